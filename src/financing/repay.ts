import { act } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { post } from '../ledger/index.ts';
import { freeItems } from '../pledges/index.ts';
import { findReceivable, settleReceivable } from '../receivables/index.ts';
import { repaymentRecorded } from './events.ts';
import { requireFacility } from './facility.ts';
import { payDrawdowns } from './receive.ts';
import { financingRefusals } from './rules.ts';
import type { FacilityView, RecordRepaymentInput, RepaymentView } from './schemas.ts';
import * as store from './store.ts';

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

/** The lender records money received: interest first, then principal, the earliest due first; the rest becomes margin. */
export async function recordRepayment(
  ctx: Ctx,
  input: RecordRepaymentInput & { facilityId: string },
): Promise<RepaymentView> {
  return act(ctx, { verb: 'repayment.record', mandate: 'repayment:record', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { currency } = facility.limit;
    if (input.amount.currency !== currency) refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    const open = await store.listDrawdowns(tx, facility.id, ['disbursed']);
    if (open.length === 0 && input.source === 'borrower') refuse(financingRefusals.NOTHING_TO_REPAY);
    await collect(tx, facility, input);
    const receivedMinor = BigInt(input.amount.amountMinor);
    const { allocations, restMinor, entries } = await payDrawdowns(tx, facility, open, receivedMinor, input.receivedOn);
    const id = tx.newId('repayment');
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'repayment',
      objectId: id,
      valueOn: input.receivedOn,
      entries: [
        { account: 'cash', currency, amountMinor: receivedMinor },
        ...entries,
        { account: 'margin_deposit', subjectId: facility.id, currency, amountMinor: -restMinor },
      ],
    });
    const view = await store.insertRepayment(
      tx,
      {
        id,
        facilityId: facility.id,
        receivedMinor,
        currency,
        receivedOn: input.receivedOn,
        source: input.source,
        receivableId: input.receivableId ?? null,
        recordedBy: requirePerson(tx).personId,
        participants: [facility.lenderId, facility.borrowerId],
      },
      { allocations, restMinor: restMinor.toString() },
    );
    return { view, event: repaymentRecorded(view, facility, input.source) };
  });
}
