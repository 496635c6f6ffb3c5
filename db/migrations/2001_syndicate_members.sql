-- A bank that another names as a member of a syndicate says whether it lends with it: of a syndicate of one's own naming nothing is excepted (measure 15).
create table syndicate_member (
  tenant_id text not null references tenant,
  id text not null,
  loan_id text not null,
  lender_id text not null,
  member_id text not null,
  borrower_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  principal_minor bigint not null check (principal_minor > 0),
  agreement_hash text not null check (agreement_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('asked', 'confirmed', 'declined')),
  answer text check (length(answer) between 1 and 1000),
  answered_by text,
  answered_at timestamptz,
  asked_at timestamptz not null,
  participants text[] not null check (participants = array[lender_id, member_id]),
  primary key (tenant_id, id),
  unique (tenant_id, loan_id, member_id),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, member_id) references party (tenant_id, id),
  check (lender_id <> member_id),
  check ((status = 'asked') = (answered_at is null))
);
create index syndicate_member_member on syndicate_member (tenant_id, member_id, id);
create index syndicate_member_lender on syndicate_member (tenant_id, lender_id, id);
select holdfast_protect('syndicate_member');

create or replace function holdfast_awaited_of_syndicate_member(n syndicate_member) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'syndicate.answer', p.party_id, s.state, 'loan:approve', '/v1/syndicate-memberships/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.member_id as party_id) p where s.state = 'asked'
$tasks$;
create or replace function holdfast_tasks_of_syndicate_member(n syndicate_member) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'syndicate-memberships', array(select a from holdfast_awaited_of_syndicate_member(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_syndicate_member() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_syndicate_member(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on syndicate_member;
create trigger tasks_begun after insert on syndicate_member for each row when ((new.status) in ('asked')) execute function holdfast_task_of_syndicate_member();
drop trigger if exists tasks_moved on syndicate_member;
create trigger tasks_moved after update on syndicate_member for each row
  when (old *<> new and ((old.status) in ('asked') or (new.status) in ('asked'))) execute function holdfast_task_of_syndicate_member();
