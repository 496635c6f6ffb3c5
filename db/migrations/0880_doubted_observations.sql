-- A gate asks what was not believed of the devices that watch goods: few readings of very many.
create index observation_doubted on observation (tenant_id, device_number, received_at) where doubts is not null;
