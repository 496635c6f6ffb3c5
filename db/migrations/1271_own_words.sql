-- What somebody says of another counts for who says it; what the house itself or the operator says, for everybody.
alter table former_name disable trigger guard;
alter table former_name no force row level security;
drop trigger append_only on former_name;
alter table former_name
  add column stated_by text,
  add column is_known boolean not null default false,
  add column withdrawn_at timestamptz,
  add column participants text[];
update former_name f set
  stated_by = p.party_id,
  is_known = p.party_id = f.party_id or 'operator' = any (y.roles),
  participants = case when p.party_id = f.party_id then array[f.party_id] else array[p.party_id, f.party_id] end
from person p join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
where p.tenant_id = f.tenant_id and p.id = f.recorded_by;
alter table former_name
  alter column stated_by set not null,
  alter column participants set not null,
  drop constraint former_name_pkey,
  add primary key (tenant_id, party_id, name, stated_by),
  add foreign key (tenant_id, stated_by) references party (tenant_id, id),
  add check (participants @> array[stated_by, party_id]);
alter table former_name force row level security;
alter table former_name enable trigger guard;
grant update (changed_on, recorded_by, withdrawn_at) on former_name to holdfast_app;
create policy participants on former_name as restrictive to holdfast_app
  using ((select current_setting('app.party', true)) = 'system' or is_known
         or participants @> array[(select current_setting('app.party', true))])
  with check ((select current_setting('app.party', true)) in ('system', stated_by));

-- Floor that was let in error goes back: it may be let again, and its code be used again.
drop trigger append_only on slot;
alter table slot
  add column removed_at timestamptz,
  drop constraint slot_no_overlap,
  drop constraint slot_tenant_id_site_id_code_key,
  add constraint slot_no_overlap exclude using gist (
    tenant_id with =, level with =,
    box(point(west * 1e5 + 0.01, south * 1e5 + 0.01), point(east * 1e5 - 0.01, north * 1e5 - 0.01)) with &&)
    where (removed_at is null);
create unique index slot_code on slot (tenant_id, site_id, code) where removed_at is null;
grant update (removed_at) on slot to holdfast_app;
