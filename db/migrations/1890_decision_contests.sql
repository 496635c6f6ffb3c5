-- Whoever a decision is about says that it is wrong, once, and another person of who decided answers by a day. Who is not content asks once
-- more, and two people have the last word.
create table decision_contest (
  tenant_id text not null references tenant,
  id text not null,
  decider_id text not null,
  party_id text not null check (party_id <> decider_id),
  event_id text not null,
  event_type text not null,
  object_id text not null,
  -- People behind the decision, who do not answer for it; and the hash of what it said.
  decided_by text[] not null,
  event_hash text not null check (event_hash ~ '^[0-9a-f]{64}$'),
  reason text not null check (length(reason) between 1 and 1000),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  contested_by text not null,
  contested_at timestamptz not null,
  answer_due_on date not null,
  status text not null check (status in ('open', 'upheld', 'escalated', 'revised', 'accepted', 'closed')),
  answer text check (length(answer) between 1 and 1000),
  answer_hash text check (answer_hash ~ '^[0-9a-f]{64}$'),
  answered_by text,
  answered_at timestamptz,
  reply text check (length(reply) between 1 and 1000),
  last_answer text check (length(last_answer) between 1 and 1000),
  last_answered_by text,
  participants text[] not null check (participants @> array[decider_id, party_id]),
  primary key (tenant_id, id),
  unique (tenant_id, event_id, party_id),
  foreign key (tenant_id, decider_id) references party (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  check ((status = 'open') = (answer is null))
);
select holdfast_protect('decision_contest');

create or replace function holdfast_awaited_of_decision_contest(n decision_contest) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'decision.answerContest', p.party_id, s.state, 'facility:approve', '/v1/contests/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, n.decided_by, '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.decider_id as party_id) p where s.state = 'open'
  union all
  select 'decision.reply', p.party_id, s.state, 'standing:contest', '/v1/contests/' || n.id || '/reply', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.party_id as party_id) p where s.state = 'upheld'
  union all
  select 'decision.close', p.party_id, s.state, 'facility:approve', '/v1/contests/' || n.id || '/last-answer', null::timestamptz, 2::smallint, n.decided_by || array_remove(array[n.answered_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.decider_id as party_id) p where s.state = 'escalated'
$tasks$;
create or replace function holdfast_tasks_of_decision_contest(n decision_contest) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'contests', array(select a from holdfast_awaited_of_decision_contest(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_decision_contest() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_decision_contest(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on decision_contest;
create trigger tasks_begun after insert on decision_contest for each row when ((new.status) in ('open', 'upheld', 'escalated')) execute function holdfast_task_of_decision_contest();
drop trigger if exists tasks_moved on decision_contest;
create trigger tasks_moved after update on decision_contest for each row
  when (old *<> new and ((old.status) in ('open', 'upheld', 'escalated') or (new.status) in ('open', 'upheld', 'escalated'))) execute function holdfast_task_of_decision_contest();
