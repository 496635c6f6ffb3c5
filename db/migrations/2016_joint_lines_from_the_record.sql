-- What a bank has out under its facilities, by loans under none and on bills counts with the joint line over the firm by itself: each in its own money
-- besides, so that what a rate moved is not taken for something new. Bills that banks accepted or discounted are looked for by who bears them.
alter table joint_entry add column own_minor bigint check (own_minor > 0);
comment on column limit_share.taker_id is 'a facility; or by itself a loan under none, a bill that was accepted, the discount of one';
create index joint_member_bank on joint_member (tenant_id, bank_id) where status = 'joined';
create index joint_entry_counted on joint_entry (tenant_id, bank_id, object_id) where status = 'live' and document_hash is null;
create index exchange_bill_debt on exchange_bill (tenant_id, acceptor_id, drawer_id)
  where kind = 'bank_acceptance' and status in ('accepted', 'dishonoured');
create index exchange_bill_discounted on exchange_bill_move (tenant_id, to_id, from_id) where kind = 'discount' and status = 'taken';
