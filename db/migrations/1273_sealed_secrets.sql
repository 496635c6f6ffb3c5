-- Secrets that must be used in clear are sealed under a key that the database does not have: bytes of whatever length, each bound
-- to its row. Those that lie here in clear are sealed when the service starts next.
alter table core_source drop constraint core_source_credential_check;
alter table core_source alter column credential type bytea using convert_to(credential, 'UTF8');
alter table webhook_endpoint drop constraint webhook_endpoint_credential_check;
alter table webhook_endpoint alter column credential type bytea using convert_to(credential, 'UTF8');
alter table webhook_endpoint drop constraint webhook_endpoint_secret_check, drop constraint webhook_endpoint_previous_secret_check;
alter table consumption_key drop constraint consumption_key_secret_check;
alter table ebl_counterpart alter column credential type bytea using convert_to(credential, 'UTF8');
