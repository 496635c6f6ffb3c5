import { raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { ClimateState, Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { lowerBy } from './each.ts';

/** Single readings scatter by this much: an excursion does not end by a reading that is in bounds by less. */
const SCATTER_C = 0.6;
/** A reading this much farther out than the last one, alone, is a fault of the sensor until the next agrees. */
const SPIKE_C = 15;

const newClimate = (entry: Entry): ClimateState => ({
  device: entry.d,
  from: -1,
  outReads: 0,
  inReads: 0,
  lastOutAt: 0,
  seenAt: entry.t,
  seq: entry.q,
  firstSeq: entry.q,
  worstC: 0,
});

function end(j: Judgement, climate: ClimateState, at: number): void {
  climate.from = -1;
  climate.outReads = 0;
  climate.inReads = 0;
  lowerBy(j, 'climate_excursion', at, climate.device);
}

/** climate_excursion: out of bounds without a break for longer than allowed. */
export function judgeClimate(j: Judgement, expectation: Expectation, entry: Entry): void {
  const bounds = expectation.climate;
  if (!bounds) return;
  const climate = (j.climate ??= newClimate(entry));
  const c = entry.c!;
  const excess = Math.max(c - bounds.maxC, bounds.minC - c);
  // After a reading in bounds one that is hardly out is scatter.
  if (excess > (climate.inReads > 0 ? SCATTER_C : 0)) {
    if (excess > SPIKE_C && climate.from < 0) {
      const agrees = climate.spikeC !== undefined && Math.abs(c - climate.spikeC) <= SPIKE_C;
      // Believed only once there is a run for it to belong to, or another that agrees.
      if (!agrees) {
        climate.spikeC = c;
        climate.seenAt = entry.t;
        return;
      }
    }
    delete climate.spikeC;
    if (climate.from < 0) {
      // Between two readings; after a gap nothing says that it began so early.
      const period = expectation.devices[entry.d]?.reportEveryMs ?? 600_000;
      climate.from = entry.t - Math.min(entry.t - climate.seenAt, period) / 2;
      climate.firstSeq = entry.q;
      climate.worstC = c;
    }
    climate.outReads++;
    climate.inReads = 0;
    climate.lastOutAt = entry.t;
    if (excess > Math.max(climate.worstC - bounds.maxC, bounds.minC - climate.worstC)) climate.worstC = c;
  } else if (climate.from >= 0) {
    climate.inReads++;
    if (-excess > SCATTER_C || climate.inReads >= 2) end(j, climate, entry.t);
  }
  if (excess <= 0) delete climate.spikeC;
  climate.seenAt = entry.t;
  climate.seq = entry.q;
  climate.device = entry.d;
  if (climate.from >= 0) climateDeadline(j, expectation, entry.t);
}

export function climateDeadline(j: Judgement, expectation: Expectation, t: number): void {
  const { climate } = j;
  const bounds = expectation.climate;
  if (!climate || climate.from < 0 || !bounds) return;
  if (climate.outReads < 3 || climate.inReads > 0 || t - climate.from <= bounds.maxExcursionMs) return;
  const period = expectation.devices[climate.device]?.reportEveryMs ?? 600_000;
  // The last reading must be near enough to the limit to speak for it.
  if (climate.lastOutAt < climate.from + bounds.maxExcursionMs - 1.2 * period) return;
  raise(
    j,
    'climate_excursion',
    climate.from + bounds.maxExcursionMs,
    t,
    0.97,
    [
      [climate.device, climate.firstSeq],
      [climate.device, climate.seq],
    ],
    {
      worstC: round(climate.worstC),
      minC: bounds.minC === -Infinity ? 'none' : bounds.minC,
      maxC: bounds.maxC === Infinity ? 'none' : bounds.maxC,
      outS: Math.round((climate.lastOutAt - climate.from) / 1000),
    },
  );
}
