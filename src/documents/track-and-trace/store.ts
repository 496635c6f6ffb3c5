import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { trackingEvent } from '../../../db/schema/track-and-trace.ts';
import { type Ctx, db } from '../../context.ts';
import type { TrackingEvent, TrackingFilter } from './schemas.ts';

interface Reference {
  typeCode: string;
  reference: string;
}

const references = (event: TrackingEvent, typeCode: string): string[] => {
  const shipment = event.shipmentDetails as
    | { documentReference: Reference; additionalDocumentReferences?: Reference[] }
    | undefined;
  const all = shipment ? [shipment.documentReference, ...(shipment.additionalDocumentReferences ?? [])] : [];
  return all.filter((r) => r.typeCode === typeCode).map((r) => r.reference);
};

export interface NewTracking {
  event: TrackingEvent;
  equipment: string | null;
  bookings: string[];
  documents: string[];
}

export const trackingOf = (event: TrackingEvent): NewTracking => ({
  event,
  equipment: (event.equipmentDetails as { equipmentReference: string } | undefined)?.equipmentReference ?? null,
  bookings: references(event, 'BKG'),
  documents: references(event, 'TRD'),
});

/** Writes what is new; an older version of an event is superseded by a newer one. @returns the new ones */
export async function insertTracking(
  ctx: Ctx,
  partyId: string,
  events: readonly NewTracking[],
): Promise<NewTracking[]> {
  if (events.length === 0) return [];
  const rows = await db(ctx)
    .insert(trackingEvent)
    .values(
      events.map(({ event: { kind, ...event }, equipment, bookings, documents }) => ({
        tenantId: ctx.tenantId,
        reportedBy: partyId,
        eventId: event.eventID,
        updatedAt: new Date(event.eventUpdatedDateTime),
        eventAt: new Date(event.eventDateTime),
        kind,
        equipment,
        bookings,
        documents,
        event,
        superseded: false,
        recordedAt: ctx.clock.now(),
        participants: [partyId],
      })),
    )
    .onConflictDoNothing()
    .returning({ eventId: trackingEvent.eventId, updatedAt: trackingEvent.updatedAt });
  const ids = [...new Set(rows.map((row) => row.eventId))];
  if (ids.length > 0)
    await db(ctx).execute(sql`
      update tracking_event t set superseded = true
      where t.tenant_id = ${ctx.tenantId} and t.reported_by = ${partyId} and not t.superseded
        and t.event_id = any(${sql.param(ids)}::text[])
        and exists (select from tracking_event n where n.tenant_id = t.tenant_id and n.reported_by = t.reported_by
          and n.event_id = t.event_id and n.updated_at > t.updated_at)`);
  const fresh = new Set(rows.map((row) => `${row.eventId} ${row.updatedAt.getTime()}`));
  return events.filter(({ event }) => fresh.has(`${event.eventID} ${Date.parse(event.eventUpdatedDateTime)}`));
}

export async function listTracking(
  ctx: Ctx,
  filter: TrackingFilter,
  after: string | undefined,
): Promise<{ key: string; event: Record<string, unknown> }[]> {
  const overlaps = (
    column: typeof trackingEvent.bookings | typeof trackingEvent.documents,
    value: string | undefined,
  ) => (value === undefined ? undefined : sql`${column} @> array[${value}]`);
  const from = filter['eventUpdatedDateTime:gte'];
  const to = filter['eventUpdatedDateTime:lt'];
  return db(ctx)
    .select({ key: trackingEvent.key, event: trackingEvent.event })
    .from(trackingEvent)
    .where(
      and(
        eq(trackingEvent.tenantId, ctx.tenantId),
        eq(trackingEvent.superseded, false),
        overlaps(trackingEvent.bookings, filter.carrierBookingReference),
        overlaps(trackingEvent.documents, filter.transportDocumentReference),
        filter.equipmentReference === undefined ? undefined : eq(trackingEvent.equipment, filter.equipmentReference),
        filter.eventTypes === undefined ? undefined : among(trackingEvent.kind, filter.eventTypes),
        from === undefined ? undefined : gte(trackingEvent.updatedAt, new Date(from)),
        to === undefined ? undefined : lt(trackingEvent.updatedAt, new Date(to)),
        after === undefined
          ? undefined
          : sql`${trackingEvent.seq} > (select t.seq from tracking_event t where t.tenant_id = ${ctx.tenantId} and t.key = ${after})`,
      ),
    )
    .orderBy(asc(trackingEvent.seq))
    .limit(filter.limit + 1);
}
