-- After a breach all is well again for a while before the watch says so: until when, while that goes on.
alter table subject add column steady_until timestamptz;
