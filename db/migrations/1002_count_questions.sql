-- What devices cannot tell is asked of who keeps the goods: a count of what is there, by a time. Asked once while it is open.
create table count_question (
  tenant_id text not null references tenant,
  id text not null,
  subject_id text not null,
  custodian_id text not null,
  reason text not null check (reason in ('exchanged', 'beyond_release')),
  facts jsonb not null,
  lot_ids text[] not null check (cardinality(lot_ids) > 0),
  status text not null check (status in ('open', 'overdue', 'whole', 'short')),
  asked_at timestamptz not null,
  due_at timestamptz not null check (due_at > asked_at),
  answer jsonb,
  answered_at timestamptz,
  participants text[] not null check (participants @> array[custodian_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  foreign key (tenant_id, custodian_id) references party (tenant_id, id),
  check ((status in ('whole', 'short')) = (answer is not null) and (answer is null) = (answered_at is null))
);
create unique index count_question_open on count_question (tenant_id, subject_id, reason)
  where status in ('open', 'overdue');
select holdfast_protect('count_question');
