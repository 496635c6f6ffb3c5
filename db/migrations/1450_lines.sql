-- By what each way in was added, and what that came from: a key, a session, a link, a directory. Who takes one of them back for a theft
-- takes back what was added through it.
alter table passkey add column line text[] not null default '{}';
alter table sign_in add column password_line text[] not null default '{}';
alter table sign_in add column totp_line text[] not null default '{}';
-- From then on a key alone gives the person no factor: administrators ended what they signed in with.
alter table sign_in add column closed_at timestamptz;
alter table recovery_code add column line text[] not null default '{}';
alter table session add column line text[] not null default '{}';
-- Not where the person was suspended: whoever holds the old factors may be who took them.
alter table recovery add column person_may_cancel boolean not null default true;
alter table session drop constraint session_ended_because_check;
alter table session add constraint session_ended_because_check
  check (ended_because in ('signed_out', 'revoked', 'factors_changed', 'recovered', 'directory', 'suspended'));

-- Of what is there already nobody noted it: it came by whatever opened for its person then.
alter table passkey no force row level security;
alter table sign_in no force row level security;
alter table recovery_code no force row level security;
alter table api_key no force row level security;
alter table directory_link no force row level security;
alter table passkey disable trigger guard;
alter table sign_in disable trigger guard;
alter table recovery_code disable trigger guard;
create function pg_temp.line_of(tenant text, person text, at timestamptz) returns text[] language sql as $$
  select array(select k.id from api_key k where k.tenant_id = tenant and k.person_id = person and k.created_at <= at
    union select l.id from directory_link l where l.tenant_id = tenant and l.person_id = person and l.linked_at <= at
    union select l.directory_id from directory_link l where l.tenant_id = tenant and l.person_id = person and l.linked_at <= at)
$$;
update passkey set line = pg_temp.line_of(tenant_id, person_id, made_at);
update sign_in set password_line = pg_temp.line_of(tenant_id, person_id, password_at) where password_at is not null;
update sign_in set totp_line = pg_temp.line_of(tenant_id, person_id, totp_at) where totp_at is not null;
update recovery_code set line = pg_temp.line_of(tenant_id, person_id, made_at);
alter table recovery_code enable trigger guard;
alter table sign_in enable trigger guard;
alter table passkey enable trigger guard;
alter table directory_link force row level security;
alter table api_key force row level security;
alter table recovery_code force row level security;
alter table sign_in force row level security;
alter table passkey force row level security;

-- Ways in that people of a party add or end: told to its administrators, newest first.
create index event_way_in on event (tenant_id, (participants[1]), seq) where type in
  ('password.set', 'authenticator.confirmed', 'recoveryCodes.made', 'passkey.added', 'passkey.cloned', 'directoryLink.confirmed',
   'apiKey.confirmed', 'apiKey.rotated', 'oauthClient.confirmed', 'recovery.begun', 'recovery.used', 'factors.ended');
