import { endCalm, isCalm, noteCalm } from './calm.ts';
import { type Arrival, receive } from './devices.ts';
import type { DoubtReason } from './examine.ts';
import type { Expectation } from './expectation.ts';
import { hear, judgeSilence } from './hearing.ts';
import { passTime } from './judge.ts';
import { type AlarmFinding, announceChanges } from './ledger.ts';
import { entryOf, type Observation, saysBeside } from './observation.ts';
import { judgeAgain, takeIn } from './recent.ts';
import { sensedKg } from './rules/weight.ts';
import type { SubjectState } from './state.ts';
import { follow, type Lack, steadyAt } from './status.ts';
import type { ControlStatus } from './vocabulary.ts';

export type Input =
  | { type: 'observation'; observation: Observation }
  /** The receipt clock has come to `now`. Give one a minute. */
  | { type: 'tick'; now: number };

/** What became of a message that was not simply new. `late`: too late to be judged; `unknown`: no device of this subject. */
export type ArrivalNote = Exclude<Arrival, 'new'> | 'late' | 'unknown';

export type Finding =
  | AlarmFinding
  /** `steadyAt`: when a better status may be given, while all is well again and not yet for long enough. */
  | {
      type: 'status';
      at: number;
      status: ControlStatus;
      was: ControlStatus;
      lacks: Lack | null;
      steadyAt: number | null;
    }
  /** The scale and the books differ, by how much, or no longer: null. Not a breach yet. */
  | { type: 'sensed'; at: number; kg: number | null }
  /** A reading left out of the judgement, for a reason that only the expectation shows. */
  | { type: 'doubt'; at: number; reason: DoubtReason; device: string; seq: number }
  | { type: 'arrival'; at: number; arrival: ArrivalNote; device: string; seq: number };

export interface Folded {
  state: SubjectState;
  findings: Finding[];
  /** Event time of a new observation, to be stored with it; null for ticks and for what was not new. */
  eventAt: number | null;
  /** False where nothing says when it happened; its position is then not judged. Store this with it too. */
  isTimed: boolean;
}

function conclude(state: SubjectState, expectation: Expectation, now: number, findings: Finding[]): void {
  const { head, hearing, announced } = state;
  if (head.revision !== announced[0] || hearing.revision !== announced[1]) {
    announceChanges(state.ledger, [head, hearing], expectation, now, state.base.t, findings as AlarmFinding[]);
    announced[0] = head.revision;
    announced[1] = hearing.revision;
  }
  const was = state.standing.status;
  const { standing } = state;
  if (follow(state, expectation, now))
    findings.push({
      type: 'status',
      at: now,
      status: standing.status,
      was,
      lacks: standing.lacks ?? null,
      steadyAt: steadyAt(standing, expectation),
    });
  if (expectation.weight?.booked) noteSensed(state, expectation, now, findings);
  noteCalm(state, expectation, now);
}

/** A shortage moves this share of the tolerance before it is told anew: a scale is never still. */
const WORTH_TELLING_SHARE = 0.5;

function noteSensed(state: SubjectState, expectation: Expectation, now: number, findings: Finding[]): void {
  const was = state.sensedKg ?? null;
  const kg = sensedKg(state.head, expectation, now);
  if (kg === was) return;
  const stepKg = WORTH_TELLING_SHARE * (expectation.weight?.toleranceKg ?? 0);
  if (kg !== null && was !== null && Math.abs(kg - was) < stepKg) return;
  state.sensedKg = kg;
  findings.push({ type: 'sensed', at: now, kg });
}

function noted({ device, seq, receivedAt }: Observation, arrival: ArrivalNote): Finding {
  return { type: 'arrival', at: receivedAt, arrival, device, seq };
}

function observe(
  state: SubjectState,
  expectation: Expectation,
  o: Observation,
  findings: Finding[],
): Pick<Folded, 'eventAt' | 'isTimed'> {
  const device = expectation.deviceNumbers.get(o.device);
  if (device === undefined) {
    findings.push(noted(o, 'unknown'));
    return { eventAt: null, isTimed: false };
  }
  const now = (state.clock = Math.max(state.clock, o.receivedAt));
  const { arrival, t, isNewest, isTimed } = receive(state.devices[device]!, o, expectation.devices[device]!);
  judgeSilence(state.hearing, state.devices, state.head, expectation, now);
  if (arrival === 'new') {
    const entry = entryOf(expectation, o, device, t, isTimed);
    const told = { type: 'doubt', at: o.receivedAt, device: o.device, seq: o.seq } as const;
    if (saysBeside(o.readings, expectation.devices[device]!.leavesOut))
      findings.push({ ...told, reason: 'NOT_OF_ITS_KIND' });
    else if (isTimed && o.readings.position && !entry.p) findings.push({ ...told, reason: 'POSITION_SWAPPED' });
    if (takeIn(state, expectation, entry, isNewest) === 'late') findings.push(noted(o, 'late'));
    // A time that was worked out from neighbours shows nothing of the present.
    if (t === o.at) hear(state, expectation, { device, seq: o.seq, observedAt: t, receivedAt: o.receivedAt });
  } else findings.push(noted(o, arrival));
  if (!state.isStale) conclude(state, expectation, now, findings);
  return { eventAt: arrival === 'new' ? t : null, isTimed };
}

/** More messages of a device were put aside than are kept, as whoever keeps them has found: it is in doubt for that. Give a tick next. */
export function noteSpent(state: SubjectState, device: number, at: number): void {
  const record = state.devices[device];
  if (record) record.spentAt = at;
  endCalm(state);
}

/**
 * Takes one message or tick of one subject. The state is changed in place and given back: the caller owns it, and may
 * store it as JSON between any two inputs. Late data within the horizon are judged in their place at the next tick.
 */
export function fold(state: SubjectState, expectation: Expectation, input: Input): Folded {
  const findings: Finding[] = [];
  if (input.type === 'observation') {
    endCalm(state);
    const { eventAt, isTimed } = observe(state, expectation, input.observation, findings);
    return { state, findings, eventAt, isTimed };
  }
  const now = (state.clock = Math.max(state.clock, input.now));
  if (state.isStale) judgeAgain(state, expectation, now);
  else {
    const { revision } = state.head;
    passTime(state.head, expectation, now, state.hearing.enrolledAt);
    if (state.head.revision !== revision) state.decidedAt = now;
  }
  judgeSilence(state.hearing, state.devices, state.head, expectation, now);
  if (!state.isStale && !isCalm(state, expectation, now)) conclude(state, expectation, now, findings);
  return { state, findings, eventAt: null, isTimed: false };
}
