-- Others sign by ES256 or PS256, too (RFC 7518). Who was trusted before signs by Ed25519.
alter table ebl_counterpart add column algorithm text not null default 'EdDSA'
  check (algorithm in ('EdDSA', 'ES256', 'PS256'));
alter table ebl_counterpart alter column algorithm drop default;
