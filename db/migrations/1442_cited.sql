-- Whoever takes part in an act may read the papers that it names: those that the party of who acts may read itself. A hash alone opens
-- nothing. It is done where the event is written, in the same statement.
alter table event add column cited text[];
create function holdfast_share_cited() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  update paper set participants = array(select distinct unnest(participants || new.participants))
    where tenant_id = new.tenant_id and sha256 = any (new.cited) and status <> 'refused'
      and participants @> array[new.actor ->> 'partyId'] and not participants @> new.participants;
  return null;
end $$;
create trigger cited after insert on event for each row
  when (new.cited is not null and new.actor ->> 'partyId' is not null and cardinality(new.participants) > 1)
  execute function holdfast_share_cited();
