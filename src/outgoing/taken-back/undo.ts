import { asSystem, type Reaction } from '../../context.ts';
import { oweRefundAgain } from '../../credits/settlement/index.ts';
import { oweBuyBackAgain } from '../../lending/factoring/index.ts';
import { oweGuaranteeAgain } from '../../lending/guarantees/index.ts';
import { oweLoanAgain } from '../../lending/loans/index.ts';
import { followContradicted } from '../../lending/trade-finance/index.ts';
import { oweCollectedAgain } from '../../money/collections/index.ts';
import type { MoneyReceiptView } from '../../money/money-in/index.ts';
import { giveBackToLock } from '../../money/rate-locks/index.ts';
import { undoProceeds } from './proceeds.ts';
import { undoRestitution } from './restitution.ts';
import { undoSale } from './sale.ts';
import { undoSurrogate } from './surrogate.ts';

/** By what each kind of money is undone; `money-in/undone.ts` says what each does. */
const undoes: Record<MoneyReceiptView['kind'], Reaction> = {
  repayment: followContradicted,
  margin: followContradicted,
  trade_repayment: followContradicted,
  applicant_payment: followContradicted,
  credit_proceeds: undoProceeds,
  refund: oweRefundAgain,
  surrogate: undoSurrogate,
  sale: undoSale,
  buy_back: oweBuyBackAgain,
  restitution: undoRestitution,
  async loan_repayment(ctx, event) {
    await oweLoanAgain(ctx, event);
    const { id, isReversal } = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
    if (isReversal) await asSystem(ctx, 'guarantees', (system) => oweGuaranteeAgain(system, id));
  },
};

/** Reaction: the bank's statement contradicts money that was booked, or takes it back. What it had done is undone with it. */
export const undoMoney: Reaction = async (ctx, event) => {
  // Whatever it was booked as, a receivable that it had paid is owed.
  await oweCollectedAgain(ctx, event);
  await giveBackToLock(ctx, event);
  await undoes[(event.payload as unknown as MoneyReceiptView).kind](ctx, event);
};
