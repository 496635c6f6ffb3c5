import { expect, it } from 'vitest';
import { figureOf } from '../../console/src/words/terms/figures.ts';
import { cycleOf } from '../../src/policies/returns/cycle-rules.ts';
import { growthOf } from '../../src/policies/returns/growth-rules.ts';
import { hitsOf } from '../../src/policies/returns/hits-rules.ts';
import { backTestOf, cutsOf, gapsOf } from '../../src/policies/returns/judged-rules.ts';
import { funnelOf, ledgerOf, mixOf, proceedsOf, tracedOf } from '../../src/policies/returns/pot-rules.ts';
import { figuresOf, type LoanRow, returnKinds } from '../../src/policies/returns/rules.ts';
import { asksOf } from '../../src/policies/returns/session-rules.ts';

const of = { id: 'x', currency: 'CNY' };
const minor = '100';
const loan: Required<LoanRow> = {
  ...of,
  loans: 1,
  groupId: 'g',
  purpose: 'equipment',
  industry: 'steel',
  size: 'small',
  taxSize: 'small',
  class: 'normal',
  outMinor: minor,
  principalMinor: minor,
  interestMinor: minor,
  rateBps: 400,
  beganOn: '2026-01-01',
  lastDueOn: '2026-06-01',
  batchBeforeBps: 450,
  isBeforeShown: false,
  lockedMinor: minor,
  vatCeilingBps: 500,
  isWithinVatCap: true,
  overdueMinor: minor,
  to90Minor: minor,
  toYearMinor: minor,
  beyondMinor: minor,
  isExemptWhole: false,
  upToCeilingMinor: minor,
};
const pot = { ...of, label: 'l', amountMinor: minor, drawnMinor: minor, tracedMinor: minor, smallMinor: minor };
const mix = { ...pot, upTo5mMinor: minor, feeBps: 100 };
const bill = {
  ...of,
  borrowerId: 'b',
  size: 'small',
  faceMinor: minor,
  rateBps: 200,
  beforeBps: 300,
  dueOn: '2026-06-01',
};
const grown = { ...of, borrowerId: 'b', size: 'small', beforeMinor: minor, outMinor: minor };
const hit = { id: 'x', standingId: 's', partyId: 'p', statedBy: 'a', kind: 'list', value: 'black', times: 1 };
const cycle = {
  ...of,
  partyId: 'p',
  days: 30,
  soldMinor: minor,
  owedToItBeforeMinor: minor,
  owedToItMinor: minor,
  boughtMinor: minor,
  owedByItBeforeMinor: minor,
  owedByItMinor: minor,
  stockBeforeMinor: minor,
  stockMinor: minor,
  goneMinor: minor,
  idleMinor: minor,
};
const scored = { ...of, model: 'm', points: 70, isOverridden: false, isBad: false };
const cut = {
  id: 'x',
  kind: 'cut',
  reason: 'risk',
  isListed: true,
  outcome: 'standing' as const,
  isAnsweredLate: true,
};
const lock = { ...of, lockedMinor: minor, gapDays: 3 };
const ask = { id: 'x', askedOn: '2026-01-01', dueOn: '2026-02-01', answeredOn: null };
const asked = {
  on: '2026-03-31',
  toleranceBps: 300,
  method: 'whole_loan' as const,
  leastBps: 0,
  vatBps: 600,
  costBps: 125,
  aims: { upTo5mLeastBps: 5000, feeAimBps: 100 },
};

/** What is told by group stands beneath a name that is no word of ours: a party, an industry, a money. */
const grouping = /^(by[A-Z]|rungs$|inOtherMoneys$)/;
function namesIn(value: unknown, isGroup = false): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(isGroup ? [] : [name]),
    ...namesIn(each, grouping.test(name)),
  ]);
}

it('every figure of a return, and every member of the rows behind it, has its word in Chinese', () => {
  const figures = [
    ...returnKinds.map((kind) => figuresOf(kind, [loan, { ...loan, currency: 'USD' }], asked)),
    proceedsOf([pot]),
    tracedOf([pot]),
    mixOf([mix], 8000, asked.aims),
    ledgerOf([bill]),
    growthOf([grown]),
    hitsOf([{ ...hit, outcome: 'asked' }]),
    cycleOf([cycle]),
    backTestOf([scored]),
    cutsOf([cut]),
    gapsOf([lock]),
    asksOf([ask]),
    funnelOf([{ ...of, outcome: 'open', hours: 3 }]),
  ];
  const rows = [loan, mix, bill, grown, hit, cycle, scored, cut, lock, ask, { outcome: 'open', hours: 3 }];
  const names = new Set([...figures.flatMap((each) => namesIn(each)), ...rows.flatMap((row) => Object.keys(row))]);
  expect(names.size).toBeGreaterThan(100);
  expect([...names].filter((name) => !/\p{Script=Han}/u.test(figureOf(name, 'zh'))).sort()).toEqual([]);
});
