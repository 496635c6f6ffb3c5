import type { Breach, Breaches } from './breach.ts';
import type { Expectation } from './expectation.ts';
import { type BreachKind, type Severity, severityOf } from './vocabulary.ts';

/** An alarm as announced. It is never deleted: it ends cleared, or withdrawn when later data disprove it. */
export interface Alarm {
  /** Counts up per subject. */
  number: number;
  kind: BreachKind;
  severity: Severity;
  since: number;
  /** Receipt time of the message, or the tick, that made it certain. */
  detectedAt: number;
  /** Event time (for silence: receipt time) of its end; -1 while it lasts. */
  clearedAt: number;
  confidence: number;
  /** Number of the first alarm of the incident it belongs to: its own when it stands alone. */
  incident: number;
  /** What shows it, oldest first. */
  evidence: { device: string; seq: number }[];
  measured: Record<string, number | string>;
}

export interface Ledger {
  /** Open, or ended so lately that late data may still change them. */
  alarms: Alarm[];
  next: number;
  incident: { number: number; lastAt: number } | null;
}

export const newLedger = (): Ledger => ({ alarms: [], next: 1, incident: null });

export type AlarmFinding =
  | { type: 'opened'; at: number; alarm: Alarm }
  | { type: 'cleared'; at: number; alarm: Alarm }
  /** Later data disproved it. */
  | { type: 'withdrawn'; at: number; alarm: Alarm }
  /** Later data moved its beginning, or showed that it had not ended. */
  | { type: 'amended'; at: number; alarm: Alarm };

/** Two beginnings this close are one breach seen twice. */
const SAME_MS = 45 * 60_000;
const WORTH_AMENDING_MS = 60_000;
/** What follows within this time of an open alarm hangs under it. */
const INCIDENT_MS = 24 * 3_600_000;

const endOf = (closedAt: number): number => (closedAt < 0 ? Infinity : closedAt);

function isSame(alarm: Alarm, breach: Breach): boolean {
  if (alarm.kind !== breach.kind) return false;
  if (Math.abs(alarm.since - breach.since) <= SAME_MS) return true;
  return alarm.since <= endOf(breach.closedAt) && breach.since <= endOf(alarm.clearedAt);
}

function incidentOf(ledger: Ledger, number: number, now: number): number {
  const isOpen = ledger.alarms.some((alarm) => alarm.clearedAt < 0);
  const { incident } = ledger;
  if (incident && now - incident.lastAt < INCIDENT_MS && (isOpen || now - incident.lastAt < 2 * 3_600_000)) {
    incident.lastAt = now;
    return incident.number;
  }
  ledger.incident = { number, lastAt: now };
  return number;
}

const evidenceIn = (breach: Breach, expectation: Expectation): Alarm['evidence'] =>
  breach.evidence.flatMap(([number, seq]) => {
    const device = expectation.devices[number]?.code;
    return device === undefined ? [] : [{ device, seq }];
  });

function announce(
  ledger: Ledger,
  breach: Breach,
  expectation: Expectation,
  now: number,
  findings: AlarmFinding[],
): void {
  const number = ledger.next++;
  const alarm: Alarm = {
    number,
    kind: breach.kind,
    severity: severityOf[breach.kind],
    since: breach.since,
    detectedAt: now,
    clearedAt: breach.closedAt,
    confidence: breach.confidence,
    incident: incidentOf(ledger, number, now),
    evidence: evidenceIn(breach, expectation),
    measured: breach.measured,
  };
  ledger.alarms.push(alarm);
  findings.push({ type: 'opened', at: now, alarm });
  if (alarm.clearedAt >= 0) findings.push({ type: 'cleared', at: now, alarm });
}

function update(alarm: Alarm, breach: Breach, expectation: Expectation, now: number, findings: AlarmFinding[]): void {
  const moved = Math.abs(alarm.since - breach.since);
  const hasReopened = alarm.clearedAt >= 0 && breach.closedAt < 0;
  const hasCleared = breach.closedAt >= 0 && alarm.clearedAt < 0;
  const endMoved = hasReopened || hasCleared ? 0 : Math.abs(alarm.clearedAt - breach.closedAt);
  alarm.clearedAt = breach.closedAt;
  // Its beginning stays as it was announced until a change is announced: many small moves must not add up unsaid.
  if (!hasCleared && !hasReopened && Math.max(moved, endMoved) <= WORTH_AMENDING_MS) return;
  alarm.since = breach.since;
  if (hasCleared) {
    findings.push({ type: 'cleared', at: now, alarm });
    return;
  }
  alarm.confidence = breach.confidence;
  alarm.evidence = evidenceIn(breach, expectation);
  alarm.measured = breach.measured;
  findings.push({ type: 'amended', at: now, alarm });
}

/**
 * Compares what is judged now with what was announced, and says what people must be told.
 * @param settledBefore endings before this event time are final
 */
export function announceChanges(
  ledger: Ledger,
  judged: readonly Breaches[],
  expectation: Expectation,
  now: number,
  settledBefore: number,
  findings: AlarmFinding[],
): void {
  ledger.alarms = ledger.alarms.filter((alarm) => alarm.clearedAt < 0 || alarm.clearedAt >= settledBefore);
  const breaches = judged
    .flatMap((j) => [...j.closed, ...j.open])
    .filter((breach) => breach.closedAt < 0 || breach.closedAt >= settledBefore);
  const known = new Set<Breach>();
  const alarms = ledger.alarms;
  ledger.alarms = [];
  for (const alarm of alarms) {
    const breach = breaches.find((b) => !known.has(b) && isSame(alarm, b));
    if (breach) {
      known.add(breach);
      ledger.alarms.push(alarm);
      update(alarm, breach, expectation, now, findings);
    } else findings.push({ type: 'withdrawn', at: now, alarm });
  }
  for (const breach of breaches) if (!known.has(breach)) announce(ledger, breach, expectation, now, findings);
}
