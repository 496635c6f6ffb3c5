-- How each party that sees a breach works on it. Nothing here changes what the goods are: a shelved breach is open.
create table breach_desk (
  tenant_id text not null references tenant,
  breach_id text not null,
  party_id text not null,
  assigned_to text,
  assigned_at timestamptz,
  shelved_until timestamptz,
  shelved_by text,
  shelved_reason text,
  participants text[] not null check (participants = array[party_id]),
  primary key (tenant_id, breach_id, party_id),
  foreign key (tenant_id, breach_id) references breach (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, assigned_to) references person (tenant_id, id),
  check ((shelved_until is null) = (shelved_reason is null))
);
select holdfast_protect('breach_desk');

create table breach_comment (
  tenant_id text not null references tenant,
  id text not null,
  breach_id text not null,
  party_id text not null,
  person_id text not null,
  at timestamptz not null,
  text text not null check (length(text) between 1 and 2000),
  primary key (tenant_id, id),
  foreign key (tenant_id, breach_id) references breach (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index breach_comment_breach on breach_comment (tenant_id, breach_id, id);
select holdfast_protect('breach_comment', 'select, insert');
-- Who sees the breach, now or later, sees what was said about it.
create policy of_breach on breach_comment as restrictive to holdfast_app
  using (exists (select from breach b where b.tenant_id = breach_comment.tenant_id and b.id = breach_comment.breach_id))
  with check (exists (select from breach b where b.tenant_id = breach_comment.tenant_id and b.id = breach_comment.breach_id));
