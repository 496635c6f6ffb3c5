import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  instantWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { units } from '../../kernel/quantity.ts';
import { hsCodeWire, lotView, markWire } from './schemas.ts';

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'letters, digits, - and _, at most 40');

export const riskClasses = ['low', 'normal', 'high'] as const;
export type RiskClass = (typeof riskClasses)[number];

export const registerCommodityInput = z.strictObject({
  code,
  name: textWire(200),
  nameZh: textWire(200).optional(),
  hsCode: hsCodeWire,
  grade: textWire(60),
  unit: z.enum(units),
  scale: z.int().min(0).max(6),
  /** What the quantity measures. */
  datum: z.enum(['net_weight', 'gross_weight', 'dry_weight', 'pieces', 'volume']),
  riskClass: z.enum(riskClasses),
});
export type RegisterCommodityInput = z.infer<typeof registerCommodityInput>;

export const commodityView = registerCommodityInput
  .extend({ id: idWire('commodity'), nameZh: z.string().nullable(), registeredBy: idWire('party') })
  .meta({ id: 'Commodity', description: 'One grade of what is traded, with its unit, scale and datum of quantity' });
export type CommodityView = z.infer<typeof commodityView>;

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const footprint = z
  .strictObject({ west: longitude, south: latitude, east: longitude, north: latitude })
  .refine((f) => f.east - f.west > 1e-6 && f.north - f.south > 1e-6, 'east lies east of west, north of south')
  .meta({ example: { west: 106.5501, south: 29.5602, east: 106.5503, north: 29.5604 } });

export const registerSlotInput = z.strictObject({
  siteId: idWire('site'),
  /** Whose floor it is, where it is another’s: its custodian. */
  operatorId: idWire('party').optional(),
  zone: textWire(60),
  code,
  /** Storey or rack level; 0 is the floor. */
  level: z.int().min(-5).max(100).default(0),
  capacity: positiveQuantityWire,
  footprint,
});
export type RegisterSlotInput = z.output<typeof registerSlotInput>;

export const slotView = z
  .object({
    id: idWire('slot'),
    siteId: idWire('site'),
    zone: z.string(),
    code: z.string(),
    level: z.int(),
    capacity: quantityWire,
    footprint: z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
    registeredBy: idWire('party'),
  })
  .meta({ id: 'Slot', description: 'A piece of floor with its capacity; no two overlap, whoever registered them' });
export type SlotView = z.infer<typeof slotView>;

export const moveLotInput = z.strictObject({ slotId: idWire('slot').nullable() });
export type MoveLotInput = z.infer<typeof moveLotInput>;

export const splitLotInput = z.strictObject({
  parts: z
    .array(z.strictObject({ quantity: positiveQuantityWire, marks: z.array(markWire).max(500).default([]) }))
    .min(1)
    .max(50),
});
export type SplitLotInput = z.output<typeof splitLotInput>;

export const mergeLotsInput = z.strictObject({
  /** The others pour into the first. */
  lotIds: z
    .array(idWire('lot'))
    .min(2)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, 'each lot once'),
});
export type MergeLotsInput = z.infer<typeof mergeLotsInput>;

export const blendLotsInput = z.strictObject({
  lotIds: z
    .array(idWire('lot'))
    .min(1)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, 'each lot once'),
  commodityId: idWire('commodity'),
  description: textWire(500),
  /** Measured after blending; what is less than went in is loss. */
  quantity: positiveQuantityWire,
});
export type BlendLotsInput = z.infer<typeof blendLotsInput>;

/** Whoever writes goods off learns here that one person does not. */
const writesOff =
  'What the scale shows. Where pledged goods lose more than release.gateToleranceBps since the lender’s side counted them last, in however many steps and parts, one more person of the custodian agrees, the lender is told, and its watch goes on expecting them until it has found why';

export const reweighLotInput = z.strictObject({
  quantity: quantityWire.meta({ description: writesOff }),
  /** SHA-256 of the weighing record. */
  evidenceHash: hashWire,
});
export type ReweighLotInput = z.infer<typeof reweighLotInput>;

export const operationView = z.object({ operationId: idWire('lotOperation'), items: z.array(lotView) });
export type OperationView = z.infer<typeof operationView>;

export const movementView = z
  .object({
    operationId: idWire('lotOperation'),
    line: z.int(),
    operation: z.string(),
    kind: z.enum(['in', 'out', 'transfer', 'loss']),
    delta: z.string().meta({ description: 'What it did to the quantity held, at the lot’s scale' }),
    at: instantWire,
    byPartyId: idWire('party'),
  })
  .meta({ id: 'LotMovement' });

export const recordCertificateInput = z.strictObject({
  kind: z.enum(['quality', 'quantity', 'origin', 'inspection', 'assay', 'insurance', 'title']),
  number: textWire(60),
  issuer: textWire(200),
  issuedOn: dateWire,
  validTo: dateWire.optional(),
  documentHash: hashWire,
});
export type RecordCertificateInput = z.infer<typeof recordCertificateInput>;
export const certificateView = recordCertificateInput
  .extend({ lotId: idWire('lot'), validTo: z.string().nullable() })
  .meta({ id: 'LotCertificate' });
export type CertificateView = z.infer<typeof certificateView>;

export const recordTicketInput = z.strictObject({
  siteId: idWire('site'),
  number: textWire(60),
  direction: z.enum(['in', 'out']),
  commodityId: idWire('commodity'),
  quantity: positiveQuantityWire,
  vehicle: textWire(40),
  weighedAt: instantWire,
  /** For an outbound: the release on whose order it went. */
  releaseId: idWire('release').optional(),
});
export type RecordTicketInput = z.infer<typeof recordTicketInput>;
export const ticketView = recordTicketInput
  .extend({ id: idWire('weighbridgeTicket'), quantity: quantityWire, releaseId: z.string().nullable() })
  .meta({ id: 'WeighbridgeTicket' });
export type TicketView = z.infer<typeof ticketView>;

export const siteStockView = z
  .object({
    siteId: idWire('site'),
    commodityId: idWire('commodity'),
    inboundValue: z.string(),
    outboundValue: z.string(),
    certifiedValue: z.string(),
  })
  .meta({ id: 'SiteStock', description: 'By weighbridge: what came in, what went out, what receipts certify' });
export type SiteStockView = z.infer<typeof siteStockView>;
