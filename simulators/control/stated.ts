import { type Act, type BreachKind, expectationOf, prepareGround } from '../../src/oversight/control/engine/index.ts';
import { type Sensitivity, sensitivityOf } from '../../src/oversight/control/engine/sensitivity.ts';
import { type ReplayResult, startReplay } from '../../src/oversight/control/replay.ts';
import type { Simulated } from './scenario.ts';
import { type Label, MINUTE } from './story.ts';

/** Of one act: how often it was done, and what became of what was stated of it before. */
export interface StatedRow {
  act: Act;
  /** What the watch said beforehand that its devices cannot prove. */
  unprovable: number;
  /** Done for less than is stated to be seen, or so near the end of the story that its time had not come. */
  below: number;
  /** What it said that it tells: how much of it there was, was told at all, and was told within the time stated. */
  stated: number;
  told: number;
  inTime: number;
  untold: string[];
}

/** The act that a label is of, by its first kind; null where none is stated for it. */
function actOf({ act, kinds, began, over }: Label): Act | null {
  if (act !== undefined) return act;
  const acts: Partial<Record<BreachKind, Act>> = {
    outside_fence: 'move_off_place',
    off_corridor: over === undefined ? 'leave_corridor' : 'detour',
    separated: 'carry_one_off',
    unplanned_stop: 'halt',
    overdue: began === undefined ? 'come_late' : 'stay_long',
    silent: 'silence_all',
    weight_short: 'take_mass',
    tags_missing: 'take_many_tags',
    seal_broken: 'open_seal',
    seal_mismatch: 'swap_seal',
  };
  return acts[kinds[0]!] ?? null;
}

type Said = Sensitivity | NonNullable<Sensitivity['silenced']>;

function addLabel(
  rows: Map<Act, StatedRow>,
  { scenario }: Simulated,
  result: ReplayResult,
  label: Label,
  saidOf: (row: Sensitivity) => Said,
): void {
  const act = actOf(label);
  const facts = scenario.subjects.find(({ code }) => code === label.subjectCode)!;
  if (act === null) return;
  const row = rows.get(act) ?? { act, unprovable: 0, below: 0, stated: 0, told: 0, inTime: 0, untold: [] };
  rows.set(act, row);
  const ground = prepareGround(scenario.sites ?? [], scenario.corridors ?? []);
  const expectation = expectationOf(facts, scenario.devices, scenario.orders ?? [], ground);
  const from = Date.parse(label.from);
  const began = label.began === undefined ? from : Date.parse(label.began);
  const said = saidOf(sensitivityOf(expectation, from).find((each) => each.act === act)!);
  if (said.unprovable !== null || said.toldWithinS === null) {
    row.unprovable++;
    return;
  }
  const isTimed = act === 'detour' || act === 'halt' || act === 'come_late' || act === 'stay_long';
  const begunAt = label.takenKg ? (label.takenKg.find(({ kg }) => kg > said.toldFromKg!)?.t ?? Infinity) : began;
  const lastedS = label.over === undefined ? Infinity : (Date.parse(label.over) - began) / 1000;
  const due = act === 'silence_all' ? from + MINUTE : begunAt + 1000 * said.toldWithinS;
  if ((isTimed && lastedS <= said.seconds!) || due > Date.parse(scenario.clock.end)) {
    row.below++;
    return;
  }
  row.stated++;
  const at = result.breaches
    .filter(({ subjectCode, kind }) => subjectCode === label.subjectCode && label.kinds.includes(kind as BreachKind))
    .map(({ detectedAt }) => Date.parse(detectedAt))
    .filter((t) => t >= Date.parse(label.seenFrom ?? label.from) - 5 * MINUTE)
    .sort((a, b) => a - b)[0];
  if (at === undefined) row.untold.push(`${scenario.scenario} (${scenario.description})`);
  else row.told++;
  if (at !== undefined && at <= due + MINUTE) row.inTime++;
}

/**
 * Holds what a watch states before anybody lends on it to what it tells, act by act, over a range of seeds.
 * @param saidOf which of its statements: of devices as they report, or as silent as they may be
 */
export function stated(
  first: number,
  count: number,
  tell: (seed: number) => Simulated,
  saidOf: (row: Sensitivity) => Said = (row) => row,
): StatedRow[] {
  const rows = new Map<Act, StatedRow>();
  for (let seed = first; seed < first + count; seed++) {
    const story = tell(seed);
    const replay = startReplay(story.scenario);
    for (const message of story.messages) replay.take(message, true);
    const result = replay.end();
    for (const label of story.scenario.labels.filter(({ isFaint }) => !isFaint))
      addLabel(rows, story, result, label, saidOf);
  }
  return [...rows.values()];
}
