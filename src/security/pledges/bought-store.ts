import { type SQL, sql } from 'drizzle-orm';
import type { LocalDate } from '../../kernel/time.ts';

/** What a pledgor bought and has not wholly paid: the seller may still have a right for its price (Civil Code 416). */
export interface Purchase {
  invoiceId: string;
  sellerId: string;
  currency: string;
  /** What of its price no payment is on record for. */
  owedMinor: string;
  /** When it was handed over; where no delivery is on record, when it was invoiced. */
  deliveredOn: LocalDate;
  /** The lots that its deliveries name; none: it may be any. */
  lotIds: string[];
}

/** What counts as bought of late: handed over since, by invoices that were issued since. */
export interface Since {
  deliveredOn: LocalDate;
  issuedOn: LocalDate;
}

const paidOf = sql`select coalesce(sum(case when r.status = 'settled' then l.amount_minor
      else l.amount_minor::numeric * least(r.amount_minor, r.collected_minor + r.set_off_minor) / r.amount_minor end), 0)
    from receivable_invoice l join receivable r on r.tenant_id = l.tenant_id and r.id = l.receivable_id
    where l.tenant_id = i.tenant_id and l.invoice_id = i.id`;

/** Read beside each pledge, of its pledgor. */
export const purchasesSince = ({ deliveredOn, issuedOn }: Since): SQL<Purchase[]> => sql<Purchase[]>`coalesce((
  select jsonb_agg(jsonb_build_object('invoiceId', b.id, 'sellerId', b.seller_id, 'currency', b.currency,
    'owedMinor', b.owed::text, 'deliveredOn', b.delivered_on::text, 'lotIds', b.lot_ids) order by b.id)
  from (select i.id, i.seller_id, i.currency, ceil(i.total_minor - i.red_minor - (${paidOf})) as owed,
      coalesce(d.delivered_on, i.issued_on) as delivered_on, coalesce(d.lot_ids, '{}') as lot_ids
    from invoice i
    left join lateral (select max(delivered_on) as delivered_on, array_agg(lot_id) filter (where lot_id is not null) as lot_ids
      from delivery where tenant_id = i.tenant_id and invoice_id = i.id) d on true
    where i.tenant_id = pledge.tenant_id and i.buyer_id = pledge.pledgor_id and i.seller_id <> i.buyer_id
      and i.red_of is null and i.verification <> 'void' and i.issued_on >= ${issuedOn}::date) b
  where b.owed > 0 and b.delivered_on >= ${deliveredOn}::date), '[]')`;
