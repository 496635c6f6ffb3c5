import type { LocalDate } from './time.ts';

/** A rule as a unit of work reads it: of the built-in book, or set by somebody, with its identifier. */
export interface Rule {
  key: string;
  value: number;
  unit: string;
  validFrom: LocalDate;
  /** Last day; open-ended without. */
  validTo?: LocalDate;
  /** The policy text’s own figure where the rule of the same day is another: it is shown, and never in force. */
  isTextAlone?: true;
  source: string;
  confidence: 'verified' | 'secondary' | 'recalled' | 'default' | 'set';
  /** Of one that was set. */
  id?: string;
  /** Whose it is; null for the whole tenant, undefined for the built-in book. */
  partyId?: string | null;
  /** For whom alone it holds; null for all. */
  clientId?: string | null;
}

/** What was set in a tenant, by key, as it stood at one version. A tenant in which nothing was ever set has no version. */
export interface Book {
  version: string | undefined;
  rules: ReadonlyMap<string, readonly Rule[]>;
}

export const emptyBook: Book = { version: undefined, rules: new Map() };

/** By which book one unit of work judges, and which rules it read. */
export interface Judging {
  book: Book;
  /** Whose people act, or `system`. */
  party: string;
  /** Whose object it is about; undefined before that is known, null where it is about those of several. */
  lender?: string | null | undefined;
  /** Its client, where that is known; null where it is about none. */
  client?: string | null | undefined;
  /** As on this day: no rule of a later one is read. */
  asOn?: LocalDate;
  /** Rules that were read, in their order. */
  used: Set<Rule>;
}

/** What carries a value along with everything that is called and awaited within it; a runtime brings one. */
export interface Carrier {
  getStore(): Judging | undefined;
  run<T>(value: Judging, work: () => T): T;
}

let carrier: Carrier | undefined;

/** Called once by the adapter of a runtime, before its first unit of work. */
export function carryJudging(of: Carrier): void {
  carrier ??= of;
}

/** The unit of work that this is called in, if in one. */
export const judging = (): Judging | undefined => carrier?.getStore();

/** Runs `work` so that every rule in it is read by this book. */
export function judgedBy<T>(by: Judging, work: () => T): T {
  if (!carrier) throw new Error('no runtime carries the book of rules along');
  return carrier.run(by, work);
}

/** Whose people act: those of a lender act by its rules, whatever they act on. */
export function byPeopleOf(partyId: string, roles: readonly string[]): void {
  const here = judging();
  if (here && (roles.includes('bank') || roles.includes('factor'))) here.lender = partyId;
}

/** Says whose object the unit of work is about, where that is not said already: the lender's own people say it by who they are. */
export function aboutLender(lenderId: string): void {
  const here = judging();
  if (!here || here.lender === lenderId || (here.lender !== undefined && here.lender === here.party)) return;
  here.lender = here.lender === undefined ? lenderId : null;
}

/** Runs `work` on an object of one lender, and of one client: their rules count there, whoever acts and whatever else the unit is about. */
export function underLender<T>(lenderId: string, work: () => T, clientId?: string): T {
  const here = judging();
  return here ? judgedBy({ ...here, lender: lenderId, client: clientId }, work) : work();
}
