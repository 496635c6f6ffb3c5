-- Rows behind a return are kept a thousand to a part, each as its canonical text beside its hash: what a record costs, a thousand rows cost once.
create table policy_return_part (
  tenant_id text not null references tenant,
  return_id text not null,
  owner_id text not null,
  number integer not null check (number >= 0),
  last_id text collate "C" not null,
  row_count integer not null check (row_count between 1 and 1000),
  rows text not null,
  hashes bytea not null,
  primary key (tenant_id, return_id, number),
  check (octet_length(hashes) = 32 * row_count),
  -- Rows are kept by the statement that counts them, and the return is written with what it tells.
  foreign key (tenant_id, return_id) references policy_return (tenant_id, id) deferrable initially deferred
);
alter table policy_return_row no force row level security;
with t as (
  select r.*, row_number() over (partition by r.tenant_id, r.return_id order by r.object_id collate "C") - 1 as n,
    (select '{' || string_agg(to_json(m.key)::text || ':' || m.value::text, ',' order by m.key collate "C") || '}' from jsonb_each(r.row) m) as text
  from policy_return_row r
)
insert into policy_return_part (tenant_id, return_id, owner_id, number, last_id, row_count, rows, hashes)
select tenant_id, return_id, owner_id, (n / 1000)::integer, max(object_id collate "C"), count(*)::integer,
  string_agg(text, E'\n' order by n), string_agg(decode(hash, 'hex'), ''::bytea order by n)
from t group by tenant_id, return_id, owner_id, n / 1000;
drop table policy_return_row;
select holdfast_protect('policy_return_part', 'select, insert');
select holdfast_belong('policy_return_part', $$owner_id = (select current_setting('app.party', true))$$);

-- What made a loan worse, by loan: a return asks how each stood before.
create index event_worsened on event (tenant_id, object_id, seq) where type in ('loan.worsened', 'loan.classified', 'loan.writtenOff');
