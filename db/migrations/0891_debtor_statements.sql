-- What a bank or factor knows of a debtor of a seller whose claims it takes: whether the two are related, and what the seller owes
-- the debtor in turn. Without it nothing is known, which is not the same as unrelated.
create table debtor_statement (
  tenant_id text not null references tenant,
  factor_id text not null,
  seller_id text not null,
  debtor_id text not null,
  is_related boolean not null,
  currency text not null,
  payable_minor bigint not null check (payable_minor >= 0),
  unapplied_credit_minor bigint not null check (unapplied_credit_minor >= 0),
  stated_by text not null,
  stated_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, factor_id, seller_id, debtor_id),
  foreign key (tenant_id, factor_id) references party (tenant_id, id),
  foreign key (tenant_id, seller_id) references party (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id)
);
select holdfast_protect('debtor_statement');
