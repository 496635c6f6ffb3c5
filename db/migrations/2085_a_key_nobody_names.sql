-- Entries named an account with its currency by this key, until they named it by none (1985). What it says the primary key says.
alter table ledger_account drop constraint ledger_account_tenant_id_id_currency_key;
