-- A watch that is begun in place of another asks what that one had asked for: the watches that ended are looked up by their lots.
create index subject_lot_ended on subject_lot (tenant_id, lot_id) where not live;
