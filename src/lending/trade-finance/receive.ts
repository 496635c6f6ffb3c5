import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { payAtRate } from '../../money/rate-locks/index.ts';
import {
  exposureOf,
  type FacilityView,
  financingRefusals,
  insertRepayment,
  intoMargin,
  listOpenDrawdowns,
  owedOf,
  partsOf,
  payDrawdowns,
  type RecordRepaymentInput,
  type RepaymentView,
  repaymentRecorded,
  requireFacility,
  resumeOnceRepaid,
  rowOfDrawdown,
} from '../financing/index.ts';
import { guaranteeToPay, payGuarantee } from '../guarantees/index.ts';
import { lockOwedUnder, owedUnder, paidTo, payFinancings } from './repay.ts';
import { takeFrom } from './take-from.ts';

interface Reckoned {
  from: string | null;
  reckonedTo: string | null;
}

/** Money is not dated before every debt began, nor before what was paid on any of them already. */
function bounds(debts: readonly Reckoned[]) {
  const from = debts.flatMap((d) => d.from ?? []).sort();
  const paid = debts.flatMap((d) => (d.reckonedTo !== null && d.from !== d.reckonedTo ? [d.reckonedTo] : [])).sort();
  return { beganOn: from[0], lastPaidOn: paid.at(-1) };
}

/** What all the debts under the facility have borne to a day and nobody paid. */
async function interestTo(
  ctx: Ctx,
  facility: FacilityView,
  open: Awaited<ReturnType<typeof listOpenDrawdowns>>,
  kept: Awaited<ReturnType<typeof lockOwedUnder>>,
  on: string,
): Promise<bigint> {
  const owed = [
    ...(await owedOf(ctx, [facility], open.map(rowOfDrawdown), on)),
    ...(await owedUnder(ctx, facility, kept, on)),
  ];
  return owed.reduce((sum, d) => sum + d.interestMinor + d.penaltyMinor, 0n);
}

/**
 * The lender records money received for no debt by name: costs first, then interest, then principal, of drawdowns and of
 * financings under credits, the earliest due first, and in that line what is owed back of money that had not come (Civil Code 560,
 * 561, 985); the rest becomes margin.
 */
export async function recordRepayment(
  ctx: Ctx,
  input: RecordRepaymentInput & { facilityId: string },
): Promise<RepaymentView> {
  return act(ctx, { verb: 'repayment.record', mandate: 'repayment:record', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { currency } = facility.limit;
    if (input.amount.currency !== currency) refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    const receivedMinor = BigInt(input.amount.amountMinor);
    const on = input.receivedOn;
    const standing = await listOpenDrawdowns(tx, [facility.id]);
    const financed = await lockOwedUnder(tx, facility.id);
    const debts = [
      ...standing.map((d) => ({ from: d.disbursedOn, reckonedTo: paidTo(d.interestFrom, d.withheld, d.dueOn) })),
      ...financed.map((f) => ({
        from: f.view.paidOutOn,
        reckonedTo: paidTo(f.interestFrom, f.view.discount, f.view.dueOn),
      })),
    ];
    const guaranteed =
      input.guaranteeId === undefined
        ? undefined
        : await guaranteeToPay(tx, input.guaranteeId, facility, receivedMinor);
    const rated = await payAtRate(tx, {
      ...input,
      lenderId: facility.lenderId,
      subjectId: facility.id,
      facilityId: facility.id,
      on,
    });
    const receipt = await takeFrom(
      tx,
      facility,
      input.receivableId,
      {
        ...input,
        amount: rated.money,
        kind: 'repayment',
        objectId: facility.id,
        ...bounds(debts),
        customerId: facility.borrowerId,
        interestTo: (day) => interestTo(tx, facility, standing, financed, day),
      },
      guaranteed?.guarantorId,
    );
    await rated.keep(receipt.id);
    // What was paid out after the money had come is no debt that it paid.
    const open = standing.filter((d) => (d.disbursedOn ?? on) <= on);
    const kept = financed.filter((f) => (f.view.paidOutOn ?? on) <= on);
    const financings = await owedUnder(tx, facility, kept, on);
    const paid = await payDrawdowns(tx, facility, open, receivedMinor, on, financings, true);
    const { costs, claims, allocations, others, restMinor } = paid;
    if (open.length + kept.length + costs.length + claims.length === 0 && input.source !== 'collection')
      refuse(financingRefusals.NOTHING_TO_REPAY, {
        facts: { claimMinor: (await exposureOf(tx, facility)).claimMinor, currency: facility.limit.currency },
      });
    const id = tx.newId('repayment');
    await post(tx, {
      bookPartyId: facility.lenderId,
      kind: 'repayment',
      objectId: id,
      valueOn: on,
      entries: [
        ...rated.entries,
        ...paid.entries,
        ...(await payFinancings(tx, kept, others, on, 'receipt')),
        ...(await intoMargin(tx, facility, restMinor)).entries,
      ],
    });
    if (paid.isMissed) await resumeOnceRepaid(tx, facility);
    if (guaranteed)
      await payGuarantee(tx, guaranteed, { receiptId: receipt.id, amountMinor: receivedMinor, restMinor, on });
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
        receiptId: receipt.id,
        recordedBy: requirePerson(tx).personId,
        participants: [facility.lenderId, facility.borrowerId],
      },
      {
        costs,
        claims,
        allocations,
        financings: others.map((a) => ({ financingId: a.id, ...partsOf(a) })),
        restMinor: restMinor.toString(),
      },
    );
    return { view, event: repaymentRecorded(view, facility, input.source, receipt.id) };
  });
}
