import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { containerNumberWire } from '../../physical/goods/index.ts';
import { stationWire } from '../consignment-notes/index.ts';
import { findingCodes } from './checks.ts';

export const journeyKinds = [
  'departure',
  'arrival',
  'handover',
  'border_crossing',
  'gauge_change',
  'reseal',
  'gate_in',
  'gate_out',
  'inspection',
] as const;

export const journeyEventInput = z
  .strictObject({
    kind: z.enum(journeyKinds),
    at: instantWire,
    place: z.strictObject({
      name: textWire(140),
      unLocode: z
        .string()
        .regex(/^[A-Z]{2}[A-Z2-9]{3}$/)
        .optional(),
      station: stationWire.optional(),
    }),
    /** Absent: the whole consignment. */
    containerNumber: containerNumberWire.optional(),
    /** Of a handover: from one carrier to the next. */
    fromCarrier: textWire(200).optional(),
    toCarrier: textWire(200).optional(),
    sealsIntact: z.boolean().optional(),
    oldSealNumber: textWire(40).optional(),
    newSealNumber: textWire(40).optional(),
    affixedBy: z.enum(['shipper', 'carrier', 'customs', 'terminal']).optional(),
    conveyance: textWire(80).optional(),
    note: textWire(200).optional(),
  })
  .refine((e) => e.kind !== 'reseal' || (e.newSealNumber !== undefined && e.containerNumber !== undefined), {
    message: 'a re-seal names the container and its new seal',
    path: ['newSealNumber'],
  });
export type JourneyEventInput = z.infer<typeof journeyEventInput>;

export const reportJourneyInput = z.strictObject({ events: z.array(journeyEventInput).min(1).max(500) });

export const journeyEventView = z.object({
  id: idWire('billEvent'),
  billId: idWire('bill'),
  kind: z.enum(journeyKinds),
  at: instantWire,
  place: z.looseObject({ name: z.string() }),
  containerNumber: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  source: z.enum(['api', 'epcis', 'dcsa']),
  byPartyId: idWire('party'),
  recordedAt: instantWire,
});
export type JourneyEventView = z.infer<typeof journeyEventView>;

export const journeyView = z
  .object({ items: z.array(journeyEventView), repeated: z.int().default(0) })
  .meta({ id: 'Journey', description: 'Custody along the way' });

export const findingView = z.object({
  code: z.enum(Object.keys(findingCodes) as [keyof typeof findingCodes]),
  subject: z.string(),
  severity: z.enum(['breach', 'alarm']),
  detail: z.record(z.string(), z.unknown()),
  openedAt: instantWire,
  clearedAt: instantWire.nullable(),
  acceptedAt: instantWire.nullable(),
  acceptedBy: z.string().nullable(),
  acceptanceNote: z.string().nullable(),
});
export type FindingView = z.infer<typeof findingView>;

export const checksView = z
  .object({
    findings: z.array(findingView),
    endorsers: z.array(z.string()).meta({ description: 'Who endorsed, in order; the chain below proves it unbroken' }),
    chainVerified: z.boolean(),
  })
  .meta({ id: 'BillChecks', description: 'House bill against what lies beneath it' });

export const acceptFindingInput = z.strictObject({
  code: findingView.shape.code,
  subject: textWire(200),
  note: textWire(500),
});
