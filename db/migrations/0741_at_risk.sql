-- What an act put at risk and for whom: what one person does for one client in one day is added up, so that splitting an
-- amount does not lower the level of who must agree.
alter table event
  add column risk_client text,
  add column risk_currency text,
  add column risk_minor bigint,
  add check ((risk_client is null) = (risk_minor is null) and (risk_client is null) = (risk_currency is null));
create index event_risk on event (tenant_id, risk_client, at) where risk_client is not null;
