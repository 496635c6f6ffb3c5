-- What a security agreement says and what follows from it: what the security answers for (Civil Code 389), on what events it
-- may be realised (386, 436), when and how the goods are delivered (427, 429), who collects fruits (430). What is on record
-- from before answers for everything, as the law has it, and keeps the clause that was then the platform's own.
alter table pledge
  add column secured_scope text[] not null
    default '{principal,interest,penalty,damages,custody_cost,enforcement_cost}'
    check (
      cardinality(secured_scope) > 0
      and secured_scope <@ array['principal', 'interest', 'penalty', 'damages', 'custody_cost', 'enforcement_cost']
    ),
  add column triggers text[] not null default '{payment_overdue,margin_call_expired}'
    check (
      'payment_overdue' = any (triggers)
      and triggers <@ array[
        'payment_overdue', 'margin_call_expired', 'insolvency', 'cross_default', 'seizure', 'control_lost',
        'insurance_lapsed', 'funds_misused'
      ]
    ),
  add column collects_fruits boolean not null default true,
  -- Never the pledgor keeping the goods: that cannot create a pledge (425, 429).
  add column delivery_mode text check (delivery_mode in ('actual', 'already_held', 'instruction')),
  add column deliver_by date,
  add column contract_hash text check (contract_hash ~ '^[0-9a-f]{64}$'),
  -- Of a company that gives security for the debt of another: who of it resolved so, and who of the lender reviewed it (SI 7-9).
  add column resolution jsonb,
  add column resolution_review jsonb,
  -- The debt as it stood when the pledge was agreed (427): whose, how much, to be performed by.
  add column agreed_debt jsonb;

-- Each thing as it stood when it was agreed upon, so that the agreement stays readable after splits, merges and moves (427).
create table pledge_agreed_item (
  tenant_id text not null references tenant,
  pledge_id text not null,
  item_id text not null,
  agreed_at timestamptz not null,
  name text not null,
  commodity_id text,
  quantity_value bigint check (quantity_value >= 0),
  quantity_scale int,
  unit text,
  amount_minor bigint,
  currency text,
  site_id text,
  primary key (tenant_id, pledge_id, item_id, agreed_at),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  check ((quantity_value is null) = (unit is null) and (unit is null) = (quantity_scale is null)),
  check ((amount_minor is null) = (currency is null))
);
select holdfast_protect('pledge_agreed_item', 'select, insert');
