import { type AtRisk, type Eyes, type Level, levels, type Needed } from '../../kernel/eyes.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { creditEyes } from './eyes-credits.ts';
import { facilityEyes } from './eyes-facility.ts';
import { moneyEyes } from './eyes-money.ts';
import { policyEyes } from './eyes-policies.ts';
import type { EyesRow } from './eyes-row.ts';
import { securityEyes } from './eyes-security.ts';
import { policyIfAny } from './rules.ts';

/** Who proposes and who agrees, verb by verb: what `act` asks. The order is the order in which it is shown. */
export const eyesTable: readonly EyesRow[] = [
  ...facilityEyes,
  ...moneyEyes,
  ...securityEyes,
  ...creditEyes,
  ...policyEyes,
];

const byVerb = new Map(eyesTable.map((row) => [row.verb, row]));

/** The row of a verb. A verb without one is a fault of ours: nobody decided who agrees to it. */
export function eyesOf(verb: string): EyesRow {
  const row = byVerb.get(verb);
  if (!row) throw new Error(`no row says who agrees to ${verb}: add it to src/ground/policy/eyes-*.ts`);
  return row;
}

/** Lenders’ people agree to one another; other houses order their own affairs where the row says so. */
export const isForHouse = (row: EyesRow, roles: readonly string[]): boolean =>
  row.houses === 'all' || ['bank', 'factor', 'guarantor'].some((role) => roles.includes(role));

const fromOf = (step: 'second' | 'third', currency: string, today: LocalDate): bigint | undefined => {
  const rule = policyIfAny(`authority.${step}LevelFrom.${currency}`, today);
  return rule && BigInt(rule.value);
};

/**
 * The level that amounts ask together. No rate of exchange is needed: each is a share of its own currency's threshold, and the
 * shares add up, so that what is split over currencies is judged as what is not. A currency without thresholds is not judged
 * small: the highest.
 */
export function levelOfSums(sums: ReadonlyMap<string, bigint>, today: LocalDate): Level {
  const reaches = (step: 'second' | 'third'): boolean => {
    // Shares as fractions over one denominator, exactly.
    let [part, whole] = [0n, 1n];
    for (const [currency, sum] of sums) {
      const from = fromOf(step, currency, today);
      if (from === undefined || from === 0n) return true;
      part = part * from + sum * whole;
      whole *= from;
    }
    return part >= whole;
  };
  if (reaches('third')) return 'L3';
  return reaches('second') ? 'L2' : 'L1';
}

/** The level that one amount asks. */
export const levelOfAmount = (amountMinor: bigint, currency: string, today: LocalDate): Level =>
  levelOfSums(new Map([[currency, amountMinor]]), today);

/** Amounts of one act by currency: how a sum is put together does not lower its level. */
export function sumsOf(atRisk: readonly AtRisk[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { amountMinor, currency } of atRisk) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return sums;
}

/** What agreements an act of a person of these roles needs; undefined when it may be done alone. */
export function neededOf(
  row: EyesRow,
  eyes: Pick<Eyes, 'atRisk' | 'asked' | 'spoken'>,
  roles: readonly string[],
  today: LocalDate,
): Needed | undefined {
  const isSecond = row.agrees === 'second' && isForHouse(row, roles);
  const isPair = row.agrees.startsWith('pair:');
  let rank = isSecond || isPair ? 1 : 0;
  if (rank > 0 && row.level === 'byAmount')
    rank = Math.max(rank, levels.indexOf(levelOfSums(sumsOf(eyes.atRisk), today)) + 1);
  else if (rank > 0) rank = levels.indexOf(row.level as Level) + 1;
  if (eyes.asked.some(({ level }) => level === undefined)) rank = Math.min(rank + 1, 3);
  for (const { level } of eyes.asked) if (level !== undefined) rank = Math.max(rank, levels.indexOf(level) + 1);
  // Of a pair, one has spoken before, or as many as the act says.
  const agreements = isPair ? rank - (eyes.spoken ?? 1) : rank;
  if (agreements <= 0) return undefined;
  return {
    level: levels[rank - 1] as Level,
    agreements,
    ofLevel2: rank === 2 ? 1 : 0,
    ofLevel3: rank === 3 ? Math.min(2, agreements) : 0,
  };
}
