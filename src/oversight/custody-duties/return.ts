import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { assertGate, policyOn } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { type QuantityWire, quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { valueAtScale } from '../../kernel/quantity.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { gateTicket, handBack, type LotView, lockLots, moveToSlot } from '../../physical/goods/index.ts';
import { assertUnrestrained } from '../../security/restraints/index.ts';
import { endWatchOfLots, lockStatesOfLots } from '../control/index.ts';
import { todayOf } from './clock.ts';
import { assertStep, returnLife, returnRefusals, shortageOf } from './return-rules.ts';
import type { AnswerShortageInput, HandOverInput, ReceiveInput, ReturnView } from './return-schemas.ts';
import * as store from './return-store.ts';

export const RETURN_DUE = 'goodsReturn.due';

export const announceReturn = (
  type: string,
  kept: store.KeptReturn,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `goodsReturn.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: {
    pledgeId: kept.pledgeId,
    lenderId: kept.lenderId,
    custodianId: kept.custodianId,
    pledgorId: kept.pledgorId,
    lotIds: [kept.lotId],
    status: kept.status,
    dueAt: kept.dueAt,
    expected: kept.expected,
    ...more,
  },
});

/** As its parties see it, with whether it is late now. */
export function viewOfReturn(ctx: Ctx, kept: store.KeptReturn): ReturnView {
  const { participants: _, ...view } = kept;
  const isLate = kept.closedAt === null && ctx.clock.now() >= new Date(kept.dueAt);
  return { ...view, isOverdue: kept.overdueAt !== null || isLate };
}

/** The return, for the side that asks. */
async function requireReturn(
  ctx: Ctx,
  id: string,
  side: 'custodianId' | 'pledgorId' | 'lenderId',
): Promise<store.KeptReturn> {
  const found = await store.findReturn(ctx, id);
  if (!found || found[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/returnId' });
  return found;
}

/** A stated quantity in the units of the lot, exact or refused. */
function valueStated({ expected }: store.KeptReturn, quantity: QuantityWire): bigint {
  const { unit, scale } = expected;
  const value = quantity.unit === unit ? valueAtScale(quantityFrom(quantity), scale) : undefined;
  return value ?? refuse(returnRefusals.RETURN_QUANTITY, { at: '/quantity', facts: { unit, scale } });
}

const signedBy = (ctx: Ctx) => ({ signedBy: requirePerson(ctx).personId, signedAt: ctx.clock.now().toISOString() });

/** Out of the gate goes nothing that a court, customs or a claimant holds, nor what a document stands for: its holder has it. */
async function assertMayLeave(ctx: Ctx, lotId: string): Promise<void> {
  await assertUnrestrained(ctx, [lotId], '/returnId');
  const [document] = [...(await findLiveReceipts(ctx, [lotId])), ...(await findLiveBills(ctx, [lotId]))];
  if (document)
    refuse(returnRefusals.RETURN_UNDER_DOCUMENT, {
      at: '/returnId',
      facts: { documentNumber: document.number, lotId },
    });
}

/** The custodian states what it hands back, and signs for it. */
export async function handOver(ctx: Ctx, input: HandOverInput & { returnId: string }): Promise<ReturnView> {
  return act(ctx, { verb: 'goodsReturn.handOver', mandate: 'custody:offer', input }, async (tx) => {
    const found = await requireReturn(tx, input.returnId, 'custodianId');
    const { returnId: _, ...stated } = input;
    const handed = { ...stated, ...signedBy(tx) };
    const handedValue = valueStated(found, input.quantity);
    assertGate('GR', await foundStandings(tx, found.lenderId, [found.pledgorId]));
    if (!input.stays) await asSystem(tx, 'custody', (system) => assertMayLeave(system, found.lotId));
    const { from, to } = stepOf(returnLife, 'hand_over');
    const moved = await store.moveReturn(tx, found.id, from, { status: to, handed, handedValue });
    assertStep(moved !== undefined, found.status);
    const after = onRecord(moved);
    return { view: viewOfReturn(tx, after), event: announceReturn('handedOver', after, { handed }) };
  });
}

/**
 * The pledgor states what it received, and signs for it: custody ends here, or goes on for the pledgor. Its own scale decides
 * what is missing; the custodian's figure stands beside it.
 */
export async function receiveGoods(ctx: Ctx, input: ReceiveInput & { returnId: string }): Promise<ReturnView> {
  return act(ctx, { verb: 'goodsReturn.receive', mandate: 'release:request', input }, async (tx) => {
    const found = await requireReturn(tx, input.returnId, 'pledgorId');
    const { returnId: _, ...stated } = input;
    const received = { ...stated, ...signedBy(tx) };
    assertGate('GR', await foundStandings(tx, found.lenderId, [found.pledgorId]));
    const receivedValue = valueStated(found, input.quantity);
    const expectedValue = BigInt(found.expected.value);
    const toleranceBps = policyOn('custody.returnToleranceBps', todayOf(tx)).value;
    const { shortageValue, isClaimed } = shortageOf(expectedValue, receivedValue, toleranceBps);
    const claim = isClaimed
      ? {
          shortage: { ...found.expected, value: shortageValue.toString() },
          // Towards the pledgor the lender answers for its custodian, and the custodian for what it took in.
          answerable: [found.lenderId, found.custodianId],
          basis: 'Civil Code 432(1), 907, 917',
          openedAt: tx.clock.now().toISOString(),
        }
      : null;
    const more = { receivedValue, shortageValue, toleranceBps, claim, closedAt: tx.clock.now() };
    const moved = await asSystem(tx, 'custody', async (system) => {
      await lockStatesOfLots(system, [found.lotId]);
      const [lot] = (await lockLots(system, [found.lotId])) as [LotView];
      const { from, to } = stepOf(returnLife, 'receive');
      const returned = await store.moveReturn(system, found.id, from, {
        status: to,
        received,
        ...more,
      });
      if (returned && returned.handed?.stays !== true) await assertMayLeave(system, lot.id);
      if (returned) await letGo(system, lot, returned, receivedValue);
      return returned;
    });
    assertStep(moved !== undefined, found.status);
    const after = onRecord(moved);
    await cancelDeadlines(tx, after.id, [RETURN_DUE]);
    if (claim) await recordEvent(tx, announceReturn('shortageClaimed', after, { claim }));
    return {
      view: viewOfReturn(tx, after),
      event: announceReturn('returned', after, { received, shortageValue: after.shortageValue }),
    };
  });
}

/** The goods leave the custodian's gate on the return, as on an order; where they stay, they are only held for another. */
async function letGo(ctx: Ctx, lot: LotView, returned: store.KeptReturn, value: bigint): Promise<void> {
  const { stays, vehicle, signedBy: recordedBy } = returned.handed as Record<string, unknown>;
  if (stays === true || lot.custody?.custodianId !== returned.custodianId) return;
  const by = { number: returned.id, vehicle: String(vehicle), releaseId: returned.id, recordedBy: String(recordedBy) };
  if (value > 0n) await gateTicket(ctx, lot, value, by);
  await moveToSlot(ctx, lot.id, null);
  await handBack(ctx, [lot.id]);
  await endWatchOfLots(ctx, [lot.id]);
}

/** The lender answers for a shortage: that it makes it good, or why not. */
export async function answerShortage(ctx: Ctx, input: AnswerShortageInput & { returnId: string }): Promise<ReturnView> {
  return act(ctx, { verb: 'goodsReturn.answerShortage', mandate: 'realisation:approve', input }, async (tx) => {
    const found = await requireReturn(tx, input.returnId, 'lenderId');
    const { accepted, reason = null } = input;
    const claimAnswer = { accepted, reason, ...signedBy(tx) };
    const moved = found.claim && (await store.moveReturn(tx, found.id, ['returned'], { claimAnswer }, 'claimAnswer'));
    if (!moved) return refuse(returnRefusals.NO_SHORTAGE_CLAIM);
    return { view: viewOfReturn(tx, moved), event: announceReturn('shortageAnswered', moved, { claimAnswer }) };
  });
}
