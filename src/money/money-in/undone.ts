import type { ReceiptKind } from './schemas.ts';

export interface Undone {
  /** What the bank taking this money back does, in the transaction that reads its statement. */
  does: string;
  /** How it counts again: as a receipt of its own, which pays anew, or by the line that says so, under what stays in the books. */
  again: 'booked anew' | 'on its line';
}

/** Every kind of money in: a receipt, and a line that pays receivables as it is read. A kind without a row does not compile. */
export const undone: Record<ReceiptKind | 'collection', Undone> = {
  collection: {
    does: 'The receivable is owed again; its assignee and its pledgee hold it as before, and what was advanced or bought on it stands',
    again: 'on its line',
  },
  repayment: {
    does: 'What it had paid is owed with what it would have borne; the receivable that it settled is owed; the rest leaves the margin',
    again: 'booked anew',
  },
  margin: { does: 'It is no margin; what of it was used or refunded is owed', again: 'booked anew' },
  trade_repayment: {
    does: 'The financing is owed, and takes its invoices in the ledger of use again',
    again: 'booked anew',
  },
  applicant_payment: { does: 'The applicant owes the credit that was honoured for it', again: 'booked anew' },
  credit_proceeds: {
    does: 'What was lent on the documents is owed from that day, and the other bank owes it under the credit; who had the rest owes it back, a borrower under its facility, others to whom asks them',
    again: 'booked anew',
  },
  refund: { does: 'The refund is claimed again', again: 'booked anew' },
  surrogate: {
    does: 'What it had paid is owed, what was held of it is no margin, nothing is left to pay on; who had some of it owes that back',
    again: 'booked anew',
  },
  sale: {
    does: 'The debt that the price had paid stands, nothing is left to pay out; who had some of it owes that back',
    again: 'booked anew',
  },
  restitution: { does: 'Who had the money owes it back again', again: 'booked anew' },
  loan_repayment: {
    does: 'The loan is reckoned without it: what it had paid is owed, with what it would have borne',
    again: 'booked anew',
  },
  buy_back: { does: 'The advance stands, and the factor holds the claims again', again: 'booked anew' },
};
