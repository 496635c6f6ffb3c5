-- Proposals that ended keep nothing that tells who somebody is: the subject in a directory, how they were recognised, what a system of theirs is
-- called.
alter table proposal disable trigger guard;
alter table proposal no force row level security;
update proposal set body = jsonb_set(body, '{subject}', '"…"', false) where state <> 'open' and verb = 'directoryLink.add';
update proposal set body = jsonb_set(body, '{reason}', '"…"', false),
    outcome = (case when jsonb_typeof(to_jsonb(outcome)) = 'object' then jsonb_set(to_jsonb(outcome), '{reason}', '""', false) else to_jsonb(outcome) end)::json
  where state <> 'open' and verb = 'recovery.begin';
update proposal set body = jsonb_set(body, '{name}', '"…"', false),
    outcome = (case when jsonb_typeof(to_jsonb(outcome)) = 'object' then jsonb_set(to_jsonb(outcome), '{name}', '""', false) else to_jsonb(outcome) end)::json
  where state <> 'open' and verb = 'oauthClient.register';
alter table proposal force row level security;
alter table proposal enable trigger guard;
