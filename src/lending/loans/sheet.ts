import type { Ctx } from '../../context.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { sumOf } from './acts-rules.ts';
import { allInBps, convention, costOverPrincipalBps, type Flow } from './cost-rules.ts';
import { loanRefusals } from './refusals.ts';
import { reckon } from './schedule-rules.ts';
import type { FeeWire, Sheet, SheetView } from './schemas.ts';
import { type FeeCode, type FirmSize, feeBans, feeCaps, isProtected } from './size-rules.ts';
import { knownTerms } from './state.ts';
import type { Loan } from './store.ts';

interface Asked {
  code: FeeCode;
  minor: bigint;
  at: string;
}

/** Refuses what may not be asked of a borrower of this size on this day, by the row of the rule book that says so. */
export function assertFeeAllowed(
  fee: Asked,
  {
    lenderId,
    principalMinor,
    size,
    on,
  }: { lenderId: string; principalMinor: bigint; size: FirmSize | undefined; on: LocalDate },
): void {
  if (!isProtected(size)) return;
  const ban = feeBans[fee.code];
  const taken = size ?? 'unknown, taken to be small';
  const shut = (key: string, facts: Record<string, unknown>): never => {
    const { source, validFrom } = policyOf(lenderId, key, on);
    return refuse(loanRefusals.LOAN_FEE_BANNED, {
      at: fee.at,
      facts: { code: fee.code, size: taken, rule: key, source, validFrom, ...facts },
    });
  };
  if (ban !== undefined && policyOn(ban, on).value === 1) shut(ban, {});
  const cap = feeCaps[fee.code];
  if (cap === undefined) return;
  const mostMinor = mulDiv(principalMinor, BigInt(policyOf(lenderId, cap, on).value), 10_000n, 'down');
  if (fee.minor > mostMinor) shut(cap, { mostMinor });
}

/**
 * What a loan costs, drawn up from its schedule as expected and every fee that is expected: the rate at which what is paid out is worth
 * what is paid back, and the same as a share of the principal (measure 15).
 */
export async function drawSheet(
  ctx: Ctx,
  loan: Pick<Loan, 'lenderId' | 'principalMinor' | 'terms' | 'expectedOn'>,
  fees: readonly FeeWire[],
): Promise<Sheet> {
  const { principalMinor, expectedOn } = loan;
  const terms = await knownTerms(ctx, loan, loan.terms, expectedOn);
  const { rows } = reckon(terms, { disbursements: [], receipts: [], charges: [], variations: [] }, expectedOn);
  const expected = fees.filter((fee) => fee.expectedOn !== undefined);
  const flows: Flow[] = [
    { on: expectedOn, minor: principalMinor },
    ...rows.map((row) => ({ on: row.dueOn, minor: -sumOf(row.due) })),
    ...expected.map((fee) => ({ on: fee.expectedOn ?? expectedOn, minor: -BigInt(fee.amount.amountMinor) })),
  ];
  const mostBps = policyOf(loan.lenderId, 'loan.rateMostBps', expectedOn).value;
  const rate = allInBps(flows);
  if (rate === undefined || rate > mostBps)
    refuse(loanRefusals.LOAN_RATE_ABOVE_MAX, { at: '/fees', facts: { allInBps: rate ?? null, mostBps } });
  const interestMinor = rows.reduce((sum, row) => sum + row.due.interest, 0n);
  const feesMinor = expected.reduce((sum, fee) => sum + BigInt(fee.amount.amountMinor), 0n);
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
    isAssumed: loan.terms.rate.kind === 'reference' || rows.some((row) => row.isAssumed),
  };
}

/** Terms and costs under one hash: what the borrower accepts is what it was shown. */
export const hashOfSheet = (
  loan: Pick<Loan, 'terms' | 'payees' | 'purpose' | 'expectedOn' | 'availableUntil'>,
  sheet: Sheet,
): Promise<string> =>
  hashOf({
    terms: loan.terms,
    payees: loan.payees,
    purpose: loan.purpose,
    expectedOn: loan.expectedOn,
    availableUntil: loan.availableUntil,
    sheet,
  });

export const sheetOf = ({ id, sheetHash, sheet }: Loan): SheetView => ({ loanId: id, hash: sheetHash, ...sheet });
