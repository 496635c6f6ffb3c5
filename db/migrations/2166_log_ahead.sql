-- Where the log stands so many events further on, whoever's they are: a reader goes through that much of it in its order, which an index has,
-- and looks at all of its own only where few of them lie there. It tells a place and nothing of what lies between.
create function holdfast_log_ahead(of_tenant text, from_xid xid8, from_seq bigint, events bigint) returns table (xid xid8, seq bigint)
language plpgsql set search_path = pg_catalog, public, pg_temp
set enable_bitmapscan = off set enable_seqscan = off set enable_sort = off as $$
declare
  viewer text := holdfast_see_as('system');
begin
  return query select e.xid, e.seq from event e where e.tenant_id = of_tenant and (e.xid, e.seq) > (from_xid, from_seq)
    order by e.xid, e.seq offset events - 1 limit 1;
  perform holdfast_see_as(viewer);
end $$;
