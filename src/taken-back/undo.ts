import type { Reaction } from '../context.ts';
import { oweBuyBackAgain } from '../factoring/index.ts';
import type { MoneyReceiptView } from '../money-in/index.ts';
import { holdProceeds } from '../realisation/index.ts';
import { oweRefundAgain } from '../settlement/index.ts';
import { holdSurrogate } from '../surrogates/index.ts';
import { followContradicted } from '../trade-finance/index.ts';

/** By what each kind of money is undone; `money-in/undone.ts` says what each does. */
const undoes: Record<MoneyReceiptView['kind'], Reaction> = {
  repayment: followContradicted,
  margin: followContradicted,
  trade_repayment: followContradicted,
  applicant_payment: followContradicted,
  credit_proceeds: followContradicted,
  refund: oweRefundAgain,
  surrogate: holdSurrogate,
  sale: holdProceeds,
  buy_back: oweBuyBackAgain,
};

/** Reaction: the bank's statement contradicts money that was booked, or takes it back. What it had done is undone with it. */
export const undoMoney: Reaction = (ctx, event) =>
  undoes[(event.payload as unknown as MoneyReceiptView).kind](ctx, event);
