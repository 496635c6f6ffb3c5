-- What a batch posts or voids may be made pending by another while it waits for an account that both name. Its accounts were not among
-- those that were locked then, and read as if they did not exist: the line failed, and its number for good. The batch is tried again, as
-- it is where one of its numbers was taken meanwhile, and finds them.
create or replace function own_ledger_open(
  in_tenant text, in_party text, transfers numeric[], pendings numeric[], accounts numeric[], at timestamptz) returns jsonb
language plpgsql as $$
declare
  named numeric[];
  locked numeric[];
  expired integer := 0;
begin
  named := accounts;
  if cardinality(pendings) > 0 then
    named := named || array(
      select unnest(array[t.debit_account_id, t.credit_account_id]) from own_transfer t
      where t.tenant_id = in_tenant and t.party_id = in_party and t.id = any (pendings));
  end if;
  locked := named || array(
    select p.credit_account_id from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party
      and p.state = 'pending' and p.expires_at <= at and p.debit_account_id = any (named)
    union select p.debit_account_id from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party
      and p.state = 'pending' and p.expires_at <= at and p.credit_account_id = any (named));
  perform from own_account a where a.tenant_id = in_tenant and a.party_id = in_party and a.id = any (locked)
    order by a.id for no key update;
  if exists (select from own_transfer t where t.tenant_id = in_tenant and t.party_id = in_party and t.id = any (pendings)
      and not (t.debit_account_id = any (named) and t.credit_account_id = any (named))) then
    raise exception 'what the batch decides was made pending meanwhile' using errcode = '40001';
  end if;
  if exists (select from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party and p.state = 'pending'
      and p.expires_at <= at and (p.debit_account_id = any (named) or p.credit_account_id = any (named))) then
    expired := own_ledger_expire(in_tenant, in_party, locked, at);
  end if;
  return jsonb_build_object(
    'expired', expired,
    'accounts', (select jsonb_agg(jsonb_build_array(a.id::text, a.ledger, a.flags, a.is_closed, a.debits_pending::text,
        a.debits_posted::text, a.credits_pending::text, a.credits_posted::text))
      from own_account a where a.tenant_id = in_tenant and a.party_id = in_party and a.id = any (named)),
    'transfers', (select jsonb_agg(jsonb_build_array(t.id::text, t.debit_account_id::text, t.credit_account_id::text,
        t.amount::text, t.pending_id::text, t.user_data_128::text, t.user_data_64::text, t.user_data_32::text,
        t.timeout_seconds, t.ledger, t.code, t.flags, t.value_on, p.state, p.expires_at <= at))
      from own_transfer t
      left join own_pending p on p.tenant_id = t.tenant_id and p.party_id = t.party_id and p.id = t.id
      where t.tenant_id = in_tenant and t.party_id = in_party and t.id = any (transfers || pendings)),
    'failed', (select jsonb_agg(f.id::text) from own_failed f
      where f.tenant_id = in_tenant and f.party_id = in_party and f.id = any (transfers)));
end $$;
