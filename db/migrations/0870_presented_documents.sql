-- What is presented and paid under a credit is used once as well: its invoices, and its transport document as presented.
alter table consumption_item
  drop constraint consumption_item_kind_check,
  add constraint consumption_item_kind_check
    check (kind in ('invoice', 'delivery_note', 'document', 'lot', 'certificate', 'receivable', 'presented_document'));
