import type { QueryResultRow } from 'pg';

/** Runs a statement as the owner, who sees every tenant. */
export type Ask = <Row extends QueryResultRow>(text: string) => Promise<Row[]>;

/** An insert-only row was written by the transaction of an event: its `xmin` is that event's transaction id, cut to 32 bits. */
const inTransactionOf = (event: string, row: string) =>
  `${row}.xmin::text = (${event}.xid::text::numeric % 4294967296)::text`;

/** Each finds rows that could only be there if a part of a transaction was kept without the rest. */
const partial: Record<string, string> = {
  'a ledger transaction that does not sum to zero': `
    select transaction_id from ledger_entry group by tenant_id, transaction_id, currency having sum(amount_minor) <> 0`,
  'a ledger transaction with fewer than two entries': `
    select t.id from ledger_transaction t
    where (select count(*) from ledger_entry e where e.tenant_id = t.tenant_id and e.transaction_id = t.id) < 2`,
  'an entry of another database transaction than its ledger transaction': `
    select t.id from ledger_transaction t join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id
    where e.xmin::text <> t.xmin::text`,
  'a balance that is not the sum of its entries': `
    select a.id from ledger_account a where a.balance_minor <> coalesce((
      select sum(e.amount_minor) from ledger_entry e where e.tenant_id = a.tenant_id and e.account_id = a.id), 0)`,
  'a ledger transaction without an event in its transaction': `
    select t.id from ledger_transaction t where not exists (select from event e where ${inTransactionOf('e', 't')})`,
  'a repayment without its event': `
    select r.id from repayment r where not exists (
      select from event e where e.object_id = r.id and e.type = 'repayment.recorded' and ${inTransactionOf('e', 'r')})`,
  'a repayment without its posting': `
    select r.id from repayment r where not exists (
      select from ledger_transaction t where t.object_id = r.id and t.xmin::text = r.xmin::text)`,
  'a sale after default that is settled in one place only': `
    select r.id from realisation r where (r.status = 'settled') <> exists (
      select from ledger_transaction t where t.object_id = r.id and t.kind = 'realisation' and t.xmin::text = r.xmin::text)`,
  'a confirmation without its event': `
    select c.receivable_id from receivable_confirmation c where not exists (
      select from event e
      where e.object_id = c.receivable_id and e.type = 'receivable.confirmed' and ${inTransactionOf('e', 'c')})`,
  'a receivable and its events telling different things': `
    select r.id from receivable r where
      (select count(*) from event e where e.object_id = r.id and e.type = 'receivable.presented') <> 1
      or (r.status <> 'presented') <> exists (
        select from event e where e.object_id = r.id and e.type in ('receivable.confirmed', 'receivable.rejected'))`,
  'a drawdown and its events telling different things': `
    select d.id from drawdown d where
      (select count(*) from event e where e.object_id = d.id and e.type = 'drawdown.requested') <> 1
      or (d.status in ('disbursed', 'repaid')) <> exists (
        select from event e where e.object_id = d.id and e.type = 'drawdown.disbursed')
      or (d.status in ('disbursed', 'repaid')) <> exists (select from ledger_transaction t where t.object_id = d.id)
      or (d.status = 'declined') <> exists (
        select from event e where e.object_id = d.id and e.type = 'drawdown.declined')`,
  'an event about something that is not there': `
    select e.object_id from event e where
      (e.type = 'receivable.presented' and not exists (select from receivable r where r.id = e.object_id))
      or (e.type = 'drawdown.requested' and not exists (select from drawdown d where d.id = e.object_id))
      or (e.type = 'repayment.recorded' and not exists (select from repayment r where r.id = e.object_id))
      or (e.type = 'facility.marginReceived' and not exists (
            select from ledger_transaction t where t.kind = 'margin_receipt' and ${inTransactionOf('e', 't')}))`,
  'principal of the books that is not what the drawdowns owe': `
    select f.id from facility f where coalesce((
        select sum(d.amount_minor - d.repaid_minor) from drawdown d
        where d.facility_id = f.id and d.status in ('disbursed', 'repaid')), 0)
      <> coalesce((select a.balance_minor from ledger_account a where a.subject_id = f.id and a.kind = 'loan_principal'), 0)`,
  'an observation stored twice': `
    select device_number, seq from observation where is_evidence group by tenant_id, device_number, seq having count(*) > 1`,
  'a device that counts other than what is stored': `
    select s.device_number from device_account s where
      s.received <> (select count(*) from observation o where o.tenant_id = s.tenant_id and o.device_number = s.device_number)
      or (select count(*) from observation o
          where o.tenant_id = s.tenant_id and o.device_number = s.device_number and o.is_evidence)
        <> coalesce((select sum(upper(r) - lower(r)) from unnest(s.seen) r), 0)`,
  'a judgement with a gap or a repeat in its versions': `
    select s.subject_id from subject_state s join subject w on w.tenant_id = s.tenant_id and w.id = s.subject_id
    cross join lateral (
      select count(*) n, count(distinct o.fold_version) different, max(o.fold_version) last
      from observation o join subject_device d on d.tenant_id = o.tenant_id and d.device_number = o.device_number
      where d.subject_id = s.subject_id and o.received_at between w.watched_from and coalesce(w.ended_at, 'infinity')
        and (o.event_at is not null or o.doubts is not null)) o
    where o.n <> o.different or o.n <> o.last - s.numbered_above`,
};

/** Names of what is broken; empty when nothing is. */
export async function partialTransactions(ask: Ask): Promise<string[]> {
  const found: string[] = [];
  for (const [name, statement] of Object.entries(partial)) {
    const rows = await ask(statement);
    if (rows.length > 0) found.push(`${rows.length} × ${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return found;
}
