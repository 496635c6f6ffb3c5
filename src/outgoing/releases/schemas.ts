import { z } from 'zod';
import {
  hashWire,
  idWire,
  instantWire,
  positiveMoneyWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { releaseStatuses } from './rules.ts';

const buyer = z.strictObject({
  name: textWire(200),
  /** The grantor and the buyer control each other, or share who controls them. Left out: not known. */
  isRelated: z.boolean().optional(),
  isWithinScope: z.boolean().optional(),
  salePrice: positiveMoneyWire.optional(),
});

export const requestReleaseInput = z
  .strictObject({
    /** The whole of one lot. */
    lotId: idWire('lot').optional().meta({ example: 'lot_01920f4e7c317a529d1e3b5f60718293' }),
    /** Or of several, each whole or in part. */
    lots: z
      .array(z.strictObject({ lotId: idWire('lot'), quantity: positiveQuantityWire.optional() }))
      .min(1)
      .max(100)
      .refine((lots) => new Set(lots.map((l) => l.lotId)).size === lots.length, 'each lot once')
      .optional(),
    vehicle: textWire(40),
    buyer: buyer.optional(),
    purpose: textWire(500).optional(),
  })
  .refine((r) => (r.lotId === undefined) !== (r.lots === undefined), {
    message: 'name one lot, or lots',
    path: ['lots'],
  });
export type RequestReleaseInput = z.infer<typeof requestReleaseInput>;

export const executeReleaseInput = z
  .strictObject({
    token: z.string().regex(/^[0-9a-f]{48}$/),
    vehicle: textWire(40),
    gateWeightKg: z
      .int()
      .min(1)
      .max(100_000_000)
      .optional()
      .meta({
        description: [
          'Gross weight of what leaves, goods with their packing and without the vehicle. The books of goods by weight fall by the goods',
          'in it; of goods by pieces it must be what so many weigh by the books. Goods by weight do not leave without it, unless the',
          'lender’s terms say so',
        ].join(' '),
      }),
    tareWeightKg: z.int().min(0).max(100_000_000).optional().meta({
      description:
        'Packing within gateWeightKg, never the vehicle: net is gateWeightKg less this. Left out: by the share in which each lot was taken in',
    }),
    left: z
      .array(z.strictObject({ lotId: idWire('lot'), quantity: quantityWire }))
      .max(100)
      .refine((left) => new Set(left.map((l) => l.lotId)).size === left.length, 'each lot once')
      .default([])
      .meta({
        description: 'Weighed or counted of each lot, each lot once; what the order names of a lot that is not named',
      }),
  })
  .refine((gate) => gate.tareWeightKg === undefined || gate.tareWeightKg < (gate.gateWeightKg ?? 0), {
    message: 'less than gateWeightKg',
    path: ['tareWeightKg'],
  });
export type ExecuteReleaseInput = z.output<typeof executeReleaseInput>;

/** Written consents of those who guarantee the debt (Civil Code 391, 409, 435). */
const guarantorConsents = z
  .array(z.strictObject({ guarantorId: idWire('party'), documentHash: hashWire }))
  .max(50)
  .default([]);

export const approveReleaseInput = z.strictObject({ guarantorConsents });
export type ApproveReleaseInput = z.output<typeof approveReleaseInput>;

export const partialDischargeInput = z.strictObject({
  lotIds: z.array(idWire('lot')).min(1).max(100),
  guarantorConsents,
});
export type PartialDischargeInput = z.output<typeof partialDischargeInput>;
export const partialDischargeView = z
  .object({
    facilityId: idWire('facility'),
    lotIds: z.array(idWire('lot')),
    leavingMinor: z.string().meta({ description: 'What the lots counted for, rounded up' }),
  })
  .meta({ id: 'PartialDischarge', description: 'Lots freed from the pledges of a facility; the rest secures it on' });
export type PartialDischargeView = z.infer<typeof partialDischargeView>;

export const promisesView = z
  .object({
    lotId: idWire('lot'),
    quantity: quantityWire,
    promisedValue: z.string().meta({ description: 'On orders that still open the gate at this moment' }),
    freeValue: z.string(),
    orders: z.array(
      z.object({
        releaseId: idWire('release'),
        quantityValue: z.string(),
        validUntil: instantWire,
        isOver: z.boolean().meta({ description: 'Its time is over: it promises nothing any more' }),
      }),
    ),
  })
  .meta({ id: 'LotPromises', description: 'Stock, what is promised of it and until when, in one answer' });
export type PromisesView = z.infer<typeof promisesView>;

export const releaseView = z
  .object({
    id: idWire('release'),
    facilityId: idWire('facility'),
    lotId: idWire('lot').meta({ description: 'The first of its lots' }),
    lots: z.array(z.object({ lotId: idWire('lot'), quantityValue: z.string(), leftValue: z.string().nullable() })),
    vehicle: z.string(),
    buyer: buyer.nullable(),
    purpose: z.string().nullable(),
    flags: z.record(z.string(), z.unknown()),
    status: z.enum(releaseStatuses),
    validUntil: instantWire.nullable(),
    maximumWeightKg: z.int().nullable(),
    gateWeightKg: z.int().nullable(),
    executedAt: instantWire.nullable(),
    token: z.string().nullable().meta({ description: 'Shown once, to who approves; opens the gate once' }),
  })
  .meta({
    id: 'Release',
    description: 'An order to let goods out: these lots, so much of each, this vehicle, until then',
  });
export type ReleaseView = z.infer<typeof releaseView>;
