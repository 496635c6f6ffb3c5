import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import type { TrackingEvent } from './schemas.ts';
import { insertTracking, trackingOf } from './store.ts';

export interface Sighting {
  kind: 'departure' | 'arrival' | 'gate_in' | 'gate_out' | 'inspection' | 'reseal' | 'border_crossing';
  at: string;
  place: string;
  container: string | null;
  documents: string[];
  note: string;
}

const equipmentKinds: Record<string, Sighting['kind']> = {
  GTIN: 'gate_in',
  GTOT: 'gate_out',
  INSP: 'inspection',
  CROS: 'border_crossing',
};

/** What an event that happened says of goods on their way; plans and estimates say nothing yet. */
function sightingOf(event: TrackingEvent, documents: string[], container: string | null): Sighting[] {
  if (event.eventClassification.eventClassifierCode !== 'ACT') return [];
  const kind =
    event.kind === 'TRANSPORT'
      ? event.eventClassification.transportEventTypeCode === 'DEPA'
        ? ('departure' as const)
        : ('arrival' as const)
      : event.kind === 'EQUIPMENT'
        ? equipmentKinds[event.eventClassification.equipmentEventTypeCode as string]
        : undefined;
  const { locationName, UNLocationCode } = event.eventLocation ?? {};
  const place = locationName ?? UNLocationCode ?? 'not stated';
  return kind === undefined
    ? []
    : [{ kind, at: event.eventDateTime, place, container, documents, note: event.eventID }];
}

/** A party tells what happened, in DCSA's shape. An event told again is told once; a newer version takes its place. */
export async function reportTracking(
  ctx: Ctx,
  events: readonly TrackingEvent[],
): Promise<{ accepted: number; repeated: number }> {
  return act(ctx, { verb: 'tracking.report', mandate: 'event:capture', input: events }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const fresh = await insertTracking(tx, partyId, events.map(trackingOf));
    const sightings = fresh.flatMap(({ event, documents, equipment }) => sightingOf(event, documents, equipment));
    const view = { accepted: fresh.length, repeated: events.length - fresh.length };
    const event = { type: 'tracking.reported', version: 1, objectId: partyId, participants: [partyId] };
    return { view, event: { ...event, payload: { ...view, sightings } } };
  });
}
