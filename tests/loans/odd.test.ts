import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { expectedLines, type Odd, type OddLine, oddLoans } from '../support/odd-loans.ts';

const desk = await loanDesk('2026-01-05T02:00:00Z');
const { bank } = desk;
type Line = Record<string, string>;

const asked = ({ principal, beganOn, terms: odd }: Odd, rate: object) => ({
  amount: { amountMinor: principal.toString(), currency: 'CNY' },
  expectedOn: beganOn,
  availableUntil: '2026-12-31',
  terms: { ...odd, rate },
});
async function linesOf(loanId: string): Promise<OddLine[]> {
  const { lines } = await desk.read<{ lines: Line[] }>(`/loans/${loanId}/schedule`);
  return lines
    .filter(({ kind }) => kind === 'instalment')
    .map((line) => ({
      dueOn: line.dueOn as string,
      principal: BigInt(line.principalMinor as string),
      interest: BigInt(line.interestMinor as string),
    }));
}

it('schedules of odd terms are what a reckoning of its own makes of them, to the minor unit', async () => {
  const all = oddLoans(1_605, 150);
  const wrong: object[] = [];
  let drawn = 0;
  for (const odd of all) {
    const loan = await desk.propose(asked(odd, { kind: 'fixed', rateBps: odd.rates[0]?.rateBps })).catch(aboveMost);
    if (!loan) continue;
    drawn++;
    const { id } = loan;
    const [found, wanted] = [await linesOf(id), expectedLines(odd)];
    const at = wanted.findIndex((line, i) => JSON.stringify(plain(line)) !== JSON.stringify(plain(found[i])));
    if (at >= 0 || found.length !== wanted.length)
      wrong.push({
        ...odd.terms,
        beganOn: odd.beganOn,
        rates: odd.rates,
        principal: odd.principal.toString(),
        at,
        found: plain(found[at]),
        wanted: plain(wanted[at]),
      });
  }
  expect(wrong).toEqual([]);
  expect(drawn).toBeGreaterThan(120);
});
/** Flat interest of a high rate costs more than may be asked of anybody. */
function aboveMost(error: Error): undefined {
  if (!error.message.includes('LOAN_RATE_ABOVE_MAX')) throw error;
}
const plain = (line: OddLine | undefined) =>
  line && { dueOn: line.dueOn, principal: line.principal.toString(), interest: line.interest.toString() };

it('a rate that is taken anew on a holiday counts from that day, and each fixing from the repricing after it', async () => {
  const name = 'LPR-1Y';
  const fixed = async (fixedOn: string, rateBps: number) => {
    desk.at(fixedOn);
    await bank.done('/reference-rates', { name, fixedOn, rateBps, source: 'As published' });
  };
  await fixed('2026-01-20', 300);
  const spreadBps = 45;
  const odds: Odd[] = [];
  for (const [shape, interestPeriod] of [
    ['equal_instalment', 'daily'],
    ['equal_principal', 'repayment_period'],
    ['equal_principal', 'daily'],
    ['bullet', 'daily'],
  ] as const)
    odds.push({
      principal: 100_000_01n,
      beganOn: '2026-02-01',
      rates: [
        { fromOn: '2026-02-01', rateBps: 345 },
        // A holiday, a Saturday and a Sunday.
        { fromOn: '2026-05-01', rateBps: 320 },
        { fromOn: '2026-08-01', rateBps: 355 },
        { fromOn: '2026-11-01', rateBps: 301 },
      ],
      terms: {
        ...(terms({ shape, periods: 12, interestPeriod, dayCount: 'actual/360' }) as unknown as Odd['terms']),
        rounding: 'half-up',
        instalmentMultipleMinor: '1',
        principalGracePeriods: 0,
        interestGracePeriods: 0,
        interestFreePeriods: 0,
        stepsBps: [],
        dueDays: { move: 'modified_following', place: 'CN' },
      },
    });
  const ids: string[] = [];
  desk.at('2026-02-01');
  for (const odd of odds) {
    const { rate: _, ...rest } = odd.terms as Odd['terms'] & { rate: object };
    const loan = await desk.propose(
      asked({ ...odd, terms: rest }, { kind: 'reference', reference: name, spreadBps, repricingMonths: 3 }),
    );
    await desk.approve(loan);
    await desk.disburse(loan.id, odd.principal, { currency: 'CNY' });
    ids.push(loan.id);
  }
  await fixed('2026-04-20', 275);
  // On the repricing day itself it is the fixing of the day before that counts.
  await fixed('2026-05-01', 500);
  await fixed('2026-07-20', 310);
  await fixed('2026-10-20', 256);
  desk.at('2026-11-02');
  for (const [i, id] of ids.entries())
    expect((await linesOf(id)).map(plain)).toEqual(expectedLines(odds[i] as Odd).map(plain));
});

it('each step is what is paid by its end less what is paid by the end of the one before: shares are never rounded apart', async () => {
  const { id } = await desk.propose({
    amount: { amountMinor: '100', currency: 'CNY' },
    expectedOn: '2026-12-01',
    availableUntil: '2026-12-31',
    terms: terms({ shape: 'step', periods: 3, stepsBps: [3_350, 3_350, 3_300], rate: { kind: 'fixed', rateBps: 0 } }),
  });
  // 33.5, 67 and 100 of a hundred: 34, 33 and 33, where the shares by themselves would be 34, 34 and 32.
  expect((await linesOf(id)).map(({ principal }) => principal)).toEqual([34n, 33n, 33n]);
});
