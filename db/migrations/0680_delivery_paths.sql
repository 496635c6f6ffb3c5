-- A standard that has paths of its own is told at them, under the credential that its receiver gave us.
alter table webhook_endpoint add column credential text check (length(credential) between 8 and 500);
alter table webhook_delivery
  -- Below the endpoint's address: /v3/ebl-issuance-responses.
  add column path text check (path ~ '^/[A-Za-z0-9/_.-]{1,200}$'),
  add column api_version text check (api_version ~ '^\d{1,3}(\.\d{1,3}){0,2}$');
alter table webhook_endpoint disable trigger guard;
alter table webhook_endpoint no force row level security;
alter table webhook_delivery disable trigger guard;
alter table webhook_delivery no force row level security;
alter table ebl_counterpart no force row level security;
update webhook_endpoint e set credential = c.credential
from ebl_counterpart c where c.tenant_id = e.tenant_id and c.endpoint_id = e.id;
update webhook_delivery set path = type, api_version = '3' where type like '/v3/%';
alter table ebl_counterpart force row level security;
alter table webhook_delivery force row level security;
alter table webhook_delivery enable trigger guard;
alter table webhook_endpoint force row level security;
alter table webhook_endpoint enable trigger guard;
