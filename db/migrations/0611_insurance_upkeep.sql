-- A policy has a name of its own, to which its alarms are tied, and says whether it stands beside the others over its site.
alter table insurance_cover
  add column id text,
  add column adds_up boolean not null default false;
alter table insurance_cover disable trigger guard;
alter table insurance_cover no force row level security;
update insurance_cover set id = 'ins_' || md5(tenant_id || '/' || lender_id || '/' || policy_number);
alter table insurance_cover force row level security;
alter table insurance_cover enable trigger guard;
alter table insurance_cover
  alter column id set not null,
  add unique (tenant_id, id);
