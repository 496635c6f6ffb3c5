import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { ownOf, type StandsOf, standsUnder, takersOf } from '../../lending/limits/index.ts';
import { convertUp, ratesOf } from '../../lending/valuation/index.ts';
import { warnIfNearLine } from './bodies.ts';
import { motionRefusals } from './refusals.ts';
import { headroomOf, isSumTold } from './rules.ts';
import * as store from './store.ts';
import { bodiesAround, bodiesOf, isToldBeside, unitOf } from './units-store.ts';

/**
 * What stands under these facilities, loans and bills, as the joint lines over their firms count it: settled once at the end of every act under them.
 * What an act asks for or promises finds room under each line whoever else draws at once, and in the state of warning nothing is added (measure 3);
 * what it pays back, or owes again, only counts.
 */
export async function settleJointLines(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const how = { asks: ids.includes('asks'), promises: ids.includes('promises') };
  for (const takerId of ids) if (!Object.hasOwn(how, takerId)) await countTaker(ctx, takerId, how);
}

/** In the money of a body, with the haircut of limits; undefined where the lender recorded no rate of late. */
async function inMoneyOf(ctx: Ctx, to: store.KeptBody['currency'], { lenderId, currency }: StandsOf, minor: bigint) {
  if (currency === to || minor === 0n) return minor;
  const on = businessDate(ctx);
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const rate = (await ratesOf(ctx, { lenderId, from: currency, to: [to], since, on })).get(to);
  return rate && convertUp(minor, rate, policyOn('limit.exchangeHaircutBps', on).value);
}

interface How {
  asks: boolean;
  promises: boolean;
}

async function countTaker(ctx: Ctx, takerId: string, how: How): Promise<void> {
  const on = businessDate(ctx);
  const since = new Date(ctx.clock.now().getTime() - policyOn('limit.reservationDays', on).value * 86_400_000);
  const stands = await standsUnder(ctx, takerId, { since, on });
  if (!stands) return;
  for (const bodyId of await bodiesOf(ctx, stands.lenderId, stands.borrowerId)) await countIn(ctx, bodyId, stands, how);
}

async function countIn(ctx: Ctx, bodyId: string, stands: StandsOf, { asks, promises }: How): Promise<void> {
  const { usedMinor: ownMinor, reservedMinor } = ownOf(stands, undefined, { isRevolving: true, isAgain: true });
  const { takerId, lenderId, lentMinor, undertakenMinor } = stands;
  const body = await store.lockBody(ctx, bodyId);
  const before = await store.countedOf(ctx, bodyId, lenderId, takerId);
  const wasMinor = before?.ownMinor ?? before?.amountMinor ?? 0n;
  const promisedMinor = promises ? reservedMinor : 0n;
  if (!body || (ownMinor === wasMinor && promisedMinor === 0n)) return;
  const isMore = (asks || promises) && ownMinor + promisedMinor > wasMinor;
  const known = await inMoneyOf(ctx, body.currency, stands, ownMinor);
  const asked = await inMoneyOf(ctx, body.currency, stands, ownMinor + promisedMinor);
  if (isMore)
    await assertRoom(ctx, body, stands, asked === undefined ? undefined : asked - (before?.amountMinor ?? 0n));
  if (ownMinor === wasMinor) return;
  // Where money came back and no rate is known, the earlier one stands.
  const byEarlier = before && wasMinor > 0n ? (before.amountMinor * ownMinor) / wasMinor : ownMinor;
  const countedMinor = known ?? byEarlier;
  await store.endEntriesOf(ctx, bodyId, lenderId, takerId);
  if (countedMinor > 0n)
    await store.insertEntry(ctx, {
      id: ctx.newId('jointEntry'),
      bodyId,
      bankId: lenderId,
      kind: undertakenMinor > lentMinor ? 'off_balance' : 'loan',
      amountMinor: countedMinor,
      ownMinor,
      isLowRisk: false,
      dueOn: null,
      objectId: takerId,
      note: 'from the record itself',
      reportedBy: lenderId,
    });
  await warnIfNearLine(ctx, bodyId);
}

async function assertRoom(
  ctx: Ctx,
  body: store.KeptBody,
  stands: StandsOf,
  askedMinor: bigint | undefined,
): Promise<void> {
  if (body.status === 'warning') refuse(motionRefusals.JOINT_WARNING, { facts: { bodyId: body.id } });
  if (body.lineMinor === null) return;
  if (askedMinor === undefined)
    refuse(motionRefusals.BODY_RATE_MISSING, { facts: { bodyId: body.id, from: stands.currency, to: body.currency } });
  const leftMinor = headroomOf(body.lineMinor, body.usedMinor);
  if (askedMinor > leftMinor) {
    const isBeside = await isToldBeside(ctx, body.id, stands.lenderId);
    refuse(motionRefusals.HEADROOM_EXCEEDED, {
      at: '/amount',
      facts: {
        bodyId: body.id,
        currency: body.currency,
        ...(isSumTold({ ...body, isBeside }, stands.lenderId) && {
          leftMinor: (leftMinor > 0n ? leftMinor : 0n).toString(),
        }),
        askedMinor: askedMinor.toString(),
      },
    });
  }
}

const asIs: How = { asks: false, promises: false };

/** What its members have out to the firms of its unit counts from now on, whether or not it fits. */
async function takeIn(ctx: Ctx, bodyId: string): Promise<void> {
  const members = (await store.listMembers(ctx, bodyId)).filter(({ status }) => status === 'joined');
  const firms = await unitOf(ctx, bodyId);
  for (const { bankId } of members)
    for (const takerId of await takersOf(ctx, bankId, firms)) await countTaker(ctx, takerId, asIs);
}

/** Reaction: once a body acts, what its members lent before it counts, too. */
export async function takeInLoans(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  const body = await store.findBody(ctx, objectId);
  if (body?.status !== 'active' || body.lineMotionId !== null) return;
  await asSystem(ctx, 'debts from before a joint body', (system) => takeIn(system, objectId));
}

/** Reaction: a member knows of a parent from now on: what any of them has out to its group counts with the body. */
export async function takeInRelated(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { partyId, kind } = payload as { partyId: string; kind: string };
  if (kind !== 'relation') return;
  await asSystem(ctx, 'debts of a group', async (system) => {
    for (const bodyId of await bodiesAround(system, [partyId])) await takeIn(system, bodyId);
  });
}

/** Reaction: a firm was taken over: the line over either binds what the two have together. */
export async function takeInSuccessor(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { predecessorId, successorId } = payload as { predecessorId: string; successorId: string };
  await asSystem(ctx, 'debts of a merger', async (system) => {
    for (const bodyId of await bodiesAround(system, [predecessorId, successorId])) await takeIn(system, bodyId);
  });
}
