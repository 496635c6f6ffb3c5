-- Fees that were refused for how large a firm is: to whom, which, and how often in a day. Written after the refused act is undone, so that
-- a bank sees what its people asked for and might not.
create table fee_refusal (
  tenant_id text not null references tenant,
  by_party_id text not null,
  borrower_id text not null,
  fee text not null,
  verb text not null,
  on_day date not null,
  code text not null,
  times integer not null default 1 check (times > 0),
  first_at timestamptz not null,
  participants text[] not null check (participants = array[by_party_id]),
  primary key (tenant_id, by_party_id, borrower_id, fee, verb, on_day),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, by_party_id) references party (tenant_id, id)
);
select holdfast_protect('fee_refusal');
