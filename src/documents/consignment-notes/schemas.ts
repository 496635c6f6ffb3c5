import { z } from 'zod';
import { dateWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { containerNumberWire } from '../../physical/goods/index.ts';
import { noteRegimes } from './rules.ts';

/** A railway station by the code of its area: UIC in the west, ESR in the 1520 mm network. */
export const stationWire = z.strictObject({
  codeList: z.enum(['UIC', 'ESR', 'TMIS']),
  code: z.string().regex(/^\d{5,7}$/),
  name: textWire(140),
});

const notePartyWire = z.strictObject({
  name: textWire(200),
  address: textWire(300).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** When the party is known here. */
  partyId: idWire('party').optional(),
});

export const registerNoteInput = z.strictObject({
  regime: z.enum(noteRegimes),
  number: textWire(40),
  /** The house bill it lies beneath. */
  billId: idWire('bill').optional(),
  consignor: notePartyWire,
  consignee: notePartyWire,
  contractualCarrier: textWire(200),
  successiveCarriers: z
    .array(z.strictObject({ name: textWire(200), from: textWire(140), to: textWire(140) }))
    .max(20)
    .default([]),
  departure: z.strictObject({ place: textWire(140), station: stationWire.optional() }),
  destination: z.strictObject({ place: textWire(140), station: stationWire.optional() }),
  borderPoints: z.array(textWire(140)).max(20).default([]),
  /** 12 digits of a wagon, UIC leaflet 438. */
  wagonNumbers: z
    .array(z.string().regex(/^\d{8,12}$/))
    .max(100)
    .default([]),
  containers: z
    .array(
      z.strictObject({
        containerNumber: containerNumberWire,
        sealNumbers: z.array(textWire(40)).max(10),
        packages: z.int().min(1).max(1_000_000).optional(),
        grossWeightKg: z.int().min(1).max(100_000),
      }),
    )
    .min(1)
    .max(200),
  goodsDescription: textWire(2000),
  hsCodes: z
    .array(z.string().regex(/^\d{4,10}$/))
    .max(20)
    .default([]),
  nhmCode: z
    .string()
    .regex(/^\d{6,8}$/)
    .optional(),
  gngCode: z
    .string()
    .regex(/^\d{8}$/)
    .optional(),
  packages: z.int().min(1).max(1_000_000),
  grossWeightKg: z.int().min(1).max(100_000_000),
  chargesCode: textWire(40).optional(),
  /** Date stamp of the departure station: the contract is made, and the shipment date for UCP 600 article 24. */
  accepted: z.strictObject({ place: textWire(140), on: dateWire }),
});
export type RegisterNoteInput = z.infer<typeof registerNoteInput>;

export const moveDuplicateInput = z.strictObject({ toPartyId: idWire('party') });

export const redirectNoteInput = z.strictObject({
  newConsignee: notePartyWire.optional(),
  newDestination: z.strictObject({ place: textWire(140), station: stationWire.optional() }).optional(),
  reason: textWire(200),
  /** The carrier tells what was already done on the railway. */
  reported: z.boolean().default(false),
});
export type RedirectNoteInput = z.infer<typeof redirectNoteInput>;

export const noteAmendmentView = z.object({
  kind: z.enum(['redirection', 'duplicate_moved']),
  byPartyId: idWire('party'),
  at: instantWire,
  detail: z.record(z.string(), z.unknown()),
});

export const noteView = registerNoteInput
  .omit({ billId: true })
  .extend({
    id: idWire('consignmentNote'),
    billId: z.string().nullable(),
    registeredBy: idWire('party'),
    duplicateHolderId: z.string().nullable().meta({
      description: 'Who holds the duplicate: blocks redirection under CIM, gives no right to delivery',
    }),
    isTitle: z.literal(false),
    amendments: z.array(noteAmendmentView),
  })
  .meta({ id: 'ConsignmentNote', description: 'A contract of carriage that is no document of title' });
export type NoteView = z.infer<typeof noteView>;
