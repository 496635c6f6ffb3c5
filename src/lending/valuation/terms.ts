import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, asksSecond, requireApart } from '../../ground/audit/index.ts';
import { findSite } from '../../ground/places/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { findCommodities } from '../../physical/goods/index.ts';
import { priceRefusals } from './admission.ts';
import { insertCover } from './cover-store.ts';
import * as events from './events.ts';
import { insuranceRefusals } from './insurance-rules.ts';
import { asksOfTerms } from './rules.ts';
import type {
  InsuranceCoverView,
  ProposeTermsInput,
  RateWarehouseInput,
  RecordCoverInput,
  TermsView,
} from './schemas.ts';
import * as store from './store.ts';

/** A maker of the lender proposes how a commodity is valued. */
export async function proposeTerms(ctx: Ctx, input: ProposeTermsInput): Promise<TermsView> {
  return act(ctx, { verb: 'valuationTerms.propose', mandate: 'terms:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const [commodity] = await findCommodities(tx, [input.commodityId]);
    if (!commodity) refuse(commonRefusals.NOT_FOUND, { at: '/commodityId' });
    const wanted = [...input.terms.sourceIds, ...input.terms.exchangeSourceIds];
    const sources = (await store.findSources(tx, wanted)).filter((s) => s.lenderId === partyId);
    for (const [i, id] of input.terms.sourceIds.entries()) {
      const source = sources.find((s) => s.id === id);
      const at = `/terms/sourceIds/${i}`;
      if (!source) refuse(priceRefusals.SOURCE_UNKNOWN, { at });
      if (source.unit !== commodity.unit) refuse(priceRefusals.PRICE_UNIT, { at, facts: { unit: commodity.unit } });
    }
    for (const [i, id] of input.terms.exchangeSourceIds.entries())
      if (sources.find((s) => s.id === id)?.kind !== 'exchange_rate')
        refuse(priceRefusals.SOURCE_UNKNOWN, { at: `/terms/exchangeSourceIds/${i}` });
    const view = await store.insertTerms(tx, {
      ...input,
      id: tx.newId('valuationTerms'),
      lenderId: partyId,
      proposedBy: personId,
      participants: [partyId],
    });
    return { view, event: events.termsProposed(view, partyId) };
  });
}

/** Another person approves; from their first day on they value. */
export async function approveTerms(ctx: Ctx, input: { termsId: string }): Promise<TermsView> {
  return act(ctx, { verb: 'valuationTerms.approve', mandate: 'terms:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findProposedTerms(tx, input.termsId);
    if (!found || found.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/termsId' });
    await requireApart(tx, [found.proposedBy]);
    for (const asked of asksOfTerms(found, businessDate(tx))) asksSecond(tx, asked);
    const view = await store.approveTerms(tx, found.id, personId);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/termsId' });
    await store.raiseVersion(tx, partyId);
    return { view, event: events.termsApproved(view, partyId) };
  });
}

/** The lender rates a site for some time. */
export async function rateWarehouse(ctx: Ctx, input: RateWarehouseInput): Promise<RateWarehouseInput> {
  return act(ctx, { verb: 'site.rate', mandate: 'terms:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (!(await findSite(tx, input.siteId))) refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    await store
      .insertRating(tx, { ...input, lenderId: partyId, recordedBy: personId, participants: [partyId] })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause)?.startsWith('warehouse_rating'))
          refuse(commonRefusals.CONFLICT, { at: '/validFrom', cause });
        throw cause;
      });
    await store.raiseVersion(tx, partyId);
    return { view: input, event: events.warehouseRated(input, partyId) };
  });
}

/** A policy over the goods at a site, with the lender as loss payee (Civil Code 390). */
export async function recordCover(ctx: Ctx, input: RecordCoverInput): Promise<InsuranceCoverView> {
  return act(ctx, { verb: 'insurance.record', mandate: 'terms:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (!(await findSite(tx, input.siteId))) refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    const { sumInsured, lossPayeeId = partyId, ...rest } = input;
    // What the insurer pays to another never reaches the debt.
    if (lossPayeeId !== partyId) refuse(insuranceRefusals.LOSS_PAYEE_OTHER, { at: '/lossPayeeId' });
    const id = tx.newId('insuranceCover');
    const isNew = await insertCover(tx, {
      ...rest,
      id,
      lenderId: partyId,
      sumInsuredMinor: BigInt(sumInsured.amountMinor),
      currency: sumInsured.currency,
      recordedBy: personId,
      participants: [partyId],
    });
    if (!isNew) refuse(commonRefusals.CONFLICT, { at: '/policyNumber' });
    await store.raiseVersion(tx, partyId);
    return { view: { ...input, id }, event: events.coverRecorded(id, input, partyId) };
  });
}

/** Reaction: a lender learnt something of rights before its own, or searched; what its collateral counts for may differ. */
export const revalueLender = (ctx: Ctx, event: DomainEvent): Promise<void> =>
  store.raiseVersion(ctx, event.payload.lenderId as string);
