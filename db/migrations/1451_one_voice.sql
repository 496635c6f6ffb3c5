-- Who is one voice with a person because they act for each other, or for one and the same, through however many hands: now, or at an instant.
create function holdfast_voices(tenant text, person text, at timestamptz default null) returns setof text
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with recursive up (id) as (
    select person union
    select d.person_id from delegation d join up on d.tenant_id = tenant and d.delegate_id = up.id
      where d.agreed_at is not null and case when at is null then d.ended_at is null
        else d.agreed_at <= at and (d.ended_at is null or d.ended_at >= at) end),
  down (id) as (
    select id from up union
    select d.delegate_id from delegation d join down on d.tenant_id = tenant and d.person_id = down.id
      where d.agreed_at is not null and case when at is null then d.ended_at is null
        else d.agreed_at <= at and (d.ended_at is null or d.ended_at >= at) end)
  select id from down where id <> person
$$;

create or replace function holdfast_delegated() returns trigger language plpgsql as $$
begin
  with voice as (
    select p.id from person p where p.tenant_id = new.tenant_id and p.id in (
      select new.person_id union select new.delegate_id
      union select holdfast_voices(new.tenant_id, new.person_id) union select holdfast_voices(new.tenant_id, new.delegate_id))
    order by p.id for no key update)
  update person p set name = p.name from voice where p.tenant_id = new.tenant_id and p.id = voice.id;
  return null;
end $$;

-- Of whoever acts or acted for somebody, or was acted for, is looked up what they were when each spoke: no list says it beforehand.
create or replace function holdfast_line(tenant text, person text, out made_by text[], out made text[])
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select array(select m.maker_id from person_maker m where m.tenant_id = tenant and m.person_id = person
               union select holdfast_voices(tenant, person) where acts.ever),
         (select case when count(*) <= 100 and not acts.ever then coalesce(array_agg(m.person_id), '{}') end from
           (select o.person_id from person_maker o where o.tenant_id = tenant and o.maker_id = person limit 101) m)
  from (select exists (select from delegation d where d.tenant_id = tenant and d.person_id = person and d.agreed_at is not null)
            or exists (select from delegation d where d.tenant_id = tenant and d.delegate_id = person and d.agreed_at is not null) as ever) acts
$$;
