-- A facility is suspended by one person at once: nothing new is lent under it. It is resumed by two.
alter table facility
  drop constraint facility_status_check,
  add constraint facility_status_check check (status in ('proposed', 'active', 'suspended', 'declined', 'closed')),
  add check ((status = 'suspended') <= (approved_by is not null));
