import { z } from 'zod';
import { bpsWire, dateWire, hashWire, idWire, textWire } from '../../http/wire.ts';
import { buyerKinds } from './rules.ts';

const terms = {
  agreedDays: z.int().min(0).max(3_650).optional(),
  longerTermReason: textWire(300).optional(),
  acceptanceDays: z.int().min(0).max(365).optional(),
  /** Agreed interest on a late price, and the 1-year LPR of the day of signing: both or neither. */
  lateInterest: z.strictObject({ yearlyBps: bpsWire, lprAtSigningBps: bpsWire }).optional(),
  /** A clause against assignment. It does not bind third parties for money (Civil Code 545); it is shown, not obeyed. */
  noAssignment: z.boolean(),
  payWhenPaid: z.boolean(),
};

export const registerContractInput = z.strictObject({
  number: textWire(64),
  buyerId: idWire('party'),
  signedOn: dateWire,
  buyerKind: z.enum(buyerKinds),
  /** The seller's own declaration at signing (Order 802 art 3). */
  sellerIsSme: z.boolean(),
  documentHash: hashWire,
  ...terms,
});
export type RegisterContractInput = z.infer<typeof registerContractInput>;

export const changeContractInput = z.strictObject({ ...terms, reason: textWire(300), documentHash: hashWire });
export type ChangeContractInput = z.infer<typeof changeContractInput>;

export const contractView = z
  .object({
    id: idWire('contract'),
    number: z.string(),
    sellerId: idWire('party'),
    buyerId: idWire('party'),
    signedOn: dateWire,
    buyerKind: z.enum(buyerKinds),
    sellerIsSme: z.boolean(),
    agreedDays: z.int().nullable(),
    longerTermReason: z.string().nullable(),
    acceptanceDays: z.int().nullable(),
    lateInterest: z.object({ yearlyBps: z.int(), lprAtSigningBps: z.int() }).nullable(),
    noAssignment: z.boolean(),
    documentHash: z.string(),
    version: z.int(),
    noticedAt: z.string().nullable(),
  })
  .meta({ id: 'Contract', description: 'The base contract of receivables: payment terms and clauses' });
export type ContractView = z.infer<typeof contractView>;
