-- What a core firm owes is added up from its open invoices, which lie scattered among those of all others: the index holds what is added up,
-- for as long as an invoice is open, and no row is fetched. Who takes part stands in it for the policy to look at.
create index receivable_owed on receivable (tenant_id, debtor_id) include (id, creditor_id, currency, due_on, status, amount_minor,
  confirmed_minor, collected_minor, set_off_minor, diluted_minor, participants) where status in ('presented', 'confirmed');
