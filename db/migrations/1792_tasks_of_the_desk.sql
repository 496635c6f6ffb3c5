-- The tasks as src/desk/nouns has them now.

create or replace function holdfast_awaited_of_lot(n lot) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custody.take', p.party_id, s.state, 'custody:take', '/v1/custodies', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.offered_to_id is not null and n.status in ('registered', 'in_custody') then 'offered' else n.status end) s (state), lateral (select n.offered_to_id as party_id) p where s.state = 'offered'
$tasks$;
create or replace function holdfast_tasks_of_lot(n lot) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'lots', array(select a from holdfast_awaited_of_lot(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_lot(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on lot;
create trigger tasks_begun after insert on lot for each row when ((case when new.offered_to_id is not null and new.status in ('registered', 'in_custody') then 'offered' else new.status end) in ('offered')) execute function holdfast_task_of_lot();
drop trigger if exists tasks_moved on lot;
create trigger tasks_moved after update on lot for each row
  when (old *<> new and ((case when old.offered_to_id is not null and old.status in ('registered', 'in_custody') then 'offered' else old.status end) in ('offered') or (case when new.offered_to_id is not null and new.status in ('registered', 'in_custody') then 'offered' else new.status end) in ('offered'))) execute function holdfast_task_of_lot();

create or replace function holdfast_awaited_of_custody_agreement(n custody_agreement) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custodyAgreement.accept', p.party_id, s.state, 'custody:accept', '/v1/custody-agreements/' || n.id || '/acceptance', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'proposed' when n.wanted_level is not null then 'level_asked' else 'engaged' end) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'proposed'
  union all
  select 'custodyAgreement.accept', p.party_id, s.state, 'custody:accept', '/v1/custody-agreements/' || n.id || '/acceptance', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'proposed' when n.wanted_level is not null then 'level_asked' else 'engaged' end) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'level_asked'
$tasks$;
create or replace function holdfast_tasks_of_custody_agreement(n custody_agreement) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'custody-agreements', array(select a from holdfast_awaited_of_custody_agreement(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_custody_agreement() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_custody_agreement(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on custody_agreement;
create trigger tasks_begun after insert on custody_agreement for each row when ((case when new.ended_at is not null then 'ended' when new.agreed_at is null then 'proposed' when new.wanted_level is not null then 'level_asked' else 'engaged' end) in ('proposed', 'level_asked')) execute function holdfast_task_of_custody_agreement();
drop trigger if exists tasks_moved on custody_agreement;
create trigger tasks_moved after update on custody_agreement for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.agreed_at is null then 'proposed' when old.wanted_level is not null then 'level_asked' else 'engaged' end) in ('proposed', 'level_asked') or (case when new.ended_at is not null then 'ended' when new.agreed_at is null then 'proposed' when new.wanted_level is not null then 'level_asked' else 'engaged' end) in ('proposed', 'level_asked'))) execute function holdfast_task_of_custody_agreement();

create or replace function holdfast_awaited_of_supervision(n supervision) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'supervision.evidence', p.party_id, s.state, 'supervision:evidence', '/v1/supervisions/' || n.id || '/evidence', n.next_due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'none'
  union all
  select 'supervision.evidence', p.party_id, s.state, 'supervision:evidence', '/v1/supervisions/' || n.id || '/evidence', n.next_due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'handover'
  union all
  select 'supervision.evidence', p.party_id, s.state, 'supervision:evidence', '/v1/supervisions/' || n.id || '/evidence', n.next_due_at, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'controlled'
  union all
  select 'supervision.evidence', p.party_id, s.state, 'supervision:evidence', '/v1/supervisions/' || n.id || '/evidence', n.next_due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'degraded'
  union all
  select 'supervision.evidence', p.party_id, s.state, 'supervision:evidence', '/v1/supervisions/' || n.id || '/evidence', n.next_due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'lost'
$tasks$;
create or replace function holdfast_tasks_of_supervision(n supervision) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'supervisions', array(select a from holdfast_awaited_of_supervision(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_supervision() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_supervision(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on supervision;
create trigger tasks_begun after insert on supervision for each row when ((new.state) in ('none', 'handover', 'controlled', 'degraded', 'lost')) execute function holdfast_task_of_supervision();
drop trigger if exists tasks_moved on supervision;
create trigger tasks_moved after update on supervision for each row
  when (old *<> new and ((old.state) in ('none', 'handover', 'controlled', 'degraded', 'lost') or (new.state) in ('none', 'handover', 'controlled', 'degraded', 'lost'))) execute function holdfast_task_of_supervision();

create or replace function holdfast_awaited_of_subject(n subject) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select p.id as party_id from party p where p.tenant_id = n.tenant_id and p.id = any(n.participants) and p.roles && array['bank', 'guarantor']) p where s.state = 'settings_asked'
$tasks$;
create or replace function holdfast_tasks_of_subject(n subject) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'subjects', array(select a from holdfast_awaited_of_subject(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_subject() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_subject(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on subject;
create trigger tasks_begun after insert on subject for each row when ((case when new.ended_at is not null then 'ended' when new.asked is not null then 'settings_asked' else new.status end) in ('settings_asked')) execute function holdfast_task_of_subject();
drop trigger if exists tasks_moved on subject;
create trigger tasks_moved after update on subject for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.asked is not null then 'settings_asked' else old.status end) in ('settings_asked') or (case when new.ended_at is not null then 'ended' when new.asked is not null then 'settings_asked' else new.status end) in ('settings_asked'))) execute function holdfast_task_of_subject();

create or replace function holdfast_awaited_of_breach(n breach) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'breach.acknowledge', p.party_id, s.state, 'control:signOff', '/v1/breaches/' || n.id || '/acknowledgement', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'open'
  union all
  select 'control.order', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.subject_id || '/orders', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'acknowledged'
  union all
  select 'breach.signOff', p.party_id, s.state, 'control:signOff', '/v1/breaches/' || n.id || '/sign-off', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'cleared'
$tasks$;
create or replace function holdfast_tasks_of_breach(n breach) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'breaches', array(select a from holdfast_awaited_of_breach(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_breach() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_breach(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on breach;
create trigger tasks_begun after insert on breach for each row when ((case when new.closed then 'closed' when new.withdrawn_at is not null then 'withdrawn' when new.cleared_at is not null then 'cleared' when new.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared')) execute function holdfast_task_of_breach();
drop trigger if exists tasks_moved on breach;
create trigger tasks_moved after update on breach for each row
  when (old *<> new and ((case when old.closed then 'closed' when old.withdrawn_at is not null then 'withdrawn' when old.cleared_at is not null then 'cleared' when old.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared') or (case when new.closed then 'closed' when new.withdrawn_at is not null then 'withdrawn' when new.cleared_at is not null then 'cleared' when new.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared'))) execute function holdfast_task_of_breach();

create or replace function holdfast_awaited_of_control_order(n control_order) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'control.reportInspection', p.party_id, s.state, 'control:inspect', '/v1/orders/' || n.id || '/report', n.to_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.report is not null then 'reported' when n.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end) s (state), lateral (select p.id as party_id from party p join subject s on s.tenant_id = n.tenant_id and s.id = n.subject_id where p.tenant_id = n.tenant_id and p.id = any(s.participants) and p.roles && array['collateral_manager']) p where s.state = 'ordered'
$tasks$;
create or replace function holdfast_tasks_of_control_order(n control_order) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'orders', array(select a from holdfast_awaited_of_control_order(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_control_order() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_control_order(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on control_order;
create trigger tasks_begun after insert on control_order for each row when ((case when new.report is not null then 'reported' when new.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end) in ('ordered')) execute function holdfast_task_of_control_order();
drop trigger if exists tasks_moved on control_order;
create trigger tasks_moved after update on control_order for each row
  when (old *<> new and ((case when old.report is not null then 'reported' when old.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end) in ('ordered') or (case when new.report is not null then 'reported' when new.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end) in ('ordered'))) execute function holdfast_task_of_control_order();

create or replace function holdfast_awaited_of_count_question(n count_question) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'countQuestion.answer', p.party_id, s.state, 'supervision:evidence', '/v1/count-questions/' || n.id || '/answer', n.due_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'open'
  union all
  select 'countQuestion.answer', p.party_id, s.state, 'supervision:evidence', '/v1/count-questions/' || n.id || '/answer', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'overdue'
$tasks$;
create or replace function holdfast_tasks_of_count_question(n count_question) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'count-questions', array(select a from holdfast_awaited_of_count_question(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_count_question() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_count_question(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on count_question;
create trigger tasks_begun after insert on count_question for each row when ((new.status) in ('open', 'overdue')) execute function holdfast_task_of_count_question();
drop trigger if exists tasks_moved on count_question;
create trigger tasks_moved after update on count_question for each row
  when (old *<> new and ((old.status) in ('open', 'overdue') or (new.status) in ('open', 'overdue'))) execute function holdfast_task_of_count_question();

create or replace function holdfast_awaited_of_assay(n assay) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'assay.report', p.party_id, s.state, 'assay:report', '/v1/assays/' || n.id || '/report', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.voided_at is not null then 'voided' when n.reported_at is not null then 'reported' else 'ordered' end) s (state), lateral (select n.assayer_id as party_id) p where s.state = 'ordered'
$tasks$;
create or replace function holdfast_tasks_of_assay(n assay) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'assays', array(select a from holdfast_awaited_of_assay(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_assay() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_assay(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on assay;
create trigger tasks_begun after insert on assay for each row when ((case when new.voided_at is not null then 'voided' when new.reported_at is not null then 'reported' else 'ordered' end) in ('ordered')) execute function holdfast_task_of_assay();
drop trigger if exists tasks_moved on assay;
create trigger tasks_moved after update on assay for each row
  when (old *<> new and ((case when old.voided_at is not null then 'voided' when old.reported_at is not null then 'reported' else 'ordered' end) in ('ordered') or (case when new.voided_at is not null then 'voided' when new.reported_at is not null then 'reported' else 'ordered' end) in ('ordered'))) execute function holdfast_task_of_assay();

create or replace function holdfast_awaited_of_custody_incident(n custody_incident) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custodyIncident.close', p.party_id, s.state, 'control:signOff', '/v1/custody-incidents/' || n.id || '/closing', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
  union all
  select 'custodyIncident.assign', p.party_id, s.state, 'person:' || n.owner_id, '/v1/custody-incidents/' || n.id || '/assignment', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.owner_party_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_custody_incident(n custody_incident) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'custody-incidents', array(select a from holdfast_awaited_of_custody_incident(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_custody_incident() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_custody_incident(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on custody_incident;
create trigger tasks_begun after insert on custody_incident for each row when ((new.status) in ('open')) execute function holdfast_task_of_custody_incident();
drop trigger if exists tasks_moved on custody_incident;
create trigger tasks_moved after update on custody_incident for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_custody_incident();

create or replace function holdfast_awaited_of_book_correction(n book_correction) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'bookCorrection.answer', p.party_id, s.state, 'control:signOff', '/v1/book-corrections/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select a as party_id from unnest(n.lender_ids) a where not exists (select from jsonb_array_elements(n.answers) g where g->>'lenderId' = a)) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_book_correction(n book_correction) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'book-corrections', array(select a from holdfast_awaited_of_book_correction(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_book_correction() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_book_correction(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on book_correction;
create trigger tasks_begun after insert on book_correction for each row when ((new.status) in ('open')) execute function holdfast_task_of_book_correction();
drop trigger if exists tasks_moved on book_correction;
create trigger tasks_moved after update on book_correction for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_book_correction();

create or replace function holdfast_awaited_of_restraint(n restraint) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'restraint.confirm', p.party_id, s.state, 'restraint:record', '/v1/restraints/' || n.id || '/confirmation', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select distinct p.id as party_id from restraint_lot r join lot l on l.tenant_id = r.tenant_id and l.id = r.lot_id join party p on p.tenant_id = r.tenant_id and p.id = any(l.participants) and p.id <> l.owner_id and p.roles && array['bank', 'trader', 'carrier', 'collateral_manager', 'guarantor'] where r.tenant_id = n.tenant_id and r.restraint_id = n.id) p where s.state = 'stated'
$tasks$;
create or replace function holdfast_tasks_of_restraint(n restraint) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'restraints', array(select a from holdfast_awaited_of_restraint(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_restraint() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_restraint(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on restraint;
create trigger tasks_begun after insert on restraint for each row when ((new.status) in ('stated')) execute function holdfast_task_of_restraint();
drop trigger if exists tasks_moved on restraint;
create trigger tasks_moved after update on restraint for each row
  when (old *<> new and ((old.status) in ('stated') or (new.status) in ('stated'))) execute function holdfast_task_of_restraint();

create or replace function holdfast_task_of_restraint_by_restraint_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_restraint(n) from restraint n where n.tenant_id = new.tenant_id and n.id = new.restraint_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on restraint_lot;
create trigger tasks_followed after insert or update on restraint_lot for each row execute function holdfast_task_of_restraint_by_restraint_lot();

create or replace function holdfast_awaited_of_transferable_record(n transferable_record) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'bill.answerSurrender', p.party_id, s.state, 'bill:deliver', '/v1/bills/' || n.id || '/surrender-answer', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'surrender_requested' and (n.kind = 'bill')
  union all
  select 'receipt.answerSurrender', p.party_id, s.state, 'receipt:issue', '/v1/receipts/' || n.id || '/surrender-answer', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'surrender_requested' and (n.kind = 'warehouse_receipt')
  union all
  select 'ebl.answerSurrender', p.party_id, s.state, 'ebl:issue', '/v1/dcsa/v3/ebl-surrender-responses', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'surrender_requested' and (n.kind = 'ebl')
  union all
  select 'bill.deliver', p.party_id, s.state, 'bill:deliver', '/v1/bills/' || n.id || '/delivery', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'surrendered' and (n.kind = 'bill')
  union all
  select 'bill.issue', p.party_id, s.state, 'bill:issue', '/v1/bills', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'surrendered_for_amendment' and (n.kind = 'bill')
$tasks$;
create or replace function holdfast_tasks_of_transferable_record(n transferable_record) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'documents-of-title', array(select a from holdfast_awaited_of_transferable_record(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_transferable_record() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_transferable_record(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on transferable_record;
create trigger tasks_begun after insert on transferable_record for each row when ((new.status) in ('surrender_requested', 'surrendered', 'surrendered_for_amendment')) execute function holdfast_task_of_transferable_record();
drop trigger if exists tasks_moved on transferable_record;
create trigger tasks_moved after update on transferable_record for each row
  when (old *<> new and ((old.status) in ('surrender_requested', 'surrendered', 'surrendered_for_amendment') or (new.status) in ('surrender_requested', 'surrendered', 'surrendered_for_amendment'))) execute function holdfast_task_of_transferable_record();

create or replace function holdfast_awaited_of_receipt(n receipt) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'receipt.signEndorsement', p.party_id, s.state, 'receipt:issue', '/v1/receipts/' || n.id || '/endorsement-signature', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when not n.live then 'ended' when n.pending_endorsement is not null then 'endorsed' else 'live' end) s (state), lateral (select n.issuer_id as party_id) p where s.state = 'endorsed'
$tasks$;
create or replace function holdfast_tasks_of_receipt(n receipt) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'warehouse-receipts', array(select a from holdfast_awaited_of_receipt(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_receipt() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_receipt(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on receipt;
create trigger tasks_begun after insert on receipt for each row when ((case when not new.live then 'ended' when new.pending_endorsement is not null then 'endorsed' else 'live' end) in ('endorsed')) execute function holdfast_task_of_receipt();
drop trigger if exists tasks_moved on receipt;
create trigger tasks_moved after update on receipt for each row
  when (old *<> new and ((case when not old.live then 'ended' when old.pending_endorsement is not null then 'endorsed' else 'live' end) in ('endorsed') or (case when not new.live then 'ended' when new.pending_endorsement is not null then 'endorsed' else 'live' end) in ('endorsed'))) execute function holdfast_task_of_receipt();

create or replace function holdfast_awaited_of_credit_message_task(n credit_message_task) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'messageTask.settle', p.party_id, s.state, 'message:receive', '/v1/message-tasks/' || n.id || '/settlement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_credit_message_task(n credit_message_task) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'message-tasks', array(select a from holdfast_awaited_of_credit_message_task(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_message_task() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_message_task(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_message_task;
create trigger tasks_begun after insert on credit_message_task for each row when ((new.status) in ('open')) execute function holdfast_task_of_credit_message_task();
drop trigger if exists tasks_moved on credit_message_task;
create trigger tasks_moved after update on credit_message_task for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_credit_message_task();

create or replace function holdfast_awaited_of_receivable(n receivable) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'receivable.confirm', p.party_id, s.state, 'receivable:confirm', '/v1/receivables/' || n.id || '/confirmation', ((coalesce(n.answer_by, n.due_on) + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.debtor_id as party_id) p where s.state = 'presented'
  union all
  select 'receivable.pay', p.party_id, s.state, 'receivable:confirm', '/v1/receivables/' || n.id, ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.due_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.debtor_id as party_id) p where s.state = 'confirmed'
$tasks$;
create or replace function holdfast_tasks_of_receivable(n receivable) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'receivables', array(select a from holdfast_awaited_of_receivable(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_receivable() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_receivable(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on receivable;
create trigger tasks_begun after insert on receivable for each row when ((new.status) in ('presented', 'confirmed')) execute function holdfast_task_of_receivable();
drop trigger if exists tasks_moved on receivable;
create trigger tasks_moved after update on receivable for each row
  when (old *<> new and ((old.status) in ('presented', 'confirmed') or (new.status) in ('presented', 'confirmed'))) execute function holdfast_task_of_receivable();

create or replace function holdfast_awaited_of_dispute(n dispute) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'dispute.uphold', p.party_id, s.state, 'receivable:present', '/v1/disputes/' || n.id || '/grant', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.creditor_id from receivable v where v.tenant_id = n.tenant_id and v.id = n.receivable_id) as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_dispute(n dispute) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'disputes', array(select a from holdfast_awaited_of_dispute(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_dispute() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_dispute(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on dispute;
create trigger tasks_begun after insert on dispute for each row when ((new.status) in ('open')) execute function holdfast_task_of_dispute();
drop trigger if exists tasks_moved on dispute;
create trigger tasks_moved after update on dispute for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_dispute();

create or replace function holdfast_awaited_of_collection_account(n collection_account) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'account.answer', p.party_id, s.state, 'account:approve', '/v1/collection-accounts/' || n.id || '/answer', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_collection_account(n collection_account) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'collection-accounts', array(select a from holdfast_awaited_of_collection_account(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_collection_account() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_collection_account(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on collection_account;
create trigger tasks_begun after insert on collection_account for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_collection_account();
drop trigger if exists tasks_moved on collection_account;
create trigger tasks_moved after update on collection_account for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_collection_account();

create or replace function holdfast_awaited_of_core_source(n core_source) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'coreSource.approve', p.party_id, s.state, 'signingKey:manage', '/v1/core-sources/' || n.id || '/approval', null::timestamptz, 1::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.party_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_core_source(n core_source) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'core-sources', array(select a from holdfast_awaited_of_core_source(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_core_source() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_core_source(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on core_source;
create trigger tasks_begun after insert on core_source for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_core_source();
drop trigger if exists tasks_moved on core_source;
create trigger tasks_moved after update on core_source for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_core_source();

create or replace function holdfast_awaited_of_signing_key(n signing_key) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'signingKey.approve', p.party_id, s.state, 'signingKey:manage', '/v1/signing-keys/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.enrolled_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.revoked_at is not null then 'revoked' when n.approved_by is null then 'enrolled' else 'in_use' end) s (state), lateral (select n.party_id as party_id) p where s.state = 'enrolled'
$tasks$;
create or replace function holdfast_tasks_of_signing_key(n signing_key) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'signing-keys', array(select a from holdfast_awaited_of_signing_key(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_signing_key() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_signing_key(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on signing_key;
create trigger tasks_begun after insert on signing_key for each row when ((case when new.revoked_at is not null then 'revoked' when new.approved_by is null then 'enrolled' else 'in_use' end) in ('enrolled')) execute function holdfast_task_of_signing_key();
drop trigger if exists tasks_moved on signing_key;
create trigger tasks_moved after update on signing_key for each row
  when (old *<> new and ((case when old.revoked_at is not null then 'revoked' when old.approved_by is null then 'enrolled' else 'in_use' end) in ('enrolled') or (case when new.revoked_at is not null then 'revoked' when new.approved_by is null then 'enrolled' else 'in_use' end) in ('enrolled'))) execute function holdfast_task_of_signing_key();

create or replace function holdfast_awaited_of_import_file(n import_file) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'file.complete', p.party_id, s.state, 'file:upload', '/v1/files/' || n.id || '/completion', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.party_id as party_id) p where s.state = 'receiving'
$tasks$;
create or replace function holdfast_tasks_of_import_file(n import_file) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'files', array(select a from holdfast_awaited_of_import_file(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_import_file() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_import_file(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on import_file;
create trigger tasks_begun after insert on import_file for each row when ((new.status) in ('receiving')) execute function holdfast_task_of_import_file();
drop trigger if exists tasks_moved on import_file;
create trigger tasks_moved after update on import_file for each row
  when (old *<> new and ((old.status) in ('receiving') or (new.status) in ('receiving'))) execute function holdfast_task_of_import_file();

create or replace function holdfast_awaited_of_assignment(n assignment) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'assignment.answer', p.party_id, s.state, 'assignment:accept', '/v1/assignments/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.assignee_id as party_id) p where s.state = 'offered'
  union all
  select 'notice.send', p.party_id, s.state, 'notice:send', '/v1/notices', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.assignee_id as party_id) p where s.state = 'accepted' and (not exists (select from notice c where c.tenant_id = n.tenant_id and c.source_id = n.id))
  union all
  select 'assignment.register', p.party_id, s.state, 'assignment:register', '/v1/assignments/' || n.id || '/registration', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.assignee_id as party_id) p where s.state = 'accepted' and (not exists (select from assignment_registration c where c.tenant_id = n.tenant_id and c.assignment_id = n.id))
$tasks$;
create or replace function holdfast_tasks_of_assignment(n assignment) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'assignments', array(select a from holdfast_awaited_of_assignment(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_assignment() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_assignment(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on assignment;
create trigger tasks_begun after insert on assignment for each row when ((new.status) in ('offered', 'accepted')) execute function holdfast_task_of_assignment();
drop trigger if exists tasks_moved on assignment;
create trigger tasks_moved after update on assignment for each row
  when (old *<> new and ((old.status) in ('offered', 'accepted') or (new.status) in ('offered', 'accepted'))) execute function holdfast_task_of_assignment();

create or replace function holdfast_task_of_assignment_by_notice() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_assignment(n) from assignment n where n.tenant_id = new.tenant_id and n.id = new.source_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on notice;
create trigger tasks_followed after insert or update on notice for each row execute function holdfast_task_of_assignment_by_notice();

create or replace function holdfast_task_of_assignment_by_assignment_registration() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_assignment(n) from assignment n where n.tenant_id = new.tenant_id and n.id = new.assignment_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on assignment_registration;
create trigger tasks_followed after insert or update on assignment_registration for each row execute function holdfast_task_of_assignment_by_assignment_registration();

create or replace function holdfast_awaited_of_notice(n notice) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'notice.acknowledge', p.party_id, s.state, 'notice:receive', '/v1/notices/' || n.id || '/acknowledgement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.acknowledged_at is not null then 'acknowledged' when n.arrived_at is not null then 'arrived' else 'sent' end) s (state), lateral (select n.debtor_id as party_id) p where s.state = 'sent'
  union all
  select 'notice.recordArrival', p.party_id, s.state, 'notice:send', '/v1/notices/' || n.id || '/arrival', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.acknowledged_at is not null then 'acknowledged' when n.arrived_at is not null then 'arrived' else 'sent' end) s (state), lateral (select n.sender_id as party_id) p where s.state = 'sent'
  union all
  select 'notice.acknowledge', p.party_id, s.state, 'notice:receive', '/v1/notices/' || n.id || '/acknowledgement', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.acknowledged_at is not null then 'acknowledged' when n.arrived_at is not null then 'arrived' else 'sent' end) s (state), lateral (select n.debtor_id as party_id) p where s.state = 'arrived'
$tasks$;
create or replace function holdfast_tasks_of_notice(n notice) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'notices', array(select a from holdfast_awaited_of_notice(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_notice() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_notice(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on notice;
create trigger tasks_begun after insert on notice for each row when ((case when new.acknowledged_at is not null then 'acknowledged' when new.arrived_at is not null then 'arrived' else 'sent' end) in ('sent', 'arrived')) execute function holdfast_task_of_notice();
drop trigger if exists tasks_moved on notice;
create trigger tasks_moved after update on notice for each row
  when (old *<> new and ((case when old.acknowledged_at is not null then 'acknowledged' when old.arrived_at is not null then 'arrived' else 'sent' end) in ('sent', 'arrived') or (case when new.acknowledged_at is not null then 'acknowledged' when new.arrived_at is not null then 'arrived' else 'sent' end) in ('sent', 'arrived'))) execute function holdfast_task_of_notice();

create or replace function holdfast_awaited_of_pledge(n pledge) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'pledge.answer', p.party_id, s.state, 'pledge:accept', '/v1/pledges/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.pledgee_id as party_id) p where s.state = 'offered'
$tasks$;
create or replace function holdfast_tasks_of_pledge(n pledge) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'pledges', array(select a from holdfast_awaited_of_pledge(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_pledge() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_pledge(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on pledge;
create trigger tasks_begun after insert on pledge for each row when ((new.status) in ('offered')) execute function holdfast_task_of_pledge();
drop trigger if exists tasks_moved on pledge;
create trigger tasks_moved after update on pledge for each row
  when (old *<> new and ((old.status) in ('offered') or (new.status) in ('offered'))) execute function holdfast_task_of_pledge();

create or replace function holdfast_awaited_of_registration(n registration) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'registration.prepare', p.party_id, s.state, 'registry:file', '/v1/registrations', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.status = 'in_force' and n.discharge_due_on is not null then 'discharge_due' when n.status = 'in_force' and n.amend_due_on is not null then 'amend_due' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'pending' and (not exists (select from filing c where c.tenant_id = n.tenant_id and c.registration_id = n.id and c.status <> 'rejected') and not exists (select from registration o where o.tenant_id = n.tenant_id and o.pledge_id = n.pledge_id and o.id > n.id))
  union all
  select 'registration.prepareAct', p.party_id, s.state, 'registry:file', '/v1/registrations/' || n.id || '/filings', ((n.expires_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, ((n.expires_on - 90)::timestamp at time zone 'Asia/Shanghai')
    from (select case when n.status = 'in_force' and n.discharge_due_on is not null then 'discharge_due' when n.status = 'in_force' and n.amend_due_on is not null then 'amend_due' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'in_force'
  union all
  select 'registration.prepareAct', p.party_id, s.state, 'registry:file', '/v1/registrations/' || n.id || '/filings', ((n.amend_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.status = 'in_force' and n.discharge_due_on is not null then 'discharge_due' when n.status = 'in_force' and n.amend_due_on is not null then 'amend_due' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'amend_due'
  union all
  select 'registration.prepareAct', p.party_id, s.state, 'registry:file', '/v1/registrations/' || n.id || '/filings', ((n.discharge_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.status = 'in_force' and n.discharge_due_on is not null then 'discharge_due' when n.status = 'in_force' and n.amend_due_on is not null then 'amend_due' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'discharge_due'
$tasks$;
create or replace function holdfast_tasks_of_registration(n registration) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'registrations', array(select a from holdfast_awaited_of_registration(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_registration() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_registration(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on registration;
create trigger tasks_begun after insert on registration for each row when ((case when new.status = 'in_force' and new.discharge_due_on is not null then 'discharge_due' when new.status = 'in_force' and new.amend_due_on is not null then 'amend_due' else new.status end) in ('pending', 'in_force', 'amend_due', 'discharge_due')) execute function holdfast_task_of_registration();
drop trigger if exists tasks_moved on registration;
create trigger tasks_moved after update on registration for each row
  when (old *<> new and ((case when old.status = 'in_force' and old.discharge_due_on is not null then 'discharge_due' when old.status = 'in_force' and old.amend_due_on is not null then 'amend_due' else old.status end) in ('pending', 'in_force', 'amend_due', 'discharge_due') or (case when new.status = 'in_force' and new.discharge_due_on is not null then 'discharge_due' when new.status = 'in_force' and new.amend_due_on is not null then 'amend_due' else new.status end) in ('pending', 'in_force', 'amend_due', 'discharge_due'))) execute function holdfast_task_of_registration();

create or replace function holdfast_task_of_registration_by_filing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_registration(n) from registration n where n.tenant_id = new.tenant_id and n.id = new.registration_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on filing;
create trigger tasks_followed after insert or update on filing for each row execute function holdfast_task_of_registration_by_filing();

create or replace function holdfast_task_of_registration_by_registration() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_registration(n) from registration n where n.tenant_id = new.tenant_id and n.id = any (select o.id from registration o where o.tenant_id = new.tenant_id and o.pledge_id = new.pledge_id and o.id < new.id);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on registration;
create trigger tasks_followed after insert or update on registration for each row execute function holdfast_task_of_registration_by_registration();

create or replace function holdfast_awaited_of_filing(n filing) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'filing.stamp', p.party_id, s.state, 'registry:file', '/v1/filings/' || n.id || '/stamp', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from registration v where v.tenant_id = n.tenant_id and v.id = n.registration_id) as party_id) p where s.state = 'prepared'
  union all
  select 'filing.confirm', p.party_id, s.state, 'registry:confirm', '/v1/filings/' || n.id || '/confirmation', null::timestamptz, 2::smallint, array_remove(array[n.stamped_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from registration v where v.tenant_id = n.tenant_id and v.id = n.registration_id) as party_id) p where s.state = 'stamped'
$tasks$;
create or replace function holdfast_tasks_of_filing(n filing) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'filings', array(select a from holdfast_awaited_of_filing(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_filing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_filing(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on filing;
create trigger tasks_begun after insert on filing for each row when ((new.status) in ('prepared', 'stamped')) execute function holdfast_task_of_filing();
drop trigger if exists tasks_moved on filing;
create trigger tasks_moved after update on filing for each row
  when (old *<> new and ((old.status) in ('prepared', 'stamped') or (new.status) in ('prepared', 'stamped'))) execute function holdfast_task_of_filing();

create or replace function holdfast_awaited_of_objection(n objection) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'objection.move', p.party_id, s.state, 'registry:confirm', '/v1/objections/' || n.id || '/steps', ((n.notify_by + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.closed_as is not null then 'closed' when n.notified_at is null then 'filed' else 'notified' end) s (state), lateral (select (select v.lender_id from registration v where v.tenant_id = n.tenant_id and v.id = n.registration_id) as party_id) p where s.state = 'filed'
  union all
  select 'objection.move', p.party_id, s.state, 'registry:confirm', '/v1/objections/' || n.id || '/steps', ((n.suit_proof_by + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.closed_as is not null then 'closed' when n.notified_at is null then 'filed' else 'notified' end) s (state), lateral (select (select v.lender_id from registration v where v.tenant_id = n.tenant_id and v.id = n.registration_id) as party_id) p where s.state = 'notified'
$tasks$;
create or replace function holdfast_tasks_of_objection(n objection) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'objections', array(select a from holdfast_awaited_of_objection(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_objection() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_objection(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on objection;
create trigger tasks_begun after insert on objection for each row when ((case when new.closed_as is not null then 'closed' when new.notified_at is null then 'filed' else 'notified' end) in ('filed', 'notified')) execute function holdfast_task_of_objection();
drop trigger if exists tasks_moved on objection;
create trigger tasks_moved after update on objection for each row
  when (old *<> new and ((case when old.closed_as is not null then 'closed' when old.notified_at is null then 'filed' else 'notified' end) in ('filed', 'notified') or (case when new.closed_as is not null then 'closed' when new.notified_at is null then 'filed' else 'notified' end) in ('filed', 'notified'))) execute function holdfast_task_of_objection();

create or replace function holdfast_awaited_of_custody_demand(n custody_demand) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custodyDemand.answer', p.party_id, s.state, 'custody:engage', '/v1/custody-demands/' || n.id || '/answer', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.loss_answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
  union all
  select 'custodyDemand.answer', p.party_id, s.state, 'custody:engage', '/v1/custody-demands/' || n.id || '/answer', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.loss_answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'lapsed'
  union all
  select 'custodyDemand.answerLoss', p.party_id, s.state, 'realisation:approve', '/v1/custody-demands/' || n.id || '/loss-answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.loss_answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'loss_claimed'
$tasks$;
create or replace function holdfast_tasks_of_custody_demand(n custody_demand) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'custody-demands', array(select a from holdfast_awaited_of_custody_demand(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_custody_demand() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_custody_demand(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on custody_demand;
create trigger tasks_begun after insert on custody_demand for each row when ((case when new.loss is not null and new.loss_answer is null then 'loss_claimed' else new.status end) in ('open', 'lapsed', 'loss_claimed')) execute function holdfast_task_of_custody_demand();
drop trigger if exists tasks_moved on custody_demand;
create trigger tasks_moved after update on custody_demand for each row
  when (old *<> new and ((case when old.loss is not null and old.loss_answer is null then 'loss_claimed' else old.status end) in ('open', 'lapsed', 'loss_claimed') or (case when new.loss is not null and new.loss_answer is null then 'loss_claimed' else new.status end) in ('open', 'lapsed', 'loss_claimed'))) execute function holdfast_task_of_custody_demand();

create or replace function holdfast_awaited_of_exercise_demand(n exercise_demand) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'realisation.propose', p.party_id, s.state, 'realisation:propose', '/v1/facilities/' || n.facility_id || '/realisations', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
  union all
  select 'realisation.propose', p.party_id, s.state, 'realisation:propose', '/v1/facilities/' || n.facility_id || '/realisations', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'lapsed'
  union all
  select 'exercise.answerLoss', p.party_id, s.state, 'realisation:approve', '/v1/exercise-demands/' || n.id || '/loss-answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.loss is not null and n.answer is null then 'loss_claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'loss_claimed'
$tasks$;
create or replace function holdfast_tasks_of_exercise_demand(n exercise_demand) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'exercise-demands', array(select a from holdfast_awaited_of_exercise_demand(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_exercise_demand() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_exercise_demand(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on exercise_demand;
create trigger tasks_begun after insert on exercise_demand for each row when ((case when new.loss is not null and new.answer is null then 'loss_claimed' else new.status end) in ('open', 'lapsed', 'loss_claimed')) execute function holdfast_task_of_exercise_demand();
drop trigger if exists tasks_moved on exercise_demand;
create trigger tasks_moved after update on exercise_demand for each row
  when (old *<> new and ((case when old.loss is not null and old.answer is null then 'loss_claimed' else old.status end) in ('open', 'lapsed', 'loss_claimed') or (case when new.loss is not null and new.answer is null then 'loss_claimed' else new.status end) in ('open', 'lapsed', 'loss_claimed'))) execute function holdfast_task_of_exercise_demand();

create or replace function holdfast_awaited_of_goods_return(n goods_return) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'goodsReturn.handOver', p.party_id, s.state, 'custody:offer', '/v1/goods-returns/' || n.id || '/hand-over', n.due_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.claim is not null and n.claim_answer is null then 'claimed' else n.status end) s (state), lateral (select n.custodian_id as party_id) p where s.state = 'open'
  union all
  select 'goodsReturn.receive', p.party_id, s.state, 'release:request', '/v1/goods-returns/' || n.id || '/receipt', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.claim is not null and n.claim_answer is null then 'claimed' else n.status end) s (state), lateral (select n.pledgor_id as party_id) p where s.state = 'handed_over'
  union all
  select 'goodsReturn.answerShortage', p.party_id, s.state, 'realisation:approve', '/v1/goods-returns/' || n.id || '/shortage-answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.claim is not null and n.claim_answer is null then 'claimed' else n.status end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'claimed'
$tasks$;
create or replace function holdfast_tasks_of_goods_return(n goods_return) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'goods-returns', array(select a from holdfast_awaited_of_goods_return(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_goods_return() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_goods_return(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on goods_return;
create trigger tasks_begun after insert on goods_return for each row when ((case when new.claim is not null and new.claim_answer is null then 'claimed' else new.status end) in ('open', 'handed_over', 'claimed')) execute function holdfast_task_of_goods_return();
drop trigger if exists tasks_moved on goods_return;
create trigger tasks_moved after update on goods_return for each row
  when (old *<> new and ((case when old.claim is not null and old.claim_answer is null then 'claimed' else old.status end) in ('open', 'handed_over', 'claimed') or (case when new.claim is not null and new.claim_answer is null then 'claimed' else new.status end) in ('open', 'handed_over', 'claimed'))) execute function holdfast_task_of_goods_return();

create or replace function holdfast_awaited_of_money_receipt(n money_receipt) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'moneyReceipt.resolve', p.party_id, s.state, 'repayment:record', '/v1/money-receipts/' || n.id || '/resolution', null::timestamptz, 3::smallint, array_remove(array[n.recorded_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.reversed_at is not null then 'reversed' when n.contradicted_by is not null and n.resolution is null then 'contradicted' else 'booked' end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'contradicted'
$tasks$;
create or replace function holdfast_tasks_of_money_receipt(n money_receipt) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'money-receipts', array(select a from holdfast_awaited_of_money_receipt(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_money_receipt() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_money_receipt(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on money_receipt;
create trigger tasks_begun after insert on money_receipt for each row when ((case when new.reversed_at is not null then 'reversed' when new.contradicted_by is not null and new.resolution is null then 'contradicted' else 'booked' end) in ('contradicted')) execute function holdfast_task_of_money_receipt();
drop trigger if exists tasks_moved on money_receipt;
create trigger tasks_moved after update on money_receipt for each row
  when (old *<> new and ((case when old.reversed_at is not null then 'reversed' when old.contradicted_by is not null and old.resolution is null then 'contradicted' else 'booked' end) in ('contradicted') or (case when new.reversed_at is not null then 'reversed' when new.contradicted_by is not null and new.resolution is null then 'contradicted' else 'booked' end) in ('contradicted'))) execute function holdfast_task_of_money_receipt();

create or replace function holdfast_awaited_of_bank_entry(n bank_entry) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'bankEntry.match', p.party_id, s.state, 'statement:record', '/v1/bank-entries/' || n.id || '/match', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.party_id as party_id) p where s.state = 'open' and (bank_entry_left(n) > 0)
$tasks$;
create or replace function holdfast_tasks_of_bank_entry(n bank_entry) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'bank-entries', array(select a from holdfast_awaited_of_bank_entry(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_bank_entry() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_bank_entry(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on bank_entry;
create trigger tasks_begun after insert on bank_entry for each row when ((new.status) in ('open')) execute function holdfast_task_of_bank_entry();
drop trigger if exists tasks_moved on bank_entry;
create trigger tasks_moved after update on bank_entry for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_bank_entry();

create or replace function holdfast_task_of_bank_entry_by_statement_line() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_bank_entry(n) from bank_entry n where n.tenant_id = new.tenant_id and n.id = (select e.id from bank_entry e where e.tenant_id = new.tenant_id and e.line_id = new.id);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on statement_line;
create trigger tasks_followed after insert or update on statement_line for each row execute function holdfast_task_of_bank_entry_by_statement_line();

create or replace function holdfast_task_of_bank_entry_by_money_receipt() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_bank_entry(n) from bank_entry n where n.tenant_id = new.tenant_id and n.id = (select e.id from bank_entry e where e.tenant_id = new.tenant_id and e.line_id = new.line_id);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on money_receipt;
create trigger tasks_followed after insert or update on money_receipt for each row execute function holdfast_task_of_bank_entry_by_money_receipt();

create or replace function holdfast_awaited_of_misdirection(n misdirection) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'misdirection.close', p.party_id, s.state, 'misdirection:close', '/v1/misdirections/' || n.id || '/closing', ((n.turn_over_by + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_misdirection(n misdirection) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'misdirections', array(select a from holdfast_awaited_of_misdirection(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_misdirection() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_misdirection(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on misdirection;
create trigger tasks_begun after insert on misdirection for each row when ((new.status) in ('open')) execute function holdfast_task_of_misdirection();
drop trigger if exists tasks_moved on misdirection;
create trigger tasks_moved after update on misdirection for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_misdirection();

create or replace function holdfast_awaited_of_payment_instruction(n payment_instruction) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'instruction.report', p.party_id, s.state, 'instruction:report', '/v1/payment-instructions/' || n.id || '/report', ((n.pay_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'instructed'
$tasks$;
create or replace function holdfast_tasks_of_payment_instruction(n payment_instruction) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'payment-instructions', array(select a from holdfast_awaited_of_payment_instruction(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_payment_instruction() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_payment_instruction(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on payment_instruction;
create trigger tasks_begun after insert on payment_instruction for each row when ((new.status) in ('instructed')) execute function holdfast_task_of_payment_instruction();
drop trigger if exists tasks_moved on payment_instruction;
create trigger tasks_moved after update on payment_instruction for each row
  when (old *<> new and ((old.status) in ('instructed') or (new.status) in ('instructed'))) execute function holdfast_task_of_payment_instruction();

create or replace function holdfast_awaited_of_certificate_line(n certificate_line) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'certificateLine.approve', p.party_id, s.state, 'certificate:approveLine', '/v1/certificate-lines/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_certificate_line(n certificate_line) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'certificate-lines', array(select a from holdfast_awaited_of_certificate_line(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_certificate_line() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_certificate_line(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on certificate_line;
create trigger tasks_begun after insert on certificate_line for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_certificate_line();
drop trigger if exists tasks_moved on certificate_line;
create trigger tasks_moved after update on certificate_line for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_certificate_line();

create or replace function holdfast_awaited_of_certificate(n certificate) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'certificate.answer', p.party_id, s.state, 'certificate:hold', '/v1/certificates/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.obligee_id as party_id) p where s.state = 'offered'
  union all
  select 'certificate.reportRedemption', p.party_id, s.state, 'instruction:report', '/v1/certificates/' || n.id || '/redemption', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'due'
$tasks$;
create or replace function holdfast_tasks_of_certificate(n certificate) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'certificates', array(select a from holdfast_awaited_of_certificate(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_certificate() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_certificate(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on certificate;
create trigger tasks_begun after insert on certificate for each row when ((new.status) in ('offered', 'due')) execute function holdfast_task_of_certificate();
drop trigger if exists tasks_moved on certificate;
create trigger tasks_moved after update on certificate for each row
  when (old *<> new and ((old.status) in ('offered', 'due') or (new.status) in ('offered', 'due'))) execute function holdfast_task_of_certificate();

create or replace function holdfast_awaited_of_certificate_move(n certificate_move) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'certificateMove.answer', p.party_id, s.state, case n.kind when 'finance' then 'certificate:finance' else 'certificate:hold' end, '/v1/certificate-moves/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.to_party_id as party_id) p where s.state = 'offered'
$tasks$;
create or replace function holdfast_tasks_of_certificate_move(n certificate_move) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'certificate-moves', array(select a from holdfast_awaited_of_certificate_move(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_certificate_move() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_certificate_move(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on certificate_move;
create trigger tasks_begun after insert on certificate_move for each row when ((new.status) in ('offered')) execute function holdfast_task_of_certificate_move();
drop trigger if exists tasks_moved on certificate_move;
create trigger tasks_moved after update on certificate_move for each row
  when (old *<> new and ((old.status) in ('offered') or (new.status) in ('offered'))) execute function holdfast_task_of_certificate_move();

create or replace function holdfast_awaited_of_credit(n credit) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'credit.approve', p.party_id, s.state, 'credit:approve', '/v1/credits/' || n.id || '/approvals', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuing_bank_id as party_id) p where s.state = 'applied'
  union all
  select 'credit.issue', p.party_id, s.state, 'credit:issue', '/v1/credits/' || n.id || '/issue', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuing_bank_id as party_id) p where s.state = 'approved'
  union all
  select 'credit.advise', p.party_id, s.state, 'credit:advise', '/v1/credits/' || n.id || '/advice', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.advising_bank_id, n.nominated_bank_id) as party_id) p where s.state = 'received'
  union all
  select 'credit.advise', p.party_id, s.state, 'credit:advise', '/v1/credits/' || n.id || '/advice', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.advising_bank_id, n.nominated_bank_id) as party_id) p where s.state = 'issued'
  union all
  select 'credit.answerConfirmation', p.party_id, s.state, 'credit:confirm', '/v1/credits/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.confirming_bank_id, n.advising_bank_id) as party_id) p where s.state = 'advised' and (n.confirmation = 'asked')
$tasks$;
create or replace function holdfast_tasks_of_credit(n credit) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'credits', array(select a from holdfast_awaited_of_credit(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit;
create trigger tasks_begun after insert on credit for each row when ((new.status) in ('applied', 'approved', 'received', 'issued', 'advised')) execute function holdfast_task_of_credit();
drop trigger if exists tasks_moved on credit;
create trigger tasks_moved after update on credit for each row
  when (old *<> new and ((old.status) in ('applied', 'approved', 'received', 'issued', 'advised') or (new.status) in ('applied', 'approved', 'received', 'issued', 'advised'))) execute function holdfast_task_of_credit();

create or replace function holdfast_awaited_of_credit_amendment(n credit_amendment) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'amendment.issue', p.party_id, s.state, 'credit:issue', '/v1/amendments/' || n.id || '/issue', null::timestamptz, 2::smallint, array_remove(array[n.asked_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.issuing_bank_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'asked'
  union all
  select 'amendment.answer', p.party_id, s.state, 'amendment:answer', '/v1/amendments/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.beneficiary_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'pending'
  union all
  select 'amendment.extendConfirmation', p.party_id, s.state, 'credit:confirm', '/v1/amendments/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.confirming_bank_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'pending' and (n.confirmation_extended is null)
$tasks$;
create or replace function holdfast_tasks_of_credit_amendment(n credit_amendment) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'amendments', array(select a from holdfast_awaited_of_credit_amendment(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_amendment() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_amendment(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_amendment;
create trigger tasks_begun after insert on credit_amendment for each row when ((new.status) in ('asked', 'pending')) execute function holdfast_task_of_credit_amendment();
drop trigger if exists tasks_moved on credit_amendment;
create trigger tasks_moved after update on credit_amendment for each row
  when (old *<> new and ((old.status) in ('asked', 'pending') or (new.status) in ('asked', 'pending'))) execute function holdfast_task_of_credit_amendment();

create or replace function holdfast_awaited_of_credit_transfer(n credit_transfer) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'transfer.execute', p.party_id, s.state, 'credit:transfer', '/v1/transfers/' || n.id || '/execution', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.transferring_bank_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'requested'
$tasks$;
create or replace function holdfast_tasks_of_credit_transfer(n credit_transfer) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'transfers', array(select a from holdfast_awaited_of_credit_transfer(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_transfer() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_transfer(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_transfer;
create trigger tasks_begun after insert on credit_transfer for each row when ((new.status) in ('requested')) execute function holdfast_task_of_credit_transfer();
drop trigger if exists tasks_moved on credit_transfer;
create trigger tasks_moved after update on credit_transfer for each row
  when (old *<> new and ((old.status) in ('requested') or (new.status) in ('requested'))) execute function holdfast_task_of_credit_transfer();

create or replace function holdfast_awaited_of_proceeds_assignment(n proceeds_assignment) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'proceeds.answer', p.party_id, s.state, 'presentation:honour', '/v1/proceeds-assignments/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce((select c.confirming_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id), (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'notified'
$tasks$;
create or replace function holdfast_tasks_of_proceeds_assignment(n proceeds_assignment) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'proceeds-assignments', array(select a from holdfast_awaited_of_proceeds_assignment(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_proceeds_assignment() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_proceeds_assignment(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on proceeds_assignment;
create trigger tasks_begun after insert on proceeds_assignment for each row when ((new.status) in ('notified')) execute function holdfast_task_of_proceeds_assignment();
drop trigger if exists tasks_moved on proceeds_assignment;
create trigger tasks_moved after update on proceeds_assignment for each row
  when (old *<> new and ((old.status) in ('notified') or (new.status) in ('notified'))) execute function holdfast_task_of_proceeds_assignment();

create or replace function holdfast_awaited_of_trust_receipt(n trust_receipt) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'trustReceipt.sign', p.party_id, s.state, 'trustReceipt:sign', '/v1/trust-receipts/' || n.id || '/signature', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.applicant_id as party_id) p where s.state = 'drawn_up'
  union all
  select 'trustReceipt.discharge', p.party_id, s.state, 'trade:settle', '/v1/trust-receipts/' || n.id || '/discharge', ((n.expires_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, ((n.expires_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'released'
  union all
  select 'trustReceipt.discharge', p.party_id, s.state, 'trade:settle', '/v1/trust-receipts/' || n.id || '/discharge', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'recalled'
$tasks$;
create or replace function holdfast_tasks_of_trust_receipt(n trust_receipt) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'trust-receipts', array(select a from holdfast_awaited_of_trust_receipt(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_trust_receipt() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_trust_receipt(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on trust_receipt;
create trigger tasks_begun after insert on trust_receipt for each row when ((new.status) in ('drawn_up', 'released', 'recalled')) execute function holdfast_task_of_trust_receipt();
drop trigger if exists tasks_moved on trust_receipt;
create trigger tasks_moved after update on trust_receipt for each row
  when (old *<> new and ((old.status) in ('drawn_up', 'released', 'recalled') or (new.status) in ('drawn_up', 'released', 'recalled'))) execute function holdfast_task_of_trust_receipt();

create or replace function holdfast_awaited_of_bank_agreement(n bank_agreement) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'bankAgreement.answer', p.party_id, s.state, 'trade:agree', '/v1/bank-agreements/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_bank_agreement(n bank_agreement) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'bank-agreements', array(select a from holdfast_awaited_of_bank_agreement(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_bank_agreement() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_bank_agreement(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on bank_agreement;
create trigger tasks_begun after insert on bank_agreement for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_bank_agreement();
drop trigger if exists tasks_moved on bank_agreement;
create trigger tasks_moved after update on bank_agreement for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_bank_agreement();

create or replace function holdfast_awaited_of_presentation(n presentation) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'presentation.complete', p.party_id, s.state, 'presentation:make', '/v1/presentations/' || n.id || '/completion', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.presenter_id as party_id) p where s.state = 'receiving'
  union all
  select 'presentation.examine', p.party_id, s.state, 'presentation:examine', '/v1/presentations/' || n.id || '/examination', ((n.last_day_to_refuse + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'received'
  union all
  select 'presentation.answerWaiver', p.party_id, s.state, 'presentation:waive', '/v1/presentations/' || n.id || '/waiver-answer', ((n.last_day_to_refuse + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.applicant_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'received' and (n.waiver is not null and n.waiver->>'answeredOn' is null)
  union all
  select 'presentation.decide', p.party_id, s.state, 'presentation:examine', '/v1/presentations/' || n.id || '/decision', ((n.last_day_to_refuse + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, array_remove(array[n.examined_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'examined'
  union all
  select 'presentation.answerWaiver', p.party_id, s.state, 'presentation:waive', '/v1/presentations/' || n.id || '/waiver-answer', ((n.last_day_to_refuse + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.applicant_id from credit v where v.tenant_id = n.tenant_id and v.id = n.credit_id) as party_id) p where s.state = 'examined' and (n.waiver is not null and n.waiver->>'answeredOn' is null)
  union all
  select 'presentation.honour', p.party_id, s.state, 'presentation:honour', '/v1/presentations/' || n.id || '/honour', null::timestamptz, 3::smallint, array_remove(array[n.decided_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'complying'
  union all
  select 'presentation.honour', p.party_id, s.state, 'presentation:honour', '/v1/presentations/' || n.id || '/honour', null::timestamptz, 3::smallint, array_remove(array[n.decided_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'taken_up'
  union all
  select 'presentation.honour', p.party_id, s.state, 'presentation:honour', '/v1/presentations/' || n.id || '/honour', null::timestamptz, 3::smallint, array_remove(array[n.decided_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'precluded'
  union all
  select 'presentation.return', p.party_id, s.state, 'presentation:examine', '/v1/presentations/' || n.id || '/return', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select coalesce(n.presented_to_id, (select c.issuing_bank_id from credit c where c.tenant_id = n.tenant_id and c.id = n.credit_id)) as party_id) p where s.state = 'refused'
$tasks$;
create or replace function holdfast_tasks_of_presentation(n presentation) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'presentations', array(select a from holdfast_awaited_of_presentation(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_presentation() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_presentation(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on presentation;
create trigger tasks_begun after insert on presentation for each row when ((new.status) in ('receiving', 'received', 'examined', 'complying', 'taken_up', 'precluded', 'refused')) execute function holdfast_task_of_presentation();
drop trigger if exists tasks_moved on presentation;
create trigger tasks_moved after update on presentation for each row
  when (old *<> new and ((old.status) in ('receiving', 'received', 'examined', 'complying', 'taken_up', 'precluded', 'refused') or (new.status) in ('receiving', 'received', 'examined', 'complying', 'taken_up', 'precluded', 'refused'))) execute function holdfast_task_of_presentation();

create or replace function holdfast_awaited_of_presented_record(n presented_record) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'presentation.presentRecordAgain', p.party_id, s.state, 'presentation:make', '/v1/presented-records/' || n.id || '/content', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.presenter_id from presentation v where v.tenant_id = n.tenant_id and v.id = n.presentation_id) as party_id) p where s.state = 'corrupted'
$tasks$;
create or replace function holdfast_tasks_of_presented_record(n presented_record) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'presented-records', array(select a from holdfast_awaited_of_presented_record(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_presented_record() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_presented_record(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on presented_record;
create trigger tasks_begun after insert on presented_record for each row when ((new.status) in ('corrupted')) execute function holdfast_task_of_presented_record();
drop trigger if exists tasks_moved on presented_record;
create trigger tasks_moved after update on presented_record for each row
  when (old *<> new and ((old.status) in ('corrupted') or (new.status) in ('corrupted'))) execute function holdfast_task_of_presented_record();

create or replace function holdfast_awaited_of_credit_payment(n credit_payment) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'payment.make', p.party_id, s.state, 'presentation:honour', '/v1/credit-payments/' || n.id || '/payment', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, array_remove(array[n.undertaken_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'undertaken'
$tasks$;
create or replace function holdfast_tasks_of_credit_payment(n credit_payment) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'credit-payments', array(select a from holdfast_awaited_of_credit_payment(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_payment() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_payment(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_payment;
create trigger tasks_begun after insert on credit_payment for each row when ((new.status) in ('undertaken')) execute function holdfast_task_of_credit_payment();
drop trigger if exists tasks_moved on credit_payment;
create trigger tasks_moved after update on credit_payment for each row
  when (old *<> new and ((old.status) in ('undertaken') or (new.status) in ('undertaken'))) execute function holdfast_task_of_credit_payment();

create or replace function holdfast_awaited_of_reimbursement_claim(n reimbursement_claim) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'reimbursement.answer', p.party_id, s.state, 'presentation:honour', '/v1/reimbursement-claims/' || n.id || '/answer', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.reimbursing_bank_id as party_id) p where s.state = 'claimed'
$tasks$;
create or replace function holdfast_tasks_of_reimbursement_claim(n reimbursement_claim) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'reimbursement-claims', array(select a from holdfast_awaited_of_reimbursement_claim(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_reimbursement_claim() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_reimbursement_claim(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on reimbursement_claim;
create trigger tasks_begun after insert on reimbursement_claim for each row when ((new.status) in ('claimed')) execute function holdfast_task_of_reimbursement_claim();
drop trigger if exists tasks_moved on reimbursement_claim;
create trigger tasks_moved after update on reimbursement_claim for each row
  when (old *<> new and ((old.status) in ('claimed') or (new.status) in ('claimed'))) execute function holdfast_task_of_reimbursement_claim();

create or replace function holdfast_awaited_of_reimbursement_refund(n reimbursement_refund) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'reimbursement.payRefund', p.party_id, s.state, 'presentation:honour', '/v1/reimbursement-refunds/' || n.id || '/payment', null::timestamptz, 3::smallint, array_remove(array[n.claimed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.refunding_bank_id as party_id) p where s.state = 'claimed'
  union all
  select 'reimbursement.receiveRefund', p.party_id, s.state, 'repayment:record', '/v1/reimbursement-refunds/' || n.id || '/receipt', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.issuing_bank_id as party_id) p where s.state = 'paid'
$tasks$;
create or replace function holdfast_tasks_of_reimbursement_refund(n reimbursement_refund) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'reimbursement-refunds', array(select a from holdfast_awaited_of_reimbursement_refund(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_reimbursement_refund() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_reimbursement_refund(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on reimbursement_refund;
create trigger tasks_begun after insert on reimbursement_refund for each row when ((new.status) in ('claimed', 'paid')) execute function holdfast_task_of_reimbursement_refund();
drop trigger if exists tasks_moved on reimbursement_refund;
create trigger tasks_moved after update on reimbursement_refund for each row
  when (old *<> new and ((old.status) in ('claimed', 'paid') or (new.status) in ('claimed', 'paid'))) execute function holdfast_task_of_reimbursement_refund();

create or replace function holdfast_awaited_of_facility(n facility) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'facility.approve', p.party_id, s.state, 'facility:approve', '/v1/facilities/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), jsonb_build_array(jsonb_build_object('amountMinor', (n.limit_minor)::text, 'currency', n.currency, 'clientId', n.borrower_id)), null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proposed'
  union all
  select 'realisation.propose', p.party_id, s.state, 'realisation:propose', '/v1/facilities/' || n.id || '/realisations', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'active' and (exists (select from coverage v where v.tenant_id = n.tenant_id and v.facility_id = n.id and v.state = 'liquidation'))
  union all
  select 'facility.change', p.party_id, s.state, 'facility:approve', '/v1/facilities/' || n.id || '/change', ((n.expires_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.expires_on - 30)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'active'
  union all
  select 'facility.resume', p.party_id, s.state, 'facility:approve', '/v1/facilities/' || n.id || '/resumption', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'suspended'
$tasks$;
create or replace function holdfast_tasks_of_facility(n facility) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'facilities', array(select a from holdfast_awaited_of_facility(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_facility() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_facility(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on facility;
create trigger tasks_begun after insert on facility for each row when ((new.status) in ('proposed', 'active', 'suspended')) execute function holdfast_task_of_facility();
drop trigger if exists tasks_moved on facility;
create trigger tasks_moved after update on facility for each row
  when (old *<> new and ((old.status) in ('proposed', 'active', 'suspended') or (new.status) in ('proposed', 'active', 'suspended'))) execute function holdfast_task_of_facility();

create or replace function holdfast_task_of_facility_by_coverage() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_facility(n) from facility n where n.tenant_id = new.tenant_id and n.id = new.facility_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on coverage;
create trigger tasks_followed after insert or update on coverage for each row execute function holdfast_task_of_facility_by_coverage();

create or replace function holdfast_awaited_of_credit_limit(n credit_limit) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'limit.resume', p.party_id, s.state, 'limit:set', '/v1/limits/' || n.id || '/resumption', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'suspended'
$tasks$;
create or replace function holdfast_tasks_of_credit_limit(n credit_limit) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'limits', array(select a from holdfast_awaited_of_credit_limit(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_limit() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_limit(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_limit;
create trigger tasks_begun after insert on credit_limit for each row when ((new.status) in ('suspended')) execute function holdfast_task_of_credit_limit();
drop trigger if exists tasks_moved on credit_limit;
create trigger tasks_moved after update on credit_limit for each row
  when (old *<> new and ((old.status) in ('suspended') or (new.status) in ('suspended'))) execute function holdfast_task_of_credit_limit();

create or replace function holdfast_awaited_of_collateral_terms(n collateral_terms) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'collateralTerms.approve', p.party_id, s.state, 'terms:approve', '/v1/collateral-terms/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.approved_at is null then 'proposed' else 'approved' end) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_collateral_terms(n collateral_terms) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'collateral-terms', array(select a from holdfast_awaited_of_collateral_terms(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_collateral_terms() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_collateral_terms(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on collateral_terms;
create trigger tasks_begun after insert on collateral_terms for each row when ((case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed')) execute function holdfast_task_of_collateral_terms();
drop trigger if exists tasks_moved on collateral_terms;
create trigger tasks_moved after update on collateral_terms for each row
  when (old *<> new and ((case when old.approved_at is null then 'proposed' else 'approved' end) in ('proposed') or (case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed'))) execute function holdfast_task_of_collateral_terms();

create or replace function holdfast_awaited_of_valuation_terms(n valuation_terms) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'valuationTerms.approve', p.party_id, s.state, 'terms:approve', '/v1/valuation-terms/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.approved_at is null then 'proposed' else 'approved' end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_valuation_terms(n valuation_terms) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'valuation-terms', array(select a from holdfast_awaited_of_valuation_terms(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_valuation_terms() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_valuation_terms(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on valuation_terms;
create trigger tasks_begun after insert on valuation_terms for each row when ((case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed')) execute function holdfast_task_of_valuation_terms();
drop trigger if exists tasks_moved on valuation_terms;
create trigger tasks_moved after update on valuation_terms for each row
  when (old *<> new and ((case when old.approved_at is null then 'proposed' else 'approved' end) in ('proposed') or (case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed'))) execute function holdfast_task_of_valuation_terms();

create or replace function holdfast_awaited_of_control_terms(n control_terms) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'controlTerms.approve', p.party_id, s.state, 'terms:approve', '/v1/control-terms/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.approved_at is null then 'proposed' else 'approved' end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_control_terms(n control_terms) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'control-terms', array(select a from holdfast_awaited_of_control_terms(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_control_terms() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_control_terms(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on control_terms;
create trigger tasks_begun after insert on control_terms for each row when ((case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed')) execute function holdfast_task_of_control_terms();
drop trigger if exists tasks_moved on control_terms;
create trigger tasks_moved after update on control_terms for each row
  when (old *<> new and ((case when old.approved_at is null then 'proposed' else 'approved' end) in ('proposed') or (case when new.approved_at is null then 'proposed' else 'approved' end) in ('proposed'))) execute function holdfast_task_of_control_terms();

create or replace function holdfast_awaited_of_price(n price) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'price.answer', p.party_id, s.state, 'price:confirm', '/v1/prices/' || n.id || '/answer', null::timestamptz, 2::smallint, array_remove(array[n.recorded_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'held'
$tasks$;
create or replace function holdfast_tasks_of_price(n price) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'prices', array(select a from holdfast_awaited_of_price(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_price() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_price(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on price;
create trigger tasks_begun after insert on price for each row when ((new.status) in ('held')) execute function holdfast_task_of_price();
drop trigger if exists tasks_moved on price;
create trigger tasks_moved after update on price for each row
  when (old *<> new and ((old.status) in ('held') or (new.status) in ('held'))) execute function holdfast_task_of_price();

create or replace function holdfast_awaited_of_penalty_amendment(n penalty_amendment) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'penalty.answer', p.party_id, s.state, 'facility:amend', '/v1/penalty-amendments/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_penalty_amendment(n penalty_amendment) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'penalty-amendments', array(select a from holdfast_awaited_of_penalty_amendment(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_penalty_amendment() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_penalty_amendment(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on penalty_amendment;
create trigger tasks_begun after insert on penalty_amendment for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_penalty_amendment();
drop trigger if exists tasks_moved on penalty_amendment;
create trigger tasks_moved after update on penalty_amendment for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_penalty_amendment();

create or replace function holdfast_awaited_of_misuse_finding(n misuse_finding) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'misuse.end', p.party_id, s.state, 'misuse:record', '/v1/misuse/' || n.id || '/end', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.until_on is null then 'open' else 'ended' end) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_misuse_finding(n misuse_finding) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'misuse', array(select a from holdfast_awaited_of_misuse_finding(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_misuse_finding() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_misuse_finding(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on misuse_finding;
create trigger tasks_begun after insert on misuse_finding for each row when ((case when new.until_on is null then 'open' else 'ended' end) in ('open')) execute function holdfast_task_of_misuse_finding();
drop trigger if exists tasks_moved on misuse_finding;
create trigger tasks_moved after update on misuse_finding for each row
  when (old *<> new and ((case when old.until_on is null then 'open' else 'ended' end) in ('open') or (case when new.until_on is null then 'open' else 'ended' end) in ('open'))) execute function holdfast_task_of_misuse_finding();

create or replace function holdfast_awaited_of_factoring_request(n factoring_request) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'factoring.payAdvance', p.party_id, s.state, 'factoring:approve', '/v1/advance-requests/' || n.id || '/payment', null::timestamptz, 2::smallint, array_remove(array[n.requested_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.assignee_id from assignment v where v.tenant_id = n.tenant_id and v.id = n.assignment_id) as party_id) p where s.state = 'requested'
$tasks$;
create or replace function holdfast_tasks_of_factoring_request(n factoring_request) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'advance-requests', array(select a from holdfast_awaited_of_factoring_request(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_factoring_request() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_factoring_request(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on factoring_request;
create trigger tasks_begun after insert on factoring_request for each row when ((new.status) in ('requested')) execute function holdfast_task_of_factoring_request();
drop trigger if exists tasks_moved on factoring_request;
create trigger tasks_moved after update on factoring_request for each row
  when (old *<> new and ((old.status) in ('requested') or (new.status) in ('requested'))) execute function holdfast_task_of_factoring_request();

create or replace function holdfast_awaited_of_maturity_purchase(n maturity_purchase) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'factoring.agreePurchase', p.party_id, s.state, 'factoring:approve', '/v1/maturity-purchases/' || n.id || '/agreement', null::timestamptz, 2::smallint, array_remove(array[n.assessed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.factor_id as party_id) p where s.state = 'proposed'
  union all
  select 'factoring.payPrice', p.party_id, s.state, 'factoring:approve', '/v1/lists/maturity-purchases/' || n.id, ((n.pay_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.pay_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.factor_id as party_id) p where s.state = 'agreed'
  union all
  select 'factoring.settlePurchase', p.party_id, s.state, 'factoring:approve', '/v1/maturity-purchases/' || n.id || '/settlement', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.factor_id as party_id) p where s.state = 'paid'
$tasks$;
create or replace function holdfast_tasks_of_maturity_purchase(n maturity_purchase) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'maturity-purchases', array(select a from holdfast_awaited_of_maturity_purchase(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_maturity_purchase() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_maturity_purchase(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on maturity_purchase;
create trigger tasks_begun after insert on maturity_purchase for each row when ((new.status) in ('proposed', 'agreed', 'paid')) execute function holdfast_task_of_maturity_purchase();
drop trigger if exists tasks_moved on maturity_purchase;
create trigger tasks_moved after update on maturity_purchase for each row
  when (old *<> new and ((old.status) in ('proposed', 'agreed', 'paid') or (new.status) in ('proposed', 'agreed', 'paid'))) execute function holdfast_task_of_maturity_purchase();

create or replace function holdfast_awaited_of_reverse_offer(n reverse_offer) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'factoring.optIn', p.party_id, s.state, 'assignment:offer', '/v1/reverse-offers/' || n.id || '/acceptance', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.supplier_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_reverse_offer(n reverse_offer) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'reverse-offers', array(select a from holdfast_awaited_of_reverse_offer(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_reverse_offer() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_reverse_offer(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on reverse_offer;
create trigger tasks_begun after insert on reverse_offer for each row when ((new.status) in ('open')) execute function holdfast_task_of_reverse_offer();
drop trigger if exists tasks_moved on reverse_offer;
create trigger tasks_moved after update on reverse_offer for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_reverse_offer();

create or replace function holdfast_awaited_of_loan(n loan) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'loan.accept', p.party_id, s.state, 'loan:accept', '/v1/loans/' || n.id || '/acceptance', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.borrower_id as party_id) p where s.state = 'proposed'
  union all
  select 'loan.approve', p.party_id, s.state, 'loan:approve', '/v1/loans/' || n.id || '/approval', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), jsonb_build_array(jsonb_build_object('amountMinor', (n.principal_minor)::text, 'currency', n.currency, 'clientId', n.borrower_id)), null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'accepted'
  union all
  select 'loan.disburse', p.party_id, s.state, 'loan:pay', '/v1/loans/' || n.id || '/disbursements', ((n.available_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, array_remove(array[n.approved_by], null) || array(select a.recorded_by from jsonb_array_elements(n.payees) y join payee_account a on a.tenant_id = n.tenant_id and a.lender_id = n.lender_id and a.ended_at is null and a.account_key = holdfast_reference_key(y->>'accountNumber')), jsonb_build_array(jsonb_build_object('amountMinor', (n.principal_minor)::text, 'currency', n.currency, 'clientId', n.borrower_id)), null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'approved' and (not exists (select from jsonb_array_elements(n.payees) y where not exists (select from payee_account a where a.tenant_id = n.tenant_id and a.lender_id = n.lender_id and a.ended_at is null and a.account_key = holdfast_reference_key(y->>'accountNumber'))))
  union all
  select 'payeeAccount.record', p.party_id, s.state, 'account:approve', '/v1/payee-accounts', ((n.available_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'approved' and (exists (select from jsonb_array_elements(n.payees) y where not exists (select from payee_account a where a.tenant_id = n.tenant_id and a.lender_id = n.lender_id and a.ended_at is null and a.account_key = holdfast_reference_key(y->>'accountNumber'))))
  union all
  select 'loan.repay', p.party_id, s.state, 'repayment:record', '/v1/loans/' || n.id || '/repayments', ((n.next_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.next_due_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'active' and (n.next_due_on is not null)
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
create trigger tasks_begun after insert on loan for each row when ((new.status) in ('proposed', 'accepted', 'approved', 'active')) execute function holdfast_task_of_loan();
drop trigger if exists tasks_moved on loan;
create trigger tasks_moved after update on loan for each row
  when (old *<> new and ((old.status) in ('proposed', 'accepted', 'approved', 'active') or (new.status) in ('proposed', 'accepted', 'approved', 'active'))) execute function holdfast_task_of_loan();

create or replace function holdfast_task_of_loan_by_payee_account() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_loan(n) from loan n where n.tenant_id = new.tenant_id and n.id = any (select l.id from loan l where l.tenant_id = new.tenant_id and l.lender_id = new.lender_id and l.status = 'approved');
  return null;
end $tasks$;
drop trigger if exists tasks_followed on payee_account;
create trigger tasks_followed after insert or update on payee_account for each row execute function holdfast_task_of_loan_by_payee_account();

create or replace function holdfast_awaited_of_loan_change(n loan_change) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'loan.answerChange', p.party_id, s.state, 'loan:accept', '/v1/loan-changes/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
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
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_loan_change();

create or replace function holdfast_awaited_of_guarantee(n guarantee) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'guarantee.answer', p.party_id, s.state, 'facility:approve', '/v1/guarantees/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.creditor_id as party_id) p where s.state = 'given'
  union all
  select 'guarantee.pay', p.party_id, s.state, 'guarantee:give', '/v1/guarantees/' || n.id, null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.guarantor_id as party_id) p where s.state = 'called'
  union all
  select 'repayment.record', p.party_id, s.state, 'repayment:record', '/v1/facilities/' || n.facility_id || '/repayments', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.creditor_id as party_id) p where s.state = 'called'
$tasks$;
create or replace function holdfast_tasks_of_guarantee(n guarantee) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'guarantees', array(select a from holdfast_awaited_of_guarantee(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_guarantee() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_guarantee(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on guarantee;
create trigger tasks_begun after insert on guarantee for each row when ((new.status) in ('given', 'called')) execute function holdfast_task_of_guarantee();
drop trigger if exists tasks_moved on guarantee;
create trigger tasks_moved after update on guarantee for each row
  when (old *<> new and ((old.status) in ('given', 'called') or (new.status) in ('given', 'called'))) execute function holdfast_task_of_guarantee();

create or replace function holdfast_awaited_of_trade_financing(n trade_financing) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'tradeFinancing.approve', p.party_id, s.state, 'trade:decide', '/v1/trade-financings/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'requested'
  union all
  select 'tradeFinancing.payOut', p.party_id, s.state, 'trade:settle', '/v1/trade-financings/' || n.id || '/pay-out', null::timestamptz, 2::smallint, array_remove(array[n.approved_by], null), jsonb_build_array(jsonb_build_object('amountMinor', (n.amount_minor)::text, 'currency', n.currency, 'clientId', n.customer_id)), null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'approved'
  union all
  select 'tradeFinancing.repay', p.party_id, s.state, 'repayment:record', '/v1/trade-financings/' || n.id || '/repayment', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.due_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'paid_out'
  union all
  select 'tradeFinancing.repay', p.party_id, s.state, 'repayment:record', '/v1/trade-financings/' || n.id || '/repayment', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'recourse_due'
$tasks$;
create or replace function holdfast_tasks_of_trade_financing(n trade_financing) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'trade-financings', array(select a from holdfast_awaited_of_trade_financing(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_trade_financing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_trade_financing(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on trade_financing;
create trigger tasks_begun after insert on trade_financing for each row when ((new.status) in ('requested', 'approved', 'paid_out', 'recourse_due')) execute function holdfast_task_of_trade_financing();
drop trigger if exists tasks_moved on trade_financing;
create trigger tasks_moved after update on trade_financing for each row
  when (old *<> new and ((old.status) in ('requested', 'approved', 'paid_out', 'recourse_due') or (new.status) in ('requested', 'approved', 'paid_out', 'recourse_due'))) execute function holdfast_task_of_trade_financing();

create or replace function holdfast_awaited_of_debt_condition(n debt_condition) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'condition.prove', p.party_id, s.state, 'undertaking:report', '/v1/conditions/' || n.id || '/proof', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.prover_id as party_id) p where s.state = 'open'
  union all
  select 'condition.judge', p.party_id, s.state, 'facility:approve', '/v1/conditions/' || n.id || '/judgement', null::timestamptz, 2::smallint, array_remove(array[n.proved_by, n.stated_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proved'
  union all
  select 'condition.prove', p.party_id, s.state, 'undertaking:report', '/v1/conditions/' || n.id || '/proof', ((n.waived_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.waived_until - 30)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.prover_id as party_id) p where s.state = 'waived' and (n.waived_until is not null)
$tasks$;
create or replace function holdfast_tasks_of_debt_condition(n debt_condition) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'conditions', array(select a from holdfast_awaited_of_debt_condition(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_debt_condition() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_debt_condition(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on debt_condition;
create trigger tasks_begun after insert on debt_condition for each row when ((new.status) in ('open', 'proved', 'waived')) execute function holdfast_task_of_debt_condition();
drop trigger if exists tasks_moved on debt_condition;
create trigger tasks_moved after update on debt_condition for each row
  when (old *<> new and ((old.status) in ('open', 'proved', 'waived') or (new.status) in ('open', 'proved', 'waived'))) execute function holdfast_task_of_debt_condition();

create or replace function holdfast_awaited_of_covenant_test(n covenant_test) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'covenant.report', p.party_id, s.state, 'undertaking:report', '/v1/covenant-tests/' || n.id || '/report', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.tested_on)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.borrower_id as party_id) p where s.state = 'awaited'
  union all
  select 'covenant.judge', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/judgement', null::timestamptz, 2::smallint, array_remove(array[n.reported_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'reported'
  union all
  select 'covenant.cure', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/cure', ((n.cure_by + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, array_remove(array[n.reported_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'breached'
  union all
  select 'covenant.cure', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/cure', ((n.waived_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.waived_until - 30)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'waived' and (n.waived_until is not null)
$tasks$;
create or replace function holdfast_tasks_of_covenant_test(n covenant_test) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'covenant-tests', array(select a from holdfast_awaited_of_covenant_test(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_covenant_test() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_covenant_test(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on covenant_test;
create trigger tasks_begun after insert on covenant_test for each row when ((new.status) in ('awaited', 'reported', 'breached', 'waived')) execute function holdfast_task_of_covenant_test();
drop trigger if exists tasks_moved on covenant_test;
create trigger tasks_moved after update on covenant_test for each row
  when (old *<> new and ((old.status) in ('awaited', 'reported', 'breached', 'waived') or (new.status) in ('awaited', 'reported', 'breached', 'waived'))) execute function holdfast_task_of_covenant_test();

create or replace function holdfast_awaited_of_drawdown(n drawdown) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'drawdown.approve', p.party_id, s.state, 'drawdown:approve', '/v1/drawdowns/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], jsonb_build_array(jsonb_build_object('amountMinor', (n.amount_minor)::text, 'currency', n.currency, 'clientId', (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id))), null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'requested'
  union all
  select 'drawdown.disburse', p.party_id, s.state, 'drawdown:disburse', '/v1/drawdowns/' || n.id || '/disbursement', null::timestamptz, 2::smallint, array_remove(array[n.approved_by], null), jsonb_build_array(jsonb_build_object('amountMinor', (n.amount_minor)::text, 'currency', n.currency, 'clientId', (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id))), null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'approved'
  union all
  select 'drawdown.decline', p.party_id, s.state, 'drawdown:approve', '/v1/drawdowns/' || n.id || '/decline', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'held'
  union all
  select 'drawdown.cure', p.party_id, s.state, 'drawdown:request', '/v1/drawdowns/' || n.id, null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'held'
  union all
  select 'repayment.record', p.party_id, s.state, 'repayment:record', '/v1/facilities/' || n.facility_id || '/repayments', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.due_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'disbursed'
$tasks$;
create or replace function holdfast_tasks_of_drawdown(n drawdown) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'drawdowns', array(select a from holdfast_awaited_of_drawdown(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_drawdown() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_drawdown(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on drawdown;
create trigger tasks_begun after insert on drawdown for each row when ((new.status) in ('requested', 'approved', 'held', 'disbursed')) execute function holdfast_task_of_drawdown();
drop trigger if exists tasks_moved on drawdown;
create trigger tasks_moved after update on drawdown for each row
  when (old *<> new and ((old.status) in ('requested', 'approved', 'held', 'disbursed') or (new.status) in ('requested', 'approved', 'held', 'disbursed'))) execute function holdfast_task_of_drawdown();

create or replace function holdfast_awaited_of_rollover(n rollover) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'rollover.approve', p.party_id, s.state, 'drawdown:approve', '/v1/rollovers/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'requested'
  union all
  select 'rollover.execute', p.party_id, s.state, 'drawdown:disburse', '/v1/rollovers/' || n.id || '/execution', null::timestamptz, 2::smallint, array_remove(array[n.approved_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'approved'
$tasks$;
create or replace function holdfast_tasks_of_rollover(n rollover) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'rollovers', array(select a from holdfast_awaited_of_rollover(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_rollover() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_rollover(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on rollover;
create trigger tasks_begun after insert on rollover for each row when ((new.status) in ('requested', 'approved')) execute function holdfast_task_of_rollover();
drop trigger if exists tasks_moved on rollover;
create trigger tasks_moved after update on rollover for each row
  when (old *<> new and ((old.status) in ('requested', 'approved') or (new.status) in ('requested', 'approved'))) execute function holdfast_task_of_rollover();

create or replace function holdfast_awaited_of_release(n release) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'release.approve', p.party_id, s.state, 'release:approve', '/v1/releases/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'requested'
  union all
  select 'release.execute', p.party_id, s.state, 'release:execute', '/v1/releases/' || n.id || '/execution', n.valid_until, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select distinct c.custodian_id as party_id from release_line r join lot_custody c on c.tenant_id = r.tenant_id and c.lot_id = r.lot_id and c.ended_at is null where r.tenant_id = n.tenant_id and r.release_id = n.id) p where s.state = 'approved'
$tasks$;
create or replace function holdfast_tasks_of_release(n release) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'releases', array(select a from holdfast_awaited_of_release(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_release() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_release(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on release;
create trigger tasks_begun after insert on release for each row when ((new.status) in ('requested', 'approved')) execute function holdfast_task_of_release();
drop trigger if exists tasks_moved on release;
create trigger tasks_moved after update on release for each row
  when (old *<> new and ((old.status) in ('requested', 'approved') or (new.status) in ('requested', 'approved'))) execute function holdfast_task_of_release();

create or replace function holdfast_awaited_of_margin_call(n margin_call) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'margin.meet', p.party_id, s.state, 'margin:dispute', '/v1/margin-calls/' || n.id, n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.pledgor_id as party_id) p where s.state = 'open'
  union all
  select 'margin.dispute', p.party_id, s.state, 'margin:dispute', '/v1/margin-calls/' || n.id || '/dispute', n.due_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.pledgor_id as party_id) p where s.state = 'open' and (n.dispute is null)
  union all
  select 'margin.recordArrival', p.party_id, s.state, 'margin:decide', '/v1/margin-calls/' || n.id || '/arrival', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open' and (n.arrival is null)
  union all
  select 'margin.grantExtension', p.party_id, s.state, 'margin:approve', '/v1/margin-calls/' || n.id || '/extension', n.due_at, 2::smallint, array_remove(array[n.extension_asked_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open' and (n.extension_asked_by is not null and n.extended_by is null)
  union all
  select 'margin.answerDispute', p.party_id, s.state, 'margin:approve', '/v1/margin-calls/' || n.id || '/dispute-answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open' and (n.dispute is not null and n.dispute_answer is null)
  union all
  select 'margin.meet', p.party_id, s.state, 'margin:dispute', '/v1/margin-calls/' || n.id, n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.pledgor_id as party_id) p where s.state = 'extended'
  union all
  select 'margin.dispute', p.party_id, s.state, 'margin:dispute', '/v1/margin-calls/' || n.id || '/dispute', n.due_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.pledgor_id as party_id) p where s.state = 'extended' and (n.dispute is null)
  union all
  select 'margin.answerDispute', p.party_id, s.state, 'margin:approve', '/v1/margin-calls/' || n.id || '/dispute-answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'extended' and (n.dispute is not null and n.dispute_answer is null)
  union all
  select 'margin.restateCause', p.party_id, s.state, 'margin:approve', '/v1/margin-calls/' || n.id || '/cause', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'barred'
  union all
  select 'realisation.propose', p.party_id, s.state, 'realisation:propose', '/v1/facilities/' || n.facility_id || '/realisations', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'expired'
$tasks$;
create or replace function holdfast_tasks_of_margin_call(n margin_call) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'margin-calls', array(select a from holdfast_awaited_of_margin_call(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_margin_call() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_margin_call(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on margin_call;
create trigger tasks_begun after insert on margin_call for each row when ((new.status) in ('open', 'extended', 'barred', 'expired')) execute function holdfast_task_of_margin_call();
drop trigger if exists tasks_moved on margin_call;
create trigger tasks_moved after update on margin_call for each row
  when (old *<> new and ((old.status) in ('open', 'extended', 'barred', 'expired') or (new.status) in ('open', 'extended', 'barred', 'expired'))) execute function holdfast_task_of_margin_call();

create or replace function holdfast_awaited_of_fraud_signal(n fraud_signal) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'fraud.clearSignal', p.party_id, s.state, 'fraud:review', '/v1/fraud-signals/' || n.id || '/clearance', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.cleared_at is null then 'open' else 'cleared' end) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_fraud_signal(n fraud_signal) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'fraud-signals', array(select a from holdfast_awaited_of_fraud_signal(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_fraud_signal() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_fraud_signal(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on fraud_signal;
create trigger tasks_begun after insert on fraud_signal for each row when ((case when new.cleared_at is null then 'open' else 'cleared' end) in ('open')) execute function holdfast_task_of_fraud_signal();
drop trigger if exists tasks_moved on fraud_signal;
create trigger tasks_moved after update on fraud_signal for each row
  when (old *<> new and ((case when old.cleared_at is null then 'open' else 'cleared' end) in ('open') or (case when new.cleared_at is null then 'open' else 'cleared' end) in ('open'))) execute function holdfast_task_of_fraud_signal();

create or replace function holdfast_awaited_of_realisation(n realisation) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'realisation.approve', p.party_id, s.state, 'realisation:approve', '/v1/realisations/' || n.id || '/approval', null::timestamptz, 3::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proposed'
  union all
  select 'realisation.settle', p.party_id, s.state, 'realisation:propose', '/v1/realisations/' || n.id || '/settlement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'approved'
$tasks$;
create or replace function holdfast_tasks_of_realisation(n realisation) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'realisations', array(select a from holdfast_awaited_of_realisation(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_realisation() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_realisation(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on realisation;
create trigger tasks_begun after insert on realisation for each row when ((new.status) in ('proposed', 'approved')) execute function holdfast_task_of_realisation();
drop trigger if exists tasks_moved on realisation;
create trigger tasks_moved after update on realisation for each row
  when (old *<> new and ((old.status) in ('proposed', 'approved') or (new.status) in ('proposed', 'approved'))) execute function holdfast_task_of_realisation();

create or replace function holdfast_awaited_of_surrogate(n surrogate) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'surrogate.answer', p.party_id, s.state, 'surrogate:answer', '/v1/surrogates/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open'
  union all
  select 'surrogate.close', p.party_id, s.state, 'surrogate:answer', '/v1/surrogates/' || n.id || '/closure', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'refused'
$tasks$;
create or replace function holdfast_tasks_of_surrogate(n surrogate) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'surrogates', array(select a from holdfast_awaited_of_surrogate(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_surrogate() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_surrogate(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on surrogate;
create trigger tasks_begun after insert on surrogate for each row when ((new.status) in ('open', 'refused')) execute function holdfast_task_of_surrogate();
drop trigger if exists tasks_moved on surrogate;
create trigger tasks_moved after update on surrogate for each row
  when (old *<> new and ((old.status) in ('open', 'refused') or (new.status) in ('open', 'refused'))) execute function holdfast_task_of_surrogate();

create or replace function holdfast_awaited_of_party_standing(n party_standing) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'policyStanding.confirm', p.party_id, s.state, 'standing:state', '/v1/policy-standings/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.stated_by as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_party_standing(n party_standing) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'policy-standings', array(select a from holdfast_awaited_of_party_standing(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_party_standing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_party_standing(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on party_standing;
create trigger tasks_begun after insert on party_standing for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_party_standing();
drop trigger if exists tasks_moved on party_standing;
create trigger tasks_moved after update on party_standing for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_party_standing();

create or replace function holdfast_awaited_of_standing_contest(n standing_contest) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'standingContest.answer', p.party_id, s.state, 'standing:state', '/v1/standing-contests/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.stated_by as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_standing_contest(n standing_contest) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'standing-contests', array(select a from holdfast_awaited_of_standing_contest(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_standing_contest() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_standing_contest(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on standing_contest;
create trigger tasks_begun after insert on standing_contest for each row when ((new.status) in ('open')) execute function holdfast_task_of_standing_contest();
drop trigger if exists tasks_moved on standing_contest;
create trigger tasks_moved after update on standing_contest for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_standing_contest();

create or replace function holdfast_awaited_of_earmark(n earmark) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'earmark.answer', p.party_id, s.state, 'pot:keep', '/v1/earmarks/' || n.id || '/answer', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select p.owner_id as party_id from pot p where p.tenant_id = n.tenant_id and p.id = n.pot_id) p where s.state = 'asked'
$tasks$;
create or replace function holdfast_tasks_of_earmark(n earmark) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'earmarks', array(select a from holdfast_awaited_of_earmark(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_earmark() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_earmark(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on earmark;
create trigger tasks_begun after insert on earmark for each row when ((new.status) in ('asked')) execute function holdfast_task_of_earmark();
drop trigger if exists tasks_moved on earmark;
create trigger tasks_moved after update on earmark for each row
  when (old *<> new and ((old.status) in ('asked') or (new.status) in ('asked'))) execute function holdfast_task_of_earmark();

create or replace function holdfast_awaited_of_joint_body(n joint_body) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'jointBody.join', p.party_id, s.state, 'motion:vote', '/v1/joint-bodies/' || n.id || '/joining', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select v.bank_id as party_id from joint_member v where v.tenant_id = n.tenant_id and v.body_id = n.id and v.status = 'invited') p where s.state = 'forming'
$tasks$;
create or replace function holdfast_tasks_of_joint_body(n joint_body) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'joint-bodies', array(select a from holdfast_awaited_of_joint_body(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_joint_body() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_joint_body(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on joint_body;
create trigger tasks_begun after insert on joint_body for each row when ((new.status) in ('forming')) execute function holdfast_task_of_joint_body();
drop trigger if exists tasks_moved on joint_body;
create trigger tasks_moved after update on joint_body for each row
  when (old *<> new and ((old.status) in ('forming') or (new.status) in ('forming'))) execute function holdfast_task_of_joint_body();

create or replace function holdfast_task_of_joint_body_by_joint_member() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_joint_body(n) from joint_body n where n.tenant_id = new.tenant_id and n.id = new.body_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on joint_member;
create trigger tasks_followed after insert or update on joint_member for each row execute function holdfast_task_of_joint_body_by_joint_member();

create or replace function holdfast_awaited_of_motion(n motion) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'motion.vote', p.party_id, s.state, 'motion:vote', '/v1/motions/' || n.id || '/votes', ((n.closes_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select v.bank_id as party_id from motion_voice v where v.tenant_id = n.tenant_id and v.motion_id = n.id and v.vote is null) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_motion(n motion) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'motions', array(select a from holdfast_awaited_of_motion(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_motion() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_motion(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on motion;
create trigger tasks_begun after insert on motion for each row when ((new.status) in ('open')) execute function holdfast_task_of_motion();
drop trigger if exists tasks_moved on motion;
create trigger tasks_moved after update on motion for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_motion();

create or replace function holdfast_task_of_motion_by_motion_voice() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_motion(n) from motion n where n.tenant_id = new.tenant_id and n.id = new.motion_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on motion_voice;
create trigger tasks_followed after insert or update on motion_voice for each row execute function holdfast_task_of_motion_by_motion_voice();

create or replace function holdfast_awaited_of_credit_cut(n credit_cut) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'creditCut.answer', p.party_id, s.state, 'loan:amend', '/v1/credit-cuts/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'contested'
$tasks$;
create or replace function holdfast_tasks_of_credit_cut(n credit_cut) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'credit-cuts', array(select a from holdfast_awaited_of_credit_cut(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_cut() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_cut(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_cut;
create trigger tasks_begun after insert on credit_cut for each row when ((new.status) in ('contested')) execute function holdfast_task_of_credit_cut();
drop trigger if exists tasks_moved on credit_cut;
create trigger tasks_moved after update on credit_cut for each row
  when (old *<> new and ((old.status) in ('contested') or (new.status) in ('contested'))) execute function holdfast_task_of_credit_cut();

create or replace function holdfast_awaited_of_quarter_session(n quarter_session) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'quarterSession.hold', p.party_id, s.state, 'session:hold', '/v1/quarter-sessions/' || n.id || '/holding', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.host_id as party_id) p where s.state = 'awaited'
$tasks$;
create or replace function holdfast_tasks_of_quarter_session(n quarter_session) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'quarter-sessions', array(select a from holdfast_awaited_of_quarter_session(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_quarter_session() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_quarter_session(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on quarter_session;
create trigger tasks_begun after insert on quarter_session for each row when ((new.status) in ('awaited')) execute function holdfast_task_of_quarter_session();
drop trigger if exists tasks_moved on quarter_session;
create trigger tasks_moved after update on quarter_session for each row
  when (old *<> new and ((old.status) in ('awaited') or (new.status) in ('awaited'))) execute function holdfast_task_of_quarter_session();

create or replace function holdfast_awaited_of_matter(n matter) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'matter.answer', p.party_id, s.state, 'return:make', '/v1/matters/' || n.id || '/answer', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_matter(n matter) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'matters', array(select a from holdfast_awaited_of_matter(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_matter() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_matter(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on matter;
create trigger tasks_begun after insert on matter for each row when ((new.status) in ('open')) execute function holdfast_task_of_matter();
drop trigger if exists tasks_moved on matter;
create trigger tasks_moved after update on matter for each row
  when (old *<> new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_matter();

create or replace function holdfast_awaited_of_proposal(n proposal) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'proposal.agree', p.party_id, s.state, case when n.of_level3 >= n.agreements and n.of_level3 > 0 then 'authority:level3' when n.of_level2 >= n.agreements and n.of_level2 > 0 then 'authority:level2' else n.mandate end, '/v1/proposals/' || n.id || '/agreement', n.expires_at, 2::smallint, array[n.proposed_by] || n.not_by || array(select g.person_id from proposal_agreement g where g.tenant_id = n.tenant_id and g.proposal_id = n.id), n.at_risk, null::timestamptz
    from (select n.state) s (state), lateral (select n.party_id as party_id) p where s.state = 'open' and (n.overtaken_at is null)
$tasks$;
create or replace function holdfast_tasks_of_proposal(n proposal) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'proposals', array(select a from holdfast_awaited_of_proposal(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_proposal() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_proposal(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on proposal;
create trigger tasks_begun after insert on proposal for each row when ((new.state) in ('open')) execute function holdfast_task_of_proposal();
drop trigger if exists tasks_moved on proposal;
create trigger tasks_moved after update on proposal for each row
  when (old *<> new and ((old.state) in ('open') or (new.state) in ('open'))) execute function holdfast_task_of_proposal();

create or replace function holdfast_task_of_proposal_by_proposal_agreement() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_proposal(n) from proposal n where n.tenant_id = new.tenant_id and n.id = new.proposal_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on proposal_agreement;
create trigger tasks_followed after insert or update on proposal_agreement for each row execute function holdfast_task_of_proposal_by_proposal_agreement();

create or replace function holdfast_awaited_of_api_key(n api_key) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'apiKey.confirm', p.party_id, s.state, 'person:' || n.person_id, '/v1/api-keys/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.revoked_at is not null then 'revoked' when n.awaits_holder then 'awaits_holder' else 'in_use' end) s (state), lateral (select (select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = n.person_id) as party_id) p where s.state = 'awaits_holder'
$tasks$;
create or replace function holdfast_tasks_of_api_key(n api_key) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'api-keys', array(select a from holdfast_awaited_of_api_key(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_api_key() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_api_key(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on api_key;
create trigger tasks_begun after insert on api_key for each row when ((case when new.revoked_at is not null then 'revoked' when new.awaits_holder then 'awaits_holder' else 'in_use' end) in ('awaits_holder')) execute function holdfast_task_of_api_key();
drop trigger if exists tasks_moved on api_key;
create trigger tasks_moved after update on api_key for each row
  when (old *<> new and ((case when old.revoked_at is not null then 'revoked' when old.awaits_holder then 'awaits_holder' else 'in_use' end) in ('awaits_holder') or (case when new.revoked_at is not null then 'revoked' when new.awaits_holder then 'awaits_holder' else 'in_use' end) in ('awaits_holder'))) execute function holdfast_task_of_api_key();

create or replace function holdfast_awaited_of_oauth_client(n oauth_client) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'oauthClient.confirm', p.party_id, s.state, 'person:' || n.person_id, '/v1/oauth-clients/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end) s (state), lateral (select (select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = n.person_id) as party_id) p where s.state = 'awaits_person'
$tasks$;
create or replace function holdfast_tasks_of_oauth_client(n oauth_client) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'oauth-clients', array(select a from holdfast_awaited_of_oauth_client(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_oauth_client() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_oauth_client(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on oauth_client;
create trigger tasks_begun after insert on oauth_client for each row when ((case when new.ended_at is not null then 'ended' when new.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person')) execute function holdfast_task_of_oauth_client();
drop trigger if exists tasks_moved on oauth_client;
create trigger tasks_moved after update on oauth_client for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person') or (case when new.ended_at is not null then 'ended' when new.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person'))) execute function holdfast_task_of_oauth_client();

create or replace function holdfast_awaited_of_directory_link(n directory_link) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'directoryLink.confirm', p.party_id, s.state, 'person:' || n.person_id, '/v1/directory-links/' || n.id || '/confirmation', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end) s (state), lateral (select (select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = n.person_id) as party_id) p where s.state = 'awaits_person'
$tasks$;
create or replace function holdfast_tasks_of_directory_link(n directory_link) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'directory-links', array(select a from holdfast_awaited_of_directory_link(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_directory_link() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_directory_link(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on directory_link;
create trigger tasks_begun after insert on directory_link for each row when ((case when new.ended_at is not null then 'ended' when new.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person')) execute function holdfast_task_of_directory_link();
drop trigger if exists tasks_moved on directory_link;
create trigger tasks_moved after update on directory_link for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person') or (case when new.ended_at is not null then 'ended' when new.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person'))) execute function holdfast_task_of_directory_link();

create or replace function holdfast_awaited_of_delegation(n delegation) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'delegation.agree', p.party_id, s.state, 'person:manage', '/v1/delegations/' || n.id || '/agreement', ((n.from_on + 1)::timestamp at time zone 'Asia/Shanghai'), 1::smallint, array_remove(array[n.named_by], null), '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'named' else 'agreed' end) s (state), lateral (select n.party_id as party_id) p where s.state = 'named'
$tasks$;
create or replace function holdfast_tasks_of_delegation(n delegation) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'delegations', array(select a from holdfast_awaited_of_delegation(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_delegation() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_delegation(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on delegation;
create trigger tasks_begun after insert on delegation for each row when ((case when new.ended_at is not null then 'ended' when new.agreed_at is null then 'named' else 'agreed' end) in ('named')) execute function holdfast_task_of_delegation();
drop trigger if exists tasks_moved on delegation;
create trigger tasks_moved after update on delegation for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.agreed_at is null then 'named' else 'agreed' end) in ('named') or (case when new.ended_at is not null then 'ended' when new.agreed_at is null then 'named' else 'agreed' end) in ('named'))) execute function holdfast_task_of_delegation();

create or replace function holdfast_awaited_of_calendar_year(n calendar_year) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'calendar.answer', p.party_id, s.state, 'calendar:load', '/v1/calendars/' || n.id || '/answer', null::timestamptz, 2::smallint, array_remove(array[n.proposed_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.party_id from person v where v.tenant_id = n.tenant_id and v.id = n.proposed_by) as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_calendar_year(n calendar_year) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'banking-calendars', array(select a from holdfast_awaited_of_calendar_year(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_calendar_year() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_calendar_year(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on calendar_year;
create trigger tasks_begun after insert on calendar_year for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_calendar_year();
drop trigger if exists tasks_moved on calendar_year;
create trigger tasks_moved after update on calendar_year for each row
  when (old *<> new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_calendar_year();

create or replace function holdfast_awaited_of_webhook(n webhook) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'webhook.resume', p.party_id, s.state, 'webhook:manage', '/v1/webhooks/' || n.id || '/resumption', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.party_id as party_id) p where s.state = 'suspended'
$tasks$;
create or replace function holdfast_tasks_of_webhook(n webhook) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'webhooks', array(select a from holdfast_awaited_of_webhook(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_webhook() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_webhook(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on webhook;
create trigger tasks_begun after insert on webhook for each row when ((new.status) in ('suspended')) execute function holdfast_task_of_webhook();
drop trigger if exists tasks_moved on webhook;
create trigger tasks_moved after update on webhook for each row
  when (old *<> new and ((old.status) in ('suspended') or (new.status) in ('suspended'))) execute function holdfast_task_of_webhook();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_lot(n) from lot n where (case when n.offered_to_id is not null and n.status in ('registered', 'in_custody') then 'offered' else n.status end) in ('offered');
  perform holdfast_tasks_of_custody_agreement(n) from custody_agreement n where (case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'proposed' when n.wanted_level is not null then 'level_asked' else 'engaged' end) in ('proposed', 'level_asked');
  perform holdfast_tasks_of_supervision(n) from supervision n where (n.state) in ('none', 'handover', 'controlled', 'degraded', 'lost');
  perform holdfast_tasks_of_subject(n) from subject n where (case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) in ('settings_asked');
  perform holdfast_tasks_of_breach(n) from breach n where (case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared');
  perform holdfast_tasks_of_control_order(n) from control_order n where (case when n.report is not null then 'reported' when n.kind in ('inspection', 'reseal') then 'ordered' else 'in_force' end) in ('ordered');
  perform holdfast_tasks_of_count_question(n) from count_question n where (n.status) in ('open', 'overdue');
  perform holdfast_tasks_of_assay(n) from assay n where (case when n.voided_at is not null then 'voided' when n.reported_at is not null then 'reported' else 'ordered' end) in ('ordered');
  perform holdfast_tasks_of_custody_incident(n) from custody_incident n where (n.status) in ('open');
  perform holdfast_tasks_of_book_correction(n) from book_correction n where (n.status) in ('open');
  perform holdfast_tasks_of_restraint(n) from restraint n where (n.status) in ('stated');
  perform holdfast_tasks_of_transferable_record(n) from transferable_record n where (n.status) in ('surrender_requested', 'surrendered', 'surrendered_for_amendment');
  perform holdfast_tasks_of_receipt(n) from receipt n where (case when not n.live then 'ended' when n.pending_endorsement is not null then 'endorsed' else 'live' end) in ('endorsed');
  perform holdfast_tasks_of_credit_message_task(n) from credit_message_task n where (n.status) in ('open');
  perform holdfast_tasks_of_receivable(n) from receivable n where (n.status) in ('presented', 'confirmed');
  perform holdfast_tasks_of_dispute(n) from dispute n where (n.status) in ('open');
  perform holdfast_tasks_of_collection_account(n) from collection_account n where (n.status) in ('proposed');
  perform holdfast_tasks_of_core_source(n) from core_source n where (n.status) in ('proposed');
  perform holdfast_tasks_of_signing_key(n) from signing_key n where (case when n.revoked_at is not null then 'revoked' when n.approved_by is null then 'enrolled' else 'in_use' end) in ('enrolled');
  perform holdfast_tasks_of_import_file(n) from import_file n where (n.status) in ('receiving');
  perform holdfast_tasks_of_assignment(n) from assignment n where (n.status) in ('offered', 'accepted');
  perform holdfast_tasks_of_notice(n) from notice n where (case when n.acknowledged_at is not null then 'acknowledged' when n.arrived_at is not null then 'arrived' else 'sent' end) in ('sent', 'arrived');
  perform holdfast_tasks_of_pledge(n) from pledge n where (n.status) in ('offered');
  perform holdfast_tasks_of_registration(n) from registration n where (case when n.status = 'in_force' and n.discharge_due_on is not null then 'discharge_due' when n.status = 'in_force' and n.amend_due_on is not null then 'amend_due' else n.status end) in ('pending', 'in_force', 'amend_due', 'discharge_due');
  perform holdfast_tasks_of_filing(n) from filing n where (n.status) in ('prepared', 'stamped');
  perform holdfast_tasks_of_objection(n) from objection n where (case when n.closed_as is not null then 'closed' when n.notified_at is null then 'filed' else 'notified' end) in ('filed', 'notified');
  perform holdfast_tasks_of_custody_demand(n) from custody_demand n where (case when n.loss is not null and n.loss_answer is null then 'loss_claimed' else n.status end) in ('open', 'lapsed', 'loss_claimed');
  perform holdfast_tasks_of_exercise_demand(n) from exercise_demand n where (case when n.loss is not null and n.answer is null then 'loss_claimed' else n.status end) in ('open', 'lapsed', 'loss_claimed');
  perform holdfast_tasks_of_goods_return(n) from goods_return n where (case when n.claim is not null and n.claim_answer is null then 'claimed' else n.status end) in ('open', 'handed_over', 'claimed');
  perform holdfast_tasks_of_money_receipt(n) from money_receipt n where (case when n.reversed_at is not null then 'reversed' when n.contradicted_by is not null and n.resolution is null then 'contradicted' else 'booked' end) in ('contradicted');
  perform holdfast_tasks_of_bank_entry(n) from bank_entry n where (n.status) in ('open');
  perform holdfast_tasks_of_misdirection(n) from misdirection n where (n.status) in ('open');
  perform holdfast_tasks_of_payment_instruction(n) from payment_instruction n where (n.status) in ('instructed');
  perform holdfast_tasks_of_certificate_line(n) from certificate_line n where (n.status) in ('proposed');
  perform holdfast_tasks_of_certificate(n) from certificate n where (n.status) in ('offered', 'due');
  perform holdfast_tasks_of_certificate_move(n) from certificate_move n where (n.status) in ('offered');
  perform holdfast_tasks_of_credit(n) from credit n where (n.status) in ('applied', 'approved', 'received', 'issued', 'advised');
  perform holdfast_tasks_of_credit_amendment(n) from credit_amendment n where (n.status) in ('asked', 'pending');
  perform holdfast_tasks_of_credit_transfer(n) from credit_transfer n where (n.status) in ('requested');
  perform holdfast_tasks_of_proceeds_assignment(n) from proceeds_assignment n where (n.status) in ('notified');
  perform holdfast_tasks_of_trust_receipt(n) from trust_receipt n where (n.status) in ('drawn_up', 'released', 'recalled');
  perform holdfast_tasks_of_bank_agreement(n) from bank_agreement n where (n.status) in ('proposed');
  perform holdfast_tasks_of_presentation(n) from presentation n where (n.status) in ('receiving', 'received', 'examined', 'complying', 'taken_up', 'precluded', 'refused');
  perform holdfast_tasks_of_presented_record(n) from presented_record n where (n.status) in ('corrupted');
  perform holdfast_tasks_of_credit_payment(n) from credit_payment n where (n.status) in ('undertaken');
  perform holdfast_tasks_of_reimbursement_claim(n) from reimbursement_claim n where (n.status) in ('claimed');
  perform holdfast_tasks_of_reimbursement_refund(n) from reimbursement_refund n where (n.status) in ('claimed', 'paid');
  perform holdfast_tasks_of_facility(n) from facility n where (n.status) in ('proposed', 'active', 'suspended');
  perform holdfast_tasks_of_credit_limit(n) from credit_limit n where (n.status) in ('suspended');
  perform holdfast_tasks_of_collateral_terms(n) from collateral_terms n where (case when n.approved_at is null then 'proposed' else 'approved' end) in ('proposed');
  perform holdfast_tasks_of_valuation_terms(n) from valuation_terms n where (case when n.approved_at is null then 'proposed' else 'approved' end) in ('proposed');
  perform holdfast_tasks_of_control_terms(n) from control_terms n where (case when n.approved_at is null then 'proposed' else 'approved' end) in ('proposed');
  perform holdfast_tasks_of_price(n) from price n where (n.status) in ('held');
  perform holdfast_tasks_of_penalty_amendment(n) from penalty_amendment n where (n.status) in ('proposed');
  perform holdfast_tasks_of_misuse_finding(n) from misuse_finding n where (case when n.until_on is null then 'open' else 'ended' end) in ('open');
  perform holdfast_tasks_of_factoring_request(n) from factoring_request n where (n.status) in ('requested');
  perform holdfast_tasks_of_maturity_purchase(n) from maturity_purchase n where (n.status) in ('proposed', 'agreed', 'paid');
  perform holdfast_tasks_of_reverse_offer(n) from reverse_offer n where (n.status) in ('open');
  perform holdfast_tasks_of_loan(n) from loan n where (n.status) in ('proposed', 'accepted', 'approved', 'active');
  perform holdfast_tasks_of_loan_change(n) from loan_change n where (n.status) in ('proposed');
  perform holdfast_tasks_of_guarantee(n) from guarantee n where (n.status) in ('given', 'called');
  perform holdfast_tasks_of_trade_financing(n) from trade_financing n where (n.status) in ('requested', 'approved', 'paid_out', 'recourse_due');
  perform holdfast_tasks_of_debt_condition(n) from debt_condition n where (n.status) in ('open', 'proved', 'waived');
  perform holdfast_tasks_of_covenant_test(n) from covenant_test n where (n.status) in ('awaited', 'reported', 'breached', 'waived');
  perform holdfast_tasks_of_drawdown(n) from drawdown n where (n.status) in ('requested', 'approved', 'held', 'disbursed');
  perform holdfast_tasks_of_rollover(n) from rollover n where (n.status) in ('requested', 'approved');
  perform holdfast_tasks_of_release(n) from release n where (n.status) in ('requested', 'approved');
  perform holdfast_tasks_of_margin_call(n) from margin_call n where (n.status) in ('open', 'extended', 'barred', 'expired');
  perform holdfast_tasks_of_fraud_signal(n) from fraud_signal n where (case when n.cleared_at is null then 'open' else 'cleared' end) in ('open');
  perform holdfast_tasks_of_realisation(n) from realisation n where (n.status) in ('proposed', 'approved');
  perform holdfast_tasks_of_surrogate(n) from surrogate n where (n.status) in ('open', 'refused');
  perform holdfast_tasks_of_party_standing(n) from party_standing n where (n.status) in ('proposed');
  perform holdfast_tasks_of_standing_contest(n) from standing_contest n where (n.status) in ('open');
  perform holdfast_tasks_of_earmark(n) from earmark n where (n.status) in ('asked');
  perform holdfast_tasks_of_joint_body(n) from joint_body n where (n.status) in ('forming');
  perform holdfast_tasks_of_motion(n) from motion n where (n.status) in ('open');
  perform holdfast_tasks_of_credit_cut(n) from credit_cut n where (n.status) in ('contested');
  perform holdfast_tasks_of_quarter_session(n) from quarter_session n where (n.status) in ('awaited');
  perform holdfast_tasks_of_matter(n) from matter n where (n.status) in ('open');
  perform holdfast_tasks_of_proposal(n) from proposal n where (n.state) in ('open');
  perform holdfast_tasks_of_api_key(n) from api_key n where (case when n.revoked_at is not null then 'revoked' when n.awaits_holder then 'awaits_holder' else 'in_use' end) in ('awaits_holder');
  perform holdfast_tasks_of_oauth_client(n) from oauth_client n where (case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person');
  perform holdfast_tasks_of_directory_link(n) from directory_link n where (case when n.ended_at is not null then 'ended' when n.awaits_person then 'awaits_person' else 'in_use' end) in ('awaits_person');
  perform holdfast_tasks_of_delegation(n) from delegation n where (case when n.ended_at is not null then 'ended' when n.agreed_at is null then 'named' else 'agreed' end) in ('named');
  perform holdfast_tasks_of_calendar_year(n) from calendar_year n where (n.status) in ('proposed');
  perform holdfast_tasks_of_webhook(n) from webhook n where (n.status) in ('suspended');
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
