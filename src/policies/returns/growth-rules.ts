import { isSmall } from './rules.ts';

/** One loan as it stood on the day before the days of the return, and on their last. */
export interface GrowthRow {
  id: string;
  borrowerId: string;
  currency: string;
  size: string;
  beforeMinor: string;
  outMinor: string;
}

type Figures = Record<string, unknown>;

/** What is out, and to how many; growth in basis points, down, and null from nothing. */
function grown(rows: readonly GrowthRow[]) {
  const sum = (of: (row: GrowthRow) => string) => rows.reduce((total, row) => total + BigInt(of(row)), 0n);
  const borrowers = (of: (row: GrowthRow) => string) =>
    new Set(rows.filter((row) => BigInt(of(row)) > 0n).map(({ borrowerId }) => borrowerId)).size;
  const before = sum(({ beforeMinor }) => beforeMinor);
  const now = sum(({ outMinor }) => outMinor);
  const more = (now - before) * 10_000n;
  return {
    beforeMinor: before.toString(),
    outMinor: now.toString(),
    growthBps: before === 0n ? null : Number(more < 0n && more % before !== 0n ? more / before - 1n : more / before),
    borrowersBefore: borrowers(({ beforeMinor }) => beforeMinor),
    borrowers: borrowers(({ outMinor }) => outMinor),
  };
}

/**
 * Loans to small and micro firms beside all: whether they grew no slower, and whether as many firms have one as before (measure 16; the two
 * increases that banks are assessed by). From nothing anything is growth.
 */
export function growthOf(rows: readonly GrowthRow[]): Figures {
  const moneys = [...new Set(rows.map(({ currency }) => currency))].sort();
  const of = (currency: string) => {
    const own = rows.filter((row) => row.currency === currency);
    const [all, small] = [grown(own), grown(own.filter(isSmall))];
    return {
      all,
      small,
      isNoSlower: small.growthBps === null ? small.outMinor !== '0' : small.growthBps >= (all.growthBps ?? 0),
      isNoFewer: small.borrowers >= small.borrowersBefore,
    };
  };
  return { byMoney: Object.fromEntries(moneys.map((money) => [money, of(money)])) };
}
