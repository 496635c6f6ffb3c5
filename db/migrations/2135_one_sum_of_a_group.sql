-- The unit of each of some bodies, its firm among it: parents that control it at any height, whom those control at any depth, and who took any of
-- them over; on a day, or on any day. What one of its banks was told, or an authority says, counts.
create function holdfast_units_of(in_tenant text, bodies text[], control_bps integer, on_day date default null)
returns table (body_id text, party_id text) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with recursive body (body_id, id, banks) as (
    select b.id, b.debtor_id, array(select m.bank_id from joint_member m
      where m.tenant_id = b.tenant_id and m.body_id = b.id and m.status = 'joined')
    from joint_body b where b.tenant_id = in_tenant and b.id = any (bodies)
  ), top (body_id, id, banks) as (
    select * from body
    union
    select t.body_id, s.other_id, t.banks from top t
    join party_standing s on s.tenant_id = in_tenant and s.kind = 'relation' and s.status = 'in_force' and s.party_id = t.id
      and s.value = 'parent' and coalesce(s.figure, 10000) >= control_bps
      and (on_day is null or s.valid_from <= on_day and (s.valid_to is null or s.valid_to >= on_day))
      and (s.is_official or s.participants && t.banks)
  ), unit (body_id, id, banks) as (
    select * from top
    union
    select u.body_id, case s.value when 'parent' then s.party_id else s.other_id end, u.banks from unit u
    join party_standing s on s.tenant_id = in_tenant and s.kind = 'relation' and s.status = 'in_force'
      and ((s.value = 'parent' and coalesce(s.figure, 10000) >= control_bps and s.other_id = u.id)
        or (s.value = 'successor' and s.party_id = u.id))
      and (on_day is null or s.valid_from <= on_day and (s.valid_to is null or s.valid_to >= on_day))
      and (s.is_official or s.participants && u.banks)
  ) select distinct u.body_id, u.id from unit u
$$;

-- Whether a bank reads the sum of a body beside those of its other bodies: a group tells each bank one sum, of joint credit before a committee and of
-- the body that was formed first, and of another body only where it has the same banks with the same amounts. The difference of two would be what
-- the banks have out that are in one of them. Of a body that is closed no sum is told, for it may stand beside one that is not.
create function holdfast_is_sum_told(in_tenant text, of_body text, reader text, control_bps integer)
returns boolean language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  own joint_body;
  viewer text;
  told boolean;
begin
  -- A bank sees its own rows alone; those of the others are asked for as the system.
  viewer := holdfast_see_as('system');
  select * into own from joint_body b where b.tenant_id = in_tenant and b.id = of_body;
  told := own.status <> 'closed' and not exists (
    select from joint_body b
    where b.tenant_id = in_tenant and b.id <> of_body and b.status <> 'closed' and b.participants @> array[reader]
      and (b.kind <> 'joint_credit', b.formed_at, b.id) < (own.kind <> 'joint_credit', own.formed_at, own.id)
      and exists (select from holdfast_units_of(in_tenant, array[of_body], control_bps) one
        join holdfast_units_of(in_tenant, array[b.id], control_bps) other on other.party_id = one.party_id)
      and not (b.currency = own.currency and b.participants @> own.participants and b.participants <@ own.participants
        and not exists (
          select from (select e.bank_id, e.is_low_risk, e.body_id, sum(e.amount_minor) as minor from joint_entry e
            where e.tenant_id = in_tenant and e.body_id in (of_body, b.id) and e.status = 'live' group by 1, 2, 3) e
          group by e.bank_id, e.is_low_risk having count(*) <> 2 or min(e.minor) <> max(e.minor))));
  perform holdfast_see_as(viewer);
  return coalesce(told, false);
end $$;
