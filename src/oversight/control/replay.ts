import {
  type Alarm,
  type CorridorFacts,
  type DeviceFacts,
  type Expectation,
  examine,
  expectationOf,
  type Finding,
  fold,
  newState,
  type OrderFacts,
  prepareGround,
  type SiteFacts,
  type SubjectFacts,
  type SubjectState,
} from './engine/index.ts';

/** A control scenario as the contract has it; labels are not looked at. */
export interface Scenario {
  scenario: string;
  clock: { start: string; end: string };
  sites?: readonly SiteFacts[];
  corridors?: readonly CorridorFacts[];
  devices: readonly DeviceFacts[];
  subjects: readonly SubjectFacts[];
  orders?: readonly OrderFacts[];
  messages: string;
}

export interface ScenarioMessage {
  receivedAt: string;
  topic: string;
  payload: unknown;
}

export interface ReplayedBreach {
  subjectCode: string;
  kind: string;
  since: string;
  detectedAt: string;
  clearedAt: string | null;
  severity: string;
  confidence: number;
  /** Number of the incident within the subject, and the kind that began it. */
  incident: number;
  evidence: string[];
  measured: Record<string, number | string>;
}

export interface ReplayResult {
  scenario: string;
  messages: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  breaches: ReplayedBreach[];
  /** Raised, then disproved by data that came later: kept with the time of withdrawal. */
  withdrawn: (ReplayedBreach & { withdrawnAt: string })[];
  statusHistory: { subjectCode: string; status: string; from: string }[];
}

/** Receipt-clock time between ticks (contract: one may be taken every 60 s). */
export const TICK_MS = 60_000;

const topicPattern = /^holdfast\/v1\/([^/]+)\/observations$/;

/** The device that a topic names, undefined where it is not a topic of observations. */
export const deviceOf = (topic: string): string | undefined => topicPattern.exec(topic)?.[1];

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

interface Watched {
  facts: SubjectFacts;
  expectation: Expectation;
  state: SubjectState;
  alarms: Map<number, { alarm: Alarm; withdrawnAt: number }>;
}

export interface Replay {
  /** Takes one message in order of receipt. `isEvidence` false: its signature is missing or wrong. */
  take(message: ScenarioMessage, isEvidence: boolean): void;
  /** Counts what is no message at all. */
  refuse(): void;
  end(): ReplayResult;
}

/** Keeps what the engine found of one subject: its status when it changes, its alarms by number. */
function noteFindings(one: Watched, findings: readonly Finding[], statusHistory: ReplayResult['statusHistory']): void {
  for (const finding of findings) {
    if (finding.type === 'status') {
      if (finding.status === finding.was) continue;
      statusHistory.push({ subjectCode: one.facts.code, status: finding.status, from: iso(finding.at) });
    } else if ('alarm' in finding)
      one.alarms.set(finding.alarm.number, {
        alarm: finding.alarm,
        withdrawnAt: finding.type === 'withdrawn' ? finding.at : -1,
      });
  }
}

/** Numbers what devices without numbers say, by its content: the same once more has the same number. */
function numbering(byDevice: ReadonlyMap<string, readonly Watched[]>) {
  /** By device without numbers: what it said, by content, and the number that it was given. */
  const contents = new Map<string, Map<string, number>>();
  return (payload: unknown, device: string): unknown => {
    if (typeof payload !== 'object' || payload === null || 'seq' in payload) return payload;
    const said = contents.get(device) ?? new Map<string, number>();
    contents.set(device, said);
    for (const { expectation } of byDevice.get(device) ?? [])
      for (const each of expectation.devices) if (each.code === device) each.hasNoNumbers = true;
    const content = JSON.stringify(payload);
    const seq = said.get(content) ?? said.size;
    said.set(content, seq);
    return { seq, ...payload };
  };
}

/**
 * Runs a scenario through the engine, message by message. Holds one state per subject and the alarms, no messages.
 * @throws RangeError when the scenario's shapes are malformed or name what it does not hold
 */
export function startReplay(scenario: Scenario): Replay {
  const start = Date.parse(scenario.clock.start);
  const end = Date.parse(scenario.clock.end);
  const ground = prepareGround(scenario.sites ?? [], scenario.corridors ?? []);
  const watched = scenario.subjects.map((facts): Watched => {
    const expectation = expectationOf(facts, scenario.devices, scenario.orders ?? [], ground);
    return { facts, expectation, state: newState(expectation, start), alarms: new Map() };
  });
  const byDevice = new Map<string, Watched[]>();
  for (const one of watched)
    for (const { code } of one.expectation.devices) byDevice.set(code, [...(byDevice.get(code) ?? []), one]);
  const counts = { messages: 0, accepted: 0, duplicates: 0, rejected: 0 };
  const statusHistory = watched.map(({ facts }) => ({
    subjectCode: facts.code,
    status: 'unverified',
    from: iso(start),
  }));
  let tick = start;

  const note = (one: Watched, findings: readonly Finding[]) => noteFindings(one, findings, statusHistory);
  const tickUntil = (now: number): void => {
    for (; tick <= now && tick <= end; tick += TICK_MS)
      for (const one of watched) note(one, fold(one.state, one.expectation, { type: 'tick', now: tick }).findings);
  };

  const numbered = numbering(byDevice);

  return {
    take(message, isEvidence) {
      counts.messages++;
      const device = deviceOf(message.topic);
      const receivedAt = Date.parse(message.receivedAt);
      const subjects = device === undefined ? undefined : byDevice.get(device);
      if (device === undefined || !subjects || Number.isNaN(receivedAt)) {
        counts.rejected++;
        return;
      }
      const examined = examine(numbered(message.payload, device), device, receivedAt, isEvidence);
      if (!examined.isAccepted) {
        counts.rejected++;
        return;
      }
      tickUntil(receivedAt);
      let isRepeated = false;
      for (const one of subjects) {
        const { observation } = examined;
        const { findings } = fold(one.state, one.expectation, { type: 'observation', observation });
        isRepeated ||= findings.some(
          (f) => f.type === 'arrival' && (f.arrival === 'repeated' || f.arrival === 'clone'),
        );
        note(one, findings);
      }
      if (isRepeated) counts.duplicates++;
      else counts.accepted++;
    },
    refuse() {
      counts.messages++;
      counts.rejected++;
    },
    end() {
      tickUntil(end);
      return {
        scenario: scenario.scenario,
        ...counts,
        ...alarmsOf(watched),
        statusHistory,
      };
    },
  };
}

/** Alarms that stand, and those that the engine took back. */
function alarmsOf(watched: readonly Watched[]): Pick<ReplayResult, 'breaches' | 'withdrawn'> {
  const all = watched.flatMap((one) => [...one.alarms.values()].map((a) => ({ ...a, one })));
  const stands = all.filter(({ withdrawnAt }) => withdrawnAt < 0);
  return {
    breaches: stands.map(({ one, alarm }) => written(one, alarm)),
    withdrawn: all
      .filter(({ withdrawnAt }) => withdrawnAt >= 0)
      .map(({ one, alarm, withdrawnAt }) => ({ ...written(one, alarm), withdrawnAt: iso(withdrawnAt) })),
  };
}

function written({ facts }: Watched, alarm: Alarm): ReplayedBreach {
  return {
    subjectCode: facts.code,
    kind: alarm.kind,
    since: iso(alarm.since),
    detectedAt: iso(alarm.detectedAt),
    clearedAt: alarm.clearedAt < 0 ? null : iso(alarm.clearedAt),
    severity: alarm.severity,
    confidence: alarm.confidence,
    incident: alarm.incident,
    evidence: alarm.evidence.map(({ device, seq }) => `${device}/${seq}`),
    measured: alarm.measured,
  };
}
