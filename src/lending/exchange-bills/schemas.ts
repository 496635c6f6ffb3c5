import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import {
  bpsWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { billMoveKinds, billMoveStatuses, exchangeBillKinds, exchangeBillStatuses, offeredMoves } from './rules.ts';

export const drawInput = z.strictObject({
  acceptorId: idWire('party').meta({ description: 'Who is to pay it: a bank, or a core firm' }),
  payeeId: idWire('party'),
  number: z
    .string()
    .regex(/^\d{30}$/)
    .meta({ description: 'Of the bill, as the exchange of bills numbers it: thirty digits' }),
  face: positiveMoneyWire,
  dueOn: dateWire,
  contractNumber: textWire(100).meta({ description: 'Of the trade that it pays for' }),
  documentHash: hashWire,
});
export type DrawInput = z.output<typeof drawInput>;

export const answerBillInput = z.strictObject({ accept: z.boolean(), reason: textWire(500).optional() });
export type AnswerBillInput = z.output<typeof answerBillInput>;

export const offerBillInput = z.strictObject({
  kind: z.enum(offeredMoves),
  toPartyId: idWire('party'),
  rateBps: bpsWire.optional().meta({ description: 'Of a discount, a year' }),
});
export type OfferBillInput = z.output<typeof offerBillInput>;

export const answerMoveInput = z.strictObject({
  accept: z.boolean(),
  reference: transferReference.optional().meta({ description: 'Of the transfer that pays a discount' }),
});
export type AnswerBillMoveInput = z.output<typeof answerMoveInput>;

export const settleBillInput = z.strictObject({
  isPaid: z.boolean(),
  reason: textWire(500).optional().meta({ description: 'Why it is not paid' }),
  reference: transferReference.optional().meta({ description: 'Of the transfer that pays it' }),
});
export type SettleBillInput = z.output<typeof settleBillInput>;
export const protestInput = z.strictObject({ documentHash: hashWire, reason: textWire(500) });

export const billMoveView = z
  .object({
    id: idWire('exchangeBillMove'),
    billId: idWire('exchangeBill'),
    kind: z.enum(billMoveKinds),
    fromId: idWire('party'),
    toId: idWire('party'),
    rateBps: z.int().nullable().meta({ description: 'For the two whose discount it is' }),
    discountMinor: z.string().nullable(),
    status: z.enum(billMoveStatuses),
    offeredAt: instantWire,
    movedOn: dateWire.nullable(),
  })
  .meta({ id: 'ExchangeBillMove', description: 'One endorsement of a bill of exchange' });
export type BillMoveView = z.infer<typeof billMoveView>;

export const exchangeBillView = z
  .object({
    id: idWire('exchangeBill'),
    kind: z.enum(exchangeBillKinds),
    number: z.string(),
    drawerId: idWire('party'),
    acceptorId: idWire('party'),
    payeeId: idWire('party'),
    holderId: idWire('party'),
    face: moneyWire,
    drawnOn: dateWire,
    dueOn: dateWire,
    contractNumber: z.string(),
    documentHash: z.string(),
    status: z.enum(exchangeBillStatuses),
    endReason: z.string().nullable(),
    createdAt: instantWire,
  })
  .meta({ id: 'ExchangeBill', description: 'A bill of exchange: drawn, accepted, in one hand at a time, paid once' });
export type ExchangeBillView = z.infer<typeof exchangeBillView>;

export const onBackView = exchangeBillView.extend({
  moves: z.array(billMoveView).meta({ description: 'What stands on its back, in order' }),
  liable: z.array(idWire('party')).meta({ description: 'Who answers to the holder if it is not paid, nearest first' }),
});
export type OnBackView = z.infer<typeof onBackView>;

export const exchangeBillsQuery = pageQuery.extend({ status: z.enum(exchangeBillStatuses).optional() });
