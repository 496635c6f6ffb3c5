import { weightedBps } from '../pots/index.ts';

/** One pot as it stood: what figures of what is drawn on pots are folded from. */
export interface PotRow {
  id: string;
  label: string;
  currency: string;
  amountMinor: string;
  drawnMinor: string;
  /** Of what is drawn: what is traced to a verified invoice, and what is for small and micro firms. */
  tracedMinor: string;
  smallMinor: string;
  /** Of a mix of guarantees: what is for small firms with no more than five million yuan each; returns made before this was told do not say it. */
  upTo5mMinor?: string;
  /** Of a contract of guarantee that names it: what its debtor pays for it a year. */
  feeBps?: number;
}

/** One application for a loan, and what became of it. */
export interface ApplicationRow {
  id: string;
  currency: string;
  outcome: 'approved' | 'declined' | 'open';
  hours: number | null;
}

/** One bill that stands with the central bank: of which firm, at which rate, and what such bills cost before. */
export interface BillRow {
  id: string;
  borrowerId: string;
  currency: string;
  size: string;
  faceMinor: string;
  rateBps: number;
  beforeBps: number;
  dueOn: string;
}

type Figures = Record<string, unknown>;
const bps = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole));
const sum = (rows: readonly PotRow[], of: (row: PotRow) => string): bigint =>
  rows.reduce((total, row) => total + BigInt(of(row)), 0n);

/** Each money apart: moneys are not added. */
function byMoney<T extends { currency: string }>(rows: readonly T[], fold: (rows: readonly T[]) => Figures): Figures {
  const moneys = [...new Set(rows.map(({ currency }) => currency))].sort();
  return {
    byMoney: Object.fromEntries(
      moneys.map((money) => [money, fold(rows.filter(({ currency }) => currency === money))]),
    ),
  };
}

/** Where the money of bonds went, and what of it is linked to no loan (measure 14). */
export const proceedsOf = (rows: readonly PotRow[]): Figures =>
  byMoney(rows, (of) => {
    const [amount, drawn] = [sum(of, (row) => row.amountMinor), sum(of, (row) => row.drawnMinor)];
    return {
      bonds: of.length,
      amountMinor: amount.toString(),
      linkedMinor: drawn.toString(),
      unlinkedMinor: (amount - drawn).toString(),
      linkedBps: bps(drawn, amount),
    };
  });

/** What of money for upgrading is traced to the invoices that it paid (measure 11). */
export const tracedOf = (rows: readonly PotRow[]): Figures =>
  byMoney(rows, (of) => {
    const [drawn, traced] = [sum(of, (row) => row.drawnMinor), sum(of, (row) => row.tracedMinor)];
    return {
      accounts: of.length,
      paidMinor: drawn.toString(),
      tracedMinor: traced.toString(),
      tracedBps: bps(traced, drawn),
    };
  });

/** What guarantors aim at and nobody is refused for: told beside what is so; null of returns made before it was told. */
export interface MixAims {
  upTo5mLeastBps: number;
  feeAimBps: number;
}

/** What of what is guaranteed is for small and micro firms, beside the share of the day (measure 17). */
export const mixOf = (rows: readonly PotRow[], leastBps: number, aims: MixAims | null): Figures => ({
  leastBps,
  ...aims,
  ...byMoney(rows, (of) => {
    const [drawn, small] = [sum(of, (row) => row.drawnMinor), sum(of, (row) => row.smallMinor)];
    const few = sum(of, (row) => row.upTo5mMinor ?? '0');
    const feeBps = weightedBps(
      of.flatMap((row) =>
        row.feeBps === undefined ? [] : [{ amountMinor: BigInt(row.drawnMinor), rateBps: row.feeBps }],
      ),
    );
    return {
      guaranteedMinor: drawn.toString(),
      smallMinor: small.toString(),
      smallBps: bps(small, drawn),
      ...(aims && { upTo5mMinor: few.toString(), upTo5mBps: bps(few, drawn) }),
      // By what names one: told beside the aim.
      ...(feeBps !== null && { feeBps }),
    };
  }),
});

/** From the asking to a yes or a no: how many, and after how many hours (measure 5). */
export function funnelOf(rows: readonly ApplicationRow[]): Figures {
  const approved = rows.filter(({ outcome }) => outcome === 'approved');
  const hours = approved.flatMap((row) => (row.hours === null ? [] : [row.hours])).sort((a, b) => a - b);
  return {
    applied: rows.length,
    approved: approved.length,
    declined: rows.filter(({ outcome }) => outcome === 'declined').length,
    open: rows.filter(({ outcome }) => outcome === 'open').length,
    approvedBps: bps(BigInt(approved.length), BigInt(rows.length)),
    hoursToYes: hours[Math.floor((hours.length - 1) / 2)] ?? null,
  };
}

/** Bills with the central bank, firm by firm: how much, at which rate by amount, and what was passed on (measure 13). */
export const ledgerOf = (rows: readonly BillRow[]): Figures =>
  byMoney(rows, (of) => {
    const fold = (some: readonly BillRow[]) => {
      const rated = (rate: (row: BillRow) => number) =>
        weightedBps(some.map((row) => ({ amountMinor: BigInt(row.faceMinor), rateBps: rate(row) }))) ?? 0;
      const averageBps = rated(({ rateBps }) => rateBps);
      return {
        bills: some.length,
        faceMinor: some.reduce((total, { faceMinor }) => total + BigInt(faceMinor), 0n).toString(),
        averageBps,
        passedOnBps: rated(({ beforeBps }) => beforeBps) - averageBps,
      };
    };
    const firms = [...new Set(of.map(({ borrowerId }) => borrowerId))].sort();
    return {
      ...fold(of),
      byFirm: Object.fromEntries(firms.map((firm) => [firm, fold(of.filter(({ borrowerId }) => borrowerId === firm))])),
    };
  });
