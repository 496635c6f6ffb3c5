import { z } from 'zod';
import { bpsWire, dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { amendmentStatuses, creditStatuses } from './rules.ts';
import { creditTermsWire, termsShape } from './terms.ts';

const partyId = idWire('party');

export const applyForCreditInput = z
  .strictObject({
    issuingBankId: partyId,
    /** Advises the credit to the beneficiary; without one the issuing bank does it itself. */
    advisingBankId: partyId.optional(),
    /** With whom the credit is available, beside the issuing bank; `any_bank` names none (UCP 600 6a). */
    nominatedBankId: partyId.optional(),
    availableWith: z.enum(['issuing_bank', 'nominated_bank', 'any_bank']).optional(),
    /** Asked to confirm; the advising bank where none is named. */
    confirmingBankId: partyId.optional(),
    reimbursingBankId: partyId.optional(),
    beneficiaryId: partyId,
    facilityId: idWire('facility'),
    amount: positiveMoneyWire,
    plusBps: bpsWire,
    minusBps: bpsWire,
    /** Usable beside the amount (39C); the terms say for what. */
    additional: positiveMoneyWire.optional(),
    latestShipmentOn: dateWire,
    expiresOn: dateWire,
    terms: creditTermsWire,
  })
  .refine((a) => a.availableWith !== 'nominated_bank' || a.nominatedBankId !== undefined, {
    message: 'a credit available with a nominated bank names it',
    path: ['nominatedBankId'],
  });
export type ApplyForCreditInput = z.infer<typeof applyForCreditInput>;

export const creditNumberWire = z
  .string()
  .regex(/^(?!\/)(?!.*\/\/)[A-Z0-9/?:().,'+ -]{1,16}(?<!\/)$/, 'at most 16 SWIFT characters (field 20)');
export const issueCreditInput = z.strictObject({ number: creditNumberWire });
export type IssueCreditInput = z.infer<typeof issueCreditInput>;

export const adviseCreditInput = z.strictObject({
  /** The customer it is advised to; needed where the credit came as a message. */
  beneficiaryId: partyId.optional(),
  /** The bank through which it is advised on, if any. */
  secondAdvisingBankId: partyId.optional(),
  /** The documents and goods that the message asks for, laid out by an officer of the advising bank. */
  layout: z
    .strictObject({
      requiredDocuments: termsShape.requiredDocuments,
      goods: termsShape.goods,
      transportRule: termsShape.transportRule,
      tenor: termsShape.tenor,
      parts: termsShape.parts,
    })
    .optional(),
});
export type AdviseCreditInput = z.infer<typeof adviseCreditInput>;

export const confirmationInput = z.strictObject({ add: z.boolean() });
export type ConfirmationInput = z.infer<typeof confirmationInput>;

export const creditView = z
  .object({
    id: idWire('credit'),
    number: z.string().nullable(),
    origin: z.enum(['application', 'message', 'transfer']),
    parentCreditId: z.string().nullable(),
    applicantId: partyId.nullable(),
    beneficiaryId: partyId.nullable(),
    issuingBankId: partyId,
    advisingBankId: partyId.nullable(),
    secondAdvisingBankId: partyId.nullable(),
    availableWith: z.enum(['issuing_bank', 'nominated_bank', 'any_bank']),
    nominatedBankId: partyId.nullable(),
    confirmingBankId: partyId.nullable(),
    confirmation: z.enum(['none', 'asked', 'added', 'declined']),
    reimbursingBankId: partyId.nullable(),
    transferringBankId: partyId.nullable(),
    facilityId: idWire('facility').nullable(),
    amount: moneyWire,
    additional: moneyWire,
    drawn: moneyWire,
    held: moneyWire,
    transferred: moneyWire,
    available: moneyWire.meta({
      description: 'What may still be drawn: ceiling less drawn, held, transferred, ceased',
    }),
    plusBps: z.int(),
    minusBps: z.int(),
    latestShipmentOn: dateWire.nullable(),
    expiresOn: dateWire,
    issuedOn: dateWire.nullable(),
    advisedOn: dateWire.nullable(),
    approvalsRequired: z.int(),
    terms: creditTermsWire,
    status: z.enum(creditStatuses),
  })
  .meta({ id: 'Credit', description: 'A documentary credit under UCP 600, from the import or the export side' });
export type CreditView = z.infer<typeof creditView>;

export const lintFindingView = z
  .object({ rule: z.string(), field: z.string(), text: z.string(), textZh: z.string(), found: z.string() })
  .meta({ id: 'DraftingAdvice' });

export const creditDetailView = creditView
  .extend({
    approvals: z.array(z.object({ level: z.int(), approvedBy: idWire('person'), approvedAt: instantWire })),
    instalments: z.array(
      z.object({
        number: z.int(),
        shipsFrom: dateWire,
        shipsTo: dateWire,
        amount: moneyWire,
        used: moneyWire,
        status: z.enum(['open', 'missed']),
      }),
    ),
    advice: z.array(lintFindingView).meta({ description: 'What will make trouble at presentation (drafting rules)' }),
  })
  .meta({ id: 'CreditDetail' });
export type CreditDetailView = z.infer<typeof creditDetailView>;

/** What an amendment changes; what it leaves out stays. */
export const amendmentChangeWire = z.strictObject({
  amountBy: z.strictObject({ direction: z.enum(['increase', 'decrease']), amount: positiveMoneyWire }).optional(),
  plusBps: bpsWire.optional(),
  minusBps: bpsWire.optional(),
  latestShipmentOn: dateWire.optional(),
  expiresOn: dateWire.optional(),
  terms: z.strictObject(termsShape).omit({ form: true, rules: true, shipmentSchedule: true }).partial().optional(),
});
export type AmendmentChange = z.infer<typeof amendmentChangeWire>;

export const askAmendmentInput = z.strictObject({
  change: amendmentChangeWire.default({}),
  /** Asks the beneficiary and a confirming bank to agree that the credit ends (UCP 600 10a). */
  cancels: z.boolean().default(false),
});
export type AskAmendmentInput = z.infer<typeof askAmendmentInput>;

export const answerAmendmentInput = z.strictObject({
  /** To accept a part of it is to reject it (UCP 600 10e); silence is no answer (10f). */
  answer: z.enum(['accept', 'reject', 'accept_in_part']),
  note: textWire(500).optional(),
});
export type AnswerAmendmentInput = z.infer<typeof answerAmendmentInput>;

export const extendConfirmationInput = z.strictObject({ extend: z.boolean() });

export const layOutAmendmentInput = z.strictObject({ requiredDocuments: termsShape.requiredDocuments });
export type LayOutAmendmentInput = z.infer<typeof layOutAmendmentInput>;

export const amendmentView = z
  .object({
    id: idWire('creditAmendment'),
    creditId: idWire('credit'),
    number: z.int().nullable(),
    change: amendmentChangeWire,
    cancels: z.boolean(),
    status: z.enum(amendmentStatuses),
    issuedOn: dateWire.nullable(),
    answeredOn: dateWire.nullable(),
    presentationId: z
      .string()
      .nullable()
      .meta({ description: 'The presentation that accepted it by complying with it' }),
    answerNote: z.string().nullable(),
    confirmationExtended: z.boolean().nullable(),
    laidOut: z.boolean(),
  })
  .meta({ id: 'CreditAmendment', description: 'A change that stands beside the credit until it is answered' });
export type AmendmentView = z.infer<typeof amendmentView>;

export const requestTransferInput = z.strictObject({
  secondBeneficiaryId: partyId,
  amount: positiveMoneyWire,
  /** What article 38(g) lets a transfer reduce; absent: as in the credit. */
  expiresOn: dateWire.optional(),
  latestShipmentOn: dateWire.optional(),
  presentationDays: z.int().min(1).max(365).optional(),
  unitPrice: textWire(20).optional(),
  insuredPct: z.number().min(100).max(200).optional(),
  /** The first beneficiary's name stands for the applicant's. */
  hideApplicant: z.boolean().default(false),
  adviseAmendments: z.boolean(),
});
export type RequestTransferInput = z.infer<typeof requestTransferInput>;

export const executeTransferInput = z.strictObject({ reference: creditNumberWire });
export type ExecuteTransferInput = z.infer<typeof executeTransferInput>;

export const transferView = z
  .object({
    id: idWire('creditTransfer'),
    creditId: idWire('credit'),
    secondBeneficiaryId: partyId,
    amount: moneyWire,
    expiresOn: dateWire,
    latestShipmentOn: dateWire.nullable(),
    adviseAmendments: z.boolean(),
    status: z.enum(['requested', 'transferred', 'declined']),
    transferredCreditId: z.string().nullable(),
  })
  .meta({ id: 'CreditTransfer' });
export type TransferView = z.infer<typeof transferView>;

export const assignProceedsInput = z.strictObject({ assigneeId: partyId, amount: positiveMoneyWire });
export type AssignProceedsInput = z.infer<typeof assignProceedsInput>;

export const proceedsView = z
  .object({
    id: idWire('proceedsAssignment'),
    creditId: idWire('credit'),
    assignorId: partyId,
    assigneeId: partyId,
    amount: moneyWire,
    paid: moneyWire,
    status: z.enum(['notified', 'acknowledged', 'declined']),
    acknowledgedAt: instantWire.nullable(),
  })
  .meta({ id: 'ProceedsAssignment', description: 'Proceeds assigned by the beneficiary (UCP 600 39)' });
export type ProceedsView = z.infer<typeof proceedsView>;

export const declareInterruptionInput = z.strictObject({
  /** Acts of God, riots, war, strikes or any other cause beyond the bank’s control. */
  cause: textWire(500),
  fromOn: dateWire,
});
export type DeclareInterruptionInput = z.infer<typeof declareInterruptionInput>;

export const resumeInput = z.strictObject({
  /** The first day on which the bank is open again. */
  resumedOn: dateWire,
});
export type ResumeInput = z.infer<typeof resumeInput>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const stateBankingHoursInput = z.strictObject({
  /** A day to come at the bank; the hours hold until it states others. */
  validFrom: dateWire,
  opensAt: timeOfDay,
  /** The first minute after hours; 24:00 for a bank that closes with the day. */
  closesAt: z.union([timeOfDay, z.literal('24:00')]),
});
export type StateBankingHoursInput = z.infer<typeof stateBankingHoursInput>;

export const bankingHoursView = z
  .object({
    id: idWire('bankingHours'),
    bankId: idWire('party'),
    validFrom: dateWire,
    opensAt: z.string(),
    closesAt: z.string(),
  })
  .meta({ id: 'BankingHours', description: 'When a bank accepts presentations, on its own clock (UCP 600 33)' });
export type BankingHoursView = z.infer<typeof bankingHoursView>;

export const interruptionView = z
  .object({
    id: idWire('bankInterruption'),
    bankId: idWire('party'),
    cause: z.string(),
    fromOn: dateWire,
    toOn: dateWire.nullable().meta({ description: 'Last day closed; null while it goes on' }),
  })
  .meta({ id: 'BankInterruption', description: 'Business interrupted by causes beyond the bank (UCP 600 36)' });
export type InterruptionView = z.infer<typeof interruptionView>;
