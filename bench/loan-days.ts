import { actOn, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { closeLoanDays } from '../src/lending/loans/index.ts';
import { raise } from './collateral-ground.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Closing a day of 200,000 loans, stopped and gone on with, by two processes, beside a plain SQL aggregate';

const round = (value: number, digits = 0) => Number(value.toFixed(digits));
const LINES = 12;

/** The day as the bank has it; the database's own may be the one before. */
const todayOf = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** So many loans that began a hundred days ago, copied in the tables from one that was proposed over the API; one in a hundred is overdue. */
async function raiseLoans(ground: Ground, loans: number, today: string): Promise<void> {
  const bank = await admitTo(ground, 'Bank', 'bank');
  const firm = await admitTo(ground, 'Firm', 'trader');
  const { id } = await actOn<{ id: string }>(ground, bank.key, '/loans', {
    borrowerId: firm.id,
    amount: { amountMinor: '12000000', currency: 'CNY' },
    purposeKind: 'working_capital',
    purpose: 'Steel',
    payees: [{ name: 'Supplier', accountNumber: '6222000011112222' }],
    expectedOn: today,
    availableUntil: today,
    terms: {
      shape: 'equal_instalment',
      periods: LINES,
      every: { count: 1, unit: 'months' },
      interestMethod: 'declining',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      rate: { kind: 'fixed', rateBps: 435 },
    },
  });
  const began = `(date '${today}' - 100)`;
  await raise(
    ground,
    `do $do$ declare kept text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = 'loan'::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'status', 'began_on',
          'disbursed_minor', 'earned_to', 'open_due_on'));
      begin execute format($q$ insert into loan (id, status, began_on, disbursed_minor, earned_to, open_due_on, %1$s)
        select 'lon_' || lpad(n::text, 32, '0'), 'active', ${began}, 12000000, date '${today}' - 1,
          ${began} + case when n %% 100 = 0 then 90 else 120 end, %2$s
        from loan t, generate_series(1, ${loans}) n where t.id = '${id}' $q$, kept,
        (select string_agg('t.' || c, ', ') from unnest(string_to_array(kept, ', ')) c)); end $do$`,
    `insert into loan_line (tenant_id, loan_id, number, start_on, due_on, interest_minor, due_minor, left_minor, before_minor)
     select '${ground.tenantId}', 'lon_' || lpad(n::text, 32, '0'), k, ${began} + 30 * (k - 1), ${began} + 30 * k, 40000, 1040000,
       case when k > 3 or (k = 3 and n % 100 = 0) then 1040000 else 0 end, 40000 * (k - 1)
     from generate_series(1, ${loans}) n, generate_series(1, ${LINES}) k`,
    'analyze',
  );
}

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
