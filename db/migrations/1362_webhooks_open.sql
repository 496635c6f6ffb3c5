-- How many other webhooks a party has that have not ended; whoever opens one more waits for it, so that two at once see each other.
create function holdfast_other_webhooks(tenant text, party text, own text) returns integer
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(tenant || '/webhooks/' || party, 0));
  return (select count(*) from webhook w
          where w.tenant_id = tenant and w.party_id = party and w.id <> own and w.status <> 'ended');
end $$;
