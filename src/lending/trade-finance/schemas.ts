import { z } from 'zod';
import { dateWire, hashWire, idWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { conditionWire, interruptionKinds } from '../financing/index.ts';
import { conditionCodes, tradeProducts, tradeStatuses } from './rules.ts';

const partyId = idWire('party');

export const requestFinancingInput = z.strictObject({
  product: z.enum(tradeProducts),
  facilityId: idWire('facility'),
  creditId: idWire('credit'),
  /** The documents that are financed; all products but packing credit name them. */
  presentationId: idWire('presentation').optional(),
  /** For a product of an agreement with another bank. */
  agreementId: idWire('bankLine').optional(),
  amount: positiveMoneyWire,
  dueOn: dateWire,
  /** The invoice, or for packing credit the contract, that is financed once. */
  invoiceNumber: textWire(60),
});
export type RequestFinancingInput = z.infer<typeof requestFinancingInput>;

/** What an officer of the lender has looked into; what is left out is not known, and not met. */
export const appraisalInput = z.strictObject({
  tradeGenuine: z.boolean().optional(),
  enterpriseClass: z.enum(['A', 'B', 'C']).optional(),
  screenedOn: dateWire.optional(),
  screeningClear: z.boolean().optional(),
  originalLodged: z.boolean().optional(),
  softClauses: z.boolean().optional(),
  /** A separate limit for discrepant documents. */
  discrepancyLimit: z.boolean().optional(),
  /** A limit on the bank that owes. */
  obligorLimit: z.boolean().optional(),
});
export type AppraisalInput = z.infer<typeof appraisalInput>;

export const financingView = z
  .object({
    id: idWire('tradeFinancing'),
    product: z.enum(tradeProducts),
    agreementId: z.string().nullable(),
    facilityId: idWire('facility'),
    creditId: idWire('credit'),
    presentationId: z.string().nullable(),
    lenderId: partyId,
    customerId: partyId,
    amount: moneyWire,
    repaid: moneyWire,
    discount: moneyWire.meta({ description: 'Kept from the pay-out of a purchase' }),
    dueOn: dateWire,
    invoiceNumber: z.string(),
    recourse: z.boolean(),
    status: z.enum(tradeStatuses),
    appraisal: appraisalInput,
    paidOutOn: dateWire.nullable(),
    openConditions: z.array(z.string()).meta({ description: 'What it still waits for; moved by each event at once' }),
    conditions: z
      .array(conditionWire)
      .meta({ description: 'As they stand while it waits; as they stood when it was paid out' }),
  })
  .meta({ id: 'TradeFinancing', description: 'A financing under a credit' });
export type FinancingView = z.infer<typeof financingView>;

export const repayInput = z.strictObject({
  ...moneyInFields,
  amount: positiveMoneyWire,
  receivedOn: dateWire,
  receivableId: idWire('receivable')
    .optional()
    .meta({ description: 'The claim of the customer whose debtor paid, where one did' }),
});
export type RepayInput = z.infer<typeof repayInput>;

export const agreementInput = z.strictObject({
  /** The bank that pays under it. */
  bankId: partyId,
  product: z.enum(['refinance', 'agreed_payment', 'agreed_financing']),
  /** The bank's own name for it. */
  name: textWire(80),
  nameZh: textWire(80),
  /** What the product waits for, out of the catalogue. */
  conditions: z.array(z.enum(conditionCodes)).min(1).max(conditionCodes.length),
  group: z.enum(['import_financing', 'export_advance']),
  tenorDays: z.int().min(1).max(720),
  recourse: z.boolean(),
  interestBorneBy: z.enum(['applicant', 'beneficiary', 'bank']),
  validTo: dateWire,
});
export type AgreementInput = z.infer<typeof agreementInput>;

export const agreementView = agreementInput
  .extend({
    id: idWire('bankLine'),
    lenderId: partyId,
    status: z.enum(['proposed', 'in_force', 'declined']),
  })
  .meta({
    id: 'BankAgreement',
    description: 'What two banks agreed that one pays for the other, and the product it makes',
  });
export type AgreementView = z.infer<typeof agreementView>;

const amount = z.string().meta({ description: 'Minor units of the facility’s currency' });
const parts = {
  principalMinor: amount,
  interestMinor: amount.meta({ description: 'At the contract rate, not paid' }),
  penaltyMinor: amount.meta({ description: 'On overdue or misused principal, and on unpaid interest' }),
  compoundMinor: amount.meta({ description: 'The part of the penalty that is on unpaid interest' }),
};

export const debtView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    currency: z.string(),
    ...parts,
    claimMinor: amount.meta({
      description: 'Credits honoured and not reimbursed, and what is owed back of money that did not come',
    }),
    costsMinor: amount,
    enforcementMinor: amount,
    custodyMinor: amount,
    damagesMinor: amount,
    totalMinor: amount.meta({ description: 'All of it, before margin and what is only undertaken' }),
    claims: z.array(z.object({ receiptId: idWire('moneyReceipt'), dueOn: dateWire, leftMinor: amount })).meta({
      description: 'Of claimMinor, what is owed back of money that did not come: a repayment pays it in line',
    }),
    debts: z.array(z.object({ debtId: z.string(), dueOn: dateWire, ...parts })),
  })
  .meta({ id: 'FacilityDebt', description: 'What is owed under a facility to a day, each part by itself' });
export type DebtView = z.infer<typeof debtView>;

export const recordInterruptionInput = z.strictObject({
  kind: z.enum(interruptionKinds).exclude(['payment']),
  /** The drawdown or financing; left out, every debt that is owed under the facility. */
  debtId: z.string().max(60).optional(),
  /** When the demand arrived, the debtor acknowledged, the suit was filed or its proceedings ended. */
  onDay: dateWire,
  /** SHA-256 of the proof: of arrival, of what the debtor wrote, of the court's. */
  documentHash: hashWire,
});
export type RecordInterruptionInput = z.infer<typeof recordInterruptionInput>;

export const limitationView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    debts: z.array(
      z.object({
        debtId: z.string(),
        dueOn: dateWire,
        limitationOn: dateWire
          .nullable()
          .meta({ description: 'The last day to demand or sue; null while proceedings run' }),
        isPassed: z.boolean(),
        interruptions: z.array(
          z.object({
            kind: z.enum(interruptionKinds),
            onDay: dateWire,
            documentHash: z.string().nullable(),
            sourceId: z.string().nullable().meta({ description: 'The receipt or letter whose own record proves it' }),
          }),
        ),
      }),
    ),
    security: z.array(
      z.object({
        pledgeId: idWire('pledge'),
        kind: z.string(),
        outlastsLimitation: z.boolean().meta({
          description:
            'Of a debt whose time is over: possession or the document delivered stays enforceable, registration alone does not (SI 44)',
        }),
      }),
    ),
  })
  .meta({ id: 'Limitation', description: 'Limitation of actions, debt by debt (Civil Code 188, 195; SI 44)' });
export type LimitationView = z.infer<typeof limitationView>;

export const payOutInput = z.strictObject({ reference: transferReference });
export type PayOutInput = z.infer<typeof payOutInput>;
