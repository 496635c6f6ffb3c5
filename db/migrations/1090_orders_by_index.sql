-- Who agreed to an order of the lender as a second person: as little apart from what came of it as who gave it.
alter table control_order add column agreed_by text[] not null default '{}';

-- Orders grow with the history of a watch: what still matters of them is read by when they ended, were reported on or booked.
create index control_order_ends on control_order (tenant_id, subject_id, to_at);
create index control_order_reported on control_order (tenant_id, subject_id, reported_at) where reported_at is not null;
create index control_order_booked on control_order (tenant_id, subject_id, booked_at) where booked_at is not null;
create index control_order_given on control_order (tenant_id, subject_id, ordered_at);
create index control_order_moves on control_order (tenant_id, subject_id, from_at) where kind in ('transfer', 'reroute');
create index control_order_seals on control_order (tenant_id, subject_id, from_at desc, id desc) where terms ? 'newSealNumber';
drop index control_order_subject;
