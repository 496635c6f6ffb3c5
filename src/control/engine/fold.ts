import { forgetBefore } from './breach.ts';
import { type Arrival, receive } from './devices.ts';
import type { Expectation } from './expectation.ts';
import { hear, judgeSilence } from './hearing.ts';
import { judge, passTime } from './judge.ts';
import type { Judgement } from './judgement.ts';
import { type AlarmFinding, announceChanges } from './ledger.ts';
import { type Entry, entryOf, type Observation } from './observation.ts';
import { HORIZON_MS, RECENT_MOST, type SubjectState } from './state.ts';
import { follow } from './status.ts';
import type { ControlStatus } from './vocabulary.ts';

export type Input =
  | { type: 'observation'; observation: Observation }
  /** The receipt clock has come to `now`. Give one a minute. */
  | { type: 'tick'; now: number };

export type Finding =
  | AlarmFinding
  | { type: 'status'; at: number; status: ControlStatus; was: ControlStatus }
  /** What became of the message just given. `late`: too late to be judged; `unknown-device`: not of this subject. */
  | {
      type: 'arrival';
      at: number;
      arrival: Exclude<Arrival, 'new'> | 'late' | 'unknown-device';
      device: string;
      seq: number;
    };

export interface Folded {
  state: SubjectState;
  findings: Finding[];
}

/** Two devices' clocks differ by seconds: an inversion this small between devices changes nothing that is judged. */
const NEAR_ORDER_MS = 90_000;

const isBefore = (a: Entry, b: Entry): boolean => (a.t !== b.t ? a.t < b.t : a.d !== b.d ? a.d < b.d : a.q < b.q);

/** Puts an entry in its place. @returns whether it belongs after all earlier ones of its device and hardly late */
function insert(recent: Entry[], entry: Entry): boolean {
  let i = recent.length;
  let isInOrder = true;
  while (i > 0 && isBefore(entry, recent[i - 1]!)) {
    i--;
    if (recent[i]!.d === entry.d || recent[i]!.t - entry.t > NEAR_ORDER_MS) isInOrder = false;
  }
  if (i === recent.length) recent.push(entry);
  else recent.splice(i, 0, entry);
  return isInOrder;
}

/** Moves the base up to the horizon. Done in strides, so each entry is judged twice in all, whatever the history. */
function moveBase(state: SubjectState, expectation: Expectation): void {
  const { recent, base } = state;
  const newest = recent[recent.length - 1]?.t ?? 0;
  const isDue = recent.length > RECENT_MOST || (recent[0]?.t ?? newest) < newest - 1.25 * HORIZON_MS;
  if (!isDue) return;
  let n = 0;
  while (n < recent.length && (recent[n]!.t < newest - HORIZON_MS || recent.length - n > RECENT_MOST * 0.8)) {
    judge(base, expectation, recent[n]!, state.hearing.enrolledAt);
    n++;
  }
  recent.splice(0, n);
  forgetBefore(base, base.t);
  forgetBefore(state.hearing, base.t);
  if (!state.isStale) forgetBefore(state.head, base.t);
}

/** Judges everything since the base again, late data in their place. */
function judgeAgain(state: SubjectState, expectation: Expectation, now: number): void {
  const head = structuredClone<Judgement>(state.base);
  for (const entry of state.recent) judge(head, expectation, entry, state.hearing.enrolledAt);
  head.revision = state.head.revision + 1;
  state.head = head;
  state.isStale = false;
  passTime(head, expectation, now, state.hearing.enrolledAt);
}

function takeIn(state: SubjectState, expectation: Expectation, entry: Entry): 'judged' | 'late' {
  if (entry.t < state.base.t) {
    state.devices[entry.d]!.late++;
    return 'late';
  }
  const isInOrder = insert(state.recent, entry);
  if (!isInOrder) state.isStale = true;
  if (!state.isStale) judge(state.head, expectation, entry, state.hearing.enrolledAt);
  moveBase(state, expectation);
  return 'judged';
}

function conclude(state: SubjectState, expectation: Expectation, now: number, findings: Finding[]): void {
  const { head, hearing, announced } = state;
  if (head.revision !== announced[0] || hearing.revision !== announced[1]) {
    announceChanges(state.ledger, [head, hearing], now, state.base.t, findings as AlarmFinding[]);
    announced[0] = head.revision;
    announced[1] = hearing.revision;
  }
  const was = state.standing.status;
  if (follow(state.standing, state.ledger, hearing, head, expectation, now))
    findings.push({ type: 'status', at: now, status: state.standing.status, was });
}

function observe(state: SubjectState, expectation: Expectation, o: Observation, findings: Finding[]): void {
  const device = expectation.deviceNumbers.get(o.device);
  const now = (state.clock = Math.max(state.clock, o.receivedAt));
  const report = (arrival: (Finding & { type: 'arrival' })['arrival']): void => {
    findings.push({ type: 'arrival', at: o.receivedAt, arrival, device: o.device, seq: o.seq });
  };
  if (device === undefined) return report('unknown-device');
  const { arrival, t } = receive(state.devices[device]!, o, expectation.devices[device]!.reportEveryMs);
  judgeSilence(state.hearing, state.devices, state.head, expectation, now);
  if (arrival === 'new') {
    if (takeIn(state, expectation, entryOf(expectation, o, device, t)) === 'late') report('late');
    hear(state.hearing, device, o.seq, o.receivedAt);
  } else report(arrival);
  if (!state.isStale) conclude(state, expectation, now, findings);
}

/**
 * Takes one message or tick of one subject. The state is changed in place and given back; the caller owns it. Late data
 * within the horizon are judged in their place at the next tick.
 */
export function fold(state: SubjectState, expectation: Expectation, input: Input): Folded {
  const findings: Finding[] = [];
  if (input.type === 'observation') observe(state, expectation, input.observation, findings);
  else {
    const now = (state.clock = Math.max(state.clock, input.now));
    if (state.isStale) judgeAgain(state, expectation, now);
    else passTime(state.head, expectation, now, state.hearing.enrolledAt);
    judgeSilence(state.hearing, state.devices, state.head, expectation, now);
    conclude(state, expectation, now, findings);
  }
  return { state, findings };
}
