import type { Ctx } from '../../context.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { addClaim, payClaims } from '../../money/money-in/index.ts';
import { type OwedUnder, owedOf, rowOfDrawdown } from './accrual.ts';
import { type OpenClaim, openUnder, payCost } from './costs-store.ts';
import { type Accrued, type Allocation, allocateReceipt, type OwedDebt } from './interest-rules.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import { applyReceipt, type KeptDrawdown } from './store.ts';

export interface PaidDrawdowns {
  costs: RepaymentView['costs'];
  /** What of it was owed back of money that had not come. */
  claims: RepaymentView['claims'];
  allocations: RepaymentView['allocations'];
  /** What went to the other debts, for who keeps them to apply. */
  others: Allocation[];
  /** Security is missed that was given up for money that did not come: until nothing is owed. */
  isMissed: boolean;
  /** What none of them took. */
  restMinor: bigint;
  /** The credits to costs, claims, interest and principal; the caller posts them with where the money came from and the rest went. */
  entries: Entry[];
}

/** The parts of one debt, or what a receipt paid of it, on the wire. */
export const partsOf = (a: Accrued & { principalMinor: bigint }) => ({
  interestMinor: a.interestMinor.toString(),
  penaltyMinor: a.penaltyMinor.toString(),
  compoundMinor: a.compoundMinor.toString(),
  principalMinor: a.principalMinor.toString(),
});

/** Pays the open costs of a facility that is locked, out of at most this; with what else is owed back under it. */
export async function payCosts(ctx: Ctx, facility: FacilityView, mostMinor: bigint) {
  const open = await openUnder(ctx, facility.id);
  const { costs, restMinor } = allocateReceipt(mostMinor, open.costs, []);
  for (const { id, paidMinor } of costs) await payCost(ctx, id, paidMinor);
  const entry: Entry = {
    account: 'cost_claim',
    subjectId: facility.id,
    currency: facility.limit.currency,
    amountMinor: restMinor - mostMinor,
  };
  const paid = costs.map((c) => ({ costId: c.id, paidMinor: c.paidMinor.toString() }));
  return { costs: paid, restMinor, entry, claims: open.claims, isMissed: open.isMissed };
}

/** A claim stands in line with the debts: owed at once since the money was taken back, and bearing nothing. */
const asDebt = ({ receiptId, leftMinor, dueOn }: OpenClaim): OwedDebt => ({
  id: receiptId,
  outstandingMinor: leftMinor,
  dueOn,
  interestMinor: 0n,
  penaltyMinor: 0n,
  compoundMinor: 0n,
});

/**
 * Pays money received down the costs and open drawdowns of a facility that is locked, and other debts under it that stand in
 * line by their due days: costs, interest, then principal (Civil Code 561, 560). What is owed back of money that had not come stands
 * in that line where it is asked for.
 */
export async function payDrawdowns(
  ctx: Ctx,
  facility: FacilityView,
  open: readonly KeptDrawdown[],
  receivedMinor: bigint,
  on: LocalDate,
  otherDebts: readonly OwedUnder[] = [],
  paysClaims = false,
): Promise<PaidDrawdowns> {
  const paidCosts = await payCosts(ctx, facility, receivedMinor);
  const owed = await owedOf(ctx, [facility], open.map(rowOfDrawdown), on);
  // What the money is dated before, it did not come for.
  const claimed = paysClaims ? paidCosts.claims.filter(({ sinceOn }) => sinceOn <= on) : [];
  const debts = [...owed, ...otherDebts, ...claimed.map(asDebt)];
  const { allocations: all, restMinor } = allocateReceipt(paidCosts.restMinor, [], debts);
  const paidBack = all.filter((a) => a.principalMinor > 0n && claimed.some(({ receiptId }) => receiptId === a.id));
  for (const { id, principalMinor } of paidBack) await addClaim(ctx, id, -principalMinor, facility.id);
  const allocations = all.filter((a) => open.some((d) => d.id === a.id));
  for (const allocation of allocations) await applyReceipt(ctx, allocation, on);
  const sum = (of: 'interestMinor' | 'penaltyMinor' | 'principalMinor') =>
    allocations.reduce((total, a) => total + a[of], 0n);
  const { currency } = facility.limit;
  return {
    costs: paidCosts.costs,
    claims: paidBack.map((a) => ({ receiptId: a.id, paidMinor: a.principalMinor.toString() })),
    allocations: allocations.map((a) => ({ drawdownId: a.id, ...partsOf(a) })),
    others: all.filter((a) => otherDebts.some(({ id }) => id === a.id)),
    isMissed: paidCosts.isMissed,
    restMinor,
    entries: [
      paidCosts.entry,
      {
        account: 'applicant_claim',
        subjectId: facility.id,
        currency,
        amountMinor: -paidBack.reduce((total, a) => total + a.principalMinor, 0n),
      },
      { account: 'interest_income', currency, amountMinor: -sum('interestMinor') },
      { account: 'penalty_income', currency, amountMinor: -sum('penaltyMinor') },
      { account: 'loan_principal', subjectId: facility.id, currency, amountMinor: -sum('principalMinor') },
    ],
  };
}

/** Money that becomes margin pays first what the borrower owes for money that had not come: the entries, and what it paid so. */
export async function intoMargin(
  ctx: Ctx,
  facility: FacilityView,
  amountMinor: bigint,
): Promise<{ entries: Entry[]; claimsMinor: bigint }> {
  const paidMinor = await payClaims(ctx, facility.id, amountMinor);
  const of = { subjectId: facility.id, currency: facility.limit.currency };
  return {
    entries: [
      { account: 'applicant_claim', ...of, amountMinor: -paidMinor },
      { account: 'margin_deposit', ...of, amountMinor: paidMinor - amountMinor },
    ],
    claimsMinor: paidMinor,
  };
}
