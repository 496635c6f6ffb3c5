import type { Ground } from '../src/adapters/node/ground.ts';
import { closeLoanDays } from '../src/lending/loans/index.ts';
import { openBenchGround } from './fleet.ts';
import { LINES, raiseLoans, todayOf } from './many-loans.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Closing a day of 200,000 loans, stopped and gone on with, by two processes, beside a plain SQL aggregate';

const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** What every loan has earned to today, read and not kept. */
async function aggregateS(ground: Ground, today: string): Promise<number> {
  const once = async () => {
    const from = performance.now();
    await ground.admin.query(`
      select l.currency, sum(i.before_minor + i.interest_minor * (date '${today}' - i.start_on) / (i.due_on - i.start_on)), min(l.open_due_on)
      from loan l join lateral (select * from loan_line i where i.tenant_id = l.tenant_id and i.loan_id = l.id
        and i.start_on < date '${today}' order by i.number desc limit 1) i on true
      where l.status = 'active' group by 1`);
    return (performance.now() - from) / 1_000;
  };
  await once();
  return [await once(), await once(), await once()].sort((a, b) => a - b)[1] ?? 0;
}

export default async function loanDays({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const loans = quick ? 10_000 : 200_000;
  const ground = await openBenchGround();
  try {
    say(`raising ${loans} loans with ${LINES * loans} lines`);
    const today = todayOf();
    await raiseLoans(ground, loans, today);
    const close = () => closeLoanDays(ground.ctxFor(ground.tenantId));
    const timed = async (work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      return (performance.now() - from) / 1_000;
    };
    const readS = await aggregateS(ground, today);
    // Stopped in the middle of a batch, as by a kill: the batches before stay, and the rest is gone on with.
    await ground.admin.query(`create function stop_halfway() returns trigger language plpgsql as $$ begin
      if (select count(*) from ledger_transaction where kind = 'loan_accrual') >= ${Math.floor(loans / 10_000)} then raise 'stopped'; end if;
      return new; end $$;
      create trigger stop_halfway before insert on ledger_transaction for each row execute function stop_halfway()`);
    const stoppedS = await timed(() => close().catch(() => {}));
    const left = async () =>
      Number(
        (await ground.admin.query(`select count(*) n from loan where status = 'active' and earned_to < $1`, [today]))
          .rows[0]?.n,
      );
    const leftThen = await left();
    await ground.admin.query('drop trigger stop_halfway on ledger_transaction');
    const restS = await timed(() => Promise.all([close(), close()]));
    if (leftThen === 0 || (await left()) > 0)
      throw new Error(`${leftThen} loans were left when it stopped, ${await left()} at the end`);
    const { rows } = await ground.admin.query<{ earned: string; booked: string; worse: string }>(`
      select (select sum(earned_minor) from loan where status = 'active')::text as earned,
        (select balance_minor from ledger_account where kind = 'interest_receivable')::text as booked,
        (select count(*) from loan where class = 'special_mention')::text as worse`);
    const [seen] = rows;
    if (seen?.earned !== seen?.booked || Number(seen?.worse) !== loans / 100)
      throw new Error(`earned ${seen?.earned}, booked ${seen?.booked}, ${seen?.worse} worse`);
    const wholeS = stoppedS + restS;
    say(`stopped after ${round(stoppedS, 1)} s with ${leftThen} left, gone on with in ${round(restS, 1)} s`);
    return {
      figures: { loans, closedPerS: round(loans / wholeS), closeS: round(wholeS, 2), aggregateS: round(readS, 2) },
      ratios: { closeToAggregate: round(wholeS / readS, 1) },
    };
  } finally {
    await ground.close();
  }
}
