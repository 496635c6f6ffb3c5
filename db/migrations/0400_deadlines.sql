-- What falls due when nobody acts. One row is one due time: it is reached once, whichever process sees it first, however
-- often the clock jumps or the service restarts.
create table deadline (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind ~ '^[a-z][A-Za-z.]+$'),
  object_id text not null,
  due_at timestamptz not null,
  -- When it is tried; later than due only after what follows from it has failed.
  try_at timestamptz not null,
  status text not null check (status in ('waiting', 'reached', 'cancelled')),
  reached_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check ((status = 'reached') = (reached_at is not null))
);
create unique index deadline_waiting on deadline (tenant_id, object_id, kind) where status = 'waiting';
create index deadline_due on deadline (try_at) where status = 'waiting';
select holdfast_protect('deadline');

-- The clock asks before it knows any tenant.
create policy resolve on deadline for select to holdfast_authenticator using (true);
grant select on deadline to holdfast_authenticator;
create function due_deadlines(at timestamptz, most integer) returns table (tenant_id text, id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.tenant_id, d.id from deadline d where d.status = 'waiting' and d.try_at <= at order by d.try_at, d.id limit most
$$;
grant create on schema public to holdfast_authenticator;
alter function due_deadlines(timestamptz, integer) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function due_deadlines(timestamptz, integer) from public;
grant execute on function due_deadlines(timestamptz, integer) to holdfast_app;
