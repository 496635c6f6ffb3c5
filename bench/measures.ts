import { actOn, type Ground } from '../src/adapters/node/ground.ts';
import { addDays } from '../src/kernel/time.ts';
import { raise } from './collateral-ground.ts';
import { openBenchGround } from './fleet.ts';
import { raiseLoans, todayOf } from './many-loans.ts';
import type { BenchResult } from './run.ts';

export const description =
  'A return over 200,000 loans of one firm, begun on a hundred days, each row kept with its hash, beside a plain SQL aggregate; the same while loans change; and that of exempt interest, which asks for the line of each day';

const round = (value: number, digits = 0) => Number(value.toFixed(digits));

const timedS = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const from = performance.now();
  const done = await work();
  return [(performance.now() - from) / 1_000, done];
};

/** What is out by purpose, summed where it stands, the second of three times. */
async function aggregateS(ground: Ground): Promise<number> {
  const once = () =>
    timedS(() =>
      ground.admin.query(`select currency, purpose_kind, count(*), sum(disbursed_minor - principal_paid_minor - written_off_minor)
        from loan where status = 'active' and began_on is not null group by 1, 2`),
    );
  await once();
  const times = [await once(), await once(), await once()].map(([seconds]) => seconds);
  return times.sort((a, b) => a - b)[1] ?? 0;
}

interface Made {
  id: string;
  rowsHash: string;
  rowCount: number;
  figures: { totalMinor?: string; interestMinor?: string };
}

export default async function measures({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const loans = quick ? 5_000 : 200_000;
  const ground = await openBenchGround();
  try {
    say(`raising ${loans} loans`);
    const today = todayOf();
    const { bankKey } = await raiseLoans(ground, loans, today);
    // Each day has a line of its own, of the loans that ran on it.
    await raise(
      ground,
      `update loan set began_on = began_on - right(id, 2)::integer where status = 'active'`,
      'analyze loan',
    );
    const readS = await aggregateS(ground);
    const make = (kind: string, on = today) =>
      actOn<Made>(ground, bankKey, '/policy-returns', { kind, periodFrom: on, periodTo: on });
    // A return of no row first: who agrees to it is taken on then, and is no part of what is measured.
    await make('asks_closed');
    const [wholeS, made] = await timedS(() => make('credit_by_industry'));
    say(`a return of ${made.rowCount} rows in ${round(wholeS, 1)} s`);
    await actOn(ground, bankKey, '/vat-methods', {
      year: Number(today.slice(0, 4)),
      method: 'whole_loan',
      documentHash: 'a'.repeat(64),
    });
    const [vatS, vat] = await timedS(() => make('vat_exempt_interest', addDays(today, -1)));
    say(`of exempt interest in ${round(vatS, 1)} s`);
    // Half of the principal comes back while the next return is made: it is of one instant, before it or after.
    const change = raise(ground, `update loan set principal_paid_minor = disbursed_minor / 2 where status = 'active'`);
    const [besideS, beside] = await timedS(() => make('bad_loans_by_size'));
    await change;
    const whole = BigInt(loans) * 12_000_000n;
    if (made.rowCount !== loans || made.figures.totalMinor !== whole.toString() || beside.rowCount !== loans)
      throw new Error(`${made.rowCount} and ${beside.rowCount} rows, ${made.figures.totalMinor} of ${whole}`);
    // The tenth day of a line of thirty that bears 400.00.
    if (vat.rowCount !== loans || vat.figures.interestMinor !== (BigInt(loans) * 1_333n).toString())
      throw new Error(`${vat.rowCount} rows, ${vat.figures.interestMinor} of interest`);
    return {
      figures: {
        loans,
        rowsPerS: round(loans / wholeS),
        returnS: round(wholeS, 2),
        exemptInterestS: round(vatS, 2),
        besideChangesS: round(besideS, 2),
        aggregateS: round(readS, 3),
      },
      ratios: { returnToAggregate: round(wholeS / readS, 1), exemptInterestToAggregate: round(vatS / readS, 1) },
    };
  } finally {
    await ground.close();
  }
}
