-- Which payments out of accounts for a purpose name an invoice: asked whenever one is verified.
create index earmark_invoice on earmark (tenant_id, (said ->> 'invoiceId')) where said ->> 'invoiceId' is not null;
