-- Goods that are poured together date from the last of them (lot_custody.taken_at); what was there before was held since before, and
-- what a scale took off it since then is not forgotten for goods that came later.
alter table lot_custody add column held_since timestamptz check (held_since <= taken_at);
