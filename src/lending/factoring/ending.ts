import type { Entry } from '../../ground/ledger/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { interestAndFeesMinor } from './rules.ts';
import type { SettlementView } from './schemas.ts';
import type { KeptAdvance } from './store.ts';

/** What a seller paid to buy back, which stays paid although the advance stands again: interest and fees first (Civil Code 561). */
export interface PartPaid {
  receiptId: string;
  on: LocalDate;
  principalMinor: string;
  interestMinor: string;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** What is owed of an advance beside interest and fees: with what went to the seller of money taken back, less what it paid since. */
export const standingMinor = ({ amountMinor, surplusMinor, parts }: KeptAdvance): bigint =>
  parts.reduce((left, part) => left - BigInt(part.principalMinor), BigInt(amountMinor) + surplusMinor);

/** Interest and fees to a day: all that the advance bears, less what was paid of it and what the principal paid since would bear. */
export function borneOn(
  { factorId, sellerId, amountMinor, rateBps, feesMinor, paidOn, parts }: KeptAdvance,
  on: LocalDate,
): bigint {
  const dayCount = policyOf(factorId, 'interest.dayCount', paidOn, sellerId).value;
  const owed = parts.reduce(
    (left, part) =>
      left -
      BigInt(part.interestMinor) -
      interestAndFeesMinor(least(BigInt(part.principalMinor), BigInt(amountMinor)), rateBps, 0n, part.on, on, dayCount),
    interestAndFeesMinor(BigInt(amountMinor), rateBps, BigInt(feesMinor), paidOn, on, dayCount),
  );
  return owed > 0n ? owed : 0n;
}

/** What the seller had paid itself when it bought back; undefined where nothing, or the debtors had paid all. */
export function partOf({ status, settlement, endedBy }: KeptAdvance): PartPaid | undefined {
  if (status !== 'bought_back' || settlement === null || endedBy === null) return undefined;
  const paidMinor = BigInt(settlement.toFactorMinor) - BigInt(settlement.collectedMinor);
  if (paidMinor <= 0n) return undefined;
  const interestMinor = least(paidMinor, BigInt(settlement.interestAndFeesMinor));
  return {
    receiptId: endedBy,
    on: settlement.on,
    principalMinor: (paidMinor - interestMinor).toString(),
    interestMinor: interestMinor.toString(),
  };
}

/** A part that was paid, in the books. */
export function partEntries(
  { currency, assignmentId }: Pick<KeptAdvance, 'currency' | 'assignmentId'>,
  part: PartPaid,
): Entry[] {
  const [principal, interest] = [BigInt(part.principalMinor), BigInt(part.interestMinor)];
  return [
    { account: 'cash', currency, amountMinor: principal + interest },
    { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: -principal },
    { account: 'interest_income', currency, amountMinor: -interest },
  ];
}

/** How an advance leaves the books: what is owed of it, then interest and fees. */
export function endingEntries(advance: KeptAdvance, settlement: SettlementView): Entry[] {
  const { currency, assignmentId } = advance;
  const received = BigInt(settlement.toFactorMinor);
  const principal = least(standingMinor(advance), received);
  return [
    { account: 'cash', currency, amountMinor: received },
    { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: -principal },
    { account: 'interest_income', currency, amountMinor: principal - received },
  ];
}

/** The same entries the other way round. */
export const against = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor }));
