import type { Breaches } from './breach.ts';
import { copyOf } from './copy.ts';
import type { DeviceRecord } from './devices.ts';
import { newDeviceRecord } from './devices.ts';
import type { Expectation } from './expectation.ts';
import type { Hearing } from './hearing.ts';
import type { Judgement, TagsState } from './judgement.ts';
import { inBlocks, unpacked } from './pack.ts';
import { fitEach } from './rules/each.ts';
import type { ReaderState } from './rules/readers.ts';
import type { SubjectState } from './state.ts';
import { keepDoubt } from './status.ts';
import { spread, type TagSet, tagSet } from './tag-set.ts';

/** What the numbers in a state stand for, so that it can be fitted to facts that have changed. */
export interface Fitted {
  digest: string;
  devices: string[];
  stops: string[];
  releases: string[];
  tags: string[];
}

export const fittedTo = (expectation: Expectation): Fitted => ({
  digest: expectation.digest,
  devices: expectation.devices.map((d) => d.code),
  stops: expectation.stopKeys,
  releases: expectation.releaseKeys,
  tags: expectation.tags,
});

/** For each new number the old one, -1 where it is new. A name that occurs twice is matched in order. */
function renumbering(from: readonly string[], to: readonly string[]): number[] {
  const taken = new Set<number>();
  return to.map((name) => {
    const old = from.findIndex((n, i) => n === name && !taken.has(i));
    if (old >= 0) taken.add(old);
    return old;
  });
}

const rearranged = <T>(list: readonly T[], olds: readonly number[], fresh: () => T): T[] =>
  olds.map((old) => (old >= 0 ? list[old]! : fresh()));

function fitTags(tags: TagsState, olds: readonly number[], releases: readonly number[]): void {
  const zero = (): number => 0;
  const { hits, fair, missed, missAt, left } = tags;
  Object.assign(tags, {
    hits: rearranged(hits, olds, zero),
    fair: rearranged(fair, olds, zero),
    missed: rearranged(missed, olds, zero),
    weighed: tags.weighed ? rearranged(tags.weighed, olds, zero) : undefined,
    readAt: rearranged(tags.readAt, olds, () => tags.seenAt),
    missAt: rearranged(missAt, olds, zero),
    left: rearranged(left, olds, zero),
    settled: rearranged(tags.settled, releases, zero),
    gone: olds.flatMap((old, i) => (old >= 0 && tags.gone.includes(old) ? [i] : [])),
  });
}

function fitReader(reader: ReaderState, olds: readonly number[]): void {
  for (const of of ['hits', 'fair', 'missed'] as const)
    if (reader[of]) reader[of] = rearranged(reader[of], olds, () => 0);
}

/** A tag that is expected only now was not looked for then: it counts as read. */
function fitTagSet(set: TagSet, count: number, olds: readonly number[]): TagSet {
  const was = spread(set, count);
  return tagSet(olds.length, (i) => was[olds[i]!] === 1);
}

interface Renumbered {
  devices: number[];
  stops: number[];
  releases: number[];
  tags: number[];
}

function fitEvidence(breaches: Breaches, devices: readonly number[]): void {
  for (const breach of [...breaches.open, ...breaches.closed])
    breach.evidence = breach.evidence.flatMap(([d, q]): [number, number][] => {
      const device = devices.indexOf(d);
      return device >= 0 ? [[device, q]] : [];
    });
}

function fitHearing(hearing: Hearing, devices: readonly number[]): void {
  fitEvidence(hearing, devices);
  hearing.hasNewLimits = true;
  const last = devices.indexOf(hearing.lastDevice);
  if (last >= 0) hearing.lastDevice = last;
  else hearing.lastSeq = -1;
}

function fitJudgement(j: Judgement, olds: Renumbered, expectation: Expectation): void {
  const none = (): null => null;
  j.fixes = rearranged(j.fixes, olds.devices, none);
  j.outside = rearranged(j.outside, olds.devices, none);
  j.jumps = rearranged(j.jumps, olds.devices, none);
  j.contradictions = rearranged(j.contradictions, olds.devices, () => 0);
  j.seals = rearranged(j.seals, olds.devices, none);
  if (j.readers) j.readers = rearranged(j.readers, olds.devices, none);
  for (const reader of j.readers ?? []) if (reader) fitReader(reader, olds.tags);
  if (j.tampers) j.tampers = rearranged(j.tampers, olds.devices, none);
  j.apart = j.apart.flatMap((run) => {
    const [a, b] = [olds.devices.indexOf(run.a), olds.devices.indexOf(run.b)];
    return a >= 0 && b >= 0 && a < b ? [{ ...run, a, b }] : [];
  });
  j.visits = rearranged(j.visits, olds.stops, none);
  j.arrivals = rearranged(j.arrivals, olds.stops, () => 0);
  for (const weight of new Set([j.weight, ...(j.each?.weight ?? [])]))
    if (weight) weight.settled = rearranged(weight.settled, olds.releases, () => 0);
  if (j.tags) fitTags(j.tags, olds.tags, olds.releases);
  if (j.rest) j.rest.device = Math.max(0, olds.devices.indexOf(j.rest.device));
  if (j.climate) j.climate.device = Math.max(0, olds.devices.indexOf(j.climate.device));
  if (j.door) j.door.device = Math.max(0, olds.devices.indexOf(j.door.device));
  fitEach(j, expectation, olds.devices);
  fitEvidence(j, olds.devices);
}

/**
 * Fits a state to an expectation that may have changed since: orders recorded or revoked, devices or tags added, limits
 * moved. What can still be judged again is, at the next tick. Call it after loading a state and when facts change.
 * @returns whether anything had changed
 */
export function fit(state: SubjectState, expectation: Expectation): boolean {
  const { fitted } = state;
  if (fitted.digest === expectation.digest) return false;
  const now = fittedTo(expectation);
  const olds: Renumbered = {
    devices: renumbering(fitted.devices, now.devices),
    stops: renumbering(fitted.stops, now.stops),
    releases: renumbering(fitted.releases, now.releases),
    tags: renumbering(fitted.tags, now.tags),
  };
  const isWitnessed = fitted.devices.length === now.devices.length && !olds.devices.includes(-1);
  if (!isWitnessed) keepDoubt(state.standing, state.clock);
  // What a witness showed is not judged again without it: else whoever takes it away takes back what it said.
  if (fitted.devices.some((_, old) => !olds.devices.includes(old))) {
    state.base = copyOf<Judgement>(state.head);
    state.recent &&= [];
  }
  fitJudgement(state.base, olds, expectation);
  fitJudgement(state.head, olds, expectation);
  state.mid = null;
  fitHearing(state.hearing, olds.devices);
  state.devices = rearranged<DeviceRecord>(state.devices, olds.devices, newDeviceRecord);
  if (state.recent) {
    const kept = state.recent.flatMap(unpacked).flatMap((entry) => {
      const d = olds.devices.indexOf(entry.d);
      if (d < 0) return [];
      if (entry.g !== undefined) entry.g = fitTagSet(entry.g, fitted.tags.length, olds.tags);
      return [{ ...entry, d }];
    });
    state.recent = inBlocks(kept);
  }
  state.fitted = now;
  state.isStale = true;
  return true;
}
