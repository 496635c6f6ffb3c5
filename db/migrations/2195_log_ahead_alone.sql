-- Some thousands of places of the log are counted sooner than helpers are started for it, which was most of what a page took.
alter function holdfast_log_ahead(text, xid8, bigint, bigint) set max_parallel_workers_per_gather = 0;
