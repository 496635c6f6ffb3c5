-- Who acts for somebody who is away: named by them, agreed to by an administrator. What it gives stands with the mandates of who acts, within
-- its dates; this says where it came from, so that it is taken back with what it came from.
create table delegation (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  person_id text not null,
  delegate_id text not null,
  participants text[] not null check (participants = array[party_id]),
  mandates text[] not null check (cardinality(mandates) > 0),
  from_on date not null,
  until_on date not null check (until_on >= from_on),
  named_by text not null,
  named_at timestamptz not null,
  agreed_by text,
  agreed_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  foreign key (tenant_id, delegate_id) references person (tenant_id, id),
  check (person_id <> delegate_id and named_by <> delegate_id),
  check ((agreed_by is null) = (agreed_at is null)),
  check (agreed_by is null or agreed_by not in (person_id, delegate_id, named_by))
);
create index delegation_person on delegation (tenant_id, person_id);
create index delegation_delegate on delegation (tenant_id, delegate_id);
select holdfast_protect('delegation');

create policy authenticate on delegation for select to holdfast_authenticator using (true);
grant select on delegation to holdfast_authenticator;

-- Who acts for another is no second voice to them as long as it lasts: both are written anew, so that no process goes on by what it
-- remembers of them.
create function holdfast_delegated() returns trigger language plpgsql as $$
begin
  update person set name = name where tenant_id = new.tenant_id and id in (new.person_id, new.delegate_id);
  return null;
end $$;
create trigger stands after update of agreed_at, ended_at on delegation for each row execute function holdfast_delegated();

create or replace function holdfast_line(tenant text, person text, out made_by text[], out made text[])
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select array(select m.maker_id from person_maker m where m.tenant_id = tenant and m.person_id = person
               union select d.person_id from delegation d
               where d.tenant_id = tenant and d.delegate_id = person and d.agreed_at is not null and d.ended_at is null),
         (select case when count(*) <= 100 then coalesce(array_agg(m.person_id), '{}') end from
           (select o.person_id from person_maker o where o.tenant_id = tenant and o.maker_id = person
            union select d.delegate_id from delegation d
            where d.tenant_id = tenant and d.person_id = person and d.agreed_at is not null and d.ended_at is null limit 101) m)
$$;
