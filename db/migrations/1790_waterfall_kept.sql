-- What the proceeds of a sale went down is kept with it: where its price comes as another, it goes down the same ranking.
alter table realisation add column waterfall jsonb;
