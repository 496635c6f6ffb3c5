-- How a number, code or name of what is on record begins: as in 1443.
create index party_credit_code_begins on party (tenant_id, credit_code collate "C");
create index party_lei_begins on party (tenant_id, lei collate "C");
create index party_bic_begins on party (tenant_id, bic collate "C");
create index person_name_begins on person (tenant_id, name collate "C");
create index contract_number_begins on contract (tenant_id, number collate "C");
create index invoice_fapiao_key_begins on invoice (tenant_id, fapiao_key collate "C");
create index invoice_order_number_begins on invoice (tenant_id, order_number collate "C");
create index device_code_begins on device (tenant_id, code collate "C");
create index site_code_begins on site (tenant_id, code collate "C");
create index site_name_begins on site (tenant_id, name collate "C");
create index site_name_zh_begins on site (tenant_id, name_zh collate "C");
create index payee_account_payee_name_begins on payee_account (tenant_id, payee_name collate "C");
create index payee_account_account_number_begins on payee_account (tenant_id, account_number collate "C");
create index insurance_cover_policy_number_begins on insurance_cover (tenant_id, policy_number collate "C");
