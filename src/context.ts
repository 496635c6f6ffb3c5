import { is, Param, Placeholder, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { TellAccess } from './kernel/access.ts';
import type { Actor, PersonActor } from './kernel/actor.ts';
import type { Agreed, Eyes, Operation } from './kernel/eyes.ts';
import type { Chance, NewId } from './kernel/identifiers.ts';
import { byPeopleOf } from './kernel/judging.ts';
import type { Papers } from './kernel/papers.ts';
import { commonRefusals, refuse } from './kernel/refusal.ts';
import type { Signer } from './kernel/signing.ts';
import type { Clock } from './kernel/time.ts';
import type { Vault } from './kernel/vault.ts';

export type { Accessed, TellAccess } from './kernel/access.ts';
export type { Actor, PersonActor, SystemActor } from './kernel/actor.ts';

/** A Drizzle handle, of the Node driver or the Workers driver, always inside a transaction. */
export type Db = PgDatabase<PgQueryResultHKT>;

/** What row-level security sees: the tenant, and the party or `system`. */
export interface Visibility {
  tenantId: string;
  party: string;
}

/** A credential as it stood when somebody last looked: the first transaction that trusts it looks whether it still does. */
export interface Remembered {
  tenantId: string;
  keyId: string;
  /** A session of somebody who signed in, and no key. */
  isSession?: boolean;
  stands: string;
}

/** What a transaction was begun upon does not hold: it was rolled back, and is to be begun anew upon what does. */
export class BegunInVain extends Error {}

/** What was remembered of the caller holds no more: nothing was done, and who it is must be asked anew. */
export class CredentialChanged extends BegunInVain {}

/** The key that was to be claimed has an act already: nothing was done, and that act is to be read. */
export class KeyUsed extends BegunInVain {}

/** A write that nobody waits for: it goes out with the next statement, which fails with what is made of its fault. */
export interface Unawaited {
  text: string;
  values: readonly unknown[];
  failed(error: Error): Error;
}

/** The port to PostgreSQL. Nothing of a tenant is read or written outside one of its two kinds of transaction. */
export interface Database {
  /** Read-only: takes no transaction id. */
  read<T>(visibility: Visibility, work: (db: Db) => Promise<T>): Promise<T>;
  /**
   * A unit of work: sets tenant, party and transaction id, commits when `work` returns, rolls back when it throws. Retries
   * the whole of `work` on a serialization failure or a deadlock, so `work` has no outside effects.
   */
  write<T>(visibility: Visibility, work: (db: Db) => Promise<T>): Promise<T>;
  /** One statement before any tenant is known, such as finding an API key: no transaction, nothing of a tenant visible. */
  anonymous<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** From the next statement of an open transaction on, row-level security sees this party. */
  become(db: Db, party: string): void | Promise<void>;
  /**
   * The transaction ends with the next statement, which takes `commit` along: for work whose last statement is known. One
   * that comes after it is a fault of ours, and is refused.
   */
  commitWithNext?(db: Db): void;
  /**
   * The next statement of a transaction takes the claim of an idempotency key along. It fails with `KeyUsed` where an act under
   * the key has ended; otherwise the key is this transaction's, and `claimed` is told.
   */
  claimWithNext?(db: Db, key: readonly [tenantId: string, scope: string, key: string], claimed: () => void): void;
  /** What `work` reads in one turn goes out as one statement; each for itself where the runtime cannot. */
  joining?<T>(db: Db, work: () => Promise<T>): Promise<T>;
  /** What waits for the next statement of a transaction goes out now. */
  sendNow?(db: Db): Promise<void>;
  /** The next statement of a transaction takes this one along, before it; or the commit does. */
  sendWithNext?(db: Db, statement: Unawaited): void;
  /** Each statement from the next one on to the end of the transaction may take this long: for work over a whole book. */
  patientFor?(db: Db, ms: number): void;
  vault?: Vault | undefined;
  /** Statements that were sent through it, where they are counted. */
  statements?(): number;
  /** Whether a transaction found the caller as remembered; always undefined where nothing was to be looked at. */
  looked?(): boolean;
}

/** What happened, as an act announces it: `receivable.confirmed`. */
export interface DomainEvent {
  type: string;
  version: number;
  objectId: string;
  participants: readonly string[];
  payload: Record<string, unknown>;
  /** What it was decided from, so that it can be decided again; read by the party whose rules decided, and by no other participant. */
  judged?: Readonly<Record<string, unknown>>;
}

/** What another slice must do, in the same transaction, when something happened. It may refuse. */
export interface Reaction {
  (ctx: Ctx, event: DomainEvent): Promise<void>;
  /** Of acts that wait for others, or did: it follows those of this verb alone. */
  ofVerb?: string;
  /** It reads, and may refuse: those that follow each other read at once, and the first that refuses is heard. */
  onlyReads?: boolean;
  /** Nothing that it reads is written by those beside it of the same kind: they run at once, too. */
  isApart?: boolean;
}

/** A reaction to what becomes of one kind of act while it waits for others. */
export const ofVerb = (verb: string, reaction: (ctx: Ctx, event: DomainEvent) => Promise<void>): Reaction =>
  Object.assign(reaction, { ofVerb: verb });

/**
 * What is computed anew in this order, each once in a unit of work however many of its events ask for it: what pledges are
 * effective, the control positions of items, the holds on drawdowns, the marks of coverage, what financings wait for, what facilities take of limits.
 */
export const stages = ['publicity', 'positions', 'holds', 'coverage', 'financings', 'limits', 'jointLines'] as const;
export type Stage = (typeof stages)[number];

/** How events make things stale, and how each stage computes them anew. Things go by their ids. */
export interface Settling {
  staleAfter(event: DomainEvent): Partial<Record<Stage, readonly string[]>>;
  settle: Readonly<Record<Stage, (ctx: Ctx, ids: readonly string[], eventType: string) => Promise<void>>>;
}

/** What is stale of one stage, and the last event that made something of it so. */
interface Stale {
  ids: Set<string>;
  eventId: string;
  eventType: string;
}

export interface Ctx {
  database: Database;
  tenantId: string;
  actor: Actor;
  clock: Clock;
  newId: NewId;
  chance: Chance; // for secrets
  /** The platform's key, for what it states over its own name. */
  signer?: Signer | undefined;
  requestId: string;
  callsPrivate?: boolean | undefined; // parties may name private addresses to be called
  papers?: Papers | undefined; // where their bytes lie beside the database, and who looks at them
  access?: TellAccess | undefined; // none where nobody keeps a log of access
  idempotencyKey?: string | undefined;
  reactionsTo(eventType: string): readonly Reaction[];
  settling: Settling;
  tx?: Db; // set inside a transaction; store functions use it
  /** Set inside a transaction: what must be computed anew before it ends, or before somebody reads it. */
  stale?: Map<Stage, Stale>;
  /** Set inside a transaction, one for all who share it: whose it is, and how much of what goes on in it the system does. */
  seen?: { party: string; systems: number };
  causedBy?: string; // set while a reaction runs: the event that it follows
  /** The command under way, where it came by one: what a proposal runs again. */
  operation?: Operation | undefined;
  /** Run it, answer, and let nothing of it stay. */
  isPreview?: boolean | undefined;
  /** What the act under way says of itself: what it puts at risk, why it asks for one more person. */
  eyes?: Eyes | undefined;
  /** Set while a proposal runs: it, who agreed and what it is about; the act leaves in it what may be kept of its answer. */
  agreed?: Agreed | undefined;
}

export const visibilityOf = (ctx: Ctx): Visibility => ({
  tenantId: ctx.tenantId,
  party: ctx.actor.kind === 'person' ? ctx.actor.partyId : 'system',
});

/** The transaction's handle. A store function called outside one is a fault of ours. */
export function db(ctx: Ctx): Db {
  if (!ctx.tx) throw new Error('a store function was called outside a transaction');
  return ctx.tx;
}

/** The platform's signing key. Without one nothing that must be signed is done. */
export const requireSigner = (ctx: Ctx): Signer => ctx.signer ?? refuse(commonRefusals.SIGNING_KEY_MISSING);

/**
 * The one instant of a unit of work: read when it is first asked for, which is after most locks were waited for. What was
 * sent and what arrived in one act then never stand in the wrong order, whichever was written first.
 */
export function oneInstant(clock: Clock): Clock {
  let ms: number | undefined;
  return { now: () => new Date((ms ??= clock.now().getTime())) };
}

/** The context of one unit of work over an open transaction. A unit that is tried again has another instant. */
const inUnit = (ctx: Ctx, tx: Db): Ctx => {
  if (ctx.actor.kind === 'person') byPeopleOf(ctx.actor.partyId, ctx.actor.roles);
  const seen = { party: visibilityOf(ctx).party, systems: 0 };
  return { ...ctx, tx, clock: oneInstant(ctx.clock), stale: new Map(), seen };
};

/** Runs `work` as one unit of work over an open transaction. What it made stale is settled before the transaction ends. */
export async function runUnit<T>(ctx: Ctx, tx: Db, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const unit = inUnit(ctx, tx);
  const result = await work(unit);
  await settled(unit);
  return result;
}

/** Runs `work` in a unit of work, joining the one that is already open. */
export async function withTransaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.tx) return work(ctx);
  return ctx.database.write(visibilityOf(ctx), (tx) => runUnit(ctx, tx, work));
}

/** Notes that things are stale. They are computed anew once, before the unit ends or before somebody reads them. */
export function markStale(
  ctx: Ctx,
  stage: Stage,
  ids: readonly string[],
  { eventId, eventType }: { eventId: string; eventType: string },
): void {
  if (ids.length === 0) return;
  if (!ctx.stale) throw new Error('something became stale outside a unit of work');
  ctx.stale.set(stage, { ids: new Set([...(ctx.stale.get(stage)?.ids ?? []), ...ids]), eventId, eventType });
}

/** The same within a reaction, for what only a look at the record shows. */
export const markFollowed = (ctx: Ctx, stage: Stage, ids: readonly string[], { type }: DomainEvent): void =>
  markStale(ctx, stage, ids, { eventId: ctx.causedBy as string, eventType: type });

export const isSettled = ({ stale }: Ctx): boolean => stale === undefined || stale.size === 0;

/**
 * Computes anew what is stale, stage by stage up to the one named, until nothing is: a later stage may make things of an earlier
 * one stale. Whoever reads what a stage keeps calls this first, so nobody in a unit of work ever reads what no longer holds.
 */
export async function settled(ctx: Ctx, upTo: Stage = 'jointLines'): Promise<void> {
  if (!ctx.stale || isSettled(ctx)) return;
  const asked = stages.slice(0, stages.indexOf(upTo) + 1);
  for (const stage of asked) {
    const stale = ctx.stale.get(stage);
    if (!stale) continue;
    ctx.stale.delete(stage);
    const { ids, eventId, eventType } = stale;
    await asSystem(ctx, `after ${eventType}`, (system) =>
      ctx.settling.settle[stage]({ ...system, causedBy: eventId }, [...ids].sort(), eventType),
    );
    return settled(ctx, upTo);
  }
}

/** Runs `work`, which asks one statement, in a read-only transaction of its own round trip; or joins the one that is open. */
export async function withOneStatement<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.tx) return work(ctx);
  return ctx.database.read(visibilityOf(ctx), (tx) => {
    ctx.database.commitWithNext?.(tx);
    return work(inUnit(ctx, tx));
  });
}

/** Runs `work` in a read-only transaction, joining the one that is already open. */
export async function withSnapshot<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.tx) return work(ctx);
  return ctx.database.read(visibilityOf(ctx), (tx) => work(inUnit(ctx, tx)));
}

/** The person acting. System actors have no mandates: what they may do is their own verb. */
export function requirePerson(ctx: Ctx): PersonActor {
  if (ctx.actor.kind !== 'person') refuse(commonRefusals.MANDATE_MISSING, { facts: { actor: ctx.actor.name } });
  return ctx.actor;
}

/** Mandates were resolved when the credential was checked, so this asks no database. */
export function requireMandate(ctx: Ctx, mandate: string): PersonActor {
  const person = requirePerson(ctx);
  if (!person.mandates.has(mandate)) refuse(commonRefusals.MANDATE_MISSING, { facts: { mandate } });
  return person;
}

/**
 * Runs `work` in the same transaction as the system: what a party's act causes may touch rows that the party cannot
 * see (a carrier surrenders a bill; the lender's control position follows).
 */
export async function asSystem<T>(ctx: Ctx, name: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (visibilityOf(ctx).party === 'system') return work(ctx);
  const { seen } = ctx;
  if (!seen) throw new Error('the system acts inside a transaction');
  // What the system does may hand on the context of who asked for it, and two such works may go on at once: the last ends it.
  if (seen.party !== 'system' && seen.systems++ === 0) await ctx.database.become(db(ctx), 'system');
  try {
    return await work({ ...ctx, actor: { kind: 'system', name } });
  } finally {
    if (seen.party !== 'system' && --seen.systems === 0) await ctx.database.become(db(ctx), seen.party);
  }
}

type Read = () => Promise<unknown>;

/**
 * Work of which none needs what another finds or writes: what it asks for in one turn goes to the database as one statement, writes to
 * tables of their own as one before it. None of it locks, and nothing may be stale that some of it would settle. No trigger of one write
 * may touch a row of another, and none may have a name for its fault: which of them failed is not told. All has ended when this
 * returns or throws. Only the system does so: a party that becomes it for one read would lend its eyes to the others.
 */
export async function atOnce<const Reads extends readonly Read[]>(
  ctx: Ctx,
  ...reads: Reads
): Promise<{ [K in keyof Reads]: Awaited<ReturnType<Reads[K]>> }> {
  const { joining } = ctx.database;
  const found: unknown[] = [];
  if (joining === undefined || visibilityOf(ctx).party !== 'system') for (const read of reads) found.push(await read());
  else
    for (const outcome of await joining(db(ctx), () => Promise.allSettled(reads.map((read) => read())))) {
      if (outcome.status === 'rejected') throw outcome.reason;
      found.push(outcome.value);
    }
  return found as { [K in keyof Reads]: Awaited<ReturnType<Reads[K]>> };
}

/**
 * Waits for whoever does the same, and holds the name until the transaction ends. For what has no row to lock yet: where
 * many insert at once what a constraint allows one of, PostgreSQL otherwise finds a deadlock and not who was first.
 */
export const lockName = (ctx: Ctx, name: string) =>
  db(ctx).execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.tenantId}/${name}`}, 0))`);

/** Waits for who holds the name alone; any number of these go on beside each other. */
export const lockNameTogether = (ctx: Ctx, name: string) =>
  db(ctx).execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`${ctx.tenantId}/${name}`}, 0))`);

/** The rows of a raw statement, whichever driver ran it. */
export const rowsOf = <T>(result: unknown): T[] =>
  (Array.isArray(result) ? result : (result as { rows: T[] }).rows) as T[];

/** The constraint that refused a write, whichever driver tells of it: the database settles races, verbs name them. */
export function violatedConstraint(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause)
    for (const member of ['constraint', 'constraint_name'] as const)
      if (member in e) return (e as unknown as Record<string, string | undefined>)[member];
  return undefined;
}

type Values = Record<string, unknown>;

/** The place of a value in a statement that is built once. An absent value is null there, and no default takes its place. */
export const given = (name: string) => sql.placeholder(name);

/**
 * A statement that is built once for each connection and then only filled: building costs more processor than sending. For what
 * every request or every act asks.
 */
export function prepared<Row>(
  build: (db: Db) => { prepare(name: string): { execute(values: Values): Promise<Row> } },
): (db: Db, values: Values) => Promise<Row> {
  const kept = new WeakMap<Db, { execute(values: Values): Promise<Row> }>();
  return (db, values) => {
    const statement = kept.get(db) ?? build(db).prepare('');
    kept.set(db, statement);
    return statement.execute(values);
  };
}

/** What stands at a place of a statement. */
function filled(place: unknown, values: Values): unknown {
  const named = is(place, Param) ? place.value : place;
  if (!is(named, Placeholder)) return place;
  const value = values[named.name];
  if (value === undefined) throw new Error(`no value was given for ${named.name}`);
  return value !== null && is(place, Param) ? place.encoder.mapToDriverValue(value) : value;
}

/**
 * A write that is built once and whose answer nobody waits for: it goes out with the next statement. `refusedBy` tells what the
 * violation of a constraint means; a fault that it does not know stays what it is.
 */
export function unawaited(
  build: (
    db: Db,
    at: (name: string) => unknown,
  ) => PromiseLike<unknown> & { toSQL(): { sql: string; params: unknown[] } },
): (ctx: Ctx, values: Values, refusedBy: (constraint: string) => Error | undefined) => Promise<void> {
  let kept: { sql: string; params: unknown[] } | undefined;
  return async (ctx, values, refusedBy) => {
    const failed = (error: unknown) => {
      const constraint = violatedConstraint(error);
      return (constraint !== undefined && refusedBy(constraint)) || (error as Error);
    };
    if (!ctx.database.sendWithNext) {
      try {
        await build(db(ctx), (name) => values[name]);
      } catch (error) {
        throw failed(error);
      }
      return;
    }
    kept ??= build(db(ctx), given).toSQL();
    ctx.database.sendWithNext(db(ctx), {
      text: kept.sql,
      values: kept.params.map((place) => filled(place, values)),
      failed,
    });
  };
}
