import { z } from 'zod';
import { instantWire } from '../../http/wire.ts';
import { isContainerNumber } from '../../kernel/check-characters.ts';

/** DCSA Track & Trace 3 events. What we do not read is kept as it came. */
const location = z.looseObject({
  locationName: z.string().max(100).optional(),
  UNLocationCode: z
    .string()
    .regex(/^[A-Z]{2}[A-Z2-9]{3}$/)
    .optional(),
  facilityTypeCode: z.string().max(4).optional(),
});
const equipment = z.looseObject({
  equipmentReference: z
    .string()
    .refine(isContainerNumber, 'the container number has a wrong check digit (ISO 6346)')
    .or(z.string().regex(/^[A-Z]{3}[UJZ]\d{7}$/)),
  ISOEquipmentCode: z
    .string()
    .regex(/^[A-Z0-9]{4}$/)
    .optional(),
  emptyIndicatorCode: z.enum(['EMPTY', 'LADEN']).optional(),
});
const documentReference = z.looseObject({
  typeCode: z.string().regex(/^[A-Z]{2,4}$/),
  reference: z.string().min(1).max(100),
});
const shipment = z.looseObject({
  documentReference,
  additionalDocumentReferences: z.array(documentReference).max(50).optional(),
});
const classifier = z.enum(['ACT', 'EST', 'PLN', 'REQ']);
const common = {
  eventRouting: z.looseObject({
    originatingParty: z.looseObject({
      partyCode: z.string().min(1).max(100),
      codeListProvider: z.string().min(1),
      partyFunction: z.string().optional(),
    }),
  }),
  eventID: z.string().min(1).max(100),
  eventDateTime: instantWire,
  eventUpdatedDateTime: instantWire,
  eventLocation: location.optional(),
};
const kind = <T extends z.ZodRawShape>(type: string, more: T) =>
  z.looseObject({ eventTypeCode: z.literal(type), eventClassifierCode: classifier, ...more });

export const transportTypes = ['DEPA', 'ARRI'] as const;
export const equipmentTypes = [
  'LOAD',
  'DISC',
  'GTIN',
  'GTOT',
  'STUF',
  'STRP',
  'PICK',
  'DROP',
  'INSP',
  'RSEA',
  'RMVD',
  'AVPU',
  'AVDO',
  'CUSS',
  'CUSI',
  'CUSR',
  'CROS',
] as const;
export const shipmentTypes = [
  'RECE',
  'DRFT',
  'PENA',
  'PENU',
  'REJE',
  'APPR',
  'ISSU',
  'SURR',
  'SUBM',
  'VOID',
  'CONF',
  'REQS',
  'CMPL',
  'HOLD',
  'RELS',
  'CANC',
] as const;

export const trackingEventWire = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('SHIPMENT'),
    ...common,
    eventClassification: kind('SHIPMENT', { shipmentEventTypeCode: z.enum(shipmentTypes) }),
    shipmentDetails: shipment,
  }),
  z.looseObject({
    kind: z.literal('TRANSPORT'),
    ...common,
    eventClassification: kind('TRANSPORT', { transportEventTypeCode: z.enum(transportTypes) }),
    shipmentDetails: shipment.optional(),
    transportDetails: z.looseObject({
      transportCall: z.looseObject({ modeOfTransport: z.enum(['VESSEL', 'RAIL', 'TRUCK', 'BARGE']).optional() }),
    }),
  }),
  z.looseObject({
    kind: z.literal('EQUIPMENT'),
    ...common,
    eventClassification: kind('EQUIPMENT', { equipmentEventTypeCode: z.enum(equipmentTypes) }),
    equipmentDetails: equipment,
    shipmentDetails: shipment.optional(),
  }),
  z.looseObject({
    kind: z.literal('IOT'),
    ...common,
    eventClassification: kind('IOT', { iotEventTypeCode: z.literal('DETC') }),
    equipmentDetails: equipment,
    iotDetails: z.looseObject({ iotEventCode: z.string().regex(/^[A-Z]{3}$/) }),
  }),
  z.looseObject({
    kind: z.literal('REEFER'),
    ...common,
    eventClassification: kind('REEFER', { reeferEventTypeCode: z.enum(['MEAS', 'ADJU']) }),
    equipmentDetails: equipment,
    reeferDetails: z.looseObject({}),
  }),
]);
export type TrackingEvent = z.infer<typeof trackingEventWire>;

/** The discriminator lies one level down in DCSA; it is brought up to be read and left out again. */
export const withKind = (event: unknown): unknown => {
  const type = (event as { eventClassification?: { eventTypeCode?: unknown } } | null)?.eventClassification
    ?.eventTypeCode;
  return event !== null && typeof event === 'object' ? { ...event, kind: type } : event;
};

export const eventKinds = ['SHIPMENT', 'TRANSPORT', 'EQUIPMENT', 'IOT', 'REEFER'] as const;
const instant = instantWire;
export const trackingFilter = z.strictObject({
  carrierBookingReference: z.string().min(1).max(35).optional(),
  transportDocumentReference: z.string().min(1).max(20).optional(),
  equipmentReference: z.string().min(1).max(15).optional(),
  eventTypes: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(eventKinds)).min(1))
    .optional(),
  'eventUpdatedDateTime:gte': instant.optional(),
  'eventUpdatedDateTime:lt': instant.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(400).optional(),
});
export type TrackingFilter = z.output<typeof trackingFilter>;
