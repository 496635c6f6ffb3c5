-- A row is seen, written and changed by whoever takes part in what it belongs to; the system sees and does all. db/participation.ts
-- says of every table how its rows belong to somebody, and why where they belong to nobody or to everybody.
create function holdfast_belong(target regclass, condition text, checked text default null) returns void
language plpgsql as $$
begin
  execute format('drop policy if exists participation on %s', target);
  execute format($policy$
    create policy participation on %1$s as restrictive to holdfast_app
      using ((select current_setting('app.party', true)) = 'system' or (%2$s))
      with check ((select current_setting('app.party', true)) = 'system' or (%3$s))
  $policy$, target, condition, coalesce(checked, condition));
end $$;

create function holdfast_belong_to(target regclass, parent regclass, key text, parent_key text default 'id') returns void
language sql as $$
  select holdfast_belong(target, format('exists (select from %s of where of.tenant_id = %s.tenant_id and of.%I = %s.%I)',
                                        parent, target, parent_key, target, key))
$$;

-- What everybody of a tenant reads is written by whom it names.
create function holdfast_written_by(target regclass, condition text) returns void language plpgsql as $$
declare
  command text;
begin
  foreach command in array '{insert,update,delete}'::text[] loop
    execute format($policy$
      create policy written_by_%2$s on %1$s as restrictive for %2$s to holdfast_app
        %3$s ((select current_setting('app.party', true)) = 'system' or (%4$s))
    $policy$, target, command, case command when 'insert' then 'with check' else 'using' end, condition);
  end loop;
end $$;

select holdfast_belong_to(child::regclass, parent::regclass, key)
from (values
  ('account_acknowledgement', 'collection_account', 'account_id'),
  ('api_key', 'person', 'person_id'),
  ('api_key_use', 'api_key', 'key_id'),
  ('assignment_item', 'assignment', 'assignment_id'),
  ('assignment_registration', 'assignment', 'assignment_id'),
  ('audit_leaf', 'event', 'event_id'),
  ('bill_event', 'bill', 'bill_id'),
  ('bill_finding', 'bill', 'bill_id'),
  ('bill_lot', 'bill', 'bill_id'),
  ('certificate_receivable', 'certificate', 'certificate_id'),
  ('charge_snapshot', 'pledge', 'pledge_id'),
  ('consumption_source', 'consumption_claim', 'claim_id'),
  ('contract_change', 'contract', 'contract_id'),
  ('control_order', 'subject', 'subject_id'),
  ('credit_approval', 'credit', 'credit_id'),
  ('credit_book_entry', 'credit', 'credit_id'),
  ('credit_instalment', 'credit', 'credit_id'),
  ('delivery', 'invoice', 'invoice_id'),
  ('ebl_file', 'ebl_envelope', 'envelope_id'),
  ('epcis_answer', 'epcis_capture', 'capture_id'),
  ('epcis_staged', 'epcis_capture', 'capture_id'),
  ('import_fault', 'import_file', 'import_id'),
  ('import_part', 'import_file', 'import_id'),
  ('ledger_entry', 'ledger_transaction', 'transaction_id'),
  ('lot_certificate', 'lot', 'lot_id'),
  ('lot_mark', 'lot', 'lot_id'),
  ('lot_movement', 'lot', 'lot_id'),
  ('lot_slot', 'lot', 'lot_id'),
  ('lot_title', 'lot', 'lot_id'),
  ('note_amendment', 'consignment_note', 'note_id'),
  ('person_maker', 'person', 'person_id'),
  ('pledge_agreed_item', 'pledge', 'pledge_id'),
  ('pledge_floor', 'pledge', 'pledge_id'),
  ('pledge_item', 'pledge', 'pledge_id'),
  ('publicity', 'pledge', 'pledge_id'),
  ('receivable_confirmation', 'receivable', 'receivable_id'),
  ('receivable_invoice', 'receivable', 'receivable_id'),
  ('record_link', 'transferable_record', 'record_id'),
  ('release_line', 'release', 'release_id'),
  ('subject_device', 'subject', 'subject_id'),
  ('subject_expectation', 'subject', 'subject_id'),
  ('subject_lot', 'subject', 'subject_id'),
  ('subject_snapshot', 'subject', 'subject_id'),
  ('subject_state', 'subject', 'subject_id'),
  ('supervision_record', 'supervision', 'supervision_id')
) as part (child, parent, key);
select holdfast_belong_to('device_state', 'device', 'device_number', 'number');
select holdfast_belong('observation', $$exists (select from device d where d.tenant_id = observation.tenant_id and d.number = observation.device_number)$$);
select holdfast_belong('control_position_history', $$exists (select from control_position p
  where p.tenant_id = control_position_history.tenant_id and p.pledgee_id = control_position_history.pledgee_id
    and p.item_id = control_position_history.item_id)$$);
select holdfast_belong('collection_match', $$exists (select from statement_line l where l.tenant_id = collection_match.tenant_id and l.id = collection_match.line_id)
  or exists (select from receivable r where r.tenant_id = collection_match.tenant_id and r.id = collection_match.receivable_id)$$);

select holdfast_belong(target::regclass, format('%I = (select current_setting(''app.party'', true))', own))
from (values ('person', 'party_id'), ('ledger_account', 'book_party_id'), ('ledger_transaction', 'book_party_id'),
             ('notice_address', 'debtor_id'), ('lot_count', 'lender_id')) as kept (target, own);

select holdfast_belong('lot_custody', $$custodian_id = (select current_setting('app.party', true))
  or exists (select from lot l where l.tenant_id = lot_custody.tenant_id and l.id = lot_custody.lot_id)$$);
select holdfast_belong(child, format($$%2$s exists (select from site s
    where s.tenant_id = %1$s.tenant_id and s.id = %1$s.site_id and s.registered_by = (select current_setting('app.party', true)))
  or exists (select from lot_custody c where c.tenant_id = %1$s.tenant_id and c.site_id = %1$s.site_id and c.ended_at is null)$$,
  child, case child when 'slot'::regclass then $$registered_by = (select current_setting('app.party', true)) or$$ else '' end))
from unnest('{slot,site_stock,weighbridge_ticket}'::regclass[]) child;

drop policy of_breach on breach_comment;
select holdfast_belong_to('breach_comment', 'breach', 'breach_id');
drop policy of_lot on restraint;
drop policy of_lot on restraint_lot;
select holdfast_belong_to('restraint_lot', 'lot', 'lot_id');
select holdfast_belong('restraint', $$exists (select from restraint_lot r where r.tenant_id = restraint.tenant_id and r.restraint_id = restraint.id)$$);

select holdfast_keep_apart(target) from unnest('{consumption_elsewhere,consumption_item,consumption_key,consumption_trait,
  deadline,quarantine_day}'::regclass[]) target;

select holdfast_written_by(target, $$registered_by = (select current_setting('app.party', true))$$)
from unnest('{commodity,corridor,site}'::regclass[]) target;
select holdfast_written_by(target, 'false') from unnest('{audit_checkpoint,audit_node,log_state,party}'::regclass[]) target;
select holdfast_written_by('calendar_closing', $$bank_id = (select current_setting('app.party', true))$$);
select holdfast_written_by('calendar_year', $$exists (select from party o
  where o.tenant_id = calendar_year.tenant_id and o.id = (select current_setting('app.party', true)) and 'operator' = any (o.roles))$$);
