-- A bill of exchange: drawn on who accepts it, in one hand at a time by what stands on its back, paid once on its day; and batches of the central
-- bank in which bills stand that a bank discounted (measure 13).
create table exchange_bill (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('bank_acceptance', 'commercial_acceptance')),
  number text not null check (number ~ '^[0-9]{30}$'),
  drawer_id text not null,
  acceptor_id text not null,
  payee_id text not null,
  holder_id text not null,
  currency text not null,
  face_minor bigint not null check (face_minor > 0),
  drawn_on date not null,
  due_on date not null check (due_on > drawn_on),
  contract_number text not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('drawn', 'accepted', 'refused', 'paid', 'dishonoured')),
  end_reason text check (length(end_reason) between 1 and 500),
  drawn_by text not null,
  created_at timestamptz not null,
  participants text[] not null check (participants @> array[drawer_id, acceptor_id, payee_id, holder_id]),
  primary key (tenant_id, id),
  constraint exchange_bill_number unique (tenant_id, number),
  foreign key (tenant_id, drawer_id) references party (tenant_id, id),
  foreign key (tenant_id, acceptor_id) references party (tenant_id, id),
  foreign key (tenant_id, payee_id) references party (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  check (acceptor_id <> payee_id)
);
create index exchange_bill_participants on exchange_bill using gin (participants);
select holdfast_protect('exchange_bill');

create table exchange_bill_move (
  tenant_id text not null references tenant,
  id text not null,
  bill_id text not null,
  kind text not null check (kind in ('transfer', 'discount', 'rediscount', 'return')),
  from_id text not null,
  to_id text not null,
  rate_bps integer check (rate_bps >= 0),
  discount_minor bigint check (discount_minor >= 0),
  status text not null check (status in ('offered', 'taken', 'refused', 'withdrawn')),
  offered_by text,
  offered_at timestamptz not null,
  answered_at timestamptz,
  moved_on date,
  participants text[] not null check (participants = array[from_id, to_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, bill_id) references exchange_bill (tenant_id, id),
  foreign key (tenant_id, from_id) references party (tenant_id, id),
  foreign key (tenant_id, to_id) references party (tenant_id, id),
  check (from_id <> to_id),
  check ((status = 'taken') = (moved_on is not null))
);
create unique index exchange_bill_move_offered on exchange_bill_move (tenant_id, bill_id) where status = 'offered';
create index exchange_bill_move_bill on exchange_bill_move (tenant_id, bill_id, id);
create index exchange_bill_move_participants on exchange_bill_move using gin (participants);
select holdfast_protect('exchange_bill_move');

create index earmark_of_bills on earmark (tenant_id, drawn_by, (said ->> 'borrowerId')) where said ->> 'kind' = 'rediscount';

alter table policy_return drop constraint policy_return_kind_check;
alter table policy_return add constraint policy_return_kind_check check (kind in ('credit_by_industry', 'maturity_ladder', 'relending_stock',
  'bad_loans_by_size', 'vat_exempt_interest', 'hedged_share', 'group_exposure', 'asks_closed', 'funnel', 'use_of_proceeds', 'traced_share',
  'guarantee_mix', 'score_back_test', 'cuts_and_calls', 'tenor_gap', 'cash_cycle', 'small_loans', 'hits_by_source', 'rediscount_ledger'));

create or replace function holdfast_awaited_of_exchange_bill(n exchange_bill) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'exchangeBill.accept', p.party_id, s.state, 'exchangeBill:accept', '/v1/exchange-bills/' || n.id || '/acceptance', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.acceptor_id as party_id) p where s.state = 'drawn'
  union all
  select 'exchangeBill.settle', p.party_id, s.state, 'exchangeBill:accept', '/v1/exchange-bills/' || n.id || '/settlement', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.acceptor_id as party_id) p where s.state = 'accepted'
$tasks$;
create or replace function holdfast_tasks_of_exchange_bill(n exchange_bill) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'exchange-bills', array(select a from holdfast_awaited_of_exchange_bill(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_exchange_bill() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_exchange_bill(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on exchange_bill;
create trigger tasks_begun after insert on exchange_bill for each row when ((new.status) in ('drawn', 'accepted')) execute function holdfast_task_of_exchange_bill();
drop trigger if exists tasks_moved on exchange_bill;
create trigger tasks_moved after update on exchange_bill for each row
  when (old *<> new and ((old.status) in ('drawn', 'accepted') or (new.status) in ('drawn', 'accepted'))) execute function holdfast_task_of_exchange_bill();

create or replace function holdfast_awaited_of_exchange_bill_move(n exchange_bill_move) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'exchangeBillMove.answer', p.party_id, s.state, case n.kind when 'discount' then 'exchangeBill:discount' else 'exchangeBill:hold' end, '/v1/exchange-bill-offers/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.to_id as party_id) p where s.state = 'offered'
$tasks$;
create or replace function holdfast_tasks_of_exchange_bill_move(n exchange_bill_move) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'exchange-bill-offers', array(select a from holdfast_awaited_of_exchange_bill_move(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_exchange_bill_move() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_exchange_bill_move(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on exchange_bill_move;
create trigger tasks_begun after insert on exchange_bill_move for each row when ((new.status) in ('offered')) execute function holdfast_task_of_exchange_bill_move();
drop trigger if exists tasks_moved on exchange_bill_move;
create trigger tasks_moved after update on exchange_bill_move for each row
  when (old *<> new and ((old.status) in ('offered') or (new.status) in ('offered'))) execute function holdfast_task_of_exchange_bill_move();
