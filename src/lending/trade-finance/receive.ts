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

type Standing = Awaited<ReturnType<typeof listOpenDrawdowns>>;
type Financed = Awaited<ReturnType<typeof lockOwedUnder>>;
type Rated = Awaited<ReturnType<typeof payAtRate>>;

/** Each debt with the day it began and the day to which it was paid. */
const debtsOf = (standing: Standing, financed: Financed): Reckoned[] => [
  ...standing.map((d) => ({ from: d.disbursedOn, reckonedTo: paidTo(d.interestFrom, d.withheld, d.dueOn) })),
  ...financed.map((f) => ({
    from: f.view.paidOutOn,
    reckonedTo: paidTo(f.interestFrom, f.view.discount, f.view.dueOn),
  })),
];

/** What all the debts under the facility have borne to a day and nobody paid. */
async function interestTo(
  ctx: Ctx,
  facility: FacilityView,
  open: Standing,
  kept: Financed,
  on: string,
): Promise<bigint> {
  const owed = [
    ...(await owedOf(ctx, [facility], open.map(rowOfDrawdown), on)),
    ...(await owedUnder(ctx, facility, kept, on)),
  ];
  return owed.reduce((sum, d) => sum + d.interestMinor + d.penaltyMinor, 0n);
}

/** The money comes in by its bank reference, once: from the debtor of a receivable, a guarantor, or whoever pays for the borrower. */
const takeRepayment = (
  ctx: Ctx,
  input: RecordRepaymentInput,
  facility: FacilityView,
  { standing, financed }: { standing: Standing; financed: Financed },
  { amount, guarantorId }: { amount: Rated['money']; guarantorId: string | undefined },
) =>
  takeFrom(
    ctx,
    facility,
    input.receivableId,
    {
      ...input,
      amount,
      kind: 'repayment',
      objectId: facility.id,
      ...bounds(debtsOf(standing, financed)),
      customerId: facility.borrowerId,
      interestTo: (day) => interestTo(ctx, facility, standing, financed, day),
    },
    guarantorId,
  );

/** Books what was received: on what each debt bore, and the rest as margin. */
async function postRepayment(
  ctx: Ctx,
  facility: FacilityView,
  of: { id: string; on: string; rated: Rated; paid: Awaited<ReturnType<typeof payDrawdowns>>; kept: Financed },
): Promise<void> {
  const { id, on, rated, paid, kept } = of;
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: 'repayment',
    objectId: id,
    valueOn: on,
    entries: [
      ...rated.entries,
      ...paid.entries,
      ...(await payFinancings(ctx, kept, paid.others, on, 'receipt')),
      ...(await intoMargin(ctx, facility, paid.restMinor)).entries,
    ],
  });
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
    const of = { amount: rated.money, guarantorId: guaranteed?.guarantorId };
    const receipt = await takeRepayment(tx, input, facility, { standing, financed }, of);
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
    await postRepayment(tx, facility, { id, on, rated, paid, kept });
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
