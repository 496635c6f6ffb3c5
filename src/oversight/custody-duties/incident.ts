import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { findPerson } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findEngagement } from '../../physical/goods/index.ts';
import { bookFound } from '../control/index.ts';
import { assertMayClose, incidentRefusals } from './incident-rules.ts';
import type { AssignIncidentInput, CloseIncidentInput, IncidentView } from './incident-schemas.ts';
import * as store from './incident-store.ts';

export const INCIDENT_DUE = 'custodyIncident.due';

export const announceIncident = (
  type: string,
  kept: store.KeptIncident,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `custodyIncident.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: {
    lenderId: kept.lenderId,
    custodianId: kept.custodianId,
    source: kept.source,
    sourceId: kept.sourceId,
    kind: kept.kind,
    severity: kept.severity,
    lotIds: kept.lotIds,
    ownerId: kept.ownerId,
    dueAt: kept.dueAt,
    cause: kept.cause,
    ...more,
  },
});

/** As its parties see it, with whether it is late now. */
export function viewOfIncident(ctx: Ctx, kept: store.KeptIncident): IncidentView {
  const { participants: _, ...view } = kept;
  const isLate = kept.status === 'open' && ctx.clock.now() > new Date(kept.dueAt);
  return { ...view, isOverdue: kept.overdueAt !== null || isLate };
}

/** The incident, for the lender, or for the custodian where it may act too. */
async function requireIncident(ctx: Ctx, id: string, alsoCustodian: boolean): Promise<store.KeptIncident> {
  const found = await store.findIncident(ctx, id);
  const { partyId } = requirePerson(ctx);
  if (!found || !(partyId === found.lenderId || (alsoCustodian && partyId === found.custodianId)))
    refuse(commonRefusals.NOT_FOUND, { at: '/incidentId' });
  return found;
}

/** The lender makes somebody responsible, of its own people or the custodian's; the custodian somebody of its own. */
export async function assignIncident(
  ctx: Ctx,
  input: AssignIncidentInput & { incidentId: string },
): Promise<IncidentView> {
  return act(ctx, { verb: 'custodyIncident.assign', mandate: 'control:handle', input }, async (tx) => {
    const found = await requireIncident(tx, input.incidentId, true);
    const { partyId } = requirePerson(tx);
    const person = await asSystem(tx, 'custody', (system) => findPerson(system, input.personId));
    const sides = partyId === found.lenderId ? [found.lenderId, found.custodianId] : [partyId];
    if (!person || !sides.includes(person.partyId)) refuse(incidentRefusals.OWNER_UNFIT, { at: '/personId' });
    const moved = await store.moveOpen(tx, found.id, { ownerId: person.id, ownerPartyId: person.partyId });
    if (!moved) refuse(incidentRefusals.INCIDENT_CLOSED);
    return { view: viewOfIncident(tx, moved), event: announceIncident('assigned', moved, { was: found.ownerId }) };
  });
}

/** The lender closes it with its cause and what shows it; whoever answers for it does not judge it. */
export async function closeIncident(
  ctx: Ctx,
  input: CloseIncidentInput & { incidentId: string },
): Promise<IncidentView> {
  return act(ctx, { verb: 'custodyIncident.close', mandate: 'control:signOff', input }, async (tx) => {
    const found = await requireIncident(tx, input.incidentId, false);
    const { personId } = requirePerson(tx);
    if (found.status === 'closed') refuse(incidentRefusals.INCIDENT_CLOSED);
    await requireApart(tx, [found.ownerId]);
    const { cause, note, evidenceHash } = input;
    const engaged =
      found.custodianId === null ? undefined : await findEngagement(tx, found.lenderId, found.custodianId);
    assertMayClose({ cause, hasEnded: found.endedAt !== null, isEngaged: engaged !== undefined });
    const change = { status: 'closed', cause, note, evidenceHash, closedBy: personId, closedAt: tx.clock.now() };
    const moved = await store.moveOpen(tx, found.id, change);
    if (!moved) refuse(incidentRefusals.INCIDENT_CLOSED);
    await cancelDeadlines(tx, found.id, [INCIDENT_DUE]);
    if (moved.source === 'reweighing') await asSystem(tx, 'custody', (system) => bookFound(system, moved.lotIds));
    return { view: viewOfIncident(tx, moved), event: announceIncident('closed', moved, { note, evidenceHash }) };
  });
}
