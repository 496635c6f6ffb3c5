-- What keeps a lot from being pledged, counted or let out: a court's seal, an attachment, customs, a dispute over title (Civil
-- Code 399). By whose word it stands is on the row: the owner's alone can be contested.
create table restraint (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('court_seal', 'attachment', 'customs_supervision', 'title_dispute')),
  authority text not null check (length(authority) between 1 and 200),
  document_number text not null check (length(document_number) between 1 and 60),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  since date not null,
  status text not null check (status in ('stated', 'confirmed', 'contested', 'lifted')),
  recorded_by text not null,
  recorded_at timestamptz not null,
  confirmed_by text,
  contested jsonb,
  consent jsonb,
  lifted jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, recorded_by) references party (tenant_id, id),
  foreign key (tenant_id, confirmed_by) references party (tenant_id, id),
  check (status <> 'confirmed' or confirmed_by is not null),
  check (status <> 'contested' or contested is not null),
  check ((status = 'lifted') = (lifted is not null)),
  check (consent is null or kind = 'customs_supervision')
);

-- The lots that it holds, and from when until when it held them: parts of a lot come under what the whole was under.
create table restraint_lot (
  tenant_id text not null references tenant,
  restraint_id text not null,
  lot_id text not null,
  document_hash text not null,
  held_from timestamptz not null,
  held_until timestamptz check (held_until >= held_from),
  -- To whom the title would have passed meanwhile.
  title_to text,
  primary key (tenant_id, restraint_id, lot_id, held_from),
  foreign key (tenant_id, restraint_id) references restraint (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, title_to) references party (tenant_id, id)
);
create unique index restraint_lot_once on restraint_lot (tenant_id, lot_id, document_hash) where held_until is null;
create index restraint_lot_lot on restraint_lot (tenant_id, lot_id, held_from);

select holdfast_protect('restraint');
select holdfast_protect('restraint_lot');
-- Who sees the lot, now or later, sees what holds it.
create policy of_lot on restraint_lot as restrictive for select to holdfast_app
  using (exists (select from lot l where l.tenant_id = restraint_lot.tenant_id and l.id = restraint_lot.lot_id));
create policy of_lot on restraint as restrictive for select to holdfast_app
  using ((select current_setting('app.party', true)) = 'system'
         or exists (select from restraint_lot r where r.tenant_id = restraint.tenant_id and r.restraint_id = restraint.id));

-- By which restraint the debt was fixed: of one that turns out to be none, it is not (Civil Code 423(4)).
alter table pledge
  add column maximum_fixed_by text,
  add check (maximum_fixed_by is null or maximum_fixed_at is not null),
  add foreign key (tenant_id, maximum_fixed_by) references restraint (tenant_id, id);
