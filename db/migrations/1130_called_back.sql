-- Whether a financing was called back: the bank that owed did not pay or refused, or its due day went by. Money that is taken back says
-- nothing of it. Unknown of one that was settled before this was kept.
alter table trade_financing add column called_back boolean;
-- Whoever migrates need not be above row-level security.
alter table trade_financing no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update trade_financing set called_back = (status = 'recourse_due') where status <> 'settled';
alter table trade_financing force row level security;
alter table trade_financing alter column called_back set default false;
