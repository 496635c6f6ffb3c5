-- A merger told to each lender: what passed to the successor, the limits on both, and by when filings follow (measure 10).
create table succession (
  tenant_id text not null references tenant,
  id text not null,
  standing_id text not null,
  stated_by text not null,
  holder_id text not null,
  predecessor_id text not null,
  successor_id text not null,
  from_on date not null,
  passed jsonb not null,
  limits jsonb not null,
  filings integer not null check (filings >= 0),
  due_on date not null,
  status text not null check (status in ('told', 'settled')),
  answer text check (length(answer) between 1 and 1000),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  settled_by text,
  settled_at timestamptz,
  told_at timestamptz not null,
  participants text[] not null check (participants = array[holder_id]),
  primary key (tenant_id, id),
  unique (tenant_id, standing_id, holder_id),
  foreign key (tenant_id, standing_id) references party_standing (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, predecessor_id) references party (tenant_id, id),
  foreign key (tenant_id, successor_id) references party (tenant_id, id),
  check (predecessor_id <> successor_id),
  check ((status = 'settled') = (settled_at is not null))
);
create index succession_holder on succession (tenant_id, holder_id, id);
select holdfast_protect('succession');

create or replace function holdfast_awaited_of_succession(n succession) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'succession.settle', p.party_id, s.state, 'loan:amend', '/v1/successions/' || n.id || '/settlement', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.holder_id as party_id) p where s.state = 'told'
$tasks$;
create or replace function holdfast_tasks_of_succession(n succession) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'successions', array(select a from holdfast_awaited_of_succession(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_succession() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_succession(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on succession;
create trigger tasks_begun after insert on succession for each row when ((new.status) in ('told')) execute function holdfast_task_of_succession();
drop trigger if exists tasks_moved on succession;
create trigger tasks_moved after update on succession for each row
  when (old *<> new and ((old.status) in ('told') or (new.status) in ('told'))) execute function holdfast_task_of_succession();
