-- Written consents of those who guarantee the debt, given with the order: the gate looks at them again (Civil Code 391, 409, 435).
alter table release add column guarantor_consents jsonb not null default '[]';
