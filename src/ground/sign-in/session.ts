import type { Ctx, Database, PersonActor } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { fromBase64Url, toBase64Url, utf8 } from '../../kernel/signing.ts';
import { businessDate, type Clock } from '../../kernel/time.ts';
import { hex, sha256 } from '../audit/index.ts';
import { type Authenticated, actorOf } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { endsOf, type Limits, signInRefusals } from './rules.ts';
import type { SessionView } from './schemas.ts';
import * as store from './store.ts';

const minute = 60_000;
/** A process trusts what it read of a session for so long; then the session's use is noted, and it is read again. */
const TRUSTED_MS = minute;

const limitsOf = (clock: { clock: Clock }): Limits => {
  const today = businessDate(clock);
  return {
    idleMs: policyOn('signIn.idleMinutes', today).value * minute,
    longestMs: policyOn('signIn.longestHours', today).value * 60 * minute,
  };
};

export const stepUpMs = (ctx: Ctx): number => policyOn('signIn.stepUpMinutes', businessDate(ctx)).value * minute;

/** 256 bits of chance, never a caller's: what was in a browser before it signed in opens nothing afterwards. */
export async function makeToken(ctx: Ctx): Promise<{ token: string; tokenHash: Uint8Array }> {
  const token = `hs_${toBase64Url(ctx.chance(new Uint8Array(32)))}`;
  return { token, tokenHash: await sha256(utf8(token)) };
}

/** Who presents a session's token; undefined for what is none, and for one that is over. */
export async function authenticateSession(
  database: Database,
  clock: Clock,
  token: string,
): Promise<Authenticated | undefined> {
  if (!/^hs_[A-Za-z0-9_-]{43}$/.test(token) || fromBase64Url(token.slice(3)) === undefined) return undefined;
  const now = clock.now();
  const hash = await sha256(utf8(token));
  const idleSeconds = limitsOf({ clock }).idleMs / 1_000;
  const found = await database.anonymous((db) => store.findSession(db, hash, now, idleSeconds));
  const authenticated = found && actorOf(found, now);
  if (!authenticated) return undefined;
  const trusted = new Date(now.getTime() + TRUSTED_MS);
  return {
    ...authenticated,
    holdsUntil: authenticated.holdsUntil && authenticated.holdsUntil < trusted ? authenticated.holdsUntil : trusted,
    remembered: { ...authenticated.remembered, isSession: true },
    // What a system holds proves possession, as a key does.
    actor:
      found.clientId === null
        ? {
            ...authenticated.actor,
            // Where a directory lets its person use less, they make no factor that lets them use more.
            isMachine: (found.acts?.length ?? 0) > 0,
            session: { provedAt: found.provedAt, ...(found.acts?.length === 0 && { isRecovery: true }) },
          }
        : { ...authenticated.actor, isSystem: true },
  };
}

export interface Entering {
  means: readonly string[];
  /** A second factor was shown, now or at the instant that is said. */
  isProved: boolean | Date;
  address: string | undefined;
  agent: string | undefined;
  /** No more than these mandates, however many the person has. */
  acts?: string[];
  /** Sooner than sessions end. */
  until?: Date;
  directoryId?: string;
  /** By what they come in, and what that was added by. */
  line?: readonly string[];
  under?: Under | undefined;
}

/** Of a sign-in with an Idempotency-Key: hashes of the key, and of what was shown with it. */
export interface Under {
  key: Uint8Array;
  shown: Uint8Array;
}

/** A repeat with what counts once already is answered for so long, and from the same address only: it is the same request on its way again. */
const REPEATED_MS = minute;

/** What a sign-in and its repeats have in common; undefined where it came without a key. */
export const underOf = async (key: string | undefined, whose: string, shown: string): Promise<Under | undefined> =>
  key === undefined
    ? undefined
    : { key: await sha256(utf8(`sign-in ${whose} ${key}`)), shown: await sha256(utf8(`shown ${whose} ${shown}`)) };

/**
 * The session that a sign-in under the same key began, under a new token: the one before opens nothing any more. With what was used up by it
 * this is answered within a minute and at the same address; with what counts anew, as long as the session lives.
 */
export async function repeatedSession(
  ctx: Ctx,
  personId: string,
  { key, shown }: Under,
  { address, isAnew }: { address: string | undefined; isAnew: boolean },
): Promise<Begun | undefined> {
  const before = await store.findBegun(ctx, personId, key);
  if (!before) return undefined;
  const isSame = before.begunWith !== null && hex(before.begunWith) === hex(shown);
  const isLate = ctx.clock.now().getTime() - before.beganAt.getTime() > REPEATED_MS;
  if (!isAnew && (!isSame || isLate || before.address !== (address ?? null))) return undefined;
  const { token, tokenHash } = await makeToken(ctx);
  const anew = isAnew && { begunWith: shown, provedAt: ctx.clock.now() };
  const row = await store.changeToken(ctx, before.id, { tokenHash, ...anew });
  return row && { token, session: viewOf(row, row.id) };
}

export interface Begun {
  token: string;
  session: SessionView;
}

export const viewOf = (row: store.SessionRow, currentId: string | undefined): SessionView => ({
  id: row.id,
  personId: row.personId,
  means: row.means,
  beganAt: row.beganAt.toISOString(),
  seenAt: row.seenAt.toISOString(),
  idleUntil: row.idleUntil.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  provedAt: row.provedAt?.toISOString() ?? null,
  address: row.address,
  agent: row.agent,
  isCurrent: row.id === currentId,
});

/** Somebody has signed in: the session, and its token, which is shown once. */
export async function beginSession(
  ctx: Ctx,
  { personId, partyId }: { personId: string; partyId: string },
  { means, isProved, address, agent, acts, until, directoryId, line = [], under }: Entering,
): Promise<Begun> {
  const now = ctx.clock.now();
  const { token, tokenHash } = await makeToken(ctx);
  const row: store.SessionRow = {
    tenantId: ctx.tenantId,
    id: ctx.newId('session'),
    personId,
    participants: [partyId],
    tokenHash,
    means: [...means],
    beganAt: now,
    seenAt: now,
    ...(until ? { idleUntil: until, expiresAt: until } : endsOf(now, limitsOf(ctx))),
    provedAt: isProved === true ? now : isProved || null,
    address: address ?? null,
    agent: agent?.slice(0, 200) ?? null,
    endedAt: null,
    endedBecause: null,
    endedBy: null,
    acts: acts ?? null,
    clientId: null,
    directoryId: directoryId ?? null,
    line: [...new Set(line)],
    begunUnder: under?.key ?? null,
    begunWith: under?.shown ?? null,
  };
  await store.insertSession(ctx, row);
  return { token, session: viewOf(row, row.id) };
}

/** The session that is at work, and whose it is. A key is none. */
export function requireSession(ctx: Ctx): PersonActor & { session: NonNullable<PersonActor['session']> } {
  const { actor } = ctx;
  if (actor.kind !== 'person') refuse(commonRefusals.MANDATE_MISSING, { facts: { actor: actor.name } });
  const { session } = actor;
  return session ? { ...actor, session } : refuse(signInRefusals.NOT_A_SESSION);
}
