import type { Entry } from './observation.ts';
import type { BreachKind } from './vocabulary.ts';

/** What the rules say is wrong, on event time. Announcing it to people is the ledger's work. */
export interface Breach {
  kind: BreachKind;
  /** When it began, as far as can be told; for limits in time, when the limit ran out. */
  since: number;
  /** Event time at which it became certain. */
  at: number;
  /** Event time at which it ended; -1 while it lasts. */
  closedAt: number;
  /** 0 to 1. */
  confidence: number;
  /** Device number and sequence number of what shows it, oldest first. */
  evidence: [number, number][];
  /** Distances, masses, limits: what was found against what was allowed. */
  measured: Record<string, number | string>;
}

export interface Breaches {
  open: Breach[];
  /** Ended lately: kept while late data may still change them. */
  closed: Breach[];
  /** Counts every change, so that whoever compares need not look when nothing changed. */
  revision: number;
}

const MOST_EVIDENCE = 6;
const MOST_CLOSED = 24;

export const noBreaches = (): Breaches => ({ open: [], closed: [], revision: 0 });

export function openBreach(breaches: Breaches, kind: BreachKind): Breach | undefined {
  const { open } = breaches;
  for (let i = 0; i < open.length; i++) if (open[i]!.kind === kind) return open[i];
  return undefined;
}

/** Breaches of place: what follows from the subject being elsewhere hangs under them and is not raised beside them. */
export function isElsewhere(breaches: Breaches): boolean {
  const { open } = breaches;
  for (let i = 0; i < open.length; i++) {
    const { kind } = open[i]!;
    if (kind === 'off_corridor' || kind === 'separated' || kind === 'outside_fence') return true;
    if (kind === 'implausible_motion') return true;
  }
  return false;
}

/** Opens a breach of a kind, once: a breach that lasts is one breach. */
export function raise(
  breaches: Breaches,
  kind: BreachKind,
  since: number,
  at: number,
  confidence: number,
  evidence: [number, number][],
  measured: Record<string, number | string>,
): void {
  if (openBreach(breaches, kind)) return;
  const unique = evidence.filter(([d, q], i) => evidence.findIndex(([e, r]) => e === d && r === q) === i);
  breaches.open.push({
    kind,
    // Whole milliseconds: what is on record says the same as what is in memory.
    since: Math.round(Math.min(since, at)),
    at,
    closedAt: -1,
    confidence,
    evidence: unique.slice(-MOST_EVIDENCE),
    measured,
  });
  breaches.revision++;
}

export function lower(breaches: Breaches, kind: BreachKind, at: number): void {
  const { open } = breaches;
  const i = open.findIndex((breach) => breach.kind === kind);
  if (i < 0) return;
  const [breach] = open.splice(i, 1);
  breach!.closedAt = at;
  breaches.closed.push(breach!);
  if (breaches.closed.length > MOST_CLOSED) breaches.closed.shift();
  breaches.revision++;
}

/** Takes a breach back: under what is known now there is none. */
export function unsay(breaches: Breaches, kind: BreachKind): void {
  const i = breaches.open.findIndex((breach) => breach.kind === kind);
  if (i < 0) return;
  breaches.open.splice(i, 1);
  breaches.revision++;
}

/** Forgets endings that can no longer change. */
export function forgetBefore(breaches: Breaches, t: number): void {
  const { closed } = breaches;
  while (closed.length > 0 && closed[0]!.closedAt < t) closed.shift();
}

export const evidenceOf = (entry: Entry): [number, number] => [entry.d, entry.q];

export const round = (value: number): number => Math.round(value * 10) / 10;
