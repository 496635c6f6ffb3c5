import type { Ctx } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { utf8 } from '../../kernel/signing.ts';
import { businessDate } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { signInRefusals } from './rules.ts';
import * as store from './store.ts';

const DAY_S = 86_400;

/** An IPv6 house has a whole /64: it is counted as one. */
const houseOf = (address: string) => (address.includes(':') ? address.split(':').slice(0, 4).join(':') : address);

/** What is counted together; the database keeps a hash, and nothing of whose it is. */
export interface Lane {
  kind: 'name' | 'device' | 'address' | 'stepUp' | 'token';
  of: string;
}
const hashOf = ({ kind, of }: Lane): Promise<Uint8Array> => sha256(utf8(`${kind} ${of}`));

export const addressLane = (address: string | undefined): Lane[] =>
  address === undefined ? [] : [{ kind: 'address', of: houseOf(address) }];

/** Statements of systems that do not hold, apart from what people at the same address type. */
export const tokenLane = (address: string | undefined): Lane[] =>
  address === undefined ? [] : [{ kind: 'token', of: houseOf(address) }];

/**
 * Takes an attempt, before it is judged, in every lane or in none. Strangers who err in somebody's name close that name for strangers, for
 * a quarter of an hour at most: a device that signed in before has a lane of its own.
 */
export async function takeAttempt(ctx: Ctx, lanes: readonly Lane[]): Promise<() => Promise<void>> {
  const today = businessDate(ctx);
  const freeOf = (kind: Lane['kind']) =>
    policyOn(kind === 'address' || kind === 'token' ? 'signIn.freeTriesOfAddress' : 'signIn.freeTriesOfName', today)
      .value;
  const counted = await Promise.all(
    lanes.map(async (lane) => ({ ...lane, lane: await hashOf(lane), free: freeOf(lane.kind) })),
  );
  const at = ctx.clock.now();
  const most = policyOn('signIn.longestWaitSeconds', today).value;
  const until = await store.takeAttempt(ctx, counted, { most, forget: DAY_S, at });
  if (until)
    refuse(signInRefusals.SIGN_IN_WAIT, {
      facts: { until: until.toISOString(), seconds: Math.ceil((until.getTime() - at.getTime()) / 1_000) },
    });
  const hashes = (isAddress: boolean) =>
    counted.filter(({ kind }) => (kind === 'address') === isAddress).map(({ lane }) => lane);
  return () => store.forgiveAttempt(ctx, hashes(false), hashes(true));
}
