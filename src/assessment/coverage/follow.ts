import { type Ctx, type DomainEvent, settled } from '../../context.ts';
import { markDirty } from './stale-store.ts';

/** What an event names by which the facilities that it concerns are found when it is settled. */
interface Named {
  facilityId?: string;
  lotIds?: string[];
  receivableId?: string;
  /** Of a call-back: what was asked about, and what came of it. */
  subjectId?: string;
  outcome?: string;
  /** Of a call-back: what the call before had come to. */
  before?: string | null;
  /** Of what a party stands in. */
  partyId?: string;
  debtorId?: string;
  creditorId?: string;
}

/**
 * What an event makes count for another sum: the facility that it names; else lots, receivables, or a party whose receivables these
 * are. Written off from one sale, less is taken to come of all of its seller’s. A call counts where it denies, or ends a denial.
 */
export function coverageMovedBy({ type, objectId, payload }: DomainEvent): string[] {
  const of = payload as Named;
  const named = of.facilityId ?? (objectId.startsWith('fac_') ? objectId : undefined);
  if (named !== undefined) return [named];
  if (objectId.startsWith('rcv_'))
    return [objectId, ...(type === 'receivable.diluted' ? [of.creditorId as string] : [])];
  if (type === 'callBack.recorded' && of.outcome !== 'denied' && of.before !== 'denied') return [];
  const debtorId = type.startsWith('payment.misdirect') ? of.debtorId : undefined;
  return [...(of.lotIds ?? []), ...[of.receivableId, of.subjectId, of.partyId, debtorId].flatMap((id) => id ?? [])];
}

/** What these coverages rest on changed: they are marked anew before they decide anything. */
export async function settleCoverage(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await settled(ctx, 'positions');
  await markDirty(ctx, ids);
}
