-- People ask for a number by how it ends: `0815` of `RE-2026-0815`. Kept reversed, how it ends is how it begins: a range, which row-level
-- security lets an index serve. An index of `reverse(…)` itself it would not: that function may tell what it was shown.
do $$
declare
  kept text[];
begin
  foreach kept slice 1 in array array[
    ['receivable', 'invoice_number'], ['invoice', 'fapiao_key'], ['contract', 'number'], ['credit', 'number'], ['bill', 'number'],
    ['receipt', 'number'], ['consignment_note', 'number'], ['ebl', 'reference'], ['presentation', 'presenter_reference'],
    ['lot', 'container_number'], ['bank_entry', 'reference'], ['money_receipt', 'bank_reference']]
  loop
    execute format('alter table %1$I add column %2$I text generated always as (reverse(%3$I)) stored', kept[1], kept[2] || '_reversed', kept[2]);
    execute format('create index %4$I on %1$I (tenant_id, %2$I collate "C")', kept[1], kept[2] || '_reversed', kept[2],
      kept[1] || '_' || kept[2] || '_ends');
  end loop;
end $$;
-- The number of a presentation's invoice is made itself, and no made column rests on another.
alter table presentation add column invoice_number_reversed text generated always as
  (reverse(jsonb_path_query_first(documents, '$[*] ? (@.type == "commercial_invoice").number') #>> '{}')) stored;
create index presentation_invoice_number_ends on presentation (tenant_id, invoice_number_reversed collate "C");
