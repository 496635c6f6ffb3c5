-- What a bank rejected of a drawdown was never lent: it is paid out anew by another payment, and this one is not ordered again.
alter table payment_order_item add column undone_at timestamptz, add check (undone_at is null or status = 'rejected');
