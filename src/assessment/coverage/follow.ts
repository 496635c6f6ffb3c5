import { type Ctx, type DomainEvent, settled } from '../../context.ts';
import { markDirty } from './stale-store.ts';

/** What an event names by which the facilities that it concerns are found when it is settled. */
interface Named {
  facilityId?: string;
  lotIds?: string[];
  receivableId?: string;
  /** Of a call-back: what was asked about. */
  subjectId?: string;
  invoiceId?: string;
  invoiceIds?: string[];
  creditId?: string;
  /** Of a notice: the pledge that it tells of. */
  sourceId?: string;
  /** Of what a party stands in. */
  partyId?: string;
  debtorId?: string;
  creditorId?: string;
}

/**
 * What an event makes count for another sum: the facility that it names; else lots, receivables, invoices, a pledge, a credit, or a
 * party whose receivables these are. Written off from one sale, less is taken to come of all of its seller’s.
 */
export function coverageMovedBy({ type, objectId, payload }: DomainEvent): string[] {
  const of = payload as Named;
  const named = of.facilityId ?? (objectId.startsWith('fac_') ? objectId : undefined);
  if (named !== undefined) return [named];
  if (objectId.startsWith('rcv_'))
    return [objectId, ...(type === 'receivable.diluted' ? [of.creditorId as string] : [])];
  const one = [of.receivableId, of.subjectId, of.invoiceId, of.creditId, of.sourceId, of.partyId];
  const debtorId = type.startsWith('payment.misdirect') ? of.debtorId : undefined;
  return [...(of.lotIds ?? []), ...(of.invoiceIds ?? []), ...[...one, debtorId].flatMap((id) => id ?? [])];
}

/** What these coverages rest on changed: they are marked anew before they decide anything. */
export async function settleCoverage(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await settled(ctx, 'positions');
  await markDirty(ctx, ids);
}
