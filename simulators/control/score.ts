import type { ReplayResult } from '../../src/oversight/control/replay.ts';
import type { Simulated } from './scenario.ts';

/** Counts over many scenarios, after the rules that the scenario contract states for scores. */
export interface Score {
  labels: number;
  found: number;
  matched: number;
  late: number;
  duplicates: number;
  knockOn: number;
  falseAlarms: number;
  subjectDays: number;
  /** Minutes from the truth to the alarm, by the label's first kind. */
  delays: Record<string, number[]>;
  missed: string[];
  falses: string[];
}

export const newScore = (): Score => ({
  labels: 0,
  found: 0,
  matched: 0,
  late: 0,
  duplicates: 0,
  knockOn: 0,
  falseAlarms: 0,
  subjectDays: 0,
  delays: {},
  missed: [],
  falses: [],
});

/** Adds up the scores of stories that were told apart. */
export function addTo(sum: Score, score: Score): void {
  for (const key of [
    'labels',
    'found',
    'matched',
    'late',
    'duplicates',
    'knockOn',
    'falseAlarms',
    'subjectDays',
  ] as const)
    sum[key] += score[key];
  for (const [kind, delays] of Object.entries(score.delays)) (sum.delays[kind] ??= []).push(...delays);
  sum.missed.push(...score.missed);
  sum.falses.push(...score.falses);
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const MOST = 4;

interface OpenLabel {
  kinds: readonly string[];
  from: number;
  seenFrom: number;
  to: number;
  hit: boolean;
  isFaint: boolean;
  further: number;
  knockOns: number;
}

/**
 * Adds one scenario. An alarm is matched, late, a duplicate, a knock-on within a day, or false; a label is found by its
 * first alarm between five minutes before it and its end.
 */
export function addScore(score: Score, { scenario }: Simulated, result: ReplayResult): void {
  const [start, end] = [Date.parse(scenario.clock.start), Date.parse(scenario.clock.end)];
  score.subjectDays += (scenario.subjects.length * (end - start)) / DAY;
  const labels = scenario.labels.map((l) => ({
    subjectCode: l.subjectCode,
    kinds: l.kinds as readonly string[],
    from: Date.parse(l.from),
    seenFrom: Date.parse(l.seenFrom ?? l.from),
    to: Date.parse(l.to),
    hit: false,
    isFaint: l.isFaint === true,
    further: 0,
    knockOns: 0,
  }));
  score.labels += labels.filter((l) => !l.isFaint).length;
  const alarms = [...result.breaches].map((b) => ({ ...b, at: Date.parse(b.detectedAt) })).sort((a, b) => a.at - b.at);
  for (const alarm of alarms) {
    const own: OpenLabel[] = labels.filter((l) => l.subjectCode === alarm.subjectCode);
    const named = own.filter((l) => l.kinds.includes(alarm.kind));
    const isSound = alarm.at >= start && alarm.at <= end + MINUTE && Date.parse(alarm.since) <= alarm.at + 5 * MINUTE;
    const fresh = named.find((l) => !l.hit && !l.isFaint && alarm.at >= l.seenFrom - 5 * MINUTE && alarm.at <= l.to);
    const again = named.find((l) => alarm.at >= l.seenFrom - 5 * MINUTE && l.further < MOST);
    const beside = own.find(
      (l) =>
        alarm.at >= l.from - 5 * MINUTE &&
        alarm.at <= l.from + DAY &&
        !l.isFaint &&
        !l.kinds.includes(alarm.kind) &&
        l.knockOns < MOST,
    );
    if (isSound && fresh) {
      fresh.hit = true;
      score.matched++;
      score.found++;
      (score.delays[fresh.kinds[0]!] ??= []).push(Math.max(0, alarm.at - fresh.from) / MINUTE);
    } else if (isSound && again) {
      again.further++;
      if (again.hit) score.duplicates++;
      else score.late++;
    } else if (isSound && beside) {
      beside.knockOns++;
      score.knockOn++;
    } else {
      score.falseAlarms++;
      score.falses.push(`${scenario.scenario} (${scenario.description}) ${alarm.kind} ${alarm.detectedAt}`);
    }
  }
  for (const label of labels)
    if (!label.hit && !label.isFaint)
      score.missed.push(
        `${scenario.scenario} (${scenario.description}) ${label.kinds.join('|')} ${new Date(label.from).toISOString()}`,
      );
}

const share = (n: number, of: number): number => (of > 0 ? n / of : 1);

/** Recall, precision, false alarms and the share of labels found in time. */
export function summary(score: Score): Record<string, number> {
  const delays = Object.values(score.delays).flat();
  return {
    labels: score.labels,
    recall: share(score.found, score.labels),
    precision: share(score.matched, score.matched + score.falseAlarms),
    falseAlarms: score.falseAlarms,
    subjectDays: score.subjectDays,
    falseAlarmsPer1000SubjectDays: (1000 * score.falseAlarms) / Math.max(1e-9, score.subjectDays),
    within15: share(delays.filter((d) => d <= 15).length, score.labels),
    within30: share(delays.filter((d) => d <= 30).length, score.labels),
    within60: share(delays.filter((d) => d <= 60).length, score.labels),
    within120: share(delays.filter((d) => d <= 120).length, score.labels),
  };
}
