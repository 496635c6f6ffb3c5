import type { Ctx, DomainEvent } from '../../context.ts';
import { kinOf } from '../../ground/standings/index.ts';
import { findFacility } from '../../lending/financing/index.ts';
import { facilitiesOfItems } from '../../oversight/control/index.ts';
import { findLots } from '../../physical/goods/index.ts';
import type { CheckName } from './rules.ts';
import { signal } from './signals.ts';

interface AssayPayload {
  lotIds: string[];
  lenderId: string;
  assayerId: string;
  status: string;
  measured: { property: string; value: string; within: boolean }[] | null;
  void: { reason: string; by: string | null } | null;
}

/** To the one lender whose assay it is, for each facility that the goods secure, or for none yet. */
async function signalOrderer(
  ctx: Ctx,
  { lenderId, lotIds }: AssayPayload,
  check: CheckName,
  finding: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const own: (string | null)[] = [];
  for (const id of (await facilitiesOfItems(ctx, lotIds)).sort())
    if ((await findFacility(ctx, id))?.lenderId === lenderId) own.push(id);
  for (const facilityId of own.length > 0 ? own : [null])
    await signal(ctx, { lenderId, facilityId, check, finding: `${finding} ${facilityId}`, facts });
}

/** Reaction: an assayer of the owner's or the warehouse's own group finds what they want found. */
export async function checkAssayer(ctx: Ctx, event: DomainEvent): Promise<void> {
  const assay = event.payload as unknown as AssayPayload;
  const [lot] = await findLots(ctx, assay.lotIds);
  const interested = [lot?.ownerId, lot?.custody?.custodianId].filter((id) => id !== undefined);
  const isKin = await kinOf(ctx, [assay.lenderId], [assay.assayerId], interested);
  const related = [...new Set(interested)].filter((id) => isKin(assay.lenderId, assay.assayerId, id));
  if (related.length > 0)
    await signalOrderer(ctx, assay, 'ASSAYER_RELATED', event.objectId, {
      assayerId: assay.assayerId,
      relatedTo: related,
    });
}

/** Reaction: the sample is not what the goods are said to be: gilded bars, slag under ore, or a lower grade. */
export async function checkQuality(ctx: Ctx, event: DomainEvent): Promise<void> {
  const assay = event.payload as unknown as AssayPayload;
  if (assay.status !== 'failed') return;
  const outside = assay.measured?.filter((line) => !line.within) ?? [];
  await signalOrderer(ctx, assay, 'QUALITY_DIFFERS', event.objectId, { lotIds: assay.lotIds, outside });
}

/** Reaction: a seal broke over goods that were sampled; until they are sampled again nobody knows what is behind it. */
export async function checkResample(ctx: Ctx, event: DomainEvent): Promise<void> {
  const assay = event.payload as unknown as AssayPayload;
  if (assay.void?.reason !== 'seal_broken') return;
  await signalOrderer(ctx, assay, 'RESAMPLE_DUE', `${event.objectId} ${assay.void.by}`, {
    lotIds: assay.lotIds,
    breachId: assay.void.by,
  });
}
