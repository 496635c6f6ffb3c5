-- When the applicant was discharged of a trust receipt: what was given up for money is found where the money is taken back.
alter table trust_receipt add column discharged_at timestamptz;
alter table trust_receipt disable trigger guard;
update trust_receipt t set discharged_at = (
  select max(e.at) from event e where e.tenant_id = t.tenant_id and e.object_id = t.id and e.type = 'trustReceipt.discharged')
where status = 'discharged';
alter table trust_receipt enable trigger guard;
