import type { Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type Awaited, awaitedBehind } from './awaited.ts';
import { doubtsKeeping } from './doubted.ts';
import { type Expectation, placeProvedAt, type SubjectState, unprovableTags } from './engine/index.ts';
import { Grounds } from './expect.ts';
import type { PositionView } from './position-schemas.ts';
import { againstOf, findPositionsOfItems } from './position-store.ts';
import { documentOf, groundOf, lotLegs } from './positions.ts';
import { rebuild } from './rebuild.ts';
import { addUp, type Legs, type PositionState } from './rules.ts';
import { findWatchBefore } from './watch-store.ts';

/** A position worked out anew at this instant, with everything it rests on. */
export interface ProvedNow {
  itemId: string;
  facilityId: string;
  documentIds: string[];
  state: PositionState;
  reason: string;
  legs: Legs;
  against: readonly string[];
  /** Since when each leg is in its state. */
  since: Record<keyof Legs, string | null>;
}

/** What the state of the engine shows beyond its status: the last fix that was news, and tags that can be hidden. */
const ofState = (state: SubjectState, expectation: Expectation) => {
  const placedAt = placeProvedAt(state.head);
  const tags = unprovableTags(state.head, expectation);
  return {
    ...(placedAt !== null && { newestFixAt: new Date(placedAt).toISOString() }),
    ...(tags.length > 0 && { unprovableTags: tags }),
  };
};

/** Since when each leg is as it was kept; null for one that is otherwise at this instant, and was not told of yet. */
const sinceOf = (kept: PositionView, legs: Legs): Record<keyof Legs, string | null> => {
  const of = (name: keyof Legs) =>
    kept.legs[name].state === legs[name].state ? (kept.legs[name].since ?? kept.since) : null;
  return { physical: of('physical'), documentary: of('documentary'), legal: of('legal') };
};

/** The position of a pledgee over a lot at this instant; undefined where it has none. Runs as the system, and writes nothing. */
export async function provedNow(ctx: Ctx, pledgeeId: string, lotId: string): Promise<ProvedNow | undefined> {
  const [kept] = await findPositionsOfItems(ctx, pledgeeId, [lotId]);
  if (!kept) return undefined;
  const ground = await groundOf(ctx, [lotId], [pledgeeId]);
  const lot = ground.lots.get(lotId);
  if (!lot) return undefined;
  const legs = lotLegs(ctx, ground, lot, pledgeeId);
  const [watch] = ground.watches;
  if (watch) {
    const one = onRecord((await rebuild(ctx, [watch.id], new Grounds())).get(watch.id));
    const before = await findWatchBefore(ctx, watch.id);
    const seen = ofState(one.state, one.expectation);
    const { statusReason } = watch;
    const breaches = ground.breaches.get(watch.id) ?? [];
    const behind = awaitedBehind(doubtsKeeping(one, ctx.clock.now().getTime()), { statusReason, breaches });
    const awaited = [...((legs.physical.evidence.awaited ?? []) as Awaited[]), ...behind];
    legs.physical.evidence = {
      ...legs.physical.evidence,
      ...(awaited.length > 0 && { awaited }),
      ...seen,
      ...(before && { watchBefore: before }),
    };
  }
  const document = documentOf(ground, lotId);
  return {
    itemId: lotId,
    facilityId: kept.facilityId,
    documentIds: document ? [document.id] : [],
    ...addUp(legs),
    legs,
    since: sinceOf(kept, legs),
    against: againstOf(legs),
  };
}
