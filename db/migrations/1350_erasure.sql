-- Who a person was is kept in one place, and goes when nothing asks to keep it any longer: the record names people by their ids, and
-- holds a digest of the name under a salt that goes with it.
alter table person
  drop constraint person_state_check,
  add constraint person_state_check check (state in ('invited', 'active', 'suspended', 'left', 'erased')),
  add column left_at timestamptz,
  add column name_salt bytea check (length(name_salt) = 16);

alter table person disable trigger guard;
alter table person no force row level security;
alter table event no force row level security;
update person p set left_at = coalesce(
    (select max(e.at) from event e where e.tenant_id = p.tenant_id and e.object_id = p.id and e.type = 'person.left'), now())
  where p.state = 'left';
alter table event force row level security;
alter table person force row level security;
alter table person enable trigger guard;

alter table person
  drop constraint person_succeeded,
  add constraint person_succeeded check (successor_id is null or (state in ('left', 'erased') and successor_id <> id)),
  add constraint person_left check ((left_at is not null) = (state in ('left', 'erased'))),
  drop constraint person_name_check,
  add constraint person_name_check check ((name = '') = (state = 'erased')),
  add constraint person_erased check (state <> 'erased' or name_salt is null);

-- Whatever the service says, nobody is erased within half a year of leaving, by the server's own clock.
alter table retention_floor drop constraint retention_floor_what_check;
alter table retention_floor add constraint retention_floor_what_check check (what in ('observation', 'access', 'person'));
insert into retention_floor values ('person', 183);
create function holdfast_keep_person() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  kept integer := (select f.days from public.retention_floor f where f.what = 'person');
begin
  if new.left_at is null or new.left_at >= now() - make_interval(days => kept) then
    raise exception 'who left is kept for % days at the least', kept using errcode = 'check_violation', constraint = 'person_kept';
  end if;
  return new;
end $$;
create trigger kept before update on person for each row
  when (new.state = 'erased' and old.state <> 'erased') execute function holdfast_keep_person();

-- With the person go what they signed in by and where they did.
grant delete on sign_in to holdfast_app;

-- Proposals that ended show whom they made by id alone.
alter table proposal disable trigger guard;
alter table proposal no force row level security;
update proposal set body = jsonb_set(body, '{name}', '""') where state <> 'open' and verb = 'person.add' and body ? 'name';
alter table proposal force row level security;
alter table proposal enable trigger guard;
