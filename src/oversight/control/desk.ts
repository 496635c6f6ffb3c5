import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findPerson } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findBreach } from './breach-store.ts';
import * as store from './desk-store.ts';
import { breachAssigned, breachCommented, breachShelved } from './events.ts';
import { assertMayShelve } from './rules.ts';
import type { BreachView, CommentView, DeskView } from './schemas.ts';
import { participantsOfSubject } from './store.ts';

async function requireBreach(ctx: Ctx, breachId: string): Promise<BreachView> {
  return (await findBreach(ctx, breachId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/breachId' });
}

/** A party gives the breach to one of its people, or takes it from whoever had it: its own matter, seen by no other. */
export async function assignBreach(ctx: Ctx, input: { breachId: string; personId: string | null }): Promise<DeskView> {
  return act(ctx, { verb: 'breach.assign', mandate: 'control:handle', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const breach = await requireBreach(tx, input.breachId);
    const person = input.personId === null ? undefined : await findPerson(tx, input.personId);
    if (input.personId !== null && person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const view = await store.changeDesk(tx, partyId, breach.id, {
      assignedTo: input.personId,
      assignedAt: tx.clock.now(),
    });
    return { view, event: breachAssigned(breach, [], [partyId], { assignedTo: input.personId }) };
  });
}

/**
 * A party puts the breach out of its sight until an instant, with the reason (ISA-18.2: shelving is bounded in time).
 * The goods are no better for it: positions and holds stay as they are. A time that has passed ends the shelving.
 */
export async function shelveBreach(
  ctx: Ctx,
  input: { breachId: string; until: string; reason: string },
): Promise<DeskView> {
  return act(ctx, { verb: 'breach.shelve', mandate: 'control:handle', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const breach = await requireBreach(tx, input.breachId);
    const until = new Date(input.until);
    assertMayShelve({ closed: breach.closed, until, now: tx.clock.now() });
    const view = await store.changeDesk(tx, partyId, breach.id, {
      shelvedUntil: until,
      shelvedBy: personId,
      shelvedReason: input.reason,
    });
    return { view, event: breachShelved(breach, [], [partyId], { until: input.until, reason: input.reason }) };
  });
}

/** Says something about the breach to everyone who sees it. */
export async function commentOnBreach(ctx: Ctx, input: { breachId: string; text: string }): Promise<CommentView> {
  return act(ctx, { verb: 'breach.comment', mandate: 'control:handle', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const breach = await requireBreach(tx, input.breachId);
    const participants = await participantsOfSubject(tx, breach.subjectId);
    const view = await store.insertComment(tx, {
      id: tx.newId('comment'),
      breachId: breach.id,
      partyId,
      personId,
      at: tx.clock.now(),
      text: input.text,
    });
    return { view, event: breachCommented(breach, [], participants, { commentId: view.id, text: view.text }) };
  });
}
