-- A joint body whose firm was taken over by one that has a body of the same kind answers to that firm as well, beside its own: it stayed with the firm
-- that is no more, which read what held its successor. Of its own, formed for it, a firm has one of a kind, as before.
alter table joint_body add column is_of_merger boolean not null default false;
drop index joint_body_once;
create unique index joint_body_once on joint_body (tenant_id, debtor_id, kind) where status <> 'closed' and not is_of_merger;

alter table joint_body disable trigger user;
with recursive heir (tenant_id, id, heir_id) as (
  select distinct s.tenant_id, s.predecessor_id, s.successor_id from succession s
  union
  select h.tenant_id, h.id, s.successor_id from heir h
  join succession s on s.tenant_id = h.tenant_id and s.predecessor_id = h.heir_id
), last as (
  select h.* from heir h where not exists (select from succession s where s.tenant_id = h.tenant_id and s.predecessor_id = h.heir_id)
)
update joint_body b set debtor_id = last.heir_id, is_of_merger = true from last
where b.tenant_id = last.tenant_id and b.debtor_id = last.id and b.status <> 'closed';
alter table joint_body enable trigger user;
