/** One client of a lender in one money: what it sold, bought and held in the days of the return, as far as the lender is shown it. */
export interface CycleRow {
  /** The client and the money. */
  id: string;
  partyId: string;
  currency: string;
  days: number;
  soldMinor: string;
  owedToItBeforeMinor: string;
  owedToItMinor: string;
  boughtMinor: string;
  owedByItBeforeMinor: string;
  owedByItMinor: string;
  /** Goods at cost: what lay there before, what lies there now, and what left. */
  stockBeforeMinor: string;
  stockMinor: string;
  goneMinor: string;
  /** Of the stock, what nothing was done with for so long that it is idle. */
  idleMinor: string;
}

/** A lot that nothing was done with for as long as the rule says. */
export interface IdleLot {
  lotId: string;
  description: string;
  currency: string;
  costMinor: string;
  since: Date;
}

type Figures = Record<string, unknown>;

/** The average of what stood before and after, over what moved, in days: half up; null where nothing moved. */
export function turnoverDays(beforeMinor: bigint, afterMinor: bigint, movedMinor: bigint, days: number): number | null {
  if (movedMinor <= 0n) return null;
  return Number(((beforeMinor + afterMinor) * BigInt(days) + movedMinor) / (2n * movedMinor));
}

/**
 * The cash cycle of clients, each and all together in each money: days until buyers pay, and days that goods lie, less the days until the firm pays
 * (measure 9). Receivables and payables by what was invoiced with tax, goods at cost by what left. A part that nothing moved in is unknown, and so is
 * a cycle that lacks a part.
 */
export function cycleOf(rows: readonly CycleRow[]): Figures {
  const cycle = (of: readonly CycleRow[]) => {
    const sum = (member: keyof CycleRow) => of.reduce((total, row) => total + BigInt(row[member]), 0n);
    const days = of[0]?.days ?? 0;
    const receivableDays = turnoverDays(sum('owedToItBeforeMinor'), sum('owedToItMinor'), sum('soldMinor'), days);
    const stockDays = turnoverDays(sum('stockBeforeMinor'), sum('stockMinor'), sum('goneMinor'), days);
    const payableDays = turnoverDays(sum('owedByItBeforeMinor'), sum('owedByItMinor'), sum('boughtMinor'), days);
    const isKnown = receivableDays !== null && stockDays !== null && payableDays !== null;
    return {
      receivableDays,
      stockDays,
      payableDays,
      cycleDays: isKnown ? receivableDays + stockDays - payableDays : null,
      idleMinor: sum('idleMinor').toString(),
    };
  };
  const moneys = [...new Set(rows.map(({ currency }) => currency))].sort();
  const of = (currency: string) => {
    const own = rows.filter((row) => row.currency === currency);
    return {
      ...cycle(own),
      clients: own.length,
      byClient: Object.fromEntries(own.map((row) => [row.partyId, cycle([row])])),
    };
  };
  return { byMoney: Object.fromEntries(moneys.map((money) => [money, of(money)])) };
}
