import { expect } from 'vitest';

/** A sum of a portfolio, and a row behind it. */
export interface Sum {
  key: string | null;
  name: string | null;
  currency?: string;
  unit?: string;
  rows: string;
  [figure: string]: unknown;
}
export interface SumRow {
  id: string;
  noun: string;
  link: string;
  payeeId?: string;
  [figure: string]: unknown;
}

type Read = <T>(path: string) => Promise<T>;
const figures = [
  'limitMinor',
  'exposureMinor',
  'countedMinor',
  'outstandingMinor',
  'confirmedMinor',
  'unansweredMinor',
  'quantity',
];
const counts = ['facilities', 'loans', 'debts', 'lots', 'confirmed', 'unanswered'];

const add = (rows: readonly Record<string, unknown>[], figure: string): number =>
  rows.reduce((sum, row) => sum + Number(row[figure] ?? 0), 0);

/** Every row behind a sum, page by page. */
export async function rowsOf(read: Read, { rows }: Sum): Promise<SumRow[]> {
  const all: SumRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: SumRow[]; next: string | null } = await read(
      `${rows.slice(3)}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

/** The sums of a cut, each of which is the sum of the rows that it drills to. */
export async function drilled(read: Read, path: '/portfolio' | '/owed' | '/kept', by: string): Promise<Sum[]> {
  const { items } = await read<{ items: Sum[] }>(`${path}?by=${by}`);
  for (const sum of items) {
    const rows = await rowsOf(read, sum);
    for (const figure of figures)
      if (sum[figure] !== undefined && sum[figure] !== null)
        expect([by, sum.key, figure, add(rows, figure)]).toEqual([by, sum.key, figure, Number(sum[figure])]);
    expect([by, sum.key, rows.length]).toEqual([
      by,
      sum.key,
      add(
        [sum].flatMap((s) => counts.map((c) => ({ n: s[c] }))),
        'n',
      ),
    ]);
  }
  return items;
}
