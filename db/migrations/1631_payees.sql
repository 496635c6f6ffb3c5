-- Whom a debtor pays is asked of its notices, whenever it asks what it owes.
create index notice_debtor on notice (tenant_id, debtor_id) where arrived_at is not null;
