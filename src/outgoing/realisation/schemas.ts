import { z } from 'zod';
import {
  accountWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { allocatedParts } from '../../lending/financing/index.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { pledgeTriggers } from '../../security/pledges/index.ts';
import { lowPriceReasons } from './price-rules.ts';
import { paymentKinds } from './rules.ts';

export const routesOfSale = ['agreed_sale', 'auction', 'court'] as const;

export const proposeRealisationInput = z.strictObject({
  route: z.enum(routesOfSale),
  lotIds: z.array(idWire('lot')).min(1).max(500),
  /** SHA-256 of the agreed clause or the court’s ruling that lets the lender sell (SI 45). */
  clauseHash: hashWire,
  /** An agreed event that the record cannot show by itself: what happened, when, and the document that proves it. */
  trigger: z
    .strictObject({
      kind: z.enum(pledgeTriggers).exclude(['payment_overdue', 'margin_call_expired']),
      occurredOn: dateWire,
      documentHash: hashWire,
      statement: textWire(500),
    })
    .optional(),
  /** Leave of the court, or consent of the administrator, to enforce over an insolvent pledgor's goods (Bankruptcy Law 75). */
  leave: z.strictObject({ authority: textWire(200), documentHash: hashWire }).optional(),
});
export type ProposeRealisationInput = z.output<typeof proposeRealisationInput>;

export const withdrawRealisationInput = z.strictObject({ reason: textWire(500) });
export type WithdrawRealisationInput = z.output<typeof withdrawRealisationInput>;

export const settleRealisationInput = z.strictObject({
  buyerId: idWire('party').optional(),
  buyer: textWire(200),
  soldOn: dateWire,
  /** The price, as it came in. */
  ...moneyInFields,
  /** Its value day; the day of the sale when left out. */
  receivedOn: dateWire.optional(),
  /** SHA-256 of the contract of sale. */
  contractHash: hashWire,
  lots: z
    .array(z.strictObject({ lotId: idWire('lot'), proceeds: positiveMoneyWire, costs: moneyWire }))
    .min(1)
    .max(500),
  /** What others offered for all of it, the buyer among them. */
  bids: z
    .array(z.strictObject({ bidder: textWire(200), amount: positiveMoneyWire }))
    .max(50)
    .optional(),
  /** What somebody who has no part in the sale says the goods are worth. */
  appraisal: z
    .strictObject({
      appraiser: textWire(200),
      appraiserId: idWire('party').optional(),
      appraisedOn: dateWire,
      amount: positiveMoneyWire,
      documentHash: hashWire,
    })
    .optional(),
  /** Why it went for less than the floor of the reference. */
  lowPriceReason: z.enum(lowPriceReasons).optional(),
});
export type SettleRealisationInput = z.output<typeof settleRealisationInput>;

const minor = z.string();
const paidWire = z.array(z.object({ rightId: z.string(), paidMinor: minor }));

const appliedWire = z.object({
  costs: z
    .array(z.object({ costId: idWire('facilityCost'), paidMinor: minor }))
    .meta({ description: 'To costs and damages claimed under the facility before the sale' }),
  allocations: z.array(z.object({ drawdownId: idWire('drawdown'), ...allocatedParts })),
  financings: z
    .array(z.object({ financingId: idWire('tradeFinancing'), ...allocatedParts }))
    .meta({ description: 'To financings under credits, in one line with the drawdowns by their due days' }),
  applicantClaimMinor: minor.meta({ description: 'To credits honoured and not reimbursed' }),
  heldMinor: minor.meta({ description: 'Held as margin against what else is owed under the facility' }),
});

export const realisationView = z
  .object({
    id: idWire('realisation'),
    facilityId: idWire('facility'),
    lenderId: idWire('party'),
    pledgorId: idWire('party'),
    basis: z.record(z.string(), z.unknown()).meta({ description: 'The default it rests on' }),
    route: z.enum(routesOfSale),
    clauseHash: z.string(),
    lots: z.array(z.object({ lotId: idWire('lot'), referenceMinor: minor })),
    currency: z.string(),
    status: z.enum(['proposed', 'approved', 'settled', 'withdrawn']),
    proposedAt: instantWire,
    approvedAt: instantWire.nullable(),
    settlement: z
      .object({
        buyer: z.string(),
        buyerId: idWire('party').nullish().meta({ description: 'Where the buyer is on record here' }),
        soldOn: dateWire,
        lowPriceReason: z.string().nullable(),
        contractHash: z.string().nullish(),
        receiptId: idWire('moneyReceipt').nullish().meta({ description: 'The money, as it came in' }),
        bids: z.array(z.unknown()).optional().meta({ description: 'What was offered' }),
        appraisal: z.unknown().optional(),
        priceReasons: z.array(z.unknown()).optional().meta({ description: 'What who agreed to the price saw' }),
        claimMinor: minor,
        lots: z.array(
          z.object({
            lotId: idWire('lot'),
            referenceMinor: minor,
            proceedsMinor: minor,
            costsMinor: minor,
            surplusMinor: minor,
            paid: paidWire,
          }),
        ),
        agreed: z
          .array(z.object({ lotId: idWire('lot'), proceedsMinor: minor }))
          .optional()
          .meta({ description: 'What each lot was sold for, where the price came otherwise' }),
        parts: z
          .array(
            z.object({
              receiptId: idWire('moneyReceipt'),
              appliedOn: dateWire,
              lots: z.array(
                z.object({ lotId: idWire('lot'), proceedsMinor: minor, surplusMinor: minor, paid: paidWire }),
              ),
              costsMinor: minor,
              ownMinor: minor,
              applied: appliedWire,
            }),
          )
          .optional()
          .meta({
            description: 'What each receipt brought of the price and where it went; the figures beside are their sums',
          }),
        ownMinor: minor.meta({ description: 'To the lender, and posted to its claim' }),
        applied: appliedWire,
        costsUnmetMinor: minor.meta({
          description: 'Costs above the proceeds of their lot: not posted (Civil Code 389)',
        }),
        surplusMinor: minor.meta({ description: 'Payable to the pledgor (Civil Code 438)' }),
        shortfallMinor: minor.meta({ description: 'Owed on, unsecured by these goods' }),
      })
      .nullable(),
    settledAt: instantWire.nullable(),
  })
  .meta({ id: 'Realisation', description: 'Goods sold after default: reference, price, waterfall' });
export type RealisationView = z.infer<typeof realisationView>;

export const payOutInput = z
  .strictObject({
    kind: z.enum(paymentKinds),
    /** Whose share it is: of a right that the ranking paid. */
    rightId: textWire(60).optional(),
    amount: positiveMoneyWire,
    payee: textWire(200),
    /** Account of the payee, as the transfer names it. */
    account: accountWire(60),
    /** The bank's own number of the transfer: one transfer is recorded once. */
    reference: textWire(60),
    paidOn: dateWire,
  })
  .refine((p) => (p.kind === 'secured_claim') === (p.rightId !== undefined), {
    message: 'a share of a right names the right; costs and surplus name none',
    path: ['rightId'],
  });
export const passOnInput = z.strictObject({
  /** Another facility that the same security secured. */
  facilityId: idWire('facility'),
  /** Of what the sale left over, in its money. */
  amount: positiveMoneyWire,
});
export type PassOnInput = z.output<typeof passOnInput>;
export type PayOutInput = z.output<typeof payOutInput>;

export const paymentView = z
  .object({
    id: idWire('realisationPayment'),
    realisationId: idWire('realisation'),
    kind: z.enum(paymentKinds),
    rightId: z.string().nullable(),
    amount: moneyWire,
    payee: z.string(),
    account: z.string(),
    reference: z.string(),
    paidOn: dateWire,
    recordedAt: instantWire,
  })
  .meta({ id: 'RealisationPayment', description: 'A transfer by the lender out of the proceeds of a sale' });
export type PaymentView = z.infer<typeof paymentView>;

export const payablesView = z
  .object({
    payables: z.array(
      z.object({ kind: z.enum(paymentKinds), rightId: z.string().nullable(), owedMinor: minor, paidMinor: minor }),
    ),
    payments: z.array(paymentView),
  })
  .meta({ id: 'RealisationPayables', description: 'What a sale left to pay out, head by head, and what was paid' });
export type PayablesView = z.infer<typeof payablesView>;

export const bundleView = z
  .object({
    realisation: realisationView,
    debt: z.record(z.string(), z.string()),
    pledges: z.array(z.unknown()).meta({ description: 'Contracts with their publicity' }),
    agreements: z.array(z.unknown()).meta({ description: 'What each of them says, as it was agreed' }),
    filings: z.array(z.unknown()),
    positions: z.array(z.unknown()).meta({ description: 'Control of each lot, leg by leg' }),
    valuations: z.array(z.unknown()).meta({ description: 'Of the day, step by step' }),
    financings: z
      .array(z.unknown())
      .meta({ description: 'Under credits, owed by the pledgor, that the goods secure too' }),
    exerciseDemands: z
      .array(z.unknown())
      .meta({ description: 'Of the pledgor that the lender sell, with their clocks' }),
    marginCalls: z.array(z.unknown()).meta({ description: 'Letters, with proof of arrival' }),
    objectIds: z
      .array(z.string())
      .meta({ description: 'Ask GET /v1/evidence for these: every event, with its proof in the sealed log' }),
  })
  .meta({ id: 'RealisationBundle', description: 'What a court or the pledgor asks to see, in one answer' });
export type BundleView = z.infer<typeof bundleView>;
