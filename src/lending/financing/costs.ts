import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { CostView, RecordCostInput, ReverseCostInput } from './costs-schemas.ts';
import * as store from './costs-store.ts';
import { requireFacility, today } from './facility.ts';
import { interestRefusals } from './interest-rules.ts';
import { financingRefusals } from './rules.ts';
import type { FacilityView } from './schemas.ts';

const announce = (type: string, view: CostView, { lenderId, borrowerId }: FacilityView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [lenderId, borrowerId],
  payload: { ...view },
});

/** Costs are money that the lender has paid; damages are a loss of its own. */
const againstOf = ({ kind }: Pick<CostView, 'kind'>) =>
  kind === 'damages' ? ({ account: 'damages_income' } as const) : ({ account: 'cash' } as const);

/** The lender claims a cost of enforcement or custody, or damages, from the borrower (Civil Code 389). */
export async function recordCost(ctx: Ctx, input: RecordCostInput & { facilityId: string }): Promise<CostView> {
  return act(ctx, { verb: 'cost.record', mandate: 'cost:record', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { currency } = facility.limit;
    if (input.amount.currency !== currency) refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    if (input.incurredOn > today(tx)) refuse(interestRefusals.COST_NOT_INCURRED, { at: '/incurredOn' });
    putsAtRisk(tx, { ...input.amount, clientId: facility.borrowerId });
    const amountMinor = BigInt(input.amount.amountMinor);
    const view = await store.insertCost(tx, {
      id: tx.newId('facilityCost'),
      facilityId: facility.id,
      kind: input.kind,
      amountMinor,
      currency,
      incurredOn: input.incurredOn,
      documentHash: input.documentHash,
      status: 'recorded',
      recordedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    if (!view) refuse(interestRefusals.COST_RECORDED, { at: '/documentHash' });
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'cost',
      objectId: view.id,
      valueOn: input.incurredOn,
      entries: [
        { account: 'cost_claim', subjectId: facility.id, currency, amountMinor },
        { ...againstOf(view), currency, amountMinor: -amountMinor },
      ],
    });
    return { view, event: announce('cost.recorded', view, facility) };
  });
}

/** The cost was claimed wrongly: nothing of it is owed, and what was paid of it is the borrower's margin. */
export async function reverseCost(ctx: Ctx, input: ReverseCostInput & { costId: string }): Promise<CostView> {
  return act(ctx, { verb: 'cost.reverse', mandate: 'cost:record', input }, async (tx) => {
    const found = await store.findCost(tx, input.costId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/costId' });
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    const view = await store.markReversed(tx, found.id, {
      reason: input.reason,
      reversedBy: requirePerson(tx).personId,
    });
    if (!view) refuse(interestRefusals.COST_REVERSED, { facts: { status: found.status } });
    const { currency } = view.amount;
    const amountMinor = BigInt(view.amount.amountMinor);
    const paidMinor = BigInt(view.paid.amountMinor);
    const ofFacility = { subjectId: facility.id, currency };
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'cost_reversal',
      objectId: view.id,
      valueOn: today(tx),
      entries: [
        { ...againstOf(view), currency, amountMinor },
        { account: 'cost_claim', ...ofFacility, amountMinor: paidMinor - amountMinor },
        { account: 'margin_deposit', ...ofFacility, amountMinor: -paidMinor },
      ],
    });
    return { view, event: announce('cost.reversed', view, facility) };
  });
}
