/**
 * To whom a debtor pays what is no longer owed to its creditor alone, as SQL: from the arrival of a notice the debtor is discharged only by
 * paying who sent it (Civil Code 546), and of several who comes first among them, as `rankRights` has it (768, SI 66). A right of which no
 * notice arrived does nothing to the debtor. Receivable and payee; a receivable that is not there is paid to its creditor.
 */
export const payeesSql = (
  tenant: string,
  debtor: string,
): string => `select distinct on (h.receivable_id) h.receivable_id, h.payee_id from (
    select i.receivable_id, x.sender_id as payee_id, x.arrived_at, x.source_id,
        (select min(g.recorded_at) from assignment_registration g where g.tenant_id = x.tenant_id and g.assignment_id = x.source_id) as registered_at
      from notice x join assignment_item i on i.tenant_id = x.tenant_id and i.assignment_id = x.source_id and i.live
      where x.tenant_id = ${tenant} and x.debtor_id = ${debtor} and x.arrived_at is not null
    union all select i.item_id, x.sender_id, x.arrived_at, x.source_id,
        (select min(g.at) from publicity g where g.tenant_id = x.tenant_id and g.pledge_id = x.source_id and g.kind = 'registration')
      from notice x join pledge_item i on i.tenant_id = x.tenant_id and i.pledge_id = x.source_id and i.live
      where x.tenant_id = ${tenant} and x.debtor_id = ${debtor} and x.arrived_at is not null
  ) h order by h.receivable_id, h.registered_at nulls last, h.arrived_at, h.source_id`;
