import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { assayReinstated, assayVoided } from './events.ts';
import { breaksSeal, type Outcome, staysProved } from './rules.ts';
import * as store from './store.ts';

async function voidAndTell(
  ctx: Ctx,
  ...args: Parameters<typeof store.voidAssays> extends [Ctx, ...infer A] ? A : never
) {
  for (const kept of await store.voidAssays(ctx, ...args)) await recordEvent(ctx, assayVoided(kept));
}

/**
 * Reaction: a seal broke, or another is there. What was sampled before that was seen shows nothing any more: when between two
 * readings it broke, nobody knows.
 */
export async function voidUnsealed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, detectedAt, lotIds } = event.payload as { kind: string; detectedAt: string; lotIds: string[] };
  if (!breaksSeal.includes(kind) || lotIds.length === 0) return;
  await voidAndTell(ctx, { lotIds, sampledUntil: new Date(detectedAt) }, 'seal_broken', event.objectId);
}

/** Reaction: a message that came late shows that no seal broke; unless another sample was drawn since, the assay stands. */
export async function reinstateSealed(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const { view } of await store.voidedBy(ctx, event.objectId)) {
    if ((await store.findInForce(ctx, [view.lotId], view.lenderId)).length > 0) continue;
    await store.reinstate(ctx, view.id);
    await recordEvent(ctx, assayReinstated(onRecord(await store.findAssay(ctx, view.id))));
  }
}

/** Reaction: a lot was split; what was found in it holds for each of its parts. */
export async function copyToParts(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, sourceId } = event.payload as { lotIds: string[]; sourceId: string };
  for (const { view, participants } of await store.findInForce(ctx, [sourceId]))
    for (const lotId of lotIds.filter((id) => id !== sourceId)) {
      const { id: _, void: __, status: ___, orderedAt, sampledAt, reportedAt, ...same } = view;
      await store.insertAssay(ctx, {
        ...same,
        id: ctx.newId('assay'),
        lotId,
        splitFrom: view.id,
        orderedBy: 'system',
        orderedAt: new Date(orderedAt),
        sampledAt: new Date(sampledAt as string),
        reportedAt: new Date(reportedAt as string),
        reportedBy: 'system',
        participants,
      });
    }
}

/** Reaction: lots were merged; the whole is proved only where each of them was, to the same lender. */
export async function weighMerged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, intoId } = event.payload as { lotIds: string[]; intoId: string };
  const inForce = await store.findInForce(ctx, lotIds);
  for (const { view } of inForce.filter((kept) => kept.view.lotId === intoId)) {
    const found = lotIds.map(
      (id) =>
        inForce.find((kept) => kept.view.lotId === id && kept.view.lenderId === view.lenderId)?.view.outcome as
          | Outcome
          | undefined,
    );
    if (!staysProved(found)) await voidAndTell(ctx, { id: view.id }, 'merged', null);
  }
}
