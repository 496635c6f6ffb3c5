import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  positiveMoneyWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { recordStanding } from '../transferable-records/index.ts';

/** What Civil Code 909 and GB/T 30332-2024 want on a receipt, besides what the record of the lot gives. */
const terms = {
  number: textWire(40),
  quality: textWire(500),
  packing: textWire(200),
  pieces: z.int().min(1).max(10_000_000),
  marks: z.array(textWire(60)).max(100).default([]),
  /** How much may be lost in store without fault. */
  wearStandard: textWire(200),
  storedUntil: dateWire.nullable().default(null),
  storageFee: textWire(200),
  insurance: z
    .strictObject({ insured: positiveMoneyWire, from: dateWire, to: dateWire, insurer: textWire(200) })
    .nullable()
    .default(null),
  placeOfIssue: textWire(140),
};

export const issueReceiptInput = z.strictObject({
  ...terms,
  lotId: idWire('lot'),
  /** Who gave the goods in store: the first holder. The lot’s owner when absent. */
  depositorId: idWire('party').optional(),
  /** A receipt that was declared lost, in whose place this one stands. */
  replacesId: idWire('receipt').optional(),
});
export type IssueReceiptInput = z.output<typeof issueReceiptInput>;

const remark = z.string().max(40).optional();
export const plainInput = z.strictObject({ remark });
export const endorseReceiptInput = z.strictObject({
  toPartyId: idWire('party'),
  /** A pledge shows the word, and is delivered with it (SI 59); a transfer passes title and possession. */
  kind: z.enum(['transfer', 'pledge']),
  remark,
});
export const signEndorsementInput = z.strictObject({ accept: z.boolean(), remark });
export const surrenderReceiptInput = z.strictObject({
  purpose: z.enum(['delivery', 'amendment', 'switch_to_paper']).default('delivery'),
  remark,
});
export const answerInput = z.strictObject({ accept: z.boolean(), remark });
export const paperBackInput = z.strictObject({
  holderId: idWire('party'),
  /** SHA-256 of the scan of the paper that was taken back and cancelled. */
  paperHash: hashWire,
  remark,
});
export const lossInput = z.strictObject({
  basis: z.enum(['court_judgment', 'indemnity']),
  documentHash: hashWire,
  remark,
});
export const splitReceiptInput = z.strictObject({
  /** Number of the receipt for what stays in the lot. */
  number: textWire(40),
  parts: z
    .array(z.strictObject({ number: textWire(40), quantity: positiveQuantityWire, pieces: z.int().min(1) }))
    .min(1)
    .max(50),
});
export type SplitReceiptInput = z.output<typeof splitReceiptInput>;

const { negotiability: _, ...standing } = recordStanding;
export const receiptView = z
  .object({
    id: idWire('receipt'),
    issuerId: idWire('party'),
    depositorId: idWire('party'),
    depositor: z.string(),
    lotId: idWire('lot'),
    goods: z.string(),
    commodityId: idWire('commodity'),
    quantity: quantityWire,
    place: z.object({ siteId: idWire('site'), slot: z.string().nullable() }),
    issuedOn: dateWire,
    ...terms,
    ...standing,
    pendingEndorsement: z
      .object({ byPartyId: z.string(), toPartyId: z.string(), kind: z.enum(['transfer', 'pledge']) })
      .nullable(),
  })
  .meta({ id: 'WarehouseReceipt', description: 'The claim to one stored lot: one live receipt, one holder' });
export type ReceiptView = z.infer<typeof receiptView>;
export const receiptsView = z.object({ items: z.array(receiptView) });
