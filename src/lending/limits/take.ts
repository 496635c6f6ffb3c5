import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { Refusal, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, type LocalDate } from '../../kernel/time.ts';
import { endHold, setHold } from '../financing/index.ts';
import { convertUp, type ExchangeRate, ratesOf } from '../valuation/index.ts';
import { limitRefusals } from './refusals.ts';
import { assertInForce, ownOf } from './rules.ts';
import { findPath, type KeptLimit, type KeptShare, listShares } from './store.ts';
import { isFacility, limitsAbove, lockLapsed, type Moved, standsUnder, type Take, take } from './take-store.ts';

const again = 'again ';

/**
 * What these facilities take of the limits above them, settled once at the end of every act under them. What an act asks for on top must
 * find room along the whole way, or the act is refused; what it pays back or declines makes room; what only rates or money that had not
 * come made more is marked, and keeps back what is new until it fits.
 */
export async function settleLimits(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const owedAgain = new Set(ids.filter((id) => id.startsWith(again)).map((id) => id.slice(again.length)));
  const asked = ids.filter((id) => !id.startsWith(again));
  for (const takerId of new Set([...asked, ...owedAgain]))
    await takeFor(ctx, takerId, {
      isAgain: owedAgain.has(takerId) && (isFacility(takerId) || !asked.includes(takerId)),
    });
}

/** What was asked for before this moment, and is neither out nor declined, reserves nothing more. */
export const reservedSince = (ctx: Ctx): Date =>
  new Date(ctx.clock.now().getTime() - policyOn('limit.reservationDays', businessDate(ctx)).value * 86_400_000);

/** The rate that a share was marked at, read back. */
export const kept = ({ rate, ratedOn }: KeptShare): ExchangeRate | null => {
  if (rate === null || ratedOn === null) return null;
  const [n = '1', d = '1'] = rate.split('/');
  return { n: BigInt(n), d: BigInt(d), on: ratedOn };
};

export async function takeFor(ctx: Ctx, takerId: string, { isAgain }: { isAgain: boolean }): Promise<void> {
  const on = businessDate(ctx);
  const above = await limitsAbove(ctx, takerId);
  if (above.length === 0) return;
  const since = reservedSince(ctx);
  const stands = await standsUnder(ctx, takerId, { since, on });
  if (!stands) return;
  const { lenderId, currency } = stands;
  const own = above.map(({ node, share }) =>
    ownOf(stands, share && { lentMinor: share.ownLentMinor, drawnMinor: share.ownDrawnMinor }, { ...node, isAgain }),
  );
  // More is out, or more is asked for, than when it was last looked at: that is new, whatever rates do.
  const isNew = above.some(({ share }, i) => {
    const { usedMinor = 0n, reservedMinor = 0n } = own[i] ?? {};
    const was = (share?.ownUsedMinor ?? 0n) + (share?.ownReservedMinor ?? 0n);
    return usedMinor > (share?.ownUsedMinor ?? 0n) || usedMinor + reservedMinor > was;
  });
  const isAsked = isNew && !isAgain;
  const to = [...new Set(above.map(({ node }) => node.currency))];
  const ratedSince = addDays(on, -policyOn('limit.rateDays', on).value);
  const rates = await ratesOf(ctx, { lenderId, from: currency, to, since: ratedSince, on });
  const haircutBps = policyOn('limit.exchangeHaircutBps', on).value;
  const takes = above.map(({ node, share }, i): Take => {
    const { usedMinor, reservedMinor, lentMinor, drawnMinor } = own[i] as (typeof own)[number];
    const isSame = node.currency === currency;
    const rate = isSame ? null : (rates.get(node.currency) ?? (isAsked || !share ? undefined : kept(share)));
    // Of nothing no rate is asked.
    if (rate === undefined && usedMinor + reservedMinor > 0n) refuseRate(node, currency, ratedSince);
    // A haircut of the limit's own is never less than the rule book's.
    const cut = isSame ? 0 : Math.max(haircutBps, node.haircutBps ?? 0);
    const used = convertUp(usedMinor, rate ?? null, cut);
    const taken = convertUp(usedMinor + reservedMinor, rate ?? null, cut);
    return {
      limitId: node.id,
      ownUsedMinor: usedMinor,
      ownReservedMinor: reservedMinor,
      ownLentMinor: lentMinor,
      ownDrawnMinor: drawnMinor,
      usedMinor: used,
      reservedMinor: taken - used,
      usedByMinor: used - (share?.usedMinor ?? 0n),
      reservedByMinor: taken - used - (share?.reservedMinor ?? 0n),
      rate: rate ? `${rate.n}/${rate.d}` : null,
      ratedOn: rate?.on ?? null,
      haircutBps: isSame ? null : cut,
    };
  });
  if (takes.every(isUnmoved(above))) return;
  const of = { takerId, lenderId, on, isAsked };
  const moved = await take(ctx, of, takes);
  const left = takes.filter(({ limitId }) => !moved.some(({ id }) => id === limitId));
  if (left.length > 0 && (await freeLapsedOf(ctx, left, { takerId, since, on })))
    moved.push(...(await take(ctx, of, left)));
  if (moved.length < takes.length) await refuseFirst(ctx, above.at(-1)?.node.id ?? '', moved, takes);
  if (isAsked && !isFacility(takerId)) assertFits(moved, takes);
  for (const each of moved) await tellCrossing(ctx, each, takes);
}

/**
 * Limits without room, which are locked now, are freed of what was reserved until a day that has passed, as the timer would: whoever asks does not
 * wait for it. Whether anything was.
 */
async function freeLapsedOf(
  ctx: Ctx,
  limits: readonly { limitId: string }[],
  { takerId, since, on }: { takerId: string; since: Date; on: LocalDate },
): Promise<boolean> {
  const lapsed = await lockLapsed(
    ctx,
    limits.map(({ limitId }) => limitId),
    { since, on },
  );
  for (const id of lapsed) if (id !== takerId) await takeFor(ctx, id, { isAgain: true }).catch(leftToTheTimer);
  return lapsed.length > 0;
}

/** What the other would be refused, as a rate that is missing, is no word to who asks here. */
function leftToTheTimer(fault: unknown): void {
  if (!(fault instanceof Refusal)) throw fault;
}

/** Money that goes out under a limit that is over is new, though it was reserved: a facility is held for that, a loan is not paid out. */
function assertFits(moved: readonly Moved[], takes: readonly Take[]): void {
  for (const { id, currency, amountMinor, takenMinor } of moved) {
    const usedByMinor = takes.find(({ limitId }) => limitId === id)?.usedByMinor ?? 0n;
    if (usedByMinor > 0n && takenMinor > amountMinor)
      refuse(limitRefusals.LIMIT_EXCEEDED, {
        facts: { limitId: id, currency, leftMinor: 0n, askedMinor: usedByMinor },
      });
  }
}

/** Nothing of it is other than it was, to the rate. */
const isUnmoved =
  (above: readonly { share: KeptShare | undefined }[]) =>
  (to: Take, i: number): boolean => {
    const share = above[i]?.share;
    return (
      share !== undefined &&
      to.usedByMinor === 0n &&
      to.reservedByMinor === 0n &&
      to.ownLentMinor === share.ownLentMinor &&
      to.ownDrawnMinor === share.ownDrawnMinor &&
      to.ownUsedMinor === share.ownUsedMinor &&
      to.ownReservedMinor === share.ownReservedMinor &&
      to.ratedOn === share.ratedOn
    );
  };

function refuseRate(node: KeptLimit, from: string, since: string): never {
  return refuse(limitRefusals.LIMIT_RATE_MISSING, {
    facts: { limitId: node.id, from, to: node.currency, notBefore: since },
  });
}

/** Names the first limit from the root down that did not move, and why. What is out on others is not told: only what is left. */
async function refuseFirst(ctx: Ctx, leafId: string, moved: readonly Moved[], takes: readonly Take[]): Promise<never> {
  const path = await findPath(ctx, leafId);
  const first = path.find((node) => !moved.some(({ id }) => id === node.id));
  const asked = takes.find(({ limitId }) => limitId === first?.id);
  if (!first || !asked) throw new Error('a limit that did not move is above the facility');
  assertInForce(first, businessDate(ctx));
  const leftMinor = first.amountMinor - first.usedMinor - first.reservedMinor;
  return refuse(limitRefusals.LIMIT_EXCEEDED, {
    facts: {
      limitId: first.id,
      kind: first.kind,
      currency: first.currency,
      leftMinor: leftMinor > 0n ? leftMinor : 0n,
      askedMinor: asked.usedByMinor + asked.reservedByMinor,
    },
  });
}

/** A limit that is taken beyond its amount keeps back everything new under it, until it fits again. */
async function tellCrossing(ctx: Ctx, { id, amountMinor, takenMinor }: Moved, takes: readonly Take[]): Promise<void> {
  const by = takes.find(({ limitId }) => limitId === id);
  const wasMinor = takenMinor - (by ? by.usedByMinor + by.reservedByMinor : 0n);
  if (takenMinor > amountMinor === wasMinor > amountMinor) return;
  await tellLimit(ctx, id, { amountMinor, takenMinor });
}

export async function tellLimit(
  ctx: Ctx,
  limitId: string,
  { amountMinor, takenMinor }: { amountMinor: bigint; takenMinor: bigint },
): Promise<void> {
  const shares = await listShares(ctx, limitId);
  const [first] = shares;
  if (!first) return;
  const isOver = takenMinor > amountMinor;
  const reason = `LIMIT_OVER ${limitId}`;
  const facts = { limitId, amountMinor: amountMinor.toString(), takenMinor: takenMinor.toString() };
  const facilityIds = shares.map(({ takerId }) => takerId).filter(isFacility);
  for (const facilityId of facilityIds) {
    if (isOver) await setHold(ctx, facilityId, reason, ['advance'], facts);
    else await endHold(ctx, facilityId, reason);
  }
  const { causedBy: _, ...own } = ctx;
  await recordEvent(own, {
    type: isOver ? 'limit.exceeded' : 'limit.fitsAgain',
    version: 1,
    objectId: limitId,
    participants: [first.lenderId],
    payload: { ...facts, facilityIds },
  });
}
