import type { Context } from 'hono';
import { buckets, type Rate, type Taken } from '../kernel/buckets.ts';
import { guesses, secondLooks } from '../kernel/guesses.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Env } from './endpoint.ts';
import { httpRefusals } from './problem.ts';

/** Whose points a request takes. One person has the same points by however many keys and sessions. */
export interface Speaker {
  speaker: string;
  partyId: string;
  tenantId: string;
}

/**
 * Points a second that one address may take without a credential, one person with one, and all of a tenant, of which one party has two
 * thirds at the most.
 */
export interface Rates {
  address: number;
  key: number;
  tenant: number;
}

/** Whoever was quiet has the points of so many seconds at once. */
const BURST_S = 10;

const rateOf = (perSecond: number): Rate => ({ perSecond, burst: perSecond * BURST_S });
const policyOf = (name: string, { burst }: Rate) => `"${name}";q=${burst};w=${BURST_S}`;
const standing = (name: string, { left, fullSeconds }: Taken) => `"${name}";r=${left};t=${fullSeconds}`;

/** Of IPv6 the network of a site: one machine has all of its addresses (RFC 6177). */
export const placeOf = (address: string | undefined): string =>
  address === undefined ? '' : address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;

/** The public part of a key, by which whoever guesses at it can be traced; the secret is in no log. */
export const prefixOf = (key: string): string | undefined => /^hf_([0-9a-f]{12})_/.exec(key)?.[1];

/**
 * What one address, key or tenant may take of this process: headers and refusal as in the IETF draft on rate limits (httpapi
 * ratelimit-headers, 11). A point is about a millisecond of work. `now` gives milliseconds that never go back.
 */
export function createLimits(rates: Rates, now: () => number) {
  const rate = { address: rateOf(rates.address), key: rateOf(rates.key), tenant: rateOf(rates.tenant) };
  const policy = {
    address: policyOf('address', rate.address),
    caller: `${policyOf('key', rate.key)}, ${policyOf('tenant', rate.tenant)}`,
  };
  const left = {
    address: buckets(rate.address, now),
    key: buckets(rate.key, now),
    party: buckets(rateOf(Math.ceil((rates.tenant * 2) / 3)), now),
    tenant: buckets(rate.tenant, now),
  };
  const looks = secondLooks(now);
  const doors = guesses(now);
  let refusals = 0;

  function tooMany(name: string, seconds: number): never {
    refusals++;
    return refuse(httpRefusals.RATE_LIMITED, { facts: { limit: name, seconds } });
  }

  return {
    /** A request of somebody who has shown no credential. @throws Refusal RATE_LIMITED */
    stranger(c: Context<Env>, points: number): void {
      const taken = left.address.take(placeOf(c.get('address')), points);
      c.header('ratelimit-policy', policy.address);
      c.header('ratelimit', standing('address', taken));
      if (!taken.isAllowed) tooMany('address', taken.waitSeconds);
    },
    /** A request of somebody whose credential stands. @throws Refusal RATE_LIMITED */
    caller(c: Context<Env>, { speaker, partyId, tenantId }: Speaker, points: number): void {
      const key = left.key.take(speaker, points);
      // No party has all of its tenant: of what one takes too much, the others go on. What may not be taken counts for nobody else.
      const party = left.party.take(`${tenantId}/${partyId}`, key.isAllowed ? points : 0);
      const tenant = left.tenant.take(tenantId, key.isAllowed && party.isAllowed ? points : 0);
      c.header('ratelimit-policy', policy.caller);
      c.header('ratelimit', `${standing('key', key)}, ${standing('tenant', tenant)}`);
      if (!key.isAllowed) tooMany('key', key.waitSeconds);
      if (!party.isAllowed) tooMany('party', party.waitSeconds);
      if (!tenant.isAllowed) tooMany('tenant', tenant.waitSeconds);
    },
    /** Whether what this address presents is not looked at for now, unless the process knows it already. */
    isLocked: (c: Context<Env>): boolean => doors.lockedSeconds(placeOf(c.get('address'))) > 0,
    /** Whether a credential that this process does not know is looked at all the same while its address waits. */
    mayLook: (c: Context<Env>, credential: string): boolean => looks.may(placeOf(c.get('address')), credential),
    /** @throws Refusal RATE_LIMITED, with the time that is left of the lock */
    keepOut(c: Context<Env>): never {
      return tooMany('credentials', Math.max(1, doors.lockedSeconds(placeOf(c.get('address')))));
    },
    /** A credential that opened nothing. @returns the seconds that its address is locked from now on */
    refused(c: Context<Env>, prefix: string | undefined, credential: string | undefined): number {
      if (credential !== undefined) looks.wrong(credential);
      return doors.refused(placeOf(c.get('address')), prefix);
    },
    /** For whoever runs the service. */
    alarm: () => ({ ...doors.alarm(), refusals }),
    /** That somebody guesses at keys, as long as it goes on. */
    hints(): string[] {
      const { locked, aimed } = doors.alarm();
      return [
        ...(locked > 0 ? [`wrong credentials come from ${locked} addresses, which wait: the log names them`] : []),
        ...(aimed.length > 0 ? [`somebody guesses at the keys ${aimed.slice(0, 5).join(', ')}: replace them`] : []),
      ];
    },
  };
}
export type Limits = ReturnType<typeof createLimits>;
