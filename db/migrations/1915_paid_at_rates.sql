-- What came for what is used of a locked rate is kept, as its parts cost: what is left costs the whole less that, whichever part was taken back.
alter table rate_lock add column paid_minor bigint not null default 0 check (paid_minor >= 0);
alter table rate_lock disable trigger guard;
alter table rate_lock no force row level security;
alter table rate_lock_use no force row level security;
update rate_lock l set paid_minor = (select coalesce(sum(u.paid_minor), 0) from rate_lock_use u
  where u.tenant_id = l.tenant_id and u.lock_id = l.id and u.undone_at is null);
alter table rate_lock_use force row level security;
alter table rate_lock force row level security;
alter table rate_lock enable trigger guard;
