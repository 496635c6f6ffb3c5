import type { Ctx, DomainEvent } from '../../context.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import { addClaim, type MoneyReceiptView } from '../../money/money-in/index.ts';
import { owedOf } from './accrual.ts';
import { heldOf } from './expected-store.ts';
import { exposureOf } from './facility.ts';
import * as kept from './reversal-store.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import { lockFacility } from './store.ts';
import { endHold, setHold } from './terms-store.ts';

/** Says of a facility that money booked under it did not come. */
export const MONEY_TAKEN_BACK = 'MONEY_TAKEN_BACK';
const reasonOf = (receiptId: string) => `${MONEY_TAKEN_BACK} ${receiptId}`;

/** Nothing more is lent and nothing leaves under a locked facility until the money has come again, or two people said why. */
export async function holdContradicted(
  ctx: Ctx,
  facilityId: string,
  receipt: MoneyReceiptView,
  more: object = {},
): Promise<void> {
  const { id, kind, bankReference, amount, receivedOn, contradictedBy } = receipt;
  const facts = { receiptId: id, kind, bankReference, amount, receivedOn, contradictedBy, ...more };
  await setHold(ctx, facilityId, reasonOf(id), ['advance', 'release'], facts);
}

/** Reaction: the money came again, or two people of the lender said why what rests on it may go on. */
export async function resumeResolved(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const facilityId of await kept.facilitiesHeldFor(ctx, reasonOf(event.objectId)))
    if (await lockFacility(ctx, facilityId)) await endHold(ctx, facilityId, reasonOf(event.objectId));
}

/**
 * Takes what never came out of the margin; what of it is used or gone by now, and what stands for collateral, the borrower owes.
 */
async function outOfMargin(ctx: Ctx, facility: FacilityView, receiptId: string, amountMinor: bigint): Promise<Entry[]> {
  const { marginMinor } = await exposureOf(ctx, facility);
  const free = marginMinor - (await heldOf(ctx, facility.id));
  const most = free > 0n ? free : 0n;
  const fromMargin = amountMinor < most ? amountMinor : most;
  const claimMinor = amountMinor - fromMargin;
  if (claimMinor > 0n) await addClaim(ctx, receiptId, claimMinor, facility.id);
  const of = { subjectId: facility.id, currency: facility.limit.currency };
  return [
    { account: 'margin_deposit', ...of, amountMinor: fromMargin },
    { account: 'applicant_claim', ...of, amountMinor: claimMinor },
  ];
}

/** The entries that take a margin receipt back; the facility is locked. */
export async function takeMarginBack(ctx: Ctx, facility: FacilityView, receipt: MoneyReceiptView): Promise<Entry[]> {
  const amountMinor = BigInt(receipt.amount.amountMinor);
  return [
    { account: 'cash', currency: facility.limit.currency, amountMinor: -amountMinor },
    ...(await outOfMargin(ctx, facility, receipt.id, amountMinor)),
  ];
}

type Paid = RepaymentView['allocations'][number];
const later = (one: string, other: string) => (one > other ? one : other);

/**
 * Drawdowns are owed as if the money had never come: principal again, what it had paid of interest and penalty, and what both
 * bore since, up to where the row has been reckoned. Interest is linear in what bears it, so the parts add up.
 */
async function oweDrawdownsAgain(ctx: Ctx, facility: FacilityView, paid: readonly Paid[], on: string): Promise<void> {
  for (const { drawdownId, ...parts } of paid) {
    const old = await kept.findSuccessor(ctx, drawdownId);
    if (!old) continue;
    const principalMinor = BigInt(parts.principalMinor);
    const through = later(old.interestFrom ?? on, on);
    const row = {
      id: drawdownId,
      facilityId: facility.id,
      outstandingMinor: principalMinor,
      dueOn: old.dueOn,
      interestFrom: on,
      paidOutOn: old.firstPaidOn ?? old.disbursedOn,
      interestDueMinor: BigInt(parts.interestMinor),
      penaltyDueMinor: BigInt(parts.penaltyMinor),
      compoundDueMinor: BigInt(parts.compoundMinor),
    };
    const [borne] = await owedOf(ctx, [facility], [row], through);
    if (borne && principalMinor + row.interestDueMinor + row.penaltyDueMinor > 0n)
      await kept.oweAgain(ctx, { id: old.id, isSuccessor: old.id !== drawdownId }, principalMinor, borne);
  }
}

const sumOf = (parts: readonly Paid[], of: 'interestMinor' | 'penaltyMinor' | 'principalMinor') =>
  parts.reduce((sum, part) => sum + BigInt(part[of]), 0n);

/** What a repayment had paid of costs and drawdowns is owed again: the entries beside cash and other debts. */
export async function takeRepaymentBack(
  ctx: Ctx,
  facility: FacilityView,
  receiptId: string,
  paid: Omit<NonNullable<Awaited<ReturnType<typeof kept.findPaidBy>>>, 'id' | 'receivableId' | 'source'>,
): Promise<Entry[]> {
  const of = { subjectId: facility.id, currency: facility.limit.currency };
  let costsMinor = 0n;
  let otherMinor = BigInt(paid.restMinor);
  for (const { costId, paidMinor } of paid.costs)
    if (await kept.oweCostAgain(ctx, costId, BigInt(paidMinor))) costsMinor += BigInt(paidMinor);
    // Reversed since, what was paid of it became margin.
    else otherMinor += BigInt(paidMinor);
  const claims = paid.claims ?? [];
  for (const claim of claims) await addClaim(ctx, claim.receiptId, BigInt(claim.paidMinor), facility.id);
  await oweDrawdownsAgain(ctx, facility, paid.allocations, paid.receivedOn);
  const { currency } = of;
  return [
    { account: 'cost_claim', ...of, amountMinor: costsMinor },
    { account: 'applicant_claim', ...of, amountMinor: claims.reduce((sum, c) => sum + BigInt(c.paidMinor), 0n) },
    { account: 'interest_income', currency, amountMinor: sumOf(paid.allocations, 'interestMinor') },
    { account: 'penalty_income', currency, amountMinor: sumOf(paid.allocations, 'penaltyMinor') },
    { account: 'loan_principal', ...of, amountMinor: sumOf(paid.allocations, 'principalMinor') },
    ...(await outOfMargin(ctx, facility, receiptId, otherMinor)),
  ];
}
