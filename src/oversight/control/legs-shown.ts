import { asSystem, type Ctx } from '../../context.ts';
import type { PositionView } from './position-schemas.ts';
import { proofsOf } from './proof.ts';
import type { Legs } from './rules.ts';
import { isApart, type Source } from './sources-rules.ts';
import { findWatchesOfLots } from './store.ts';

const devices = (sources: readonly Source[], custodianId: string) =>
  sources.map((source) => ({
    kind: source.kind,
    name: source.code,
    partyId: source.ownerId,
    at: source.observedAt,
    expectedEveryS: source.reportEveryS,
    independent: isApart(source, custodianId),
  }));

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const thing = (kind: string, id: unknown, partyId: unknown, at: unknown) =>
  typeof id === 'string'
    ? [
        {
          kind,
          name: id,
          partyId: text(partyId),
          at: text(at),
          expectedEveryS: null,
          independent: null,
        },
      ]
    : [];

/** Each leg as it is shown: since when, until when it steadies, and on what it rests, by what the evidence says of it. */
export function shownLegs(legs: Legs, since: Partial<Record<keyof Legs, string | null>> = {}) {
  const shown = (name: keyof Legs, sources: ReturnType<typeof thing> | ReturnType<typeof devices>) => ({
    ...legs[name],
    since: legs[name].since ?? since[name] ?? null,
    steadyUntil: text(legs[name].evidence.steadyUntil),
    sources,
  });
  const { physical, documentary, legal } = legs;
  const ofWatch = (physical.evidence.sources ?? []) as Source[];
  return {
    physical: shown('physical', devices(ofWatch, text(physical.evidence.custodianId) ?? '')),
    documentary: shown(
      'documentary',
      thing('document', documentary.evidence.documentId, documentary.evidence.holderId, null),
    ),
    legal: shown('legal', thing('pledge', legal.evidence.pledgeId, null, legal.evidence.since)),
  };
}

const all = (since: string) => ({ physical: since, documentary: since, legal: since });

/** Kept positions as they are shown: what their devices said last stands in the record of what they said, and is read there. */
export async function shownPositions(ctx: Ctx, positions: readonly PositionView[]) {
  const watched = positions.filter(({ legs }) => legs.physical.evidence.sources !== undefined);
  return asSystem(ctx, 'control', async (system) => {
    const watches = await findWatchesOfLots(
      system,
      watched.map(({ itemId }) => itemId),
    );
    const proofs = await proofsOf(system, watches);
    return positions.map((position) => {
      const { itemId, pledgeeId, legs } = position;
      const watch = watches.find(({ lotIds }) => lotIds.includes(itemId));
      const sources = watch && proofs.get(watch.id)?.(pledgeeId).sources;
      const { physical } = legs;
      const now =
        physical.evidence.sources !== undefined && sources ? { ...physical.evidence, sources } : physical.evidence;
      const read = { ...legs, physical: { ...physical, evidence: now } };
      return { ...position, legs: shownLegs(read, all(position.since)) };
    });
  });
}
