-- A hash may be named before its paper comes. Then it is kept with whom the paper is shared once the party that named it brings it: a paper
-- that is there already is shared where the event is written (1442).
create table paper_awaited (
  tenant_id text not null references tenant,
  party_id text not null,
  sha256 text not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, party_id, sha256)
);
select holdfast_protect('paper_awaited');

create function holdfast_await_cited() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  party text := new.actor ->> 'partyId';
begin
  insert into paper_awaited
    select new.tenant_id, party, hash, array(select distinct unnest(array[party] || new.participants))
    from unnest(new.cited) hash
    where not exists (select from paper p where p.tenant_id = new.tenant_id and p.sha256 = hash and p.party_id = party and p.status <> 'refused')
    order by hash
  on conflict (tenant_id, party_id, sha256) do update
    set participants = array(select distinct unnest(paper_awaited.participants || excluded.participants))
    where not paper_awaited.participants @> excluded.participants;
  return null;
end $$;
create trigger cited_awaited after insert on event for each row
  when (new.cited is not null and new.actor ->> 'partyId' is not null and cardinality(new.participants) > 1)
  execute function holdfast_await_cited();

create function holdfast_share_awaited() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.participants := coalesce((select array(select distinct unnest(new.participants || a.participants)) from paper_awaited a
    where a.tenant_id = new.tenant_id and a.party_id = new.party_id and a.sha256 = new.sha256), new.participants);
  return new;
end $$;
create trigger awaited before insert on paper for each row execute function holdfast_share_awaited();
