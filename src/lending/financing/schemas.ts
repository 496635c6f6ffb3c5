import { z } from 'zod';
import { bpsWire, dateWire, hashWire, idWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { bankReferenceWire, moneyInFields } from '../../money/money-in/index.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { rateLockWire } from '../../money/rate-locks/index.ts';
import { askedProducts, drawdownStatuses, facilityReasons, facilityStatuses, products } from './rules.ts';

export const proposeFacilityInput = z.strictObject({
  borrowerId: idWire('party'),
  limit: positiveMoneyWire,
  lotAdvanceBps: bpsWire,
  receivableAdvanceBps: bpsWire,
  marginBps: bpsWire,
  interestBps: bpsWire,
  /** Of the contract rate, on top of it: while overdue, while used for something else. Left out, none is agreed. */
  overdueUpliftBps: bpsWire.default(0),
  misuseUpliftBps: bpsWire.default(0),
  expiresOn: dateWire,
});
export type ProposeFacilityInput = z.output<typeof proposeFacilityInput>;

const because = { reason: z.enum(facilityReasons), note: textWire(500).optional() };
export const declineFacilityInput = z.strictObject(because);
export type DeclineFacilityInput = z.output<typeof declineFacilityInput>;
export const suspendFacilityInput = z.strictObject({
  reason: textWire(500),
  cause: z
    .enum(facilityReasons)
    .optional()
    .meta({ description: 'Of a listed firm one of its closed list is asked; else it is that the risk rose' }),
});
export type SuspendFacilityInput = z.output<typeof suspendFacilityInput>;
export const closeFacilityInput = z.strictObject(because);
export type CloseFacilityInput = z.output<typeof closeFacilityInput>;
export const changeFacilityInput = z.strictObject({
  limit: positiveMoneyWire.optional(),
  expiresOn: dateWire.optional(),
  ...because,
  documentHash: hashWire,
});
export type ChangeFacilityInput = z.output<typeof changeFacilityInput>;

export const hedgeFacilityInput = z.strictObject({
  hedgedBpsMin: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .meta({ description: 'Basis points of what is owed and promised; null: none is asked any more' }),
  ...because,
  documentHash: hashWire,
});
export type HedgeFacilityInput = z.output<typeof hedgeFacilityInput>;

const amount = z.string().meta({ description: 'Minor units of the facility’s currency' });

export const facilityView = z
  .object({
    id: idWire('facility'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    limit: moneyWire,
    lotAdvanceBps: z.int(),
    receivableAdvanceBps: z.int(),
    marginBps: z.int(),
    interestBps: z.int(),
    overdueUpliftBps: z.int().meta({ description: 'As agreed with the facility; amendments are listed beside it' }),
    misuseUpliftBps: z.int(),
    expiresOn: dateWire,
    status: z.enum(facilityStatuses),
    limitId: idWire('creditLimit')
      .nullable()
      .meta({ description: 'The limit that it hangs under; without one its own limit is all there is' }),
    hedgedBpsMin: z.int().nullable().meta({
      description: 'Of what is owed and promised under it, so much is covered by locked rates before new money',
    }),
    coveredMinor: z.string().meta({ description: 'Locked, not used and not over, of it and of what it bears' }),
  })
  .meta({ id: 'Facility' });
export type FacilityView = z.infer<typeof facilityView>;

export const facilityPositionView = z
  .object({
    facility: facilityView,
    currency: z.enum(currencies),
    principalMinor: amount,
    claimMinor: amount,
    undertakingMinor: amount,
    costsMinor: amount.meta({ description: 'Enforcement, custody and damages, claimed and not paid' }),
    marginMinor: amount,
    netExposureMinor: amount,
    borrowingBaseMinor: amount,
    availableMinor: amount,
    collateral: z.array(
      z.object({
        itemId: z.string(),
        kind: z.enum(['lot', 'receivable']),
        valueMinor: amount,
        state: z.enum(['controlled', 'degraded', 'lost', 'unverified']),
        lendableMinor: amount,
      }),
    ),
    expected: z.array(z.object({ surrogateId: z.string(), kind: z.string(), expectedMinor: amount.nullable() })).meta({
      description:
        'Money to come in the place of collateral, never counted: accepted and unpaid; null while only claimed',
    }),
  })
  .meta({ id: 'FacilityPosition', description: 'What is owed, what supports it and what is left, item by item' });
export type FacilityPositionView = z.infer<typeof facilityPositionView>;

export const recordMarginInput = z.strictObject({ ...moneyInFields, amount: positiveMoneyWire, receivedOn: dateWire });
export type RecordMarginInput = z.infer<typeof recordMarginInput>;

export const refundMarginInput = z.strictObject({
  /** The bank's own number of the transfer. */
  bankReference: bankReferenceWire,
  amount: positiveMoneyWire,
  receivedOn: dateWire,
});
export type RefundMarginInput = z.infer<typeof refundMarginInput>;

export const requestDrawdownInput = z
  .strictObject({
    product: z.enum(askedProducts).meta({ example: 'working_capital' }),
    presentationId: idWire('presentation').optional(),
    amount: positiveMoneyWire,
    dueOn: dateWire,
  })
  .refine((d) => (d.product === 'import_bill_advance') === (d.presentationId !== undefined), {
    message: 'an import bill advance names its presentation, other products none',
    path: ['presentationId'],
  });
export type RequestDrawdownInput = z.infer<typeof requestDrawdownInput>;

const inTwoLanguages = z.object({ en: z.string(), zh: z.string() });

export const conditionWire = z.object({
  code: z.string(),
  title: inTwoLanguages.meta({ description: 'What is asked' }),
  remedy: inTwoLanguages.meta({ description: 'What to do where it is not met' }),
  met: z.boolean().nullable().meta({ description: 'null: not known, which is not met' }),
  facts: z.record(z.string(), z.unknown()),
});

export const drawdownView = z
  .object({
    id: idWire('drawdown'),
    facilityId: idWire('facility'),
    product: z.enum(products),
    presentationId: z.string().nullable(),
    amount: moneyWire,
    repaid: moneyWire,
    withheld: moneyWire.meta({ description: 'Interest kept back at pay-out, which is no principal (Civil Code 670)' }),
    dueOn: dateWire,
    status: z.enum(drawdownStatuses),
    holdReason: z.string().nullable(),
    disbursedOn: dateWire.nullable(),
    replacesId: z.string().nullable().meta({ description: 'The drawdown that this one rolled over' }),
    firstPaidOn: dateWire.nullable().meta({
      description: 'When the money was first out, through every rollover; null for one that rolled none over',
    }),
    conditions: z
      .array(conditionWire)
      .meta({ description: 'As they stand now; as they stood at disbursement afterwards' }),
  })
  .meta({ id: 'Drawdown' });
export type DrawdownView = z.infer<typeof drawdownView>;

export const recordRepaymentInput = z
  .strictObject({
    ...moneyInFields,
    amount: positiveMoneyWire,
    receivedOn: dateWire,
    source: z.enum(['borrower', 'collection', 'guarantor']),
    /** From a guarantor: the guarantee that was called. */
    guaranteeId: idWire('guarantee').optional(),
    /** With a collection: the receivable that its debtor paid. */
    receivableId: idWire('receivable').optional(),
    rateLockId: rateLockWire.optional(),
  })
  .refine((r) => (r.source === 'collection') === (r.receivableId !== undefined), {
    message: 'a collection names its receivable',
    path: ['receivableId'],
  })
  .refine((r) => r.rateLockId === undefined || r.source === 'borrower', {
    message: 'a rate is locked for money of the borrower',
    path: ['rateLockId'],
  })
  .refine((r) => (r.source === 'guarantor') === (r.guaranteeId !== undefined), {
    message: 'what a guarantor pays names its guarantee',
    path: ['guaranteeId'],
  });
export type RecordRepaymentInput = z.infer<typeof recordRepaymentInput>;

/** What a receipt paid of one debt. */
export const allocatedParts = {
  interestMinor: amount.meta({ description: 'At the contract rate' }),
  penaltyMinor: amount.meta({ description: 'On overdue or misused principal, and on unpaid interest' }),
  compoundMinor: amount.meta({ description: 'The part of the penalty that is on unpaid interest' }),
  principalMinor: amount,
};

export const disburseInput = z.strictObject({
  /** Interest kept back from the pay-out: what is owed is what was paid out. */
  withheld: positiveMoneyWire.optional(),
  reference: transferReference,
});
export type DisburseInput = z.infer<typeof disburseInput>;

export const repaymentView = z
  .object({
    id: idWire('repayment'),
    facilityId: idWire('facility'),
    received: moneyWire,
    receivedOn: dateWire,
    costs: z.array(z.object({ costId: idWire('facilityCost'), paidMinor: amount })),
    claims: z
      .array(z.object({ receiptId: idWire('moneyReceipt'), paidMinor: amount }))
      .meta({ description: 'Owed back of money that had not come, by the receipt that it was booked as' }),
    allocations: z.array(z.object({ drawdownId: idWire('drawdown'), ...allocatedParts })),
    financings: z
      .array(z.object({ financingId: idWire('tradeFinancing'), ...allocatedParts }))
      .meta({ description: 'To financings under credits, in one line with the drawdowns by their due days' }),
    restMinor: amount.meta({ description: 'Kept as the borrower’s margin' }),
  })
  .meta({ id: 'Repayment' });
export type RepaymentView = z.infer<typeof repaymentView>;
