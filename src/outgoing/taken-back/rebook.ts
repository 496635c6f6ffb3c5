import { type Ctx, requirePerson } from '../../context.ts';
import { receiveRefund, recordApplicantPayment, recordProceeds } from '../../credits/settlement/index.ts';
import { act } from '../../ground/audit/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import { buyBack } from '../../lending/factoring/index.ts';
import { recordMargin } from '../../lending/financing/index.ts';
import { repayLoan } from '../../lending/loans/index.ts';
import { canUndo, recordRepayment, repayFinancing } from '../../lending/trade-finance/index.ts';
import { oweTakenOverAgain } from '../../money/collections/index.ts';
import {
  type MoneyReceiptView,
  moneyInRefusals,
  putRight,
  requireContradicted,
  undoWrong,
} from '../../money/money-in/index.ts';
import { receiveMoney } from '../surrogates/index.ts';
import { receiveRestitution } from './restitution.ts';
import { assertOwnKind } from './rules.ts';
import { assertNotThePrice, receiveSalePrice } from './sale.ts';
import type { BookingWire, RebookInput } from './schemas.ts';

/** What every booking takes from the line. */
interface FromLine {
  bankReference: string;
  accountNumber: string;
  receivedOn: string;
  amount: MoneyWire;
}

/** The right booking is the act that it would have been at first, judged as that. */
async function book(ctx: Ctx, booking: BookingWire, money: FromLine): Promise<unknown> {
  switch (booking.kind) {
    case 'repayment': {
      const source = booking.receivableId === undefined ? ('borrower' as const) : ('collection' as const);
      return recordRepayment(ctx, { ...money, ...booking, source });
    }
    case 'margin':
      return recordMargin(ctx, { ...money, ...booking });
    case 'trade_repayment':
      return repayFinancing(ctx, { ...money, ...booking });
    case 'applicant_payment':
      return recordApplicantPayment(ctx, { ...money, ...booking, from: 'account' });
    case 'credit_proceeds': {
      const { amount: received, ...line } = money;
      return recordProceeds(ctx, { ...line, received, ...booking });
    }
    case 'surrogate': {
      const { bankReference: reference, ...line } = money;
      return receiveMoney(ctx, { ...line, reference, ...booking });
    }
    case 'sale':
      return receiveSalePrice(ctx, { ...money, ...booking });
    case 'restitution':
      return receiveRestitution(ctx, { ...money, ...booking });
    case 'refund':
      return receiveRefund(ctx, { ...money, ...booking });
    case 'loan_repayment':
      return repayLoan(ctx, { ...money, ...booking });
    case 'buy_back': {
      const { amount: received, receivedOn: on, ...line } = money;
      return buyBack(ctx, { ...line, on, received, ...booking });
    }
  }
}

/**
 * Two people of the lender book money on what its line says that it paid. The wrong booking is undone as where the bank takes the
 * money back, as if it had never been made, and the right one made from the same line, both or neither: to pay a debt is what the
 * payer designated (Civil Code 560), and nobody is enriched by a slip of the bank (985).
 */
export async function rebook(ctx: Ctx, input: RebookInput & { receiptId: string }): Promise<MoneyReceiptView> {
  return act(ctx, { verb: 'moneyReceipt.rebook', mandate: 'repayment:record', input }, async (tx) => {
    const wrong = await requireContradicted(tx, input.receiptId);
    assertOwnKind(requirePerson(tx).roles, input.booking.kind);
    const { line, part } = wrong;
    if (wrong.view.kind === 'sale' && input.booking.kind !== 'sale')
      await assertNotThePrice(tx, wrong.view.objectId, line.payerName);
    if (!(await canUndo(tx, wrong.view)))
      refuse(moneyInRefusals.RECEIPT_NOT_UNDONE, { at: '/receiptId', facts: { kind: wrong.view.kind } });
    await oweTakenOverAgain(tx, wrong.view, { lineId: line.id, receiptPart: part });
    await undoWrong(tx, wrong, input.reason);
    const { bankReference, accountNumber, valueOn: receivedOn } = line;
    const money = { bankReference, accountNumber, receivedOn, amount: input.amount };
    // The act as a whole is asked for once, and agreed to once.
    await book({ ...tx, idempotencyKey: undefined }, input.booking, money);
    const view = await putRight(tx, wrong, input.reason);
    const payload = { ...view, booking: input.booking };
    const event = {
      type: 'moneyReceipt.rebooked',
      version: 1,
      objectId: view.id,
      participants: [view.lenderId],
      payload,
    };
    return { view, event };
  });
}
