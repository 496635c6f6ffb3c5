-- What a member types into the ledger of a body rests on a paper; what follows a loan rests on the loan.
alter table joint_entry add column document_hash text check (document_hash ~ '^[0-9a-f]{64}$');

-- The firm’s own table of its debts, asked for by a member and held against what the members report (measure 3).
create table debt_table (
  tenant_id text not null references tenant,
  id text not null,
  body_id text not null,
  debtor_id text not null,
  asked_by text not null,
  asked_by_person text not null,
  asked_at timestamptz not null,
  as_of date not null,
  due_on date not null,
  status text not null check (status in ('asked', 'agreed', 'differs')),
  stated_minor bigint check (stated_minor >= 0),
  reported_minor bigint check (reported_minor >= 0),
  differing integer check (differing >= 0),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  stated_by_person text,
  stated_at timestamptz,
  participants text[] not null check (participants @> array[debtor_id, asked_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, body_id) references joint_body (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  check ((status = 'asked') = (stated_at is null)),
  check ((status = 'asked') = (document_hash is null)),
  check (status <> 'agreed' or differing = 0)
);
create unique index debt_table_once on debt_table (tenant_id, body_id) where status = 'asked';
create index debt_table_body on debt_table (tenant_id, body_id, id);
select holdfast_protect('debt_table');

-- One bank’s line of it: what the firm states is the firm’s and that bank’s to see, what the bank had reported is the bank’s alone.
create table debt_line (
  tenant_id text not null references tenant,
  table_id text not null,
  bank_id text not null,
  side text not null check (side in ('stated', 'reported')),
  amount_minor bigint not null check (amount_minor >= 0),
  participants text[] not null check (participants @> array[bank_id] and (side = 'stated' or participants = array[bank_id])),
  primary key (tenant_id, table_id, bank_id, side),
  foreign key (tenant_id, table_id) references debt_table (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id)
);
select holdfast_protect('debt_line');

create or replace function holdfast_awaited_of_debt_table(n debt_table) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'debtTable.state', p.party_id, s.state, 'standing:contest', '/v1/debt-tables/' || n.id || '/statement', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.debtor_id as party_id) p where s.state = 'asked'
$tasks$;
create or replace function holdfast_tasks_of_debt_table(n debt_table) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'debt-tables', array(select a from holdfast_awaited_of_debt_table(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_debt_table() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_debt_table(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on debt_table;
create trigger tasks_begun after insert on debt_table for each row when ((new.status) in ('asked')) execute function holdfast_task_of_debt_table();
drop trigger if exists tasks_moved on debt_table;
create trigger tasks_moved after update on debt_table for each row
  when (old *<> new and ((old.status) in ('asked') or (new.status) in ('asked'))) execute function holdfast_task_of_debt_table();
