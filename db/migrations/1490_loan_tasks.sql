-- Who is awaited for loans and for changes of their terms, as the nouns of the desk say it.
create or replace function holdfast_awaited_of_loan(n loan) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'loan.accept', p.party_id, s.state, 'loan:accept', '/v1/loans/' || n.id || '/acceptance', null::timestamptz, 2::smallint, null::text
    from (select n.status) s (state), lateral (select n.borrower_id as party_id) p where s.state = 'proposed'
  union all
  select 'loan.approve', p.party_id, s.state, 'loan:approve', '/v1/loans/' || n.id || '/approval', null::timestamptz, 2::smallint, n.proposed_by
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'accepted'
  union all
  select 'loan.disburse', p.party_id, s.state, 'loan:pay', '/v1/loans/' || n.id || '/disbursements', ((n.available_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, n.approved_by
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'approved'
$tasks$;
create or replace function holdfast_tasks_of_loan(n loan) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'loans', array(select a from holdfast_awaited_of_loan(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_loan() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_loan(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on loan;
create trigger tasks_begun after insert on loan for each row when ((new.status) in ('proposed', 'accepted', 'approved')) execute function holdfast_task_of_loan();
drop trigger if exists tasks_moved on loan;
create trigger tasks_moved after update on loan for each row
  when (old is distinct from new and ((old.status) in ('proposed', 'accepted', 'approved') or (new.status) in ('proposed', 'accepted', 'approved'))) execute function holdfast_task_of_loan();

create or replace function holdfast_awaited_of_loan_change(n loan_change) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'loan.answerChange', p.party_id, s.state, 'loan:accept', '/v1/loan-changes/' || n.id || '/answer', null::timestamptz, 2::smallint, null::text
    from (select n.status) s (state), lateral (select (select v.borrower_id from loan v where v.tenant_id = n.tenant_id and v.id = n.loan_id) as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_loan_change(n loan_change) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'loan-changes', array(select a from holdfast_awaited_of_loan_change(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_loan_change() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_loan_change(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on loan_change;
create trigger tasks_begun after insert on loan_change for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_loan_change();
drop trigger if exists tasks_moved on loan_change;
create trigger tasks_moved after update on loan_change for each row
  when (old is distinct from new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_loan_change();
