import type { Ctx } from '../../context.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { payClaims } from '../../money/money-in/index.ts';
import { type OwedUnder, owedOf, rowOfDrawdown } from './accrual.ts';
import { listOpenCosts, payCost } from './costs-store.ts';
import { type Accrued, type Allocation, allocateReceipt } from './interest-rules.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import { applyReceipt, type KeptDrawdown } from './store.ts';

export interface PaidDrawdowns {
  costs: RepaymentView['costs'];
  allocations: RepaymentView['allocations'];
  /** What went to the other debts, for who keeps them to apply. */
  others: Allocation[];
  /** What none of them took. */
  restMinor: bigint;
  /** The credits to costs, interest and principal; the caller posts them with where the money came from and the rest went. */
  entries: Entry[];
}

/** The parts of one debt, or what a receipt paid of it, on the wire. */
export const partsOf = (a: Accrued & { principalMinor: bigint }) => ({
  interestMinor: a.interestMinor.toString(),
  penaltyMinor: a.penaltyMinor.toString(),
  compoundMinor: a.compoundMinor.toString(),
  principalMinor: a.principalMinor.toString(),
});

/** Pays the open costs of a facility that is locked, out of at most this. */
export async function payCosts(ctx: Ctx, facility: FacilityView, mostMinor: bigint) {
  const open = await listOpenCosts(ctx, [facility.id]);
  const left = open.map(({ id, amount, paid }) => ({
    id,
    leftMinor: BigInt(amount.amountMinor) - BigInt(paid.amountMinor),
  }));
  const { costs, restMinor } = allocateReceipt(mostMinor, left, []);
  for (const { id, paidMinor } of costs) await payCost(ctx, id, paidMinor);
  const entry: Entry = {
    account: 'cost_claim',
    subjectId: facility.id,
    currency: facility.limit.currency,
    amountMinor: restMinor - mostMinor,
  };
  return { costs: costs.map((c) => ({ costId: c.id, paidMinor: c.paidMinor.toString() })), restMinor, entry };
}

/**
 * Pays money received down the costs and open drawdowns of a facility that is locked, and other debts under it that stand in
 * line by their due days: costs, interest, then principal (Civil Code 561, 560).
 */
export async function payDrawdowns(
  ctx: Ctx,
  facility: FacilityView,
  open: readonly KeptDrawdown[],
  receivedMinor: bigint,
  on: LocalDate,
  otherDebts: readonly OwedUnder[] = [],
): Promise<PaidDrawdowns> {
  const paidCosts = await payCosts(ctx, facility, receivedMinor);
  const owed = await owedOf(ctx, [facility], open.map(rowOfDrawdown), on);
  const { allocations: all, restMinor } = allocateReceipt(paidCosts.restMinor, [], [...owed, ...otherDebts]);
  const allocations = all.filter((a) => open.some((d) => d.id === a.id));
  for (const allocation of allocations) await applyReceipt(ctx, allocation, on);
  const sum = (of: 'interestMinor' | 'penaltyMinor' | 'principalMinor') =>
    allocations.reduce((total, a) => total + a[of], 0n);
  const { currency } = facility.limit;
  return {
    costs: paidCosts.costs,
    allocations: allocations.map((a) => ({ drawdownId: a.id, ...partsOf(a) })),
    others: all.filter((a) => !allocations.includes(a)),
    restMinor,
    entries: [
      paidCosts.entry,
      { account: 'interest_income', currency, amountMinor: -sum('interestMinor') },
      { account: 'penalty_income', currency, amountMinor: -sum('penaltyMinor') },
      { account: 'loan_principal', subjectId: facility.id, currency, amountMinor: -sum('principalMinor') },
    ],
  };
}

/** Money that becomes margin pays first what the borrower owes for money that had not come. */
export async function intoMargin(ctx: Ctx, facility: FacilityView, amountMinor: bigint): Promise<Entry[]> {
  const paidMinor = await payClaims(ctx, facility.id, amountMinor);
  const of = { subjectId: facility.id, currency: facility.limit.currency };
  return [
    { account: 'applicant_claim', ...of, amountMinor: -paidMinor },
    { account: 'margin_deposit', ...of, amountMinor: paidMinor - amountMinor },
  ];
}
