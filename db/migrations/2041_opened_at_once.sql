-- What opens a transaction is one statement: it says who looks, and looks whether the remembered credential and book of rules still
-- stand. They were up to three statements, each prepared, bound and run by itself; and those of the caller went through the policies of
-- three tables, nested. Where something is not as it was remembered it fails, so that what follows under the same Sync is passed over.
-- `way` is `write`, `read`, or `only` for a transaction that is its one statement.
create function holdfast_open(way text, in_tenant text, in_party text, key_tenant text, in_key text, in_session text, stands text,
  looks_at_book boolean, book_version text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  told text;
begin
  -- Each an expression and no query: they run in this order.
  told := set_config('app.tenant', in_tenant, true);
  told := set_config('app.party', in_party, true);
  if way = 'write' then
    told := set_config('app.xid', pg_current_xact_id()::text, true);
  elsif way = 'only' then
    told := set_config('transaction_read_only', 'on', true);
  end if;
  -- The versions of the rows, as `authenticate_api_key` and `authenticate_session` tell them.
  if in_key is not null then
    select k.xmin || ' ' || p.xmin || ' ' || y.xmin into told from api_key k
      join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
      join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
      where k.tenant_id = key_tenant and k.id = in_key;
    if told is distinct from stands then
      raise exception 'the credential is not as it was remembered' using errcode = 'HF001';
    end if;
  elsif in_session is not null then
    select s.xmin || ' ' || p.xmin || ' ' || y.xmin into told from session s
      join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
      join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
      where s.tenant_id = key_tenant and s.id = in_session;
    if told is distinct from stands then
      raise exception 'the session is not as it was remembered' using errcode = 'HF001';
    end if;
  end if;
  if looks_at_book then
    select b.version::text into told from rule_book b where b.tenant_id = in_tenant;
    if told is distinct from book_version then
      raise exception 'the book of rules is not as it was remembered' using errcode = 'HF002';
    end if;
  end if;
end $$;
create policy look on rule_book for select to holdfast_authenticator using (true);
grant select on rule_book to holdfast_authenticator;
grant create on schema public to holdfast_authenticator;
alter function holdfast_open(text, text, text, text, text, text, text, boolean, text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function holdfast_open(text, text, text, text, text, text, text, boolean, text) from public;
grant execute on function holdfast_open(text, text, text, text, text, text, text, boolean, text) to holdfast_app;

-- The claim of a key, likewise: it waits for who holds the key, and then sees what that one did.
create function holdfast_claim(in_tenant text, scope text, key text) returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(in_tenant || '/' || scope || '/' || key, 0));
  if exists (select from event e where e.tenant_id = in_tenant and e.idempotency_scope = scope and e.idempotency_key = key) then
    raise exception 'the key has an act already' using errcode = 'HF003';
  end if;
end $$;
