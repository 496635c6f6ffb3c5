import { act } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson } from '../context.ts';
import {
  assertCameIn,
  type FacilityView,
  financingRefusals,
  insertRepayment,
  listOpenDrawdowns,
  partsOf,
  payDrawdowns,
  type RecordRepaymentInput,
  type RepaymentView,
  repaymentRecorded,
  requireFacility,
} from '../financing/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { post } from '../ledger/index.ts';
import { freeItems } from '../pledges/index.ts';
import { findReceivable, settleReceivable } from '../receivables/index.ts';
import { lockOwedUnder, owedUnder, payFinancings } from './repay.ts';

/** The debtor paid what it had confirmed: the receivable is settled and secures nothing any more. */
async function collect(ctx: Ctx, facility: FacilityView, input: RecordRepaymentInput): Promise<void> {
  if (input.receivableId === undefined) return;
  const receivable = await findReceivable(ctx, input.receivableId);
  if (!receivable || receivable.creditorId !== facility.borrowerId)
    refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
  if (
    receivable.confirmed?.amountMinor !== input.amount.amountMinor ||
    receivable.confirmed.currency !== input.amount.currency
  )
    refuse(financingRefusals.COLLECTION_DIFFERS, { at: '/amount', facts: { confirmed: receivable.confirmed } });
  await settleReceivable(ctx, receivable.id);
  await asSystem(ctx, 'financing', (system) => freeItems(system, [receivable.id]));
}

/**
 * The lender records money received for no debt by name: costs first, then interest, then principal, of drawdowns and of
 * financings under credits, the earliest due first (Civil Code 560, 561); the rest becomes margin.
 */
export async function recordRepayment(
  ctx: Ctx,
  input: RecordRepaymentInput & { facilityId: string },
): Promise<RepaymentView> {
  return act(ctx, { verb: 'repayment.record', mandate: 'repayment:record', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { currency } = facility.limit;
    if (input.amount.currency !== currency) refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    assertCameIn(tx, input.receivedOn);
    await collect(tx, facility, input);
    const receivedMinor = BigInt(input.amount.amountMinor);
    const on = input.receivedOn;
    const open = await listOpenDrawdowns(tx, [facility.id]);
    const kept = await lockOwedUnder(tx, facility.id);
    const paid = await payDrawdowns(tx, facility, open, receivedMinor, on, await owedUnder(tx, facility, kept, on));
    const { costs, allocations, others, restMinor } = paid;
    if (open.length + kept.length + costs.length === 0 && input.source === 'borrower')
      refuse(financingRefusals.NOTHING_TO_REPAY);
    const id = tx.newId('repayment');
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'repayment',
      objectId: id,
      valueOn: on,
      entries: [
        { account: 'cash', currency, amountMinor: receivedMinor },
        ...paid.entries,
        ...(await payFinancings(tx, kept, others, on, 'receipt')),
        { account: 'margin_deposit', subjectId: facility.id, currency, amountMinor: -restMinor },
      ],
    });
    const view = await insertRepayment(
      tx,
      {
        id,
        facilityId: facility.id,
        receivedMinor,
        currency,
        receivedOn: on,
        source: input.source,
        receivableId: input.receivableId ?? null,
        recordedBy: requirePerson(tx).personId,
        participants: [facility.lenderId, facility.borrowerId],
      },
      {
        costs,
        allocations,
        financings: others.map((a) => ({ financingId: a.id, ...partsOf(a) })),
        restMinor: restMinor.toString(),
      },
    );
    return { view, event: repaymentRecorded(view, facility, input.source) };
  });
}
