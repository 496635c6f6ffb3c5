-- What a party bought of late: until its price is paid the seller's right may still come before the pledge (Civil Code 416).
create index invoice_bought on invoice (buyer_id, issued_on, tenant_id) where red_of is null;
