-- Both only read, and say so: beside a function that may write, whatever else was asked in the transaction is asked again.
alter function holdfast_groups_of(text, text, text[], integer, date, timestamptz) stable;
alter function holdfast_log_ahead(text, xid8, bigint, bigint) stable;
