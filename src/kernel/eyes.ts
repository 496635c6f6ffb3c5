import type { Text } from './refusal.ts';

/** Levels of authority by amount and gravity: who must agree beside the proposer. */
export const levels = ['L1', 'L2', 'L3'] as const;
export type Level = (typeof levels)[number];

/** Mandates of people who may agree at a level; level 3 agrees at level 2 too. */
export const levelMandates = { L2: 'authority:level2', L3: 'authority:level3' } as const;

/** Why one more person is asked: a fact of a gate, a day in the past, a price that jumped. */
export interface Reason {
  code: string;
  title?: Text;
  at?: string;
  facts?: Record<string, unknown>;
}

/** What an act puts at risk, and for which client or facility: what a party does for it in one day is added up. */
export interface AtRisk {
  amountMinor: bigint;
  currency: string;
  clientId?: string | undefined;
}

/** What a person said before and an act rests on: it counts while that person may say it still. */
export interface Word {
  personId: string;
  /** What they needed to say it. */
  mandate: string;
  /** What they said it of: the newest event of theirs on it tells with which key. */
  objectId: string;
}

/** What asked for people beside the amounts, as it is kept, so that how many must agree can be reckoned again: null is one more, whatever the level. */
export interface AskedBy {
  roles: readonly string[];
  levels: readonly (Level | null)[];
  spoken: number | null;
}

/** What the act under way has said of itself; one for a command, shared by all that is done in its transaction. */
export interface Eyes {
  atRisk: AtRisk[];
  asked: { level?: Level | undefined; reasons: readonly Reason[] }[];
  /** People who did something before it, and so may neither do it nor agree. */
  notBy: string[];
  restsOn: Word[];
  /** How many spoke for it before, each by an act of their own; of a pair, one. */
  spoken?: number;
  /** What it was judged by, as JSON by name: who agrees speaks of these facts, and of no others. */
  judged?: Readonly<Record<string, unknown>>;
}

/** The most that one act of a person may put at risk: under these mandates, for these clients or facilities; under all without. */
export interface PersonLimit {
  amountMinor: string;
  currency: string;
  mandates?: string[] | undefined;
  clientIds?: string[] | undefined;
}

/** Who agreed to what another proposed, as they stand now. */
export interface Agreer {
  personId: string;
  mandates: ReadonlySet<string>;
  limits?: readonly PersonLimit[] | undefined;
  /** Who made this person, through however many hands: added them, issued a key or set up a system of theirs. */
  madeBy?: ReadonlySet<string> | undefined;
  /** Whom this person made so; null where they are too many to tell beforehand. */
  made?: ReadonlySet<string> | null | undefined;
}

/** Of a proposal that runs: who agreed to it, what it is about, and what they agreed to. */
export interface Agreed {
  proposalId: string;
  by: readonly Agreer[];
  objectIds: readonly string[];
  /** What it was judged by when it was proposed. */
  judged: Readonly<Record<string, unknown>>;
  /** Why more people were asked then. */
  reasons: readonly Reason[];
  /** When it was done, as who proposed it said. */
  occurredAt?: string | undefined;
  /** What the act leaves of its answer to be kept. */
  answer?: unknown;
}

/** How many must agree, and how many of them at a level. */
export interface Needed {
  level: Level;
  agreements: number;
  ofLevel2: number;
  ofLevel3: number;
}

/** The command that is under way, as it came in: a proposal runs it again. */
export interface Operation {
  path: string;
  params: Record<string, string>;
  body: unknown;
  /** When it was done, as who did it says: of an act of the field, which may be heard of later. */
  occurredAt?: string | undefined;
}

/** Whether these people are enough: as many as needed, and of their levels. */
export function suffices(needed: Needed | undefined, by: readonly Agreer[]): boolean {
  if (needed === undefined) return true;
  const of3 = by.filter(({ mandates }) => mandates.has(levelMandates.L3)).length;
  const of2 = by.filter(({ mandates }) => mandates.has(levelMandates.L2) || mandates.has(levelMandates.L3)).length;
  return by.length >= needed.agreements && of2 >= needed.ofLevel2 && of3 >= needed.ofLevel3;
}

/**
 * Not an error: the act may be done, and not by one person. It rolls the transaction back, and what was asked is kept as a
 * proposal; or, `known`, it was kept before under the same key.
 */
export class Awaiting extends Error {
  override readonly name = 'Awaiting';
  readonly what: {
    known?: string;
    verb: string;
    mandate: string;
    inputHash: string;
    objectId: string;
    needed: Needed;
    reasons: readonly Reason[];
    atRisk: readonly AtRisk[];
    notBy: readonly string[];
    judged?: Readonly<Record<string, unknown>> | undefined;
    askedBy?: AskedBy;
  };

  constructor(what: Awaiting['what']) {
    super(`${what.verb} awaits another person`);
    this.what = what;
  }
}

/** A fact that an act was judged by, as it was when it was proposed and as it is now; null where there was none. */
export interface ChangedFact {
  name: string;
  was: unknown;
  is: unknown;
}

/** Not an error: what was judged has changed since the act was proposed, so nobody has agreed to what would be done now. */
export class FactsChanged extends Error {
  override readonly name = 'FactsChanged';
  readonly changed: readonly ChangedFact[];

  constructor(changed: readonly ChangedFact[]) {
    super(`changed since: ${changed.map(({ name }) => name).join(', ')}`);
    this.changed = changed;
  }
}

/** Not an error: a preview has its answer, and nothing of it is to stay. */
export class Previewed extends Error {
  override readonly name = 'Previewed';
  readonly view: unknown;
  readonly needed: Needed | undefined;

  constructor(view: unknown, needed: Needed | undefined) {
    super('previewed');
    this.view = view;
    this.needed = needed;
  }
}

/** How far beyond what one act of a person may put at risk this is. */
export interface Beyond {
  currency: string;
  askedMinor: string;
  /** The most that a limit of theirs allows; null where none speaks of this currency or client. */
  mostMinor: string | null;
}

/**
 * Whether an act goes beyond what a person may do alone or agree to. Limits that speak of the mandate cover what it puts at risk, or
 * it is refused: what no limit covers is not small. A person without such limits has none.
 */
export function beyondLimits(
  limits: readonly PersonLimit[] | undefined,
  mandate: string,
  atRisk: readonly AtRisk[],
): Beyond | undefined {
  const own = (limits ?? []).filter(({ mandates }) => mandates?.includes(mandate) ?? true);
  if (own.length === 0) return undefined;
  for (const currency of new Set(atRisk.map((risk) => risk.currency))) {
    const risks = atRisk.filter((risk) => risk.currency === currency);
    const asked = risks.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const covers = own.filter(
      (limit) =>
        limit.currency === currency &&
        risks.every(({ clientId }) => limit.clientIds === undefined || limit.clientIds.includes(clientId ?? '')),
    );
    const most = covers.map(({ amountMinor }) => BigInt(amountMinor)).reduce((a, b) => (a > b ? a : b), -1n);
    if (asked > most) return { currency, askedMinor: asked.toString(), mostMinor: most < 0n ? null : most.toString() };
  }
  return undefined;
}

/** Two persons are two when neither made the other, through however many hands; undefined where that must be looked up. */
export function arePersonsApart(a: Agreer, otherId: string): boolean | undefined {
  if (a.personId === otherId || a.madeBy?.has(otherId) || a.made?.has(otherId)) return false;
  return a.madeBy === undefined || a.made === undefined || a.made === null ? undefined : true;
}
