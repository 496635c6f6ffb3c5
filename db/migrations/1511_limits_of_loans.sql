-- A loan that stands by itself takes its place under the limit on its borrower as a facility does.
alter table limit_share drop constraint limit_share_tenant_id_facility_id_fkey;
alter table limit_share rename column facility_id to taker_id;
alter index limit_share_facility rename to limit_share_taker;
comment on column limit_share.taker_id is 'a facility, or a loan under none';
create index loan_by_itself on loan (tenant_id, lender_id, borrower_id)
  where facility_id is null and status in ('approved', 'active');
