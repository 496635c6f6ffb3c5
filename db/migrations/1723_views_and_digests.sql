-- A question to a list that somebody keeps by name: their own, or one that their party shares.
create table saved_view (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  person_id text not null,
  noun text not null,
  name text not null check (length(name) between 1 and 80),
  filters jsonb not null,
  columns text[] not null,
  is_shared boolean not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create unique index saved_view_name on saved_view (person_id, noun, name, tenant_id);
create index saved_view_party on saved_view (party_id, noun, tenant_id);
select holdfast_protect('saved_view', 'select, insert, update, delete');
select holdfast_belong('saved_view', $$party_id = (select current_setting('app.party', true))$$);

-- With which view a person opens a list.
create table saved_view_default (
  tenant_id text not null references tenant,
  person_id text not null,
  noun text not null,
  view_id text not null,
  primary key (tenant_id, person_id, noun),
  foreign key (tenant_id, view_id) references saved_view (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index saved_view_default_view on saved_view_default (view_id, tenant_id);
select holdfast_protect('saved_view_default', 'select, insert, update, delete');
select holdfast_belong_to('saved_view_default', 'saved_view', 'view_id');

-- That a party was told on a day what waits for it: once, whichever process was first.
create table digest_told (
  tenant_id text not null references tenant,
  party_id text not null,
  on_day date not null,
  primary key (tenant_id, party_id, on_day),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('digest_told', 'select, insert');
select holdfast_belong('digest_told', $$party_id = (select current_setting('app.party', true))$$);
