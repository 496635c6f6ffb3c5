import type { BillView, JourneyEventView } from '../lading/index.ts';

/** What a journey event is called in Track & Trace; what has no name there is not given another. */
const names: Record<string, { type: 'TRANSPORT' | 'EQUIPMENT'; member: string; code: string }> = {
  departure: { type: 'TRANSPORT', member: 'transportEventTypeCode', code: 'DEPA' },
  arrival: { type: 'TRANSPORT', member: 'transportEventTypeCode', code: 'ARRI' },
  gate_in: { type: 'EQUIPMENT', member: 'equipmentEventTypeCode', code: 'GTIN' },
  gate_out: { type: 'EQUIPMENT', member: 'equipmentEventTypeCode', code: 'GTOT' },
  inspection: { type: 'EQUIPMENT', member: 'equipmentEventTypeCode', code: 'INSP' },
};
const modes = { rail: 'RAIL', road: 'TRUCK', sea: 'VESSEL', inland_waterway: 'BARGE', air: undefined } as const;

export interface TrackingOut {
  events: Record<string, unknown>[];
  /** Journey events for which Track & Trace has no word: told by name, never bent into another. */
  notCarried: { id: string; kind: string }[];
}

/** The journey of a bill as DCSA Track & Trace events, with the issue of the document first. */
export function trackingFrom(bill: BillView, journey: readonly JourneyEventView[]): TrackingOut {
  const routing = {
    originatingParty: { partyCode: bill.carrierId, codeListProvider: 'ZZZ', partyFunction: 'CA' },
  };
  const documentReference = { typeCode: 'TRD', reference: bill.number };
  const out: TrackingOut = { events: [], notCarried: [] };
  out.events.push({
    eventRouting: routing,
    eventID: bill.id,
    eventDateTime: `${bill.issuedOn}T00:00:00Z`,
    eventUpdatedDateTime: `${bill.issuedOn}T00:00:00Z`,
    eventClassification: { eventTypeCode: 'SHIPMENT', eventClassifierCode: 'ACT', shipmentEventTypeCode: 'ISSU' },
    shipmentDetails: { documentReference },
  });
  for (const event of journey) {
    const name = names[event.kind];
    const mode = bill.legs.map((leg) => modes[leg.mode]).find((m) => m !== undefined);
    const whole = event.containerNumber === null;
    if (!name || (name.type === 'EQUIPMENT' && whole)) {
      out.notCarried.push({ id: event.id, kind: event.kind });
      continue;
    }
    out.events.push({
      eventRouting: routing,
      eventID: event.id,
      eventDateTime: event.at,
      eventUpdatedDateTime: event.recordedAt,
      eventLocation: { locationName: event.place.name.slice(0, 100) },
      eventClassification: { eventTypeCode: name.type, eventClassifierCode: 'ACT', [name.member]: name.code },
      shipmentDetails: { documentReference },
      ...(name.type === 'TRANSPORT'
        ? { transportDetails: { transportCall: { ...(mode && { modeOfTransport: mode }) } } }
        : { equipmentDetails: { equipmentReference: event.containerNumber } }),
    });
  }
  return out;
}
