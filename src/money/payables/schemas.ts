import { z } from 'zod';
import {
  bpsWire,
  dateWire,
  idWire,
  instantWire,
  moneyWire,
  onceEach,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { certificateStatuses, moveKinds, moveStatuses } from './rules.ts';
import { watchSigns } from './watch-rules.ts';

const bankAccount = z.strictObject({
  number: z.string().regex(/^[0-9A-Z]{8,34}$/),
  bank: textWire(120),
});

export const proposeLineInput = z.strictObject({
  bankId: idWire('party'),
  limit: positiveMoneyWire,
  expiresOn: dateWire,
  /** Most hands and splits of one certificate; what policy says when left out. */
  depthMax: z.int().min(0).max(1_000_000).optional(),
  splitsMax: z.int().min(0).max(1_000_000).optional(),
});
export type ProposeLineInput = z.infer<typeof proposeLineInput>;

export const lineView = z
  .object({
    id: idWire('certificateLine'),
    issuerId: idWire('party'),
    bankId: idWire('party'),
    limit: moneyWire,
    used: moneyWire,
    expiresOn: dateWire,
    depthMax: z.int(),
    splitsMax: z.int(),
    status: z.enum(['proposed', 'active', 'stopped']),
    stopReason: z.string().nullable(),
  })
  .meta({ id: 'CertificateLine', description: 'What a bank lets a core firm issue in certificates' });
export type LineView = z.infer<typeof lineView>;

export const issueCertificateInput = z.strictObject({
  lineId: idWire('certificateLine'),
  obligeeId: idWire('party'),
  dueOn: dateWire,
  contractNumber: textWire(64),
  /** Why a term over six months fits the trade; examined by the bank that finances. */
  tenorReason: textWire(300).optional(),
  /** Confirmed receivables of the obligee against the issuer; they add up to the face. */
  receivables: z
    .array(z.strictObject({ receivableId: idWire('receivable'), amount: positiveMoneyWire }))
    .min(1)
    .max(200)
    .refine(...onceEach('receivableId')),
});
export type IssueCertificateInput = z.infer<typeof issueCertificateInput>;

export const answerInput = z.strictObject({ accept: z.boolean() });
export type AnswerInput = z.infer<typeof answerInput>;

export const holdingView = z.object({
  id: idWire('holding'),
  holderId: idWire('party'),
  amountMinor: z.string(),
  reservedMinor: z.string(),
  fromMinor: z.string(),
  depth: z.int(),
  hasAccount: z.boolean(),
});
export type HoldingView = z.infer<typeof holdingView>;

export const certificateView = z
  .object({
    id: idWire('certificate'),
    number: z.string(),
    issuerId: idWire('party'),
    obligeeId: idWire('party'),
    bankId: idWire('party'),
    face: positiveMoneyWire,
    issuedOn: dateWire,
    dueOn: dateWire,
    tenor: z.enum(['ok', 'review']),
    tenorReason: z.string().nullable(),
    contractNumber: z.string(),
    splits: z.int(),
    status: z.enum(certificateStatuses),
    paid: moneyWire,
    holdings: z
      .array(holdingView)
      .meta({ description: 'The parts that you may see: all for issuer and bank, else yours' }),
  })
  .meta({
    id: 'Certificate',
    description: 'Receivables e-certificate (应收账款电子凭证): a recorded promise to pay; not a bill',
  });
export type CertificateView = z.infer<typeof certificateView>;

export const offerMoveInput = z
  .strictObject({
    holdingId: idWire('holding'),
    kind: z.enum(moveKinds),
    toPartyId: idWire('party'),
    amountMinor: z.string().regex(/^[1-9]\d{0,14}$/),
    /** Where a financier pays the net to. */
    account: bankAccount.optional(),
  })
  .refine((m) => (m.kind === 'finance') === (m.account !== undefined), {
    message: 'a financing names the account to be paid into, a transfer none',
    path: ['account'],
  });
export type OfferMoveInput = z.infer<typeof offerMoveInput>;

export const answerMoveInput = z.strictObject({
  accept: z.boolean(),
  /** With a financing: its price, its number in the unified registry, and that a long term was examined. */
  financing: z
    .strictObject({
      rateBps: bpsWire,
      filingNumber: textWire(60),
      filedAt: instantWire,
      /** Last day of the filing. */
      expiresOn: dateWire,
      /** The search of the holder that came before it. */
      search: z.strictObject({
        certificate: textWire(60),
        searchedAt: instantWire,
        earlierFilings: z.int().min(0).max(10_000),
      }),
      tenorReviewed: z.boolean(),
    })
    .optional(),
});
export type AnswerMoveInput = z.infer<typeof answerMoveInput>;

export const moveView = z
  .object({
    id: idWire('certificateMove'),
    certificateId: idWire('certificate'),
    kind: z.enum(moveKinds),
    fromPartyId: idWire('party'),
    toPartyId: idWire('party'),
    amountMinor: z.string(),
    status: z.enum(moveStatuses),
    toHoldingId: z.string().nullable(),
    rateBps: z.int().nullable(),
    discountMinor: z.string().nullable(),
    netMinor: z.string().nullable(),
    filingNumber: z.string().nullable(),
  })
  .meta({ id: 'CertificateMove', description: 'A part offered to another hand, or to a bank for money' });
export type MoveView = z.infer<typeof moveView>;

export const nameAccountInput = bankAccount;
export type NameAccountInput = z.infer<typeof nameAccountInput>;

export const instructionView = z
  .object({
    id: idWire('instruction'),
    objectId: z.string(),
    bankId: idWire('party'),
    payerId: idWire('party'),
    payeeId: idWire('party'),
    accountNumber: z.string(),
    accountBank: z.string(),
    amountMinor: z.string(),
    paidMinor: z.string().nullable(),
    currency: z.enum(currencies),
    payOn: dateWire,
    status: z.enum(['instructed', 'paid', 'failed']),
    bankReference: z.string().nullable(),
  })
  .meta({ id: 'PaymentInstruction', description: 'What a bank is told to pay; the platform moves and keeps no money' });
export type InstructionView = z.infer<typeof instructionView>;

export const reportInstructionInput = z.strictObject({ isPaid: z.boolean(), bankReference: textWire(64) });
export type ReportInstructionInput = z.infer<typeof reportInstructionInput>;

export const reportRedemptionInput = z.strictObject({
  /** What the issuer's account bore on the due day; less than the face is shared pro rata. */
  paidMinor: z.string().regex(/^(0|[1-9]\d{0,14})$/),
  bankReference: textWire(64),
});
export type ReportRedemptionInput = z.infer<typeof reportRedemptionInput>;

export const billFieldsView = z
  .object({
    billKind: z.literal('supply_chain_bill'),
    drawer: z.string(),
    acceptor: z.string(),
    payee: z.string(),
    acceptanceBank: z.string(),
    amount: moneyWire,
    issuedOn: dateWire,
    dueOn: dateWire,
    isTransferable: z.boolean(),
    contractNumber: z.string(),
    parts: z
      .array(z.object({ holder: z.string(), from: z.string(), to: z.string(), amountMinor: z.string() }))
      .meta({ description: 'Sub-bill intervals in units of 0.01, first and last included' }),
    endorsements: z.array(
      z.object({ from: z.string(), to: z.string(), amountMinor: z.string(), on: dateWire, kind: z.string() }),
    ),
    remarks: z.array(z.string()).meta({ description: 'What would have to change before a bill could be drawn so' }),
  })
  .meta({
    id: 'SupplyChainBillFields',
    description: 'The certificate in the fields of a supply-chain bill (供应链票据), for export',
  });
export type BillFieldsView = z.infer<typeof billFieldsView>;

export const watchedView = z
  .object({
    certificateId: idWire('certificate'),
    number: z.string(),
    issuerId: idWire('party'),
    bankId: idWire('party'),
    face: moneyWire,
    status: z.enum(certificateStatuses),
    splits: z.int(),
    parts: z.int(),
    signs: z.array(z.object({ sign: z.enum(watchSigns), found: z.int(), from: z.int() })).meta({
      description: 'What was counted, and from how many on it is odd',
    }),
  })
  .meta({ id: 'WatchedCertificate', description: 'A certificate that was split or passed on oddly' });
export type WatchedView = z.infer<typeof watchedView>;
