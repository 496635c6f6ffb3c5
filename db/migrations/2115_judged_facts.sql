-- What an act was decided from, so that the rules of another day can decide it again. A facility with more than is kept has none.
alter table event add column judged jsonb check (octet_length(judged::text) <= 65536);
