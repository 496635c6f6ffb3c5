import { expect, it } from 'vitest';
import { figuresBehind } from './drill-rules.ts';
import { type GrowthRow, growthOf } from './growth-rules.ts';
import { figuresOf, type LoanRow } from './rules.ts';

const asked = {
  on: '2026-03-31',
  toleranceBps: 300,
  method: null,
  leastBps: 0,
  vatBps: null,
  costBps: null,
  aims: null,
};
const loan = (id: string, more: Partial<LoanRow>): LoanRow => ({
  id,
  groupId: 'g1',
  currency: 'CNY',
  purpose: 'equipment',
  industry: 'steel',
  size: 'small',
  taxSize: 'small',
  class: 'normal',
  outMinor: '100',
  principalMinor: '100',
  interestMinor: '4',
  rateBps: 400,
  beganOn: '2026-01-01',
  lastDueOn: '2026-06-01',
  batchBeforeBps: null,
  lockedMinor: '0',
  vatCeilingBps: null,
  isWithinVatCap: true,
  ...more,
});
const rows = [
  loan('a', {}),
  loan('b', { industry: 'rural', lastDueOn: '2030-01-01' }),
  loan('c', { industry: 'rural', outMinor: '0' }),
  loan('d', { currency: 'USD', class: 'doubtful', groupId: 'g2' }),
];
type Told = Record<string, Record<string, { loans: number }>>;

it('behind every figure that counts loans stand as many rows as it counts, of its own money', () => {
  for (const [kind, member] of [
    ['credit_by_industry', 'byIndustry'],
    ['maturity_ladder', 'rungs'],
    ['group_exposure', 'byGroup'],
  ] as const) {
    const behind = rows.flatMap((row) => figuresBehind(kind, row, asked));
    const count = (figure: string) => behind.filter((each) => each === figure).length;
    const figures = figuresOf(kind, rows, asked) as Told;
    const others = figures.inOtherMoneys as unknown as Record<string, Told>;
    const told = (of: Told, at = '') =>
      Object.entries(of[member] ?? {}).map(([name, { loans }]) => [loans, count(`${at}${member}/${name}`)]);
    const pairs = [...told(figures), ...told(others.USD ?? {}, 'inOtherMoneys/USD/')];
    expect(pairs.length).toBeGreaterThan(1);
    for (const [loans, counted] of pairs) expect(counted).toBe(loans);
  }
  const ladder = figuresOf('maturity_ladder', rows, asked) as { shortForLong: { loans: number } };
  const short = rows.filter((row) => figuresBehind('maturity_ladder', row, asked).includes('shortForLong'));
  expect(short).toHaveLength(ladder.shortForLong.loans);
});

it('a group is named as its figures are', () => {
  const grown: GrowthRow = {
    id: 'a',
    borrowerId: 'f',
    currency: 'USD',
    size: 'micro',
    beforeMinor: '1',
    outMinor: '2',
  };
  expect(figuresBehind('small_loans', grown, asked)).toEqual(['byMoney/USD', 'byMoney/USD/all', 'byMoney/USD/small']);
  expect(Object.keys((growthOf([grown]) as { byMoney: { USD: object } }).byMoney.USD)).toEqual(
    expect.arrayContaining(['all', 'small']),
  );
  expect(figuresBehind('bad_loans_by_size', rows[3], asked)).toEqual([
    'inOtherMoneys/USD/allBps',
    'inOtherMoneys/USD/smallBps',
  ]);
  expect(figuresBehind('vat_exempt_interest', rows[0], asked)).toEqual(['interestMinor', 'taxedMinor']);
  const matter = { id: 'm', askedOn: '2026-01-01', dueOn: '2026-01-31', answeredOn: '2026-02-01' };
  expect(figuresBehind('asks_closed', matter, asked)).toEqual(['asks', 'answered']);
});
