-- Who is one group to a lender, in one place: whoever it knows to control another or to be of one group, and whoever an authority says, or the lender
-- was told, is parent of another that it controls or took it over; however far. A limit asks for the day that runs; a return for the last day
-- of a period, as it was known at an instant. Each with whether another of the group stands above it, for a group is told by its head.
-- As far as the reader sees it, which writes nothing and says so: beside what may write, whatever else was asked is asked again.
create function holdfast_groups_seen(in_tenant text, in_lender text, of_parties text[], control_bps integer, on_day date, known timestamptz default null)
returns table (root text, member text, is_under boolean) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with recursive house (root, member, is_under) as (
    select distinct p, p, false from unnest(of_parties) p
    union
    select h.root, k.id, k.is_under
    from house h
    cross join lateral (
      select r.party_id, r.other_id, r.kind = 'same_group' from related_party r
      where r.tenant_id = in_tenant and r.lender_id = in_lender and r.kind in ('controls', 'same_group')
        and (r.party_id = h.member or r.other_id = h.member) and (known is null or r.recorded_at <= known)
      union all
      select s.other_id, s.party_id, false from party_standing s
      where s.tenant_id = in_tenant and s.kind = 'relation' and (s.party_id = h.member or s.other_id = h.member)
        and (s.value = 'successor' or s.value = 'parent' and coalesce(s.figure, 10000) >= control_bps)
        and (s.is_official or s.participants @> array[in_lender])
        and s.valid_from <= on_day and (s.valid_to is null or s.valid_to >= on_day)
        and case when known is null then s.status = 'in_force'
          else s.status <> 'proposed' and s.known_from <= known and (s.known_until is null or s.known_until > known) end
    ) e (above, below, is_level)
    cross join lateral (values (e.above, false), (e.below, not e.is_level)) k (id, is_under)
  ) select h.root, h.member, bool_or(h.is_under) from house h group by h.root, h.member
$$;

-- What an authority says may name no lender: whoever is not the system reads it as the system.
create function holdfast_groups_of(in_tenant text, in_lender text, of_parties text[], control_bps integer, on_day date, known timestamptz default null)
returns table (root text, member text, is_under boolean) language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := holdfast_see_as('system');
begin
  return query select g.root, g.member, g.is_under from holdfast_groups_seen(in_tenant, in_lender, of_parties, control_bps, on_day, known) g;
  perform holdfast_see_as(viewer);
end $$;
create index related_party_other on related_party (tenant_id, lender_id, other_id);
create index party_standing_relation on party_standing (tenant_id, party_id) where kind = 'relation';
create index party_standing_relation_to on party_standing (tenant_id, other_id) where kind = 'relation';

-- A return was told by the one relation that stood on a firm itself; now by its whole group.
alter table policy_return drop constraint policy_return_reckoning_check;
alter table policy_return add constraint policy_return_reckoning_check check (reckoning in (1, 2, 3));
