import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import { breachOfLotSince, lockStatesOfLots } from '../control/index.ts';
import * as events from './events.ts';
import { assayRefusals, breaksSeal, judgeSample } from './rules.ts';
import type { AssayView, OrderAssayInput, ReportAssayInput } from './schemas.ts';
import * as store from './store.ts';

/** The lender has a lot sampled by an assayer of its own choice, against what the goods are said to be. */
export async function orderAssay(ctx: Ctx, input: OrderAssayInput): Promise<AssayView> {
  return act(ctx, { verb: 'assay.order', mandate: 'assay:order', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const [lot] = await findLots(tx, [input.lotId]);
    if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    const assayer = await findParty(tx, input.assayerId);
    if (!assayer) refuse(commonRefusals.NOT_FOUND, { at: '/assayerId' });
    if (!assayer.roles.includes('assayer') || [partyId, lot.ownerId, lot.custody?.custodianId].includes(assayer.id))
      refuse(assayRefusals.ASSAYER_UNFIT, { at: '/assayerId' });
    const kept = await store
      .insertAssay(tx, {
        id: tx.newId('assay'),
        lotId: lot.id,
        lenderId: partyId,
        assayerId: assayer.id,
        specification: input.specification,
        sealNumbers: [],
        orderedBy: personId,
        orderedAt: tx.clock.now(),
        participants: [...new Set([partyId, assayer.id, lot.ownerId])],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'assay_ordered') refuse(assayRefusals.ASSAY_ORDERED, { at: '/lotId', cause });
        throw cause;
      });
    return { view: kept.view, event: events.assayOrdered(kept) };
  });
}

/** The lender takes an order back that nobody has reported on. */
export async function withdrawAssay(ctx: Ctx, input: { assayId: string }): Promise<AssayView> {
  return act(ctx, { verb: 'assay.withdraw', mandate: 'assay:order', input }, async (tx) => {
    const found = await store.findAssay(tx, input.assayId);
    if (found?.view.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/assayId' });
    const [kept] = await store.voidAssays(tx, { id: input.assayId, isOrdered: true }, 'withdrawn');
    if (!kept) refuse(assayRefusals.ASSAY_NOT_WAITED_FOR, { facts: { status: found.view.status } });
    return { view: kept.view, event: events.assayWithdrawn(kept) };
  });
}

/** The assayer reports; whether the goods passed is reckoned here. What was in force for the lender before is void. */
export async function reportAssay(ctx: Ctx, input: ReportAssayInput & { assayId: string }): Promise<AssayView> {
  return act(ctx, { verb: 'assay.report', mandate: 'assay:report', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findAssay(tx, input.assayId);
    if (found?.view.assayerId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/assayId' });
    const { lotId, lenderId, orderedAt, specification, status } = found.view;
    if (status !== 'ordered') refuse(assayRefusals.ASSAY_NOT_WAITED_FOR, { facts: { status } });
    const sampledAt = new Date(input.sampledAt);
    if (sampledAt > tx.clock.now() || sampledAt < new Date(orderedAt))
      refuse(assayRefusals.SAMPLED_OUT_OF_TIME, { at: '/sampledAt', facts: { orderedAt } });
    const { outcome, lines } = judgeSample(specification, input.measured);
    const kept = await asSystem(tx, 'assay', async (system) => {
      // A seal that breaks meanwhile waits here, and finds the report when it goes on.
      await lockStatesOfLots(system, [lotId]);
      const broken = await breachOfLotSince(system, lotId, sampledAt, breaksSeal);
      if (broken) refuse(assayRefusals.SEAL_BROKEN_SINCE, { at: '/sampledAt', facts: { seenAt: broken.detectedAt } });
      await store.voidAssays(system, { lotIds: [lotId], lenderId }, 'sampled_again', found.view.id);
      return store.reportAssay(system, found.view.id, {
        sampledAt,
        sealNumbers: [...new Set(input.sealNumbers)],
        measured: lines,
        documentHash: input.documentHash,
        reportedBy: personId,
        outcome,
      });
    });
    if (!kept) refuse(assayRefusals.ASSAY_NOT_WAITED_FOR);
    return { view: kept.view, event: events.assayReported(kept) };
  });
}
