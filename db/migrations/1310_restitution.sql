-- Money by which others than the borrower give back what they had of money that the bank took back.
alter table money_receipt drop constraint money_receipt_kind_check;
alter table money_receipt add constraint money_receipt_kind_check check (kind in ('repayment', 'margin', 'trade_repayment',
  'applicant_payment', 'credit_proceeds', 'refund', 'surrogate', 'sale', 'buy_back', 'restitution'));

-- That a transfer counts once is held by the receipts of money. Booked on a claim by a slip and undone, it may be booked on it anew.
alter table surrogate_receipt drop constraint surrogate_receipt_reference;
