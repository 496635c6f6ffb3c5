import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { journeyReported, noteJourney } from './journey.ts';
import type { JourneyEventInput } from './journey-schemas.ts';
import { findBillByNumber, findKept, findLiveBillsByContainer, participantsOfBill } from './store.ts';

/** What a business step of CBV 2.0 says about a container on its way. */
const kinds: Record<string, JourneyEventInput['kind']> = {
  departing: 'departure',
  arriving: 'arrival',
  receiving: 'handover',
  inspecting: 'inspection',
};

interface Sighting {
  at: string;
  bizStep: string | null;
  readPoint: string | null;
  eventHash: string;
  containers: string[];
}

/** Reaction: containers were seen by a party; where it takes part in a bill that names them, its journey goes on. */
export async function noteSightings(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { sightings } = event.payload as { sightings: Sighting[] };
  const [partyId] = event.participants;
  if (sightings.length === 0 || partyId === undefined) return;
  const bills = await findLiveBillsByContainer(ctx, [...new Set(sightings.flatMap((s) => s.containers))]);
  for (const bill of bills) {
    const participants = await participantsOfBill(ctx, bill.id);
    const kept = participants.includes(partyId) ? await findKept(ctx, bill.id) : undefined;
    if (!kept) continue;
    const own = new Set(bill.lots.map((lot) => lot.containerNumber));
    const events = sightings.flatMap(({ at, bizStep, readPoint, eventHash, containers }) => {
      const kind = kinds[bizStep?.replace(/^.*BizStep-/, '') ?? ''];
      return kind === undefined
        ? []
        : containers
            .filter((container) => own.has(container))
            .map((containerNumber) => ({
              kind,
              at,
              place: { name: (readPoint ?? 'not stated').slice(0, 140) },
              containerNumber,
              note: eventHash,
            }));
    });
    const items = await noteJourney(ctx, kept, events, { partyId, source: 'epcis' });
    if (items.length > 0) await recordEvent(ctx, journeyReported(bill, items, participants));
  }
}

interface Tracked {
  kind: JourneyEventInput['kind'];
  at: string;
  place: string;
  container: string | null;
  documents: string[];
  note: string;
}

/** Reaction: a party told of containers or documents in DCSA's shape; bills it takes part in take note. */
export async function noteTracking(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { sightings } = event.payload as { sightings: Tracked[] };
  const [partyId] = event.participants;
  if (sightings.length === 0 || partyId === undefined) return;
  const containers = sightings.flatMap((s) => (s.container === null ? [] : [s.container]));
  const bills = new Map((await findLiveBillsByContainer(ctx, containers)).map((bill) => [bill.id, bill]));
  for (const number of new Set(sightings.flatMap((s) => s.documents)))
    for (const { view } of await findBillByNumber(ctx, number)) bills.set(view.id, view);
  for (const bill of bills.values()) {
    const participants = await participantsOfBill(ctx, bill.id);
    const kept = participants.includes(partyId) ? await findKept(ctx, bill.id) : undefined;
    if (!kept) continue;
    const own = new Set(bill.lots.map((lot) => lot.containerNumber));
    const events = sightings
      .filter((s) => (s.container === null ? s.documents.includes(bill.number) : own.has(s.container)))
      .map(({ kind, at, place, container, note }) => ({
        kind,
        at,
        place: { name: place.slice(0, 140) },
        ...(container !== null && { containerNumber: container }),
        note: note.slice(0, 200),
      }));
    const items = await noteJourney(ctx, kept, events, { partyId, source: 'dcsa' });
    if (items.length > 0) await recordEvent(ctx, journeyReported(bill, items, participants));
  }
}
