import { asSystem, type Ctx, type DomainEvent, requireMandate, withTransaction } from '../context.ts';
import { hashOf } from '../kernel/canonical.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { claimIdempotencyKey, insertEvent } from './store.ts';

export interface ActSpec {
  /** `receivable.confirm`: names the act, and is part of the idempotency fingerprint. */
  verb: string;
  /** What a person must hold; `system` for acts of timers, ingest and reactions. */
  mandate: string;
  /** The input as it came in: JSON. Its hash decides whether a repeated key is a repeat. */
  input: unknown;
}

export interface Outcome<View> {
  view: View;
  event: DomainEvent;
  /** What a replay answers, when the view shows a secret that must not be kept. */
  answer?: View;
}

const actorOf = ({ actor }: Ctx): Record<string, string> =>
  actor.kind === 'person'
    ? { kind: 'person', partyId: actor.partyId, personId: actor.personId, keyId: actor.keyId }
    : { kind: 'system', name: actor.name };

/** Writes what happened beside the change itself, then runs what must follow in the same transaction. The event's id. */
export async function recordEvent(
  ctx: Ctx,
  event: DomainEvent,
  idempotency?: { scope: string; key: string; inputHash: string; answer: unknown },
): Promise<string> {
  const id = ctx.newId('event');
  await insertEvent(ctx, { ...event, id, actor: actorOf(ctx), ...(idempotency && { idempotency }) });
  const reactions = ctx.reactionsTo(event.type);
  if (reactions.length > 0)
    await asSystem(ctx, `after ${event.type}`, async (system) => {
      for (const reaction of reactions) await reaction({ ...system, causedBy: id }, event);
    });
  return id;
}

/**
 * One verb, one transaction, one event. In this order, because each step relies on the one before: mandate; lock on the
 * idempotency key and, for a repeat, the first answer (the object may have moved on since); body; event.
 */
export async function act<View>(ctx: Ctx, spec: ActSpec, body: (ctx: Ctx) => Promise<Outcome<View>>): Promise<View> {
  if (spec.mandate !== 'system') requireMandate(ctx, spec.mandate);
  const scope = ctx.actor.kind === 'person' ? ctx.actor.personId : ctx.actor.name;
  const key = ctx.idempotencyKey;
  const inputHash = key === undefined ? '' : await hashOf({ verb: spec.verb, input: spec.input });
  return withTransaction(ctx, async (tx) => {
    if (key !== undefined) {
      const earlier = await claimIdempotencyKey(tx, scope, key);
      if (earlier?.inputHash === inputHash) return earlier.answer as View;
      if (earlier) refuse(commonRefusals.IDEMPOTENCY_KEY_REUSED, { facts: { eventId: earlier.eventId } });
    }
    const { view, event, answer = view } = await body(tx);
    await recordEvent(tx, event, key === undefined ? undefined : { scope, key, inputHash, answer });
    return view;
  });
}
