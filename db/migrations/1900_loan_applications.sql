-- A firm applies for a loan by itself: what the rule found, test by test, and the loan that came of it.
create table loan_application (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  months integer not null check (months between 1 and 120),
  purpose_kind text not null,
  purpose text not null,
  payees jsonb not null,
  consent_id text not null,
  applied_by text not null,
  applied_at timestamptz not null,
  due_on date not null,
  status text not null check (status in ('applied', 'referred', 'offered', 'declined', 'withdrawn')),
  tests jsonb not null default '[]',
  score_id text,
  rate_bps integer check (rate_bps >= 0),
  -- Decided by the rule, within the limit that two people set; else by a person.
  is_by_rule boolean not null default false,
  decided_by text,
  decided_at timestamptz,
  answer text check (length(answer) between 1 and 1000),
  loan_id text,
  participants text[] not null check (participants = array[lender_id, borrower_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id),
  check (lender_id <> borrower_id),
  check ((status = 'offered') = (loan_id is not null)),
  check ((status = 'applied') <= (decided_at is null))
);
create index loan_application_lender on loan_application (tenant_id, lender_id, id);
create index loan_application_borrower on loan_application (tenant_id, borrower_id, id);
create unique index loan_application_loan on loan_application (tenant_id, loan_id) where loan_id is not null;
select holdfast_protect('loan_application');

create or replace function holdfast_awaited_of_loan_application(n loan_application) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'loanApplication.decide', p.party_id, s.state, 'loan:propose', '/v1/loan-applications/' || n.id || '/decision', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'applied'
  union all
  select 'loanApplication.answer', p.party_id, s.state, 'loan:propose', '/v1/loan-applications/' || n.id || '/answer', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, array_remove(array[n.decided_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'referred'
$tasks$;
create or replace function holdfast_tasks_of_loan_application(n loan_application) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'loan-applications', array(select a from holdfast_awaited_of_loan_application(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_loan_application() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_loan_application(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on loan_application;
create trigger tasks_begun after insert on loan_application for each row when ((new.status) in ('applied', 'referred')) execute function holdfast_task_of_loan_application();
drop trigger if exists tasks_moved on loan_application;
create trigger tasks_moved after update on loan_application for each row
  when (old *<> new and ((old.status) in ('applied', 'referred') or (new.status) in ('applied', 'referred'))) execute function holdfast_task_of_loan_application();
