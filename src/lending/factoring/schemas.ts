import { z } from 'zod';
import { bpsWire, dateWire, idWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { twoFactorContent, twoFactorKinds } from './two-factor.ts';

export const requestAdvanceInput = z.strictObject({
  assignmentId: idWire('assignment'),
  amount: positiveMoneyWire,
  rateBps: bpsWire,
  fees: moneyWire,
  dueOn: dateWire,
});
export type RequestAdvanceInput = z.infer<typeof requestAdvanceInput>;

const gate = z.object({ code: z.string(), met: z.boolean(), facts: z.record(z.string(), z.unknown()) });

export const advanceRequestView = z
  .object({
    id: idWire('factoringRequest'),
    assignmentId: idWire('assignment'),
    amountMinor: z.string(),
    rateBps: z.int(),
    feesMinor: z.string(),
    dueOn: dateWire,
    status: z.enum(['requested', 'paid', 'declined']),
    gates: z.array(gate).meta({ description: 'What must stand before money goes out, as it stands now' }),
  })
  .meta({ id: 'AdvanceRequest', description: 'An advance that a maker prepared and a checker pays' });
export type AdvanceRequestView = z.infer<typeof advanceRequestView>;

export const settlementView = z.object({
  on: dateWire,
  collectedMinor: z.string(),
  interestAndFeesMinor: z.string(),
  toFactorMinor: z.string(),
  toSellerMinor: z.string(),
  shortfallMinor: z.string(),
});
export type SettlementView = z.infer<typeof settlementView>;

export const advanceView = z
  .object({
    id: idWire('factoringAdvance'),
    assignmentId: idWire('assignment'),
    amountMinor: z.string(),
    rateBps: z.int(),
    feesMinor: z.string(),
    paidOn: dateWire,
    dueOn: dateWire,
    status: z.enum(['paid', 'settled', 'bought_back']),
    settlement: settlementView.nullable(),
  })
  .meta({ id: 'FactoringAdvance', description: 'Money advanced on assigned receivables, and how it ended' });
export type AdvanceView = z.infer<typeof advanceView>;

export const payAdvanceInput = z.strictObject({ reference: transferReference });
export type PayAdvanceInput = z.infer<typeof payAdvanceInput>;

const sellerAccount = z.strictObject({ number: z.string().regex(/^[0-9A-Z]{8,34}$/), bank: textWire(120) });

export const proposePurchaseInput = z.strictObject({
  assignmentId: idWire('assignment'),
  /** From the day the last receivable is due; 0 is that day. */
  daysAfterDue: z.int().min(0).max(180),
  account: sellerAccount,
});
export type ProposePurchaseInput = z.infer<typeof proposePurchaseInput>;

export const purchaseView = z
  .object({
    id: idWire('maturityPurchase'),
    assignmentId: idWire('assignment'),
    recourse: z.boolean(),
    price: moneyWire,
    payOn: dateWire,
    account: sellerAccount,
    status: z.enum(['proposed', 'declined', 'agreed', 'paid', 'settled']),
    isAssessed: z.boolean().meta({ description: 'One person of the factor looked at it; another may agree' }),
    paidMinor: z.string().nullable().meta({ description: 'What the pay-out day instructed; null before it' }),
    shortfallMinor: z.string().nullable().meta({ description: 'What of the price stays with the seller' }),
    collectedMinor: z.string().nullable().meta({ description: 'What came in, when it was settled' }),
  })
  .meta({
    id: 'MaturityPurchase',
    description: 'Maturity factoring (到期保理): no advance; the price is paid on an agreed day',
  });
export type PurchaseView = z.infer<typeof purchaseView>;

export const proposeReverseInput = z.strictObject({
  lineId: idWire('certificateLine'),
  receivableId: idWire('receivable'),
  rateBps: bpsWire,
  openUntil: dateWire,
});
export type ProposeReverseInput = z.infer<typeof proposeReverseInput>;

export const reverseOfferView = z
  .object({
    id: idWire('reverseOffer'),
    lineId: idWire('certificateLine'),
    receivableId: idWire('receivable'),
    debtorId: idWire('party'),
    factorId: idWire('party'),
    supplierId: idWire('party'),
    rateBps: z.int(),
    openUntil: dateWire,
    status: z.enum(['open', 'withdrawn', 'taken', 'released']),
    assignmentId: z.string().nullable(),
    amountMinor: z.string().nullable().meta({ description: 'What the line of the core firm held for it at first' }),
    freedMinor: z.string().meta({ description: 'What of that is free again, the debtor having paid part' }),
  })
  .meta({
    id: 'ReverseOffer',
    description: 'Reverse factoring (反向保理): a core firm offers early payment of one payable under its own line',
  });
export type ReverseOfferView = z.infer<typeof reverseOfferView>;

export const settleAdvanceInput = z.strictObject({
  on: dateWire,
  /** Where a surplus goes with recourse: an account of the seller that is on record. */
  account: sellerAccount,
  reference: transferReference,
});
export type SettleAdvanceInput = z.infer<typeof settleAdvanceInput>;

export const buyBackInput = z.strictObject({ ...moneyInFields, on: dateWire, received: positiveMoneyWire });
export type BuyBackInput = z.infer<typeof buyBackInput>;

export const dischargeFilter = z.object({
  sellerId: idWire('party'),
  amountMinor: z.string().regex(/^[1-9]\d{0,14}$/),
  currency: z.enum(currencies),
  designatedId: idWire('factoringAdvance').optional().meta({ description: 'The advance that the seller says it pays' }),
});
export type DischargeFilter = z.output<typeof dischargeFilter>;

export const dischargeView = z
  .object({
    on: dateWire,
    payments: z.array(
      z.object({
        advanceId: z.string(),
        costsMinor: z.string(),
        interestMinor: z.string(),
        principalMinor: z.string(),
      }),
    ),
    restMinor: z.string(),
  })
  .meta({
    id: 'Discharge',
    description:
      'What a payment by a seller discharges: which advance first (Civil Code 560), and costs, interest, principal within it (561)',
  });
export type DischargeView = z.infer<typeof dischargeView>;

export const stateBookInput = z.strictObject({
  statedOn: dateWire,
  riskAssets: moneyWire,
  netAssets: moneyWire,
  reserve: moneyWire,
  relatedDebtorIds: z.array(idWire('party')).max(1_000),
});
export type StateBookInput = z.infer<typeof stateBookInput>;

export const limitsView = z
  .object({
    statedOn: dateWire.nullable(),
    balanceMinor: z.string(),
    findings: z.array(
      z.object({
        limit: z.string(),
        isBreached: z.boolean(),
        measured: z
          .number()
          .nullable()
          .meta({ description: 'Basis points; hundredths of a time for the leverage; null: no base' }),
      }),
    ),
  })
  .meta({
    id: 'FactorLimits',
    description: 'The book of a factor against the limits of the day (Yin Bao Jian Ban Fa [2019] 205)',
  });
export type LimitsView = z.infer<typeof limitsView>;

export const exchangeInput = z.strictObject({
  kind: z.enum(twoFactorKinds),
  direction: z.enum(['sent', 'received']),
  reference: textWire(60),
  fromFactor: textWire(60),
  toFactor: textWire(60),
  assignmentId: idWire('assignment').optional(),
  content: z.record(z.string(), z.unknown()),
});
export type ExchangeInput = z.infer<typeof exchangeInput>;

export const messageView = exchangeInput
  .extend({ id: idWire('twoFactorMessage'), contentHash: z.string() })
  .meta({ id: 'TwoFactorMessage', description: 'A message between export and import factor, kept as data' });
export type MessageView = z.infer<typeof messageView>;
export { twoFactorContent };

export const stateDebtorInput = z.strictObject({
  sellerId: idWire('party'),
  debtorId: idWire('party'),
  isRelated: z.boolean(),
  /** What the seller owes this debtor. */
  payable: moneyWire,
  /** Credits that the seller granted it and has not applied yet. */
  unappliedCredit: moneyWire,
});
export type StateDebtorInput = z.infer<typeof stateDebtorInput>;

export const debtorStatementView = stateDebtorInput
  .extend({ factorId: idWire('party') })
  .meta({ id: 'DebtorStatement', description: 'What a bank or factor knows of a debtor of a seller' });
export type DebtorStatementView = z.infer<typeof debtorStatementView>;
