-- A party with three of a million rows reads three. By `or` no index serves a policy, and the planner takes everybody for one that sees few:
-- a list went through the rows of all others. Whoever lists says so (`app.narrow`), and what takes part is asked for once more in words
-- that an index serves and that the planner knows the figure of, since it looks at who asks while it plans. It is asked besides the policy
-- and never instead of it: whatever is set, nobody sees more.
create function holdfast_narrow(target regclass) returns void language plpgsql as $$
begin
  execute format($policy$
    create policy narrowed on %s as restrictive for select to holdfast_app
      using (participants @> case when current_setting('app.narrow', true) = 'on' and current_setting('app.party', true) <> 'system'
        then array[current_setting('app.party', true)] else '{}'::text[] end)
  $policy$, target);
  -- The same as before, as a whole that no figure is guessed for: else what is known of the party would count twice.
  execute format($policy$
    alter policy participants on %s
      using (case when (select current_setting('app.party', true)) = 'system' then true
             else participants @> array[(select current_setting('app.party', true))] end)
      with check (case when (select current_setting('app.party', true)) = 'system' then true
             else participants @> array[(select current_setting('app.party', true))] end)
  $policy$, target);
end $$;

-- What grows with the trade, and is listed. Those without an index of who takes part get it.
create index consumption_claim_participants on consumption_claim using gin (participants);
create index loan_participants on loan using gin (participants);
create index drawdown_participants on drawdown using gin (participants);
create index bank_entry_participants on bank_entry using gin (participants);
create index presentation_participants on presentation using gin (participants);
select holdfast_narrow(target)
from unnest('{receivable,invoice,contract,notice,assignment,consumption_claim,lot,breach,subject,supervision,release,bill,receipt,
  transferable_record,consignment_note,credit,presentation,presented_record,pledge,registration,loan,drawdown,facility,bank_entry,
  certificate}'::regclass[]) target;
