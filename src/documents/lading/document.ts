import { z } from 'zod';
import { dateWire, idWire, textWire } from '../../http/wire.ts';
import { containerNumberWire } from '../../physical/goods/index.ts';
import { stationWire } from '../consignment-notes/index.ts';
import { billForms, legalBases, transportModes } from './rules.ts';

/** Where one railway hands over to the next; the gauge changes where track widths differ. */
export const borderPointWire = z.strictObject({
  name: textWire(140),
  fromStation: stationWire.optional(),
  toStation: stationWire.optional(),
  fromCountry: z.string().regex(/^[A-Z]{2}$/),
  toCountry: z.string().regex(/^[A-Z]{2}$/),
  gaugeChange: z
    .strictObject({ fromMm: z.int().min(600).max(2000), toMm: z.int().min(600).max(2000) })
    .refine((g) => g.fromMm !== g.toMm, { message: 'a gauge change joins two gauges', path: ['toMm'] })
    .optional(),
  /** Seals are expected to be changed here: by customs, or with the wagon. */
  resealExpected: z.boolean().default(false),
});

export const legWire = z.strictObject({
  mode: z.enum(transportModes),
  carrier: textWire(200),
  from: textWire(140),
  to: textWire(140),
  fromStation: stationWire.optional(),
  toStation: stationWire.optional(),
  /** Ship and voyage, train, or lorry plate. */
  conveyance: textWire(80).optional(),
  borderPoints: z.array(borderPointWire).max(20).default([]),
  /** The railway's own note beneath a rail leg: CIM, SMGS or both, with its number. */
  consignmentNote: z.strictObject({ regime: z.enum(['CIM', 'SMGS', 'CIM/SMGS']), number: textWire(40) }).optional(),
});

/** A party as the document shows it, besides shipper, order and notify parties. */
const shownPartyWire = z.strictObject({
  role: z.enum(['delivery_agent', 'forwarder', 'also_notify', 'guarantor', 'freight_payer']),
  name: textWire(200),
  address: textWire(300).optional(),
  partyId: idWire('party').optional(),
});

export const sealWire = z.strictObject({
  number: textWire(40),
  affixedBy: z.enum(['shipper', 'carrier', 'customs', 'terminal']).default('carrier'),
});

const containerWire = z.strictObject({
  containerNumber: containerNumberWire,
  /** ISO 6346 size and type, 45G1. */
  isoType: z
    .string()
    .regex(/^[A-Z0-9]{4}$/)
    .optional(),
  sealNumber: textWire(40),
  furtherSeals: z.array(sealWire).max(10).default([]),
  packages: z.int().min(1).max(1_000_000).optional(),
  tareKg: z.int().min(1).max(40_000).optional(),
  lotIds: z.array(idWire('lot')).min(1).max(100),
});

/**
 * What a rail or multimodal document rests on where no statute makes it one of title: the agreement by which the carrier
 * delivers to its holder alone (Chongqing model; Liangjiang court, 30 June 2020).
 */
const arrangementWire = z.strictObject({
  name: textWire(200),
  reference: textWire(80),
  documentHash: z.string().regex(/^[0-9a-f]{64}$/),
  governingLaw: textWire(80),
  /** The carrier's undertaking to deliver to the holder alone, and who acknowledged it at destination. */
  deliveryUndertaking: z
    .strictObject({ documentHash: z.string().regex(/^[0-9a-f]{64}$/), acknowledgedBy: textWire(200) })
    .optional(),
});

/** What the carrier states; the rest of the document comes from the record. */
export const billTerms = {
  number: textWire(40),
  form: z.enum(billForms),
  negotiability: z.enum(['order', 'straight']).default('order'),
  legalBasis: z.enum(legalBases),
  governingArrangement: arrangementWire.optional(),
  shipperId: idWire('party'),
  /** To whose order the goods are deliverable; null: to bearer. Of a straight document, the consignee. */
  orderOfId: idWire('party').nullable(),
  notifyId: idWire('party'),
  furtherParties: z.array(shownPartyWire).max(10).default([]),
  originalsIssued: z.int().min(1).max(9),
  copiesIssued: z.int().min(0).max(20).default(0),
  placeOfReceipt: textWire(140),
  portOfLoading: textWire(140).optional(),
  portOfDischarge: textWire(140).optional(),
  placeOfDelivery: textWire(140),
  placeOfIssue: textWire(140).optional(),
  goodsDescription: textWire(2000),
  hsCodes: z
    .array(z.string().regex(/^\d{4,10}$/))
    .max(20)
    .default([]),
  /** Codes of the railways: NHM in the west, GNG in the east. */
  nhmCode: z
    .string()
    .regex(/^\d{6,8}$/)
    .optional(),
  gngCode: z
    .string()
    .regex(/^\d{8}$/)
    .optional(),
  marks: textWire(500).optional(),
  packages: z.int().min(1).max(1_000_000),
  packageKind: textWire(40).optional(),
  freight: z.enum(['prepaid', 'collect']),
  /** Clauses about a defective condition of goods or packaging; none means the document is clean. */
  clauses: z.array(textWire(200)).max(20).default([]),
  legs: z.array(legWire).min(1).max(20),
  takenInChargeOn: dateWire,
  /** On an ocean bill: loaded on board; without it the bill says received for shipment. */
  shippedOnBoardOn: dateWire.optional(),
  issuedOn: dateWire,
};

export const issueBillInput = z.strictObject({
  ...billTerms,
  containers: z.array(containerWire).min(1).max(100),
  /** The document that this one is issued in place of: surrendered for amendment, or declared lost. */
  replacesId: idWire('bill').optional(),
});
export type IssueBillInput = z.infer<typeof issueBillInput>;
