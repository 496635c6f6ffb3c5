import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findPerson, personRefusals } from '../../ground/parties/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { announceIncident } from './incident.ts';
import * as store from './incident-store.ts';

/** Reaction: somebody left their party. Incidents that they answer for pass to who was named; without one nobody leaves them behind. */
export async function passIncidents(ctx: Ctx, event: DomainEvent): Promise<void> {
  const open = await store.lockOpenOf(ctx, event.objectId);
  if (open.length === 0) return;
  const { successorId } = event.payload as { successorId: string | null };
  const facts = { incidents: open.map(({ id }) => id) };
  if (successorId === null) refuse(personRefusals.DUTIES_WITHOUT_SUCCESSOR, { at: '/successorId', facts });
  const successor = await findPerson(ctx, successorId);
  const mandates = ['control:handle', 'control:signOff'];
  if (!successor || !mandates.some((mandate) => successor.mandates.includes(mandate)))
    refuse(personRefusals.SUCCESSOR_PERSON_UNFIT, { at: '/successorId', facts: { ...facts, mandates } });
  for (const { id, ownerId } of open) {
    const moved = await store.moveOpen(ctx, id, { ownerId: successor.id, ownerPartyId: successor.partyId });
    if (moved) await recordEvent(ctx, announceIncident('assigned', moved, { was: ownerId }));
  }
}
