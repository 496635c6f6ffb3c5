import type { Ctx, DomainEvent } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { assertGate, factOfHold, policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, daysBetween } from '../../kernel/time.ts';
import { financingRefusals, isHeldFor, listNotKept, lockFacility } from '../financing/index.ts';
import { houseOf } from '../party-limits/index.ts';
import { hang } from './hang.ts';
import { requireLimit, viewOf } from './limit.ts';
import { limitRefusals } from './refusals.ts';
import { assertBorne, assertInForce, type LimitedProduct, type LimitNode, ownOf } from './rules.ts';
import type { LimitView } from './schemas.ts';
import { findPath, lockLimit } from './store.ts';
import { limitsAbove, standsUnder } from './take-store.ts';

/** The customer nearest above a facility is its borrower; where there is none, the borrower is of the group. */
async function assertOnBorrower(ctx: Ctx, path: readonly LimitNode[], lenderId: string, borrowerId: string) {
  const nearest = path.findLast(({ kind }) => kind !== 'group');
  const group = path.find(({ kind }) => kind === 'group');
  const ofGroup = async (partyId: string) => (await houseOf(ctx, lenderId, partyId)).includes(borrowerId);
  const fits = nearest ? nearest.partyId === borrowerId : group !== undefined && (await ofGroup(group.partyId));
  if (!fits) refuse(limitRefusals.LIMIT_PARTY, { at: '/facilityId', facts: { borrowerId } });
}

/** Two people hang a facility under a limit. What stands under it already takes its place, and must fit. */
export async function placeFacility(ctx: Ctx, input: { limitId: string; facilityId: string }): Promise<LimitView> {
  return act(ctx, { verb: 'limit.place', mandate: 'limit:set', input }, async (tx) => {
    const facility = await lockFacility(tx, input.facilityId);
    const { lenderId } = await requireLimit(tx, input.limitId);
    if (facility?.lenderId !== lenderId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
    const path = await findPath(tx, input.limitId);
    // Under the limit on its borrower it hangs by itself; from there it may go to a part of it, and nowhere else.
    if (facility.limitId !== null && !path.some(({ id }) => id === facility.limitId))
      refuse(limitRefusals.FACILITY_HAS_LIMIT, { facts: { limitId: facility.limitId } });
    for (const node of path) assertInForce(node, businessDate(tx));
    await assertOnBorrower(tx, path, lenderId, facility.borrowerId);
    const { currency } = facility.limit;
    const other = path.find(({ onlyCurrency }) => onlyCurrency !== null && onlyCurrency !== currency);
    if (other)
      refuse(limitRefusals.LIMIT_CURRENCY, {
        at: '/facilityId',
        facts: { limitId: other.id, only: other.onlyCurrency, currency },
      });
    putsAtRisk(tx, { ...facility.limit, clientId: facility.borrowerId });
    await hang(tx, facility.id, input.limitId, { isAgain: false });
    const limit = await lockLimit(tx, input.limitId);
    if (!limit) throw new Error('a limit was read');
    const event = {
      type: 'limit.facilityPlaced',
      version: 1,
      objectId: facility.id,
      participants: [lenderId, facility.borrowerId],
      payload: { facilityId: facility.id, limitId: limit.id, kind: limit.kind },
    };
    return { view: viewOf(limit), event };
  });
}

interface Asked {
  facilityId: string;
  product?: string;
  dueOn?: string;
  expiresOn?: string;
  amount: { currency: string };
}

/**
 * Reaction: money or a promise was asked for under a facility. Every limit above it bears that kind of thing, in that money and for that
 * long; that there is room is settled at the end of the act, when it takes its place. A facility without a limit asks nothing.
 */
export async function guardLimits(ctx: Ctx, event: DomainEvent): Promise<void> {
  const asked = event.payload as unknown as Asked;
  const { facilityId } = asked;
  // Who locked a facility that hangs under a limit made it wait to be settled.
  if (!ctx.stale?.get('limits')?.ids.has(facilityId)) return;
  await assertKept(ctx, facilityId, event.type === 'drawdown.requested' ? 'D' : 'CI');
  const on = businessDate(ctx);
  const until = asked.dueOn ?? asked.expiresOn;
  const product = (event.type === 'credit.appliedFor' ? 'credit' : asked.product) as LimitedProduct;
  const path = (await limitsAbove(ctx, facilityId)).map(({ node }) => node);
  const tenorDays = until === undefined ? undefined : daysBetween(on, until);
  assertBorne(path, { product, currency: asked.amount.currency, tenorDays }, on);
  // A credit may be drawn on until it expires: no limit above it ends before.
  if (event.type === 'credit.appliedFor' && asked.expiresOn !== undefined)
    for (const node of path) assertInForce(node, asked.expiresOn);
}

/** Reaction: a bank accepted a bill or discounted one. Every limit above it bears that, in that money and until its day. */
export async function guardBill(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { takerIds, amount, dueOn } = event.payload as { takerIds?: string[]; amount: Asked['amount']; dueOn: string };
  const product = event.type === 'exchangeBill.accepted' ? 'bill_acceptance' : 'bill_discount';
  const on = businessDate(ctx);
  for (const takerId of takerIds ?? []) {
    const path = (await limitsAbove(ctx, takerId)).map(({ node }) => node);
    assertBorne(path, { product, currency: amount.currency, tenorDays: daysBetween(on, dueOn) }, on);
  }
}

/** Nothing is reserved for a debt while a covenant is broken. */
export async function assertKept(ctx: Ctx, debtId: string, gate: 'D' | 'CI', ofDebtId?: string): Promise<void> {
  const broken = (await listNotKept(ctx, debtId)).filter(
    (hold) => factOfHold(hold) === 'F103' && isHeldFor(hold, ofDebtId),
  );
  assertGate(
    gate,
    broken.map((hold) => ({ fact: 'F103', facts: hold.facts })),
  );
}

/** A facility was changed. What is out under it, promised or reserved is not more than it is now. */
export async function guardFacility(ctx: Ctx, event: DomainEvent): Promise<void> {
  const facilityId = event.objectId;
  const facility = await lockFacility(ctx, facilityId);
  const on = businessDate(ctx);
  const since = new Date(ctx.clock.now().getTime() - policyOn('limit.reservationDays', on).value * 86_400_000);
  const stands = await standsUnder(ctx, facilityId, { since, on });
  if (!facility || !stands) return;
  const { usedMinor, reservedMinor } = ownOf(stands, undefined, { isRevolving: true, isAgain: false });
  if (usedMinor + reservedMinor > BigInt(facility.limit.amountMinor))
    refuse(financingRefusals.FACILITY_BELOW_USE, {
      at: '/limit',
      facts: { outMinor: usedMinor, reservedMinor, currency: facility.limit.currency },
    });
}

/** Reaction: what was asked for is no more. What it had taken is free again. */
export async function freeLimits(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId } = event.payload as { facilityId?: string | null };
  if (typeof facilityId === 'string') await lockFacility(ctx, facilityId);
}
