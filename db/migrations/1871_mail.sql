-- Where a person has the digest and what is urgent sent, once the address was confirmed from it.
create table mail_address (
  tenant_id text not null references tenant,
  person_id text not null,
  party_id text not null,
  address text not null check (length(address) between 3 and 254),
  language text not null check (language in ('en', 'zh')),
  code_hash bytea not null,
  code_until timestamptz not null,
  code_tries smallint not null default 0,
  confirmed_at timestamptz,
  -- In the link of each letter: whoever has the letter may end them.
  ends_token text not null,
  told_on date,
  created_at timestamptz not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create unique index mail_address_ends on mail_address (ends_token);
select holdfast_protect('mail_address', 'select, insert, update, delete');
select holdfast_belong('mail_address', $$party_id = (select current_setting('app.party', true))$$);

-- What was told as urgent, once while it stands.
create table mail_told (
  tenant_id text not null references tenant,
  person_id text not null,
  object_id text not null,
  act text not null,
  primary key (tenant_id, person_id, object_id, act),
  foreign key (tenant_id, person_id) references mail_address (tenant_id, person_id) on delete cascade
);
select holdfast_protect('mail_told', 'select, insert, update, delete');
select holdfast_belong_to('mail_told', 'mail_address', 'person_id', 'person_id');

create table letter (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  person_id text not null,
  address text not null,
  subject text not null,
  body text not null,
  ends_at_link text not null,
  created_at timestamptz not null,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  sent_at timestamptz,
  given_up_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index letter_due on letter (tenant_id, next_at) where sent_at is null and given_up_at is null;
create index letter_person on letter (tenant_id, person_id, created_at);
select holdfast_protect('letter', 'select, insert, update, delete');
select holdfast_belong('letter', $$party_id = (select current_setting('app.party', true))$$);

-- Who is there no more is written to no more, and their address is not kept.
create function holdfast_forget_mail() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from mail_address where tenant_id = new.tenant_id and person_id = new.id;
  delete from letter where tenant_id = new.tenant_id and person_id = new.id;
  return null;
end $$;
create trigger person_forget_mail after update of state on person
  for each row when (new.state in ('left', 'erased')) execute function holdfast_forget_mail();
