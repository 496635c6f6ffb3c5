-- What lies at a site is asked for by every weighing, every policy over it and every valuation that asks for insurance.
create index lot_custody_site on lot_custody (tenant_id, site_id) where ended_at is null;
