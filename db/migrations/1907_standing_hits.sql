-- What was refused for what is said of a firm, by whom and how often in a day: written after the refused act is undone, so that it can be reported.
create table standing_hit (
  tenant_id text not null references tenant,
  by_party_id text not null,
  standing_id text not null,
  verb text not null,
  on_day date not null,
  code text not null,
  party_id text not null,
  stated_by text not null,
  kind text not null,
  value text not null,
  times integer not null default 1 check (times > 0),
  first_at timestamptz not null,
  participants text[] not null check (participants = array[by_party_id]),
  primary key (tenant_id, by_party_id, standing_id, verb, on_day),
  foreign key (tenant_id, standing_id) references party_standing (tenant_id, id),
  foreign key (tenant_id, by_party_id) references party (tenant_id, id)
);
create index standing_hit_day on standing_hit (tenant_id, by_party_id, on_day);
select holdfast_protect('standing_hit');
