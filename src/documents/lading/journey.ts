import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { JourneyEventInput, JourneyEventView } from './journey-schemas.ts';
import * as journeys from './journey-store.ts';
import { ladingRefusals } from './rules.ts';
import type { BillView } from './schemas.ts';
import * as store from './store.ts';

/** Containers in which the bill still stands for goods. */
export const containersStoodFor = (bill: BillView): Set<string> =>
  new Set(bill.lots.filter((lot) => store.standsFor(bill, lot.lotId)).map((lot) => lot.containerNumber));

/** Whether an event says that goods left the place of delivery: through the gate, after they had arrived there. */
const leavesDelivery = (bill: BillView, event: JourneyEventInput, before: readonly JourneyEventView[]): boolean => {
  if (event.kind !== 'gate_out') return false;
  const here = event.place.name.toLowerCase();
  const destination = bill.placeOfDelivery.toLowerCase();
  const arrived = before.some((e) => e.kind === 'arrival' && e.place.name.toLowerCase() === here);
  const last = bill.legs.at(-1)?.to.toLowerCase();
  return here === destination || here === last || destination.startsWith(here) || (arrived && here === last);
};

function withFacts(
  bill: BillView,
  event: JourneyEventInput,
  before: readonly JourneyEventView[],
): JourneyEventInput & Record<string, unknown> {
  if (!leavesDelivery(bill, event, before)) return event;
  const standing = [...containersStoodFor(bill)];
  const containers =
    event.containerNumber === undefined ? standing : standing.filter((c) => c === event.containerNumber);
  return containers.length === 0 ? event : { ...event, beforeSurrender: true, containers };
}

/** Writes events of a bill that someone who takes part in it tells; each is judged by the bill as it stands now. */
export async function noteJourney(
  ctx: Ctx,
  kept: store.KeptBill,
  events: readonly JourneyEventInput[],
  by: { partyId: string; source: JourneyEventView['source'] },
): Promise<JourneyEventView[]> {
  const before = await journeys.listJourney(ctx, kept.view.id);
  return journeys.insertJourneyEvents(
    ctx,
    events.map((event) => ({
      ...withFacts(kept.view, event, before),
      billId: kept.view.id,
      byPartyId: by.partyId,
      source: by.source,
    })),
  );
}

export const journeyReported = (
  bill: BillView,
  events: readonly JourneyEventView[],
  participants: readonly string[],
): DomainEvent => ({
  type: 'bill.journeyReported',
  version: 1,
  objectId: bill.id,
  participants,
  payload: {
    number: bill.number,
    lotIds: bill.lots.map((lot) => lot.lotId),
    events: events.map(({ id, kind, at, place, containerNumber, detail }) => ({
      id,
      kind,
      at,
      place,
      containerNumber,
      // Control expects the new seal only where the document said there would be one.
      ...(kind === 'reseal' && {
        newSealNumber: detail.newSealNumber,
        planned: bill.legs.some((leg) =>
          leg.borderPoints.some((p) => p.resealExpected && p.name.toLowerCase() === place.name.toLowerCase()),
        ),
        lotIds: bill.lots.filter((lot) => lot.containerNumber === containerNumber).map((lot) => lot.lotId),
      }),
    })),
  },
});

/** Carrier or custodian tells what happened along the way: handovers, borders, seals, arrivals, gates. */
export async function reportJourney(
  ctx: Ctx,
  input: { billId: string; events: JourneyEventInput[] },
): Promise<{ items: JourneyEventView[]; repeated: number }> {
  return act(ctx, { verb: 'bill.reportJourney', mandate: 'bill:report', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = (await store.findKept(tx, input.billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    const now = tx.clock.now().getTime();
    const known = new Set(kept.view.lots.map((lot) => lot.containerNumber));
    for (const [i, event] of input.events.entries()) {
      if (Date.parse(event.at) > now) refuse(ladingRefusals.EVENT_IN_FUTURE, { at: `/events/${i}/at` });
      if (event.containerNumber !== undefined && !known.has(event.containerNumber))
        refuse(ladingRefusals.CONTAINER_NOT_ON_BILL, { at: `/events/${i}/containerNumber` });
    }
    const items = await noteJourney(tx, kept, input.events, { partyId, source: 'api' });
    const event = journeyReported(kept.view, items, await store.participantsOfBill(tx, kept.view.id));
    return { view: { items, repeated: input.events.length - items.length }, event };
  });
}
