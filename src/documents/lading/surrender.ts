import type { z } from 'zod';
import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import * as events from './events.ts';
import { moveKept, requireBill } from './move.ts';
import { type LotStage, ladingRefusals } from './rules.ts';
import type * as schemas from './schemas.ts';
import type { BillView } from './schemas.ts';
import * as store from './store.ts';

type BillInput<T extends z.ZodType> = z.output<T> & { billId: string };

/** Kilograms of these lots of a bill; each must be at the stage, or its document does not let it go. */
function weigh(bill: BillView, lotIds: readonly string[], stage: LotStage): bigint {
  const chosen = bill.lots.filter((lot) => lotIds.includes(lot.lotId) && lot.stage === stage);
  if (chosen.length !== new Set(lotIds).size) refuse(ladingRefusals.LOTS_NOT_OUTSTANDING, { at: '/lotIds' });
  return chosen.reduce((sum, lot) => sum + BigInt(lot.grossWeightKg), 0n);
}

/** Moves all lots of one stage that are named; someone who was first has moved some of them. */
async function advance(
  ctx: Ctx,
  billId: string,
  lotIds: readonly string[],
  from: LotStage,
  to: LotStage,
  live: boolean,
): Promise<void> {
  const moved = await store.moveLots(ctx, billId, { from, to, lotIds, live });
  if (moved.length !== new Set(lotIds).size) refuse(ladingRefusals.LOTS_NOT_OUTSTANDING, { at: '/lotIds' });
}

const inStage = (bill: BillView, stage: LotStage) => bill.lots.filter((l) => l.stage === stage).map((l) => l.lotId);

/** The view once its lots have moved on. */
const staged = (view: BillView, lotIds: readonly string[], stage: LotStage): BillView => ({
  ...view,
  lots: view.lots.map((lot) => (lotIds.includes(lot.lotId) ? { ...lot, stage } : lot)),
});

/** Holder and title owner in one hand ask the carrier: to deliver all or some lots, to amend, or to put it on paper. */
export async function requestSurrender(ctx: Ctx, input: BillInput<typeof schemas.surrenderInput>): Promise<BillView> {
  return act(ctx, { verb: 'bill.requestSurrender', mandate: 'bill:surrender', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireBill(tx, input);
    const lotIds = input.lotIds ?? inStage(kept.view, 'outstanding');
    const { purpose, reason, lotIds: part, remark } = input;
    const command = {
      act: 'request_surrender' as const,
      purpose,
      ...(part !== undefined && { quantity: weigh(kept.view, part, 'outstanding') }),
      ...(reason !== undefined && { reason }),
    };
    const { view } = await moveKept(tx, kept, command, partyId, remark);
    if (purpose === 'delivery') await advance(tx, view.id, lotIds, 'outstanding', 'requested', true);
    const after = purpose === 'delivery' ? staged(view, lotIds, 'requested') : view;
    const participants = await store.participantsOfBill(tx, view.id);
    // What the surrender is about: who guards the pledge asks about these lots and no others.
    const more = { by: partyId, purpose, ...(purpose === 'delivery' && { lotIds }) };
    return { view: after, event: events.billSurrenderRequested(after, participants, more) };
  });
}

/** The carrier takes the bill back, for what it was asked, or refuses to. */
export async function answerSurrender(
  ctx: Ctx,
  input: BillInput<typeof schemas.surrenderAnswerInput>,
): Promise<BillView> {
  return act(ctx, { verb: 'bill.answerSurrender', mandate: 'bill:deliver', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireBill(tx, input);
    const purpose = kept.view.surrender?.purpose;
    const lotIds = inStage(kept.view, 'requested');
    const command = { act: input.accept ? ('accept_surrender' as const) : ('reject_surrender' as const) };
    const { view } = await moveKept(tx, kept, command, partyId, input.remark);
    const stage = input.accept ? 'surrendered' : 'outstanding';
    if (lotIds.length > 0) await advance(tx, view.id, lotIds, 'requested', stage, !input.accept);
    const after = staged(view, lotIds, stage);
    const announce = input.accept ? events.billSurrendered : events.billSurrenderRejected;
    const more = { by: partyId, purpose, ...(purpose === 'delivery' && { lotIds }) };
    return { view: after, event: announce(after, await store.participantsOfBill(tx, view.id), more) };
  });
}

/** The carrier hands surrendered lots over. Nothing that was not surrendered is ever delivered against the bill. */
export async function deliverLots(ctx: Ctx, input: BillInput<typeof schemas.deliverInput>): Promise<BillView> {
  return act(ctx, { verb: 'bill.deliver', mandate: 'bill:deliver', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireBill(tx, input);
    const quantity = weigh(kept.view, input.lotIds, 'surrendered');
    const { view } = await moveKept(tx, kept, { act: 'deliver', quantity }, partyId, input.remark);
    await advance(tx, view.id, input.lotIds, 'surrendered', 'delivered', false);
    const after = staged(view, input.lotIds, 'delivered');
    const more = { by: partyId, lotIds: input.lotIds, receivedBy: input.receivedBy };
    return { view: after, event: events.billDelivered(after, await store.participantsOfBill(tx, view.id), more) };
  });
}
