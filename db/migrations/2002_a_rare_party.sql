-- A party that no statistics name is taken for half a hundredth of all, which of a million is five thousand: that they lie evenly, and a page
-- of them ends early, was believed once more. The policy itself goes back to what it was. That its guess counts on top is what makes the
-- planner distrust the order of all rows for whom it knows nothing of, and it knows enough of whoever has many.
do $$
declare
  target regclass;
begin
  for target in select polrelid::regclass from pg_policy where polname = 'narrowed' loop
    execute format($policy$
      alter policy participants on %s
        using ((select current_setting('app.party', true)) = 'system'
               or participants @> array[(select current_setting('app.party', true))])
        with check ((select current_setting('app.party', true)) = 'system'
               or participants @> array[(select current_setting('app.party', true))])
    $policy$, target);
  end loop;
end $$;
create or replace function holdfast_narrow(target regclass) returns void language plpgsql as $$
begin
  execute format($policy$
    create policy narrowed on %s as restrictive for select to holdfast_app
      using (participants @> case when current_setting('app.narrow', true) = 'on' and current_setting('app.party', true) <> 'system'
        then array[current_setting('app.party', true)] else '{}'::text[] end)
  $policy$, target);
end $$;
