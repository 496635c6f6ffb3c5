-- Under which facility what was given on of money that had not come is owed, where the money was booked on something else; when the bank
-- took back what came in the place of collateral, and the price of a sale; and the day on which a price that came again was applied.
alter table money_receipt add column claim_on text;
alter table realisation
  add column undone_at timestamptz,
  add column applied_on date;
create table surrogate_undone (
  tenant_id text not null,
  receipt_id text not null,
  surrogate_id text not null,
  -- Of what was paid out of it, what the borrower owes as debt since.
  owed_back jsonb not null,
  undone_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, receipt_id),
  foreign key (tenant_id, receipt_id) references surrogate_receipt (tenant_id, id),
  foreign key (tenant_id, surrogate_id) references surrogate (tenant_id, id)
);
create index surrogate_undone_surrogate on surrogate_undone (tenant_id, surrogate_id);
create index surrogate_undone_participants on surrogate_undone using gin (participants);
select holdfast_protect('surrogate_undone', 'select, insert');
