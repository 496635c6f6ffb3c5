import type { Ctx } from '../../context.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { leftOf, sumOf } from './acts-rules.ts';
import { allInBps, convention, costOverPrincipalBps, type Flow } from './cost-rules.ts';
import { loanRefusals } from './refusals.ts';
import { type LoanState, reckon } from './schedule-rules.ts';
import type { FeeWire, Sheet, SheetView } from './schemas.ts';
import {
  type FeeCode,
  type FirmSize,
  feeBans,
  feeCaps,
  isConditional,
  isOfSyndicates,
  isProtected,
} from './size-rules.ts';
import { knownTerms, payoffOf, reAges, reckonable } from './state.ts';
import type { Loan, LoanAct, LoanChange } from './store.ts';

interface Asked {
  code: FeeCode;
  minor: bigint;
  at: string;
}

/** Fees as they are added up. */
export const minorsOf = (fees: readonly FeeWire[]): { code: FeeCode; minor: bigint }[] =>
  fees.map(({ code, amount }) => ({ code, minor: BigInt(amount.amountMinor) }));

/** What bars a fee of a small firm on a day, by the row that says so: altogether, or beyond a share of the principal. */
export function barOf(
  fee: FeeCode,
  lenderId: string,
  on: LocalDate,
): { rule: string; mostBps: number | null; source: string; validFrom: LocalDate } | undefined {
  const ban = feeBans[fee];
  const isBanned = ban !== undefined && policyOn(ban, on).value === 1;
  const rule = isBanned ? ban : feeCaps[fee];
  if (rule === undefined) return undefined;
  const { source, validFrom, value } = policyOf(lenderId, rule, on);
  return { rule, mostBps: isBanned ? null : value, source, validFrom };
}

/** By what a fee is judged: of whom it is asked, on which day, and how much that is of the principal. */
export interface FeeAsked {
  lenderId: string;
  principalMinor: bigint;
  size: FirmSize | undefined;
  on: LocalDate;
  isSyndicated: boolean;
  /** What else was asked under the cap of this fee. */
  besideMinor: bigint;
}

/** The row that bars a fee of a borrower of this size on this day, and up to where it may be asked; undefined where none does. */
export function feeBarred(
  fee: Pick<Asked, 'code' | 'minor'>,
  { lenderId, principalMinor, size, on, isSyndicated, besideMinor }: FeeAsked,
) {
  if (!isProtected(size) || (isSyndicated && isOfSyndicates(fee.code))) return undefined;
  const bar = barOf(fee.code, lenderId, on);
  if (!bar) return undefined;
  const { rule, mostBps, source, validFrom } = bar;
  const mostMinor = mostBps === null ? undefined : mulDiv(principalMinor, BigInt(mostBps), 10_000n, 'down');
  if (mostMinor !== undefined && besideMinor + fee.minor <= mostMinor) return undefined;
  return { rule, source, validFrom, ...(mostMinor !== undefined && { mostMinor, besideMinor }) };
}

/** Refuses what may not be asked of a borrower of this size on this day, by the row of the rule book that says so. */
export function assertFeeAllowed(fee: Asked, { borrowerId, ...asked }: FeeAsked & { borrowerId: string }): void {
  const barred = feeBarred(fee, asked);
  if (!barred) return;
  const facts: Record<string, unknown> = {
    code: fee.code,
    borrowerId,
    size: asked.size ?? 'unknown, taken to be small',
    ...barred,
  };
  refuse(loanRefusals.LOAN_FEE_BANNED, { at: fee.at, facts });
}

interface Costs {
  out: { on: LocalDate; minor: bigint };
  principalMinor: bigint;
  interestMinor: bigint;
  due: readonly { on: LocalDate; minor: bigint }[];
  fees: readonly FeeWire[];
  isAssumed: boolean;
}

/** A fee without a day, or one that comes only with what it is for, counts as if it came with the money: at its worst. */
const feeOn = (fee: FeeWire, first: LocalDate): LocalDate =>
  isConditional(fee.code) || fee.expectedOn === undefined || fee.expectedOn < first ? first : fee.expectedOn;

/** What a year costs with everything in it; undefined where no rate makes what comes back worth what goes out. */
const rateOf = ({ out, due, fees }: Costs): number | undefined => {
  const flows: Flow[] = [
    out,
    ...due.map(({ on, minor }) => ({ on, minor: -minor })),
    ...fees.map((fee) => ({ on: feeOn(fee, out.on), minor: -BigInt(fee.amount.amountMinor) })),
  ];
  return allInBps(flows);
};

function sheetFrom(lenderId: string, costs: Costs): Sheet {
  const mostBps = policyOf(lenderId, 'loan.rateMostBps', costs.out.on).value;
  const rate = rateOf(costs);
  if (rate === undefined || rate > mostBps)
    refuse(loanRefusals.LOAN_RATE_ABOVE_MAX, { at: '/terms/rate', facts: { allInBps: rate ?? null, mostBps } });
  return sheetAt(costs, rate);
}

function sheetAt({ principalMinor, interestMinor, fees, isAssumed }: Costs, rate: number): Sheet {
  const feesMinor = fees.reduce((sum, fee) => sum + BigInt(fee.amount.amountMinor), 0n);
  return {
    principalMinor: principalMinor.toString(),
    interestMinor: interestMinor.toString(),
    fees: fees.map((fee) => ({
      code: fee.code,
      payeeName: fee.payeeName,
      mostMinor: fee.amount.amountMinor,
      expectedOn: fee.expectedOn ?? null,
    })),
    feesMinor: feesMinor.toString(),
    costMinor: (interestMinor + feesMinor).toString(),
    allInBps: rate,
    costOverPrincipalBps: costOverPrincipalBps(interestMinor + feesMinor, principalMinor),
    convention,
    isAssumed,
  };
}

/**
 * What a loan costs, drawn up from its schedule as expected and every fee: the rate at which what is paid out is worth what is paid
 * back, and the same as a share of the principal (measure 15).
 */
export async function drawSheet(
  ctx: Ctx,
  loan: Pick<Loan, 'lenderId' | 'principalMinor' | 'currency' | 'terms' | 'expectedOn'>,
  fees: readonly FeeWire[],
): Promise<{ sheet: Sheet; expected: LoanState }> {
  const { principalMinor, expectedOn } = loan;
  const terms = await knownTerms(ctx, loan, loan.terms, expectedOn);
  const expected = reckon(
    terms,
    { disbursements: [], receipts: [], charges: [], variations: [], misuse: [] },
    expectedOn,
  );
  const { rows } = expected;
  const lastOn = rows.at(-1)?.dueOn ?? expectedOn;
  // Instalments rounded so coarsely that all comes back on the last day are none.
  const isLevel = loan.terms.shape === 'equal_instalment' || loan.terms.shape === 'equal_principal';
  const paying = rows.filter((row) => row.kind === 'instalment' && row.due.principal > 0n);
  if (
    isLevel &&
    BigInt(loan.terms.instalmentMultipleMinor) * BigInt(loan.terms.periods) > principalMinor &&
    paying.length < 2 &&
    loan.terms.periods > 1
  )
    refuse(loanRefusals.LOAN_TERMS_UNFIT, {
      at: '/terms/instalmentMultipleMinor',
      facts: { principalMinor, currency: loan.currency },
    });
  const after = fees.findIndex((fee) => fee.expectedOn !== undefined && fee.expectedOn > lastOn);
  if (after >= 0)
    refuse(loanRefusals.LOAN_DAYS_OUT_OF_ORDER, {
      at: `/fees/${after}/expectedOn`,
      facts: { lastOn, feeOn: fees[after]?.expectedOn },
    });
  const sheet = sheetFrom(loan.lenderId, {
    out: { on: expectedOn, minor: principalMinor },
    principalMinor,
    interestMinor: rows.reduce((sum, row) => sum + row.due.interest, 0n),
    due: rows.map((row) => ({ on: row.dueOn, minor: sumOf(row.due) })),
    fees,
    isAssumed: loan.terms.rate.kind === 'reference' || rows.some((row) => row.isAssumed),
  });
  return { sheet, expected };
}

/**
 * What a change costs: what is owed on its day is what is lent, and what falls due by the other terms, with every fee that may still be
 * asked for, is what is paid back. What is overdue and stays so is taken to be paid on that day.
 */
export async function drawChangeSheet(
  ctx: Ctx,
  loan: Loan,
  { terms, kind }: Pick<LoanChange, 'terms' | 'kind'>,
  on: LocalDate,
): Promise<DrawnChange> {
  const all = await reckonable(ctx, loan);
  const owed = payoffOf(all, on);
  if (owed.principalMinor === 0n)
    refuse(loanRefusals.LOAN_CHANGE_UNFIT, { facts: { owedMinor: owed.owedMinor, currency: loan.currency } });
  const varied = { on, terms: await knownTerms(ctx, loan, terms, on), reAges: reAges(kind) };
  const fees = feesLeft(loan, all.kept);
  const costsOf = ({ rows }: LoanState, kindOfRate: string): Costs => {
    const open = rows.filter((row) => leftOf(row) > 0n);
    const interest = open.reduce((sum, { due, paid }) => sum + due.interest - paid.interest, 0n);
    return {
      out: { on, minor: owed.owedMinor },
      principalMinor: owed.principalMinor,
      interestMinor: interest > owed.interestMinor ? interest - owed.interestMinor : 0n,
      due: open.map((row) => ({ on: row.dueOn > on ? row.dueOn : on, minor: leftOf(row) })),
      fees,
      isAssumed: kindOfRate === 'reference' || open.some((row) => row.isAssumed),
    };
  };
  const now = reckon(all.terms, all.acts, on);
  const asChanged = reckon(all.terms, { ...all.acts, variations: [...all.acts.variations, varied] }, on);
  const present = costsOf(now, (loan.changedTerms ?? loan.terms).rate.kind);
  const rate = rateOf(present);
  return {
    currency: loan.currency,
    sheet: sheetFrom(loan.lenderId, costsOf(asChanged, terms.rate.kind)),
    asChanged,
    now,
    // What is due at once altogether costs no rate of a year.
    sheetNow: rate === undefined ? null : sheetAt(present, rate),
  };
}

/** What a change costs and when it is paid back, beside the same of the terms in force. */
export interface DrawnChange {
  currency: Loan['currency'];
  sheet: Sheet;
  asChanged: LoanState;
  now: LoanState;
  sheetNow: Sheet | null;
}

/** What of the fees that the borrower accepted was not asked for yet. */
export const feesLeft = ({ fees, currency }: Loan, kept: readonly LoanAct[]): FeeWire[] =>
  fees.flatMap((fee) => {
    const charged = kept.filter(({ code, reversedAt }) => code === fee.code && reversedAt === null);
    const leftMinor = BigInt(fee.amount.amountMinor) - charged.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    return leftMinor > 0n ? [{ ...fee, amount: { currency, amountMinor: leftMinor.toString() } }] : [];
  });

/** The other terms of a loan and what they cost under one hash. */
export const hashOfChange = (
  { loanId, kind, terms }: Pick<LoanChange, 'loanId' | 'kind' | 'terms'>,
  sheet: Sheet,
): Promise<string> => hashOf({ loanId, kind, terms, sheet });

/** Terms and costs under one hash: what the borrower accepts is what it was shown. */
export const hashOfSheet = (
  loan: Pick<Loan, 'terms' | 'payees' | 'purpose' | 'expectedOn' | 'availableUntil'> & {
    syndicate?: Loan['syndicate'] | undefined;
  },
  sheet: Sheet,
): Promise<string> =>
  hashOf({
    terms: loan.terms,
    payees: loan.payees,
    purpose: loan.purpose,
    expectedOn: loan.expectedOn,
    availableUntil: loan.availableUntil,
    ...(loan.syndicate && { syndicate: loan.syndicate }),
    sheet,
  });

/** The sheet in force: of the newest change that was agreed, else of the loan. */
export const sheetOf = ({ id, sheetHash, sheet, changedSheet, changedSheetHash }: Loan): SheetView => ({
  loanId: id,
  hash: changedSheetHash ?? sheetHash,
  ...(changedSheet ?? sheet),
});
