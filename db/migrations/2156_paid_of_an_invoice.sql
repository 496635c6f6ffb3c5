-- What payments that name an invoice took of it: what is paid of it is claimed by nobody, and what is claimed is not paid to its seller.
alter table invoice add column paid_minor bigint not null default 0 check (paid_minor >= 0);
alter table invoice disable trigger user;
update invoice i set paid_minor = paid.minor
from (select e.tenant_id, e.said ->> 'invoiceId' as invoice_id, sum(e.amount_minor) as minor from earmark e
  where e.status = 'live' and e.said ->> 'invoiceId' is not null group by 1, 2) paid
where i.tenant_id = paid.tenant_id and i.id = paid.invoice_id;
alter table invoice enable trigger user;
