import { z } from 'zod';
import { containerNumberWire } from '../goods/index.ts';
import { dateWire, idWire, instantWire, textWire } from '../http/wire.ts';
import { billForms, legalBases, transportModes } from './rules.ts';

const legWire = z.strictObject({
  mode: z.enum(transportModes),
  carrier: textWire(200),
  from: textWire(140),
  to: textWire(140),
  /** The railway's own note beneath a rail leg: CIM, SMGS or both, with its number. */
  consignmentNote: z.strictObject({ regime: z.enum(['CIM', 'SMGS', 'CIM/SMGS']), number: textWire(40) }).optional(),
});

export const issueBillInput = z.strictObject({
  number: textWire(40),
  form: z.enum(billForms),
  legalBasis: z.enum(legalBases),
  shipperId: idWire('party'),
  /** To whose order the goods are deliverable. */
  orderOfId: idWire('party'),
  notifyId: idWire('party'),
  originalsIssued: z.int().min(1).max(9),
  placeOfReceipt: textWire(140),
  placeOfDelivery: textWire(140),
  goodsDescription: textWire(2000),
  packages: z.int().min(1).max(1_000_000),
  freight: z.enum(['prepaid', 'collect']),
  /** Clauses about a defective condition of goods or packaging; none means the document is clean. */
  clauses: z.array(textWire(200)).max(20).default([]),
  legs: z.array(legWire).min(1).max(20),
  takenInChargeOn: dateWire,
  issuedOn: dateWire,
  containers: z
    .array(
      z.strictObject({
        containerNumber: containerNumberWire,
        sealNumber: textWire(40),
        lotIds: z.array(idWire('lot')).min(1).max(100),
      }),
    )
    .min(1)
    .max(100),
});
export type IssueBillInput = z.infer<typeof issueBillInput>;

export const transferBillInput = z.strictObject({
  toPartyId: idWire('party'),
  remark: z.string().max(40).optional(),
});
export type TransferBillInput = z.infer<typeof transferBillInput>;

export const surrenderAnswerInput = z.strictObject({
  accept: z.boolean(),
  remark: z.string().max(40).optional(),
});
export type SurrenderAnswerInput = z.infer<typeof surrenderAnswerInput>;

export const billView = z
  .object({
    id: idWire('bill'),
    number: z.string(),
    form: z.enum(billForms),
    legalBasis: z.enum(legalBases),
    carrierId: idWire('party'),
    shipperId: idWire('party'),
    orderOfId: idWire('party'),
    notifyId: idWire('party'),
    holderId: idWire('party'),
    titleOwnerId: idWire('party'),
    status: z.enum(['issued', 'surrender_requested', 'surrendered', 'void']),
    originalsIssued: z.int(),
    placeOfReceipt: z.string(),
    placeOfDelivery: z.string(),
    goodsDescription: z.string(),
    grossWeightKg: z.int(),
    packages: z.int(),
    freight: z.enum(['prepaid', 'collect']),
    clauses: z.array(z.string()),
    legs: z.array(legWire),
    takenInChargeOn: dateWire,
    issuedOn: dateWire,
    version: z.int(),
    lots: z.array(z.object({ lotId: idWire('lot'), containerNumber: z.string(), sealNumber: z.string() })),
  })
  .meta({ id: 'Bill', description: 'A multimodal or rail bill of lading: one holder at any moment' });
export type BillView = z.infer<typeof billView>;

export const billActView = z.object({
  version: z.int(),
  act: z.string(),
  byPartyId: idWire('party'),
  toPartyId: idWire('party').nullable(),
  remark: z.string().nullable(),
  at: instantWire,
  previousHash: z.string().meta({ description: 'Of the act before; of the document itself for the first' }),
  hash: z.string(),
});
export type BillActView = z.infer<typeof billActView>;

export const billChainView = z
  .object({ acts: z.array(billActView), verified: z.boolean().meta({ description: 'Every link hashes to the next' }) })
  .meta({ id: 'BillChain' });
