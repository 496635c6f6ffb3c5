-- Goods are asked for by the marks that are on them, too: by how one begins, and by how it ends.
alter table lot_mark add column mark_reversed text generated always as (reverse(mark)) stored;
create index lot_mark_begins on lot_mark (tenant_id, mark collate "C");
create index lot_mark_ends on lot_mark (tenant_id, mark_reversed collate "C");
