-- A firm has one successor. Two records of its merger into different others left open which of them borrows in its place: the first stands.
alter table party_standing disable trigger guard;
update party_standing s set status = 'withdrawn', known_until = now()
where s.kind = 'relation' and s.value = 'successor' and s.status = 'in_force' and exists (
  select 1 from party_standing o where o.tenant_id = s.tenant_id and o.party_id = s.party_id and o.kind = 'relation' and o.value = 'successor'
    and o.status = 'in_force' and o.is_official = s.is_official and (s.is_official or o.stated_by = s.stated_by) and o.id < s.id);
alter table party_standing enable trigger guard;
create unique index party_standing_one_successor on party_standing (tenant_id, party_id, (case when is_official then '' else stated_by end))
  where kind = 'relation' and value = 'successor' and status = 'in_force';

-- One paper shows one debt: what was reported twice of it ended the second time.
alter table joint_entry disable trigger guard;
update joint_entry e set status = 'ended', ended_at = now()
where e.status = 'live' and e.document_hash is not null and exists (
  select 1 from joint_entry o where o.tenant_id = e.tenant_id and o.body_id = e.body_id and o.bank_id = e.bank_id and o.kind = e.kind
    and o.document_hash = e.document_hash and o.status = 'live' and o.id < e.id);
alter table joint_entry enable trigger guard;
create unique index joint_entry_paper on joint_entry (tenant_id, body_id, bank_id, kind, document_hash)
  where status = 'live' and document_hash is not null;

-- A body decides on one line at a time.
create unique index motion_line_once on motion (tenant_id, body_id) where kind = 'line' and status = 'open';
