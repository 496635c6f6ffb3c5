-- Goods of a firm that lie idle, offered for sale, to let, or to a bank for sale and lease-back (measure 9). A lot stands in one offer at a time.
create table asset_offer (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('sale', 'let', 'lease_back')),
  lot_id text not null,
  firm_id text not null,
  to_id text not null,
  currency text not null,
  price_minor bigint check (price_minor > 0),
  rent_minor bigint check (rent_minor > 0),
  months integer check (months between 1 and 120),
  cost_minor bigint not null,
  idle_since timestamptz not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('offered', 'agreed', 'refused', 'withdrawn', 'returned')),
  end_reason text check (length(end_reason) between 1 and 500),
  offered_by text not null,
  offered_at timestamptz not null,
  answered_at timestamptz,
  participants text[] not null check (participants = array[firm_id, to_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, firm_id) references party (tenant_id, id),
  foreign key (tenant_id, to_id) references party (tenant_id, id),
  check (firm_id <> to_id),
  check ((kind <> 'let') = (price_minor is not null)),
  check ((kind <> 'sale') = (rent_minor is not null and months is not null))
);
create unique index asset_offer_once on asset_offer (tenant_id, lot_id) where status = 'offered' or (status = 'agreed' and kind <> 'sale');
create index asset_offer_participants on asset_offer using gin (participants);
select holdfast_protect('asset_offer');

create or replace function holdfast_awaited_of_asset_offer(n asset_offer) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'assetOffer.answer', p.party_id, s.state, 'asset:trade', '/v1/asset-offers/' || n.id || '/answer', null::timestamptz, 1::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.to_id as party_id) p where s.state = 'offered'
$tasks$;
create or replace function holdfast_tasks_of_asset_offer(n asset_offer) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'asset-offers', array(select a from holdfast_awaited_of_asset_offer(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_asset_offer() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_asset_offer(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on asset_offer;
create trigger tasks_begun after insert on asset_offer for each row when ((new.status) in ('offered')) execute function holdfast_task_of_asset_offer();
drop trigger if exists tasks_moved on asset_offer;
create trigger tasks_moved after update on asset_offer for each row
  when (old *<> new and ((old.status) in ('offered') or (new.status) in ('offered'))) execute function holdfast_task_of_asset_offer();

