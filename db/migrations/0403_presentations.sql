-- A presentation is to one bank, which has its own days to examine it. What a nominated bank forwards is presented anew to
-- the issuing bank, with days of its own (UCP 600 14b).
select set_config('app.xid', pg_current_xact_id()::text, true);
alter table presentation
  alter column bill_id drop not null,
  add column presented_to_id text,
  add column currency text,
  -- The presentation to the nominated bank that this one passes on.
  add column forwards_id text,
  add column medium text not null default 'paper' check (medium in ('paper', 'electronic', 'mixed')),
  -- Field 21 of what is sent to the presenter.
  add column presenter_reference text,
  -- What of the credit it holds until it is drawn or returned.
  add column held_minor bigint not null default 0 check (held_minor >= 0 and held_minor <= amount_minor),
  -- Pending amendments whose terms it was examined under, and accepts when it is found to comply (UCP 600 10c).
  add column under_amendments smallint[] not null default '{}',
  add column rulings jsonb,
  -- Version of the banking calendar that its days rest on; null where no calendar reaches them.
  add column calendar_version text,
  add column waiver jsonb,
  -- An advice of discrepancy to the issuing bank, and its answer (MT750, 752).
  add column discrepancy_advice jsonb,
  add column preclusion text[],
  add column returned_on date,
  -- First demand to the first beneficiary of a transferred credit to put in its own invoice (UCP 600 38h, 38i).
  add column substitution jsonb;
update presentation p set presented_to_id = c.issuing_bank_id, currency = c.currency from credit c where c.tenant_id = p.tenant_id and c.id = p.credit_id;
alter table presentation
  alter column presented_to_id set not null,
  alter column currency set not null,
  drop constraint presentation_status_check,
  add constraint presentation_status_check check (status in
    ('receiving', 'received', 'examined', 'complying', 'refused', 'returned', 'taken_up', 'precluded', 'accepted', 'honoured')),
  add foreign key (tenant_id, presented_to_id) references party (tenant_id, id),
  add foreign key (tenant_id, forwards_id) references presentation (tenant_id, id),
  -- One notice of refusal states everything; it is there exactly when the presentation was refused (UCP 600 16c).
  add constraint presentation_notice check ((status in ('refused', 'returned')) <= (refusal_notice is not null)),
  add constraint presentation_returned check ((status = 'returned') = (returned_on is not null)),
  add constraint presentation_precluded check ((status = 'precluded') <= (preclusion is not null));
drop index presentation_bill;
create unique index presentation_bill on presentation (tenant_id, bill_id)
  where forwards_id is null and status not in ('refused', 'returned');
create unique index presentation_forwarded on presentation (tenant_id, forwards_id) where status not in ('refused', 'returned');

-- Electronic records as received: by hash, and their text where it was sent (eUCP e6, e7, e10, e12).
create table presented_record (
  tenant_id text not null references tenant,
  id text not null,
  presentation_id text not null,
  document_id text not null,
  document_type text not null,
  format text not null,
  content_hash bytea not null check (length(content_hash) = 32),
  content text check (length(content) <= 200000),
  names_credit boolean not null,
  authenticated boolean not null,
  link_works boolean,
  dated boolean not null,
  status text not null check (status in ('received', 'corrupted', 'given_up')),
  received_on date not null,
  corrupted_on date,
  presented_again_on date,
  -- What a machine read from it, with its confidence; a person enters the document.
  extracted jsonb,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, presentation_id, document_id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  check ((status in ('corrupted', 'given_up')) <= (corrupted_on is not null))
);
create index presented_record_participants on presented_record using gin (participants);
select holdfast_protect('presented_record');
