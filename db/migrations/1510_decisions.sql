-- A decision keeps its kind, what was judged when it was asked for, and the hash of that: who speaks second speaks of the same facts, or of nothing.
alter table proposal
  add column kind text not null default 'act'
    check (kind in ('facility', 'limit', 'restructuring', 'write_off', 'rule', 'exception', 'act')),
  add column judged jsonb not null default '{}',
  add column judged_hash text,
  add column ended_note text;
create index proposal_kind on proposal (tenant_id, party_id, kind, id) where kind <> 'act';
