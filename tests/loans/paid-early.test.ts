import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { expectedLines, type Odd } from '../support/odd-loans.ts';

/**
 * Loans that are paid on their days and in parts before them, or drawn again, reckoned by themselves: stretch by stretch of what is owed, in
 * fractions, from the words of docs/loans.md. Of the product it shares nothing.
 */
const desk = await loanDesk('2026-12-01T02:00:00Z');
const { bank } = desk;
type Line = Record<string, string>;

interface Rate {
  fromOn: string;
  rateBps: number;
}
interface Moved {
  on: string;
  /** Money in; what goes out again is below zero. */
  minor: bigint;
}
interface Case {
  shape: 'equal_principal' | 'equal_instalment' | 'bullet' | 'annual_review' | 'revolving';
  principal: bigint;
  beganOn: string;
  periods: number;
  grace: number;
  basis: 360 | 365;
  early: 'reduce_number' | 'reduce_instalment';
  rates: Rate[];
  isReference: boolean;
  dueDays: { move: 'none' | 'following' | 'modified_following'; place?: string };
  moved: Moved[];
}

const DAY = 86_400_000;
const days = (from: string, to: string) => BigInt((Date.parse(to) - Date.parse(from)) / DAY);
const after = (day: string, n: number) => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);
/** Half up, of what is never below nothing. */
const rounded = (part: bigint, whole: bigint) => (2n * part + whole) / (2n * whole);
const rateOn = (rates: Rate[], day: string) => rates.filter(({ fromOn }) => fromOn <= day).at(-1)?.rateBps ?? 0;

const dueDays = ({ principal, beganOn, rates, periods, dueDays: move }: Case): string[] =>
  expectedLines({
    principal,
    beganOn,
    rates,
    terms: {
      ...(terms({
        shape: 'bullet',
        periods,
        interestPeriod: 'daily',
        dayCount: 'actual/360',
      }) as unknown as Odd['terms']),
      rounding: 'half-up',
      instalmentMultipleMinor: '1',
      principalGracePeriods: 0,
      interestGracePeriods: 0,
      interestFreePeriods: 0,
      stepsBps: [],
      dueDays: move,
    },
  }).map(({ dueOn }) => dueOn);

/** Interest of a stretch of days: each part in which neither what is owed nor the rate turned is rounded once. */
function borne({ rates, basis }: Case, owed: { on: string; minor: bigint }[], from: string, to: string): bigint {
  const parts: { minor: bigint; rate: number; from: string; to: string }[] = [];
  for (let day = from; day < to; day = after(day, 1)) {
    const minor = owed.filter(({ on }) => on <= day).at(-1)?.minor ?? 0n;
    const rate = rateOn(rates, day);
    const last = parts.at(-1);
    if (last?.minor === minor && last.rate === rate) last.to = after(day, 1);
    else parts.push({ minor, rate, from: day, to: after(day, 1) });
  }
  return parts.reduce(
    (sum, part) => sum + rounded(part.minor * BigInt(part.rate) * days(part.from, part.to), 10_000n * BigInt(basis)),
    0n,
  );
}

function level({ beganOn, basis }: Case, minor: bigint, lines: number, rateBps: number, firstDueOn: string): bigint {
  const [a, b] = [BigInt(rateBps) * days(beganOn, firstDueOn), 10_000n * BigInt(basis)];
  const n = BigInt(lines);
  if (a === 0n) return rounded(minor, n);
  const grown = (a + b) ** n;
  return rounded(minor * a * grown, b * (grown - b ** n));
}

/** What is due on each day, what is paid on it, and what is owed and borne on a day between. */
function reckoned(of: Case, on: string) {
  const owed = [{ on: of.beganOn, minor: of.principal }];
  const due = dueDays(of);
  const lines: { dueOn: string; principal: bigint; interest: bigint; paysMinor: bigint }[] = [];
  let drawn: bigint | undefined;
  let lastRate: number | undefined;
  let quote = { principal: of.principal, interest: 0n };
  for (const [i, dueOn] of due.entries()) {
    const from = due[i - 1] ?? of.beganOn;
    const start = owed.at(-1)?.minor ?? 0n;
    let early = 0n;
    let out = 0n;
    for (const { on: day, minor } of of.moved.filter((each) => from < each.on && each.on < dueOn)) {
      if (minor > 0n) early += minor;
      else out -= minor;
      owed.push({ on: day, minor: (owed.at(-1)?.minor ?? 0n) - minor });
    }
    if (from <= on && on < dueOn)
      quote = {
        principal: owed.filter((each) => each.on <= on).at(-1)?.minor ?? 0n,
        interest: borne(
          of,
          owed.filter((each) => each.on <= on),
          from,
          on,
        ),
      };
    const interest = borne(of, owed, from, dueOn);
    const scheduled = start + out;
    const rate = rateOn(of.rates, from);
    if (of.shape === 'equal_instalment' && lastRate !== undefined && rate !== lastRate) drawn = undefined;
    lastRate = rate;
    const remaining = of.periods - i;
    let planned = 0n;
    if (remaining === 1) planned = scheduled;
    else if (i >= of.grace && of.shape === 'equal_principal') {
      drawn ??= rounded(scheduled, BigInt(remaining));
      planned = drawn;
    } else if (i >= of.grace && of.shape === 'equal_instalment') {
      drawn ??= level(of, scheduled, remaining, rate, due[0] ?? '');
      planned = drawn > interest ? drawn - interest : 0n;
    }
    if (planned > scheduled) planned = scheduled;
    const principal = planned > early ? planned : early;
    if (principal > planned && of.early === 'reduce_instalment') drawn = undefined;
    lines.push({ dueOn, principal, interest, paysMinor: interest + principal - early });
    owed.push({ on: dueOn, minor: scheduled - principal });
  }
  return { lines, quote };
}

const chance = seededChance(160_5);
const upTo = (n: number) => {
  const [a = 0, b = 0, c = 0] = chance(new Uint8Array(3));
  return ((a << 16) | (b << 8) | c) % n;
};
const one = <T>(of: readonly T[]): T => of[upTo(of.length)] as T;

const fixings = [
  { fixedOn: '2025-12-20', rateBps: 300 },
  { fixedOn: '2026-02-20', rateBps: 255 },
  { fixedOn: '2026-05-20', rateBps: 411 },
  { fixedOn: '2026-08-20', rateBps: 290 },
];
const SPREAD = 45;
const monthLater = (day: string, n: number) => {
  const [year = 0, month = 0, of = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + n, of)).toISOString().slice(0, 10);
};
const ratesFrom = (beganOn: string): Rate[] =>
  [0, 3, 6, 9, 12].map((n) => {
    const fromOn = monthLater(beganOn, n);
    return { fromOn, rateBps: SPREAD + (fixings.filter(({ fixedOn }) => fixedOn < fromOn).at(-1)?.rateBps ?? 0) };
  });

function anyCase(shape: Case['shape']): Case {
  const beganOn = `2026-0${1 + upTo(2)}-${String(1 + upTo(28)).padStart(2, '0')}`;
  const isReference = upTo(2) === 0;
  const of: Case = {
    shape,
    principal: BigInt(100_000 + upTo(90_000_000)),
    beganOn,
    periods: 3 + upTo(7),
    grace: shape.startsWith('equal') ? upTo(3) : 0,
    basis: one([360, 365]),
    early: one(['reduce_number', 'reduce_instalment']),
    isReference,
    rates: isReference ? ratesFrom(beganOn) : [{ fromOn: beganOn, rateBps: 100 + upTo(900) }],
    dueDays: one([
      { move: 'none' },
      { move: 'following', place: 'CN' },
      { move: 'modified_following', place: 'CN' },
    ] as const),
    moved: [],
  };
  if (shape === 'revolving') of.early = 'reduce_number';
  // Twice a part of what is owed, on days on which nothing falls due; and of a revolving loan some of it again.
  const due = dueDays(of);
  let out = 0n;
  for (const at of [0, 2]) {
    const [from, to] = [due[at - 1] ?? beganOn, due[at] as string];
    const on = after(from, 3 + upTo(Number(days(from, to)) - 6));
    const minor = 1n + (of.principal * BigInt(1 + upTo(20))) / 100n;
    of.moved.push({ on, minor });
    out += minor;
    if (shape === 'revolving') {
      const again = after(on, 1 + upTo(Number(days(on, to)) - 2));
      if (again < to && again > on) of.moved.push({ on: again, minor: -(1n + out / 3n) });
    }
  }
  return of;
}

async function drawUp(of: Case): Promise<string> {
  await desk.another();
  desk.at(of.beganOn);
  const loan = await desk.propose({
    amount: { amountMinor: of.principal.toString(), currency: 'CNY' },
    expectedOn: of.beganOn,
    availableUntil: '2026-12-31',
    terms: terms({
      shape: of.shape,
      periods: of.periods,
      principalGracePeriods: of.grace,
      interestPeriod: 'daily',
      dayCount: `actual/${of.basis}`,
      dueDays: of.dueDays,
      recalculation: { rest: 'daily', early: of.early },
      rate: of.isReference
        ? { kind: 'reference', reference: 'LPR-1Y', spreadBps: SPREAD, repricingMonths: 3 }
        : { kind: 'fixed', rateBps: of.rates[0]?.rateBps },
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, of.principal, { currency: 'CNY' });
  return loan.id;
}

it('two dozen loans, paid on their days, early in part, and drawn again, to the minor unit', async () => {
  for (const fixing of fixings)
    await bank.done('/reference-rates', { name: 'LPR-1Y', ...fixing, source: 'As published' });
  const shapes = ['equal_principal', 'equal_instalment', 'bullet', 'annual_review', 'revolving'] as const;
  for (let n = 0; n < 25; n++) {
    const of = anyCase(shapes[n % shapes.length] as Case['shape']);
    const id = await drawUp(of);
    const { lines } = reckoned(of, of.beganOn);
    // On some day between, what would pay it off.
    const asked = after(lines[0]?.dueOn ?? '', 1 + upTo(20));
    const acts: { on: string; minor?: bigint }[] = [
      ...of.moved,
      ...lines.map(({ dueOn, paysMinor }) => ({ on: dueOn, minor: paysMinor })),
      { on: asked },
    ].sort((one, other) => (one.on < other.on ? -1 : 1));
    for (const { on, minor } of acts) {
      desk.at(on);
      const act = JSON.stringify({ n, on, minor: String(minor) });
      if (minor === undefined) {
        const { principal, interest } = reckoned(of, on).quote;
        const { principalMinor, interestMinor } = await desk.read<Line>(`/loans/${id}/payoff`);
        expect([act, principalMinor, interestMinor]).toEqual([act, String(principal), String(interest)]);
      } else if (minor < 0n) await desk.disburse(id, -minor, { currency: 'CNY' });
      else if (minor > 0n) {
        const { overpaidMinor } = await desk.repay(id, minor, on, 'CNY');
        expect([act, overpaidMinor]).toEqual([act, '0']);
      }
    }
    const schedule = await desk.read<{ lines: Line[] }>(`/loans/${id}/schedule`);
    const found = schedule.lines
      .filter(({ kind }) => kind === 'instalment')
      .map(({ dueOn, principalMinor, interestMinor, penaltiesMinor, outstandingMinor }) =>
        [dueOn, principalMinor, interestMinor, penaltiesMinor, outstandingMinor].join(' '),
      );
    const wanted = lines.map(({ dueOn, principal, interest }) => `${dueOn} ${principal} ${interest} 0 0`);
    const told = JSON.stringify(of, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    expect({ told, found }).toEqual({ told, found: wanted });
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ outstandingMinor: '0', overpaidMinor: '0' });
  }
});
