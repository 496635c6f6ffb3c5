-- When the lender approved a release: it was reckoned back from when the order ends, by a rule that may be another one at the gate.
alter table release add column approved_at timestamptz;
alter table release disable trigger user;
update release r set approved_at = coalesce(
  (select max(e.at) from event e where e.tenant_id = r.tenant_id and e.object_id = r.id and e.type = 'release.approved'),
  r.valid_until - interval '24 hours')
where r.valid_until is not null;
alter table release enable trigger user;
