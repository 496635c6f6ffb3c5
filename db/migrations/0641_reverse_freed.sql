-- A debtor that paid part of a reverse-factored payable has that part of its line free again.
alter table reverse_offer
  add column freed_minor bigint not null default 0 check (freed_minor >= 0),
  add check (freed_minor = 0 or freed_minor <= amount_minor);
