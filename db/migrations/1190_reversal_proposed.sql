-- Proposals to record that the bank took a line back, which wait for their people: the word of one holds what rests on the line.
alter table statement_line add column reversal_proposals text[] not null default '{}';
