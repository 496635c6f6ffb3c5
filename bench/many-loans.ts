import { actOn, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { raise } from './collateral-ground.ts';

export const LINES = 12;

/** The day as the bank has it; the database's own may be the one before. */
export const todayOf = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** So many loans that began a hundred days ago, copied in the tables from one that was proposed over the API; one in a hundred is overdue. */
export async function raiseLoans(ground: Ground, loans: number, today: string): Promise<{ bankKey: string }> {
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
        where attrelid = 'loan'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname not in ('id', 'status', 'began_on',
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
  return { bankKey: bank.key };
}
