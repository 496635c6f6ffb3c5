import { policyOn } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import type { LotView } from '../../physical/goods/index.ts';
import type { SubjectView } from './schemas.ts';
import { watchRefusals } from './settings-refusals.ts';
import { type Expected, toleranceLimitKg } from './settings-rules.ts';
import { type Booked, bookKg, type Packing, packingOf, withMissing } from './weight-rules.ts';

/** A tolerance where none is stated, and how far a stated weight may be from the books: what goods of normal risk allow. */
const toleranceOf = (kg: number, now: Date): number => {
  const on = businessDateAt(now);
  const bps = policyOn('control.toleranceBps.normal', on).value;
  return toleranceLimitKg(kg, bps, policyOn('watch.scaleDivisionKg', on).value);
};

/** Refuses what no receiver can tell: a limit that is never judged is worse than none. */
export function assertTold({ maxSeparationM, climate }: Expected, now: Date): void {
  const leastM = policyOn('watch.separationLeastM', businessDateAt(now)).value;
  if (maxSeparationM !== undefined && maxSeparationM < leastM)
    refuse(watchRefusals.SEPARATION_NOT_TOLD, { at: '/expected/maxSeparationM', facts: { leastM } });
  const { minC, maxC } = climate ?? {};
  if (minC !== undefined && maxC !== undefined && minC > maxC)
    refuse(watchRefusals.CLIMATE_BOUNDS_CROSSED, { at: '/expected/climate/minC', facts: { minC, maxC } });
}

/** What a new watch expects. Its weight is the books’, where a scale is among the devices, whoever types another. */
export function settingsAtStart(
  asked: Expected,
  lots: readonly LotView[],
  kinds: readonly string[],
  now: Date,
  missing: ReadonlyMap<string, bigint> = new Map(),
): { expected: Expected; booked: Booked[]; packing: Packing } {
  assertTold(asked, now);
  if (!asked.weight && !kinds.includes('scale'))
    return { expected: asked, booked: [], packing: { shareBps: 0, kg: 0 } };
  const { tareKg, expectedKg } = asked.weight ?? {};
  const packing = tareKg === undefined ? packingOf(lots) : { shareBps: 0, kg: tareKg };
  const kg = bookKg(withMissing(lots, missing), packing);
  const toleranceKg = toleranceOf(kg, now);
  if (expectedKg !== undefined && Math.abs(expectedKg - kg) > toleranceKg)
    refuse(watchRefusals.EXPECTED_NOT_THE_BOOK, {
      at: '/expected/weight/expectedKg',
      facts: { expectedKg, bookKg: kg, toleranceKg },
    });
  return {
    expected: {
      ...asked,
      weight: { toleranceKg: asked.weight?.toleranceKg ?? toleranceKg, ...(tareKg !== undefined && { tareKg }) },
    },
    booked: [{ from: now.toISOString(), expectedKg: kg }],
    packing,
  };
}

/** New settings of a watch that is on, refused where they are looser than a lender’s terms allow. */
export function assertWithin(subject: Pick<SubjectView, 'expected' | 'limits'>, asked: Expected, now: Date): Expected {
  const on = businessDateAt(now);
  const { weight } = subject.expected;
  const next: Expected = {
    ...asked,
    weight: weight && {
      ...weight,
      expectedKg: undefined,
      toleranceKg: asked.weight?.toleranceKg ?? weight.toleranceKg,
    },
  };
  const { limits } = subject;
  if (!limits) return next;
  const kg = toleranceLimitKg(
    weight?.expectedKg ?? 0,
    limits.toleranceBps,
    policyOn('watch.scaleDivisionKg', on).value,
  );
  // What stood before the lender’s limits is held to them anyway; only what asks for more than it is refused.
  const beyond = (
    [
      ['maxSilenceS', next.maxSilenceS, limits.silenceS, subject.expected.maxSilenceS],
      ['maxDoorOpenS', next.maxDoorOpenS, limits.doorOpenS, subject.expected.maxDoorOpenS],
      ['maxSeparationM', next.maxSeparationM, limits.separationM, subject.expected.maxSeparationM],
      ['weight/toleranceKg', next.weight?.toleranceKg, kg, weight?.toleranceKg],
    ] as const
  ).find(([, value, most, was]) => value !== undefined && value > most && value > (was ?? most));
  if (beyond) refuse(watchRefusals.SETTING_BEYOND_TERMS, { at: `/expected/${beyond[0]}`, facts: { most: beyond[2] } });
  return next;
}
