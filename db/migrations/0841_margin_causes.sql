-- What a facility's last normal state rested on: its lines, debt, rights and lots. A margin call names what has moved since.
alter table coverage add column basis jsonb;

alter table margin_call
  drop constraint margin_call_cause_check,
  add constraint margin_call_cause_check check (cause in
    ('market', 'quality', 'shortage', 'quantity', 'exposure', 'line', 'rights', 'receivables', 'custody_fault', 'unknown'));
