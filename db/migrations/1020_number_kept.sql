-- What stands under a number of a device: a message with that number and other content is of somebody else, however long ago.
create index observation_number on observation (device_number, seq);
