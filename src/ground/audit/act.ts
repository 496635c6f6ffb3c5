import {
  asSystem,
  atOnce,
  type Ctx,
  type DomainEvent,
  db,
  KeyUsed,
  lockName,
  markStale,
  type Reaction,
  requireMandate,
  requirePerson,
  type Stage,
  settled,
  withTransaction,
} from '../../context.ts';
import { hashOf } from '../../kernel/canonical.ts';
import {
  type AskedBy,
  Awaiting,
  type Eyes,
  FactsChanged,
  levels,
  Previewed,
  type Reason,
  suffices,
} from '../../kernel/eyes.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { businessDate, startOfBusinessDate } from '../../kernel/time.ts';
import { eyesOf, levelOfSums, neededOf, sumsOf } from '../policy/index.ts';
import { assertWithinLimits } from './eyes.ts';
import { closesGate, readsLog } from './gate.ts';
import { keepHits } from './hits.ts';
import { assertOfField, occurred } from './occurred.ts';
import { requireStepUp } from './step-up.ts';
import { type Besides, claimIdempotencyKey, insertActEvent, insertEvent, insertEvents, type Risk } from './store.ts';

export interface ActSpec<View = unknown> {
  /** `receivable.confirm`: names the act, and is part of the idempotency fingerprint. */
  verb: string;
  /** What a person must hold; `system` for acts of timers, ingest and reactions; `person` for whoever is one. */
  mandate: string;
  /** The input as it came in: JSON. Its hash decides whether a repeated key is a repeat. */
  input: unknown;
  /** Puts back what a kept answer leaves out because it lies in one place alone: the name of a person. */
  recall?: (ctx: Ctx, kept: View) => Promise<View>;
}

export interface Outcome<View> {
  view: View;
  event: DomainEvent;
  /** What a replay answers, when the view shows a secret that must not be kept. */
  answer?: View;
}

const actorOf = ({ actor, agreed }: Ctx): Record<string, string> =>
  actor.kind === 'person'
    ? {
        kind: 'person',
        partyId: actor.partyId,
        personId: actor.personId,
        keyId: actor.keyId,
        ...(agreed && { proposalId: agreed.proposalId, agreedBy: agreed.by.map(({ personId }) => personId).join(' ') }),
      }
    : { kind: 'system', name: actor.name };

export interface Idempotency {
  scope: string;
  key: string;
  inputHash: string;
  answer: unknown;
}

/** Writes what happened beside the change itself, then runs what must follow in the same transaction. The event's id. */
export async function recordEvent(ctx: Ctx, event: DomainEvent, idempotency?: Idempotency): Promise<string> {
  const id = ctx.newId('event');
  await insertEvent(ctx, { ...event, id, actor: actorOf(ctx), ...(idempotency && { idempotency }) });
  await react(ctx, id, event);
  return id;
}

/**
 * Several events of one kind that one change brought about, written at once with what is kept of it `beside` them, which may name
 * them. What follows each follows it in their order. @returns their ids
 */
export async function recordEvents(
  ctx: Ctx,
  events: readonly DomainEvent[],
  ...beside: readonly ((eventIds: readonly string[]) => Promise<unknown>)[]
): Promise<string[]> {
  const [first] = events;
  if (!first) return [];
  if (events.length === 1 && beside.length === 0) return [await recordEvent(ctx, first)];
  const records = events.map((event) => ({ ...event, id: ctx.newId('event'), actor: actorOf(ctx) }));
  const ids = records.map(({ id }) => id);
  await atOnce(ctx, () => insertEvents(ctx, records), ...beside.map((write) => () => write(ids)));
  for (const { id, ...event } of records) await react(ctx, id, event);
  return ids;
}

const reactionsOf = (ctx: Ctx, { type, payload }: DomainEvent) =>
  ctx.reactionsTo(type).filter(({ ofVerb }) => ofVerb === undefined || ofVerb === payload.verb);

async function react(ctx: Ctx, id: string, event: DomainEvent): Promise<void> {
  for (const [stage, ids] of Object.entries(ctx.settling.staleAfter(event)))
    markStale(ctx, stage as Stage, ids, { eventId: id, eventType: event.type });
  const reactions = reactionsOf(ctx, event);
  if (reactions.length > 0)
    await asSystem(ctx, `after ${event.type}`, async (system) => {
      const run = (reaction: Reaction) => reaction({ ...system, causedBy: id }, event);
      for (let i = 0; i < reactions.length; ) {
        const rest = reactions.slice(i);
        const next = rest.findIndex(({ onlyReads, isApart }) => !onlyReads && !isApart);
        const readers = next < 0 ? rest : rest.slice(0, next);
        if (readers.length > 1) await atOnce(system, ...readers.map((reader) => () => run(reader)));
        else await run(reactions[i] as Reaction);
        i += Math.max(1, readers.length);
      }
    });
}

/** What an act puts at risk, each client and currency once, and since when what its party did for them before counts with it. */
function riskOf(ctx: Ctx, { atRisk }: Eyes) {
  const of = new Map<string, Risk>();
  for (const { clientId, currency, amountMinor } of atRisk) {
    if (clientId === undefined) continue;
    const name = `${clientId} ${currency}`;
    of.set(name, { clientId, currency, amountMinor: amountMinor + (of.get(name)?.amountMinor ?? 0n) });
  }
  return of.size === 0 ? undefined : { of: [...of.values()], since: startOfBusinessDate(businessDate(ctx)) };
}

/** What was done before for the one client of whose day, with this act, most is asked: a day of each is added up, and not of all. */
function gravestDay(ctx: Ctx, of: readonly Risk[], earlier: Besides['earlier']): Risk[] {
  const today = businessDate(ctx);
  let most: { rank: number; before: Risk[] } = { rank: -1, before: [] };
  for (const clientId of new Set(of.map((risk) => risk.clientId))) {
    const before = earlier.flatMap((each) =>
      each.clientId === clientId ? [{ clientId, currency: each.currency, amountMinor: BigInt(each.sum) }] : [],
    );
    const own = of.filter((risk) => risk.clientId === clientId);
    const rank = levels.indexOf(levelOfSums(sumsOf([...own, ...before]), today));
    if (rank > most.rank) most = { rank, before };
  }
  return most.before;
}

/**
 * The same for an act that one person began. The statement that writes the event reads what it is judged by besides: what the
 * people of that party did for the same clients since midnight, which counts against their own limits too, whether who spoke before may speak still, and how the log stands.
 */
async function recordAct(
  ctx: Ctx,
  { verb, mandate, input }: Pick<ActSpec, 'verb' | 'mandate' | 'input'>,
  event: DomainEvent,
  eyes: Eyes,
  idempotency?: Idempotency,
): Promise<void> {
  const risk = riskOf(ctx, eyes);
  const id = ctx.newId('event');
  const cited = citedIn(input);
  const record = {
    ...event,
    id,
    actor: actorOf(ctx),
    ...(risk && { risk }),
    ...(cited.length > 0 && { cited }),
    ...(idempotency && { idempotency }),
  };
  // Two acts for one client at once, each over another of its objects, would each not count the other.
  const clients = new Set(risk?.of.map(({ clientId }) => clientId));
  if (ctx.actor.kind === 'person')
    for (const clientId of [...clients].sort()) await lockName(ctx, `risk/${ctx.actor.partyId}/${clientId}`);
  const besides = await insertActEvent(ctx, record, { words: eyes.restsOn, readsLog: readsLog(verb) });
  await assertWithinLimits(ctx, mandate, eyes.atRisk, besides.earlier);
  if (risk) eyes.atRisk.push(...gravestDay(ctx, risk.of, besides.earlier));
  const told = closesGate(ctx, verb, besides);
  if (told) await recordEvent({ ...ctx, causedBy: id }, { ...told, objectId: event.objectId });
  await react(ctx, id, event);
}

/** What a replay of an act that became a proposal finds: the proposal. */
export const proposedAnswer = (proposalId: string) => ({ proposal$: proposalId });
export const proposalOfAnswer = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'proposal$' in answer
    ? (answer as { proposal$: string }).proposal$
    : undefined;

/** The scope of an idempotency key: the person or system actor that used it. */
export const scopeOf = ({ actor }: Ctx): string => (actor.kind === 'person' ? actor.personId : actor.name);

const yes = ['accept', 'add', 'extend', 'agree', 'waived'] as const;
const saysNo = (input: unknown): boolean => {
  const said = (input ?? {}) as Record<string, unknown>;
  return yes.some((word) => said[word] === false) || said.reject !== undefined;
};

/** What must be agreed to before the act may stand, by the table, by what it puts at risk and by what asked for more. */
function agreementsFor(ctx: Ctx, { verb, input }: Pick<ActSpec, 'verb' | 'input'>, eyes: Eyes) {
  if (ctx.actor.kind !== 'person') return undefined;
  // Who answers no takes nothing on and lets nothing go.
  if (saysNo(input) && eyes.asked.length === 0) return undefined;
  return neededOf(eyesOf(verb), eyes, ctx.actor.roles, businessDate(ctx));
}

const askedBy = ({ actor }: Ctx, { asked, spoken }: Eyes): AskedBy => ({
  roles: actor.kind === 'person' ? [...actor.roles] : [],
  levels: asked.map(({ level }) => level ?? null),
  spoken: spoken ?? null,
});

/** Who agreed agreed to every exception that is made now, and not to another one. */
function assertReasonsSeen(seen: readonly Reason[], eyes: Eyes): void {
  const codes = new Set(seen.map(({ code }) => code));
  const unseen = eyes.asked.flatMap(({ reasons }) => reasons).filter(({ code }) => !codes.has(code));
  if (unseen.length > 0)
    throw new FactsChanged(unseen.map(({ code, facts }) => ({ name: code, was: null, is: facts ?? null })));
}

/**
 * One verb, one transaction, one event. In this order, because each step relies on the one before: mandate; lock on the
 * idempotency key and, for a repeat, the first answer (the object may have moved on since); body; event and what follows
 * from it; then who must agree. What one person may not do alone is rolled back and thrown as `Awaiting`.
 */
export async function act<View>(
  ctx: Ctx,
  spec: ActSpec<View>,
  body: (ctx: Ctx) => Promise<Outcome<View>>,
): Promise<View> {
  try {
    return await attemptAct(ctx, spec, body);
  } catch (error) {
    if (ctx.tx === undefined && error instanceof Refusal) await keepHits(ctx, spec.verb, error);
    throw error;
  }
}

/** The first answer to a repeat; undefined where the key is new, and now taken. */
async function answeredBefore<View>(
  ctx: Ctx,
  spec: ActSpec<View>,
  { scope, key, inputHash }: { scope: string; key: string; inputHash: string },
): Promise<{ view: View } | undefined> {
  const earlier = await claimIdempotencyKey(ctx, scope, key);
  if (earlier && earlier.inputHash !== inputHash)
    refuse(commonRefusals.IDEMPOTENCY_KEY_REUSED, { facts: { eventId: earlier.eventId } });
  const known = proposalOfAnswer(earlier?.answer);
  if (known !== undefined) throw new Awaiting({ ...nothingNeeded, ...spec, inputHash, known });
  if (!earlier) return undefined;
  return { view: spec.recall ? await spec.recall(ctx, earlier.answer as View) : (earlier.answer as View) };
}

async function attemptAct<View>(
  ctx: Ctx,
  spec: ActSpec<View>,
  body: (ctx: Ctx) => Promise<Outcome<View>>,
): Promise<View> {
  eyesOf(spec.verb);
  assertOfField(ctx, spec.verb);
  if (spec.mandate === 'person') requirePerson(ctx);
  else if (spec.mandate !== 'system') requireMandate(ctx, spec.mandate);
  const scope = scopeOf(ctx);
  const key = ctx.idempotencyKey;
  const inputHash = key === undefined ? '' : await hashOf({ verb: spec.verb, input: spec.input });
  let isClaimed = false;
  const attempt = (claimRides?: () => void) =>
    withTransaction(ctx, async (outer) => {
      // Of a unit that is begun anew nothing was claimed before.
      isClaimed = false;
      if (outer.eyes === undefined && !saysNo(spec.input)) requireStepUp(outer, spec.verb);
      if (key !== undefined && claimRides)
        outer.database.claimWithNext?.(db(outer), [outer.tenantId, scope, key], claimRides);
      else if (key !== undefined) {
        const earlier = await answeredBefore(outer, spec, { scope, key, inputHash });
        if (earlier) return earlier.view;
      }
      // What is done within another act is that act's to be agreed to, with what it says of itself.
      const isOutermost = outer.eyes === undefined && outer.actor.kind === 'person';
      const eyes: Eyes = outer.eyes ?? { atRisk: [], asked: [], notBy: [], restsOn: [] };
      const tx = isOutermost ? { ...outer, eyes } : outer;
      const { view, event: made, answer = view } = await body(tx);
      const event = isOutermost ? occurred(tx, made) : made;
      const idempotency = key === undefined ? undefined : { scope, key, inputHash, answer };
      // The event keeps by which rules it is reckoned who must agree.
      if (isOutermost) agreementsFor(tx, spec, eyes);
      if (isOutermost) await recordAct(tx, spec, event, eyes, idempotency);
      else await recordEvent(tx, event, idempotency);
      if (isOutermost) await settled(tx);
      const needed = agreementsFor(tx, spec, eyes);
      if (!isOutermost) {
        if (needed) eyes.asked.push({ level: needed.level, reasons: [] });
        return view;
      }
      const isAwaiting = !suffices(needed, tx.agreed?.by ?? []);
      // What could not be written is refused before anybody is told that it could be, or asked to agree to it.
      if (tx.isPreview || isAwaiting) await tx.database.sendNow?.(db(tx));
      if (tx.isPreview) throw new Previewed(view, needed);
      if (isAwaiting && needed) {
        const reasons = eyes.asked.flatMap((asked) => asked.reasons);
        const { atRisk, notBy, judged } = eyes;
        const by = { needed, reasons, atRisk, notBy, judged, askedBy: askedBy(tx, eyes) };
        throw new Awaiting({ ...spec, inputHash, objectId: event.objectId, ...by });
      }
      if (tx.agreed) {
        assertReasonsSeen(tx.agreed.reasons, eyes);
        tx.agreed.answer = answer;
      }
      return view;
    });
  if (key === undefined || ctx.tx !== undefined || ctx.database.claimWithNext === undefined) return attempt();
  try {
    return await attempt(() => {
      isClaimed = true;
    });
  } catch (error) {
    // Whose first statement did not go out may be a repeat: that is looked at before it is refused.
    const mayRepeat = error instanceof KeyUsed || (error instanceof Refusal && error.kind !== 'unavailable');
    if (isClaimed || !mayRepeat) throw error;
    return attempt();
  }
}

/** Hashes that an input names. The database shares the papers behind them with whoever takes part in the act (1442). */
const citedIn = (input: unknown): string[] => [
  ...new Set([...(JSON.stringify(input) ?? '').matchAll(/"([0-9a-f]{64})"/g)].map(([, hash]) => hash ?? '')),
];

const nothingNeeded = {
  objectId: '',
  needed: { level: 'L1', agreements: 0, ofLevel2: 0, ofLevel3: 0 },
  reasons: [],
  atRisk: [],
  notBy: [],
} as const;
