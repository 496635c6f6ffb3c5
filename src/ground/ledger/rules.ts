import type { Currency } from '../../kernel/money.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';

/**
 * The accounts of a lender's books. `perSubject` accounts exist once for each facility, credit or sale. The side says
 * where a balance may lie: principal never goes into credit, a deposit never into debit; the database holds both.
 */
export const accountKinds = {
  /** Money at the bank, in and out: what instructions and statements move. */
  cash: { side: 'either', perSubject: false },
  loan_principal: { side: 'debit', perSubject: true },
  /** Interest earned on loans and not paid, loan by loan in their own rows. */
  interest_receivable: { side: 'debit', perSubject: false },
  /** What a borrower paid on a loan beyond everything it owed, until it goes back. */
  loan_overpaid: { side: 'credit', perSubject: true },
  interest_income: { side: 'credit', perSubject: false },
  /** On money that is overdue or misused, and on interest unpaid after its day. */
  penalty_income: { side: 'credit', perSubject: false },
  /** What the borrower owes for enforcement, custody and damages under a facility. */
  cost_claim: { side: 'debit', perSubject: true },
  damages_income: { side: 'credit', perSubject: false },
  /** The applicant's cash margin under a facility. */
  margin_deposit: { side: 'credit', perSubject: true },
  /** What the applicant owes for credits honoured until it pays or an advance takes its place. */
  applicant_claim: { side: 'debit', perSubject: true },
  /** Advances on assigned receivables, one account for each assignment. */
  factored_claim: { side: 'debit', perSubject: true },
  /** What the bank owes under an open credit, and what its applicant owes the bank for it: equal, off balance. */
  credit_undertaking: { side: 'credit', perSubject: true },
  credit_recourse: { side: 'debit', perSubject: true },
  /** Acceptances and deferred payment undertakings until maturity, and what is owed to the bank for them. */
  acceptance_undertaking: { side: 'credit', perSubject: true },
  acceptance_recourse: { side: 'debit', perSubject: true },
  /** What a nominated bank has paid under a credit and is to be reimbursed. */
  reimbursement_claim: { side: 'debit', perSubject: true },
  /** What a nominated bank was reimbursed and is to give back, the documents refused (UCP 600 16g). */
  refund_claim: { side: 'debit', perSubject: true },
  interest_expense: { side: 'debit', perSubject: false },
  /** Proceeds of a credit on their way to the beneficiary. */
  beneficiary_payable: { side: 'credit', perSubject: true },
  /** Undertakings of banks bought without recourse, by credit. */
  bills_purchased: { side: 'debit', perSubject: true },
  /** What another bank has paid for this one under an agreement, until it is repaid. */
  interbank_payable: { side: 'credit', perSubject: true },
  /** Out of the proceeds of a sale after default: its costs, the shares of other holders, the surplus of the pledgor. */
  sale_costs_payable: { side: 'credit', perSubject: true },
  secured_claims_payable: { side: 'credit', perSubject: true },
  pledgor_payable: { side: 'credit', perSubject: true },
  /** What others had of money that the bank took back, and a borrower as refunded, and give back (Civil Code 985). */
  restitution_claim: { side: 'debit', perSubject: true },
  credit_loss: { side: 'debit', perSubject: false },
  /** What came in on debts that had been written off. */
  recovery_income: { side: 'credit', perSubject: false },
  /** What a bank’s statement showed and nobody could account for, given up by two people: fees of the bank, money of unknown origin. */
  bank_difference: { side: 'either', perSubject: false },
  charges_income: { side: 'credit', perSubject: false },
  /** Penalties that a lender gave up, against the income that they would have been. */
  penalty_forgiven: { side: 'debit', perSubject: false },
  /** Interest of loans overdue for too long, and what stands against it: off balance, no income until it comes. */
  interest_suspended: { side: 'debit', perSubject: false },
  interest_suspended_contra: { side: 'credit', perSubject: false },
  /** Pots, off balance: what was granted, what of it is drawn, and what is left, which never falls below nothing. */
  pot_granted: { side: 'credit', perSubject: true },
  pot_drawn: { side: 'debit', perSubject: true },
  pot_left: { side: 'debit', perSubject: true },
  /** Between two currencies of one exchange: each balances by itself. */
  exchange_position: { side: 'either', perSubject: false },
  /** What is owed and is to come at a rate that was locked and is not used. */
  rate_lock: { side: 'either', perSubject: true },
  /** What the exchange position gained or lost by the rates of a day. */
  exchange_result: { side: 'either', perSubject: false },
} as const satisfies Record<string, { side: 'debit' | 'credit' | 'either'; perSubject: boolean }>;
export type AccountKind = keyof typeof accountKinds;

export interface Entry {
  account: AccountKind;
  /** The facility, credit or sale, for accounts that are kept for each. */
  subjectId?: string;
  currency: Currency;
  /** Positive is a debit, negative a credit. */
  amountMinor: bigint;
}

export const ledgerRefusals = refusalList({
  ENTRIES_DO_NOT_BALANCE: [
    'invalid',
    'The entries do not sum to zero in each currency',
    '各币种分录合计不为零',
    'Post debits and credits of equal amounts in each currency',
    '请按币种使借贷相等',
  ],
  ACCOUNT_WOULD_CROSS_SIDE: [
    'precondition',
    'The posting would take an account past zero',
    '该记账将使账户余额越过零',
    'Post no more than the balance of the account named in facts',
    '请不要超过 facts 所列账户的余额',
  ],
  PERIOD_CLOSED: [
    'precondition',
    'The books are closed for the day from which the posting counts',
    '该记账起息日所在期间已结账',
    'Post it with a later value day, or have two people open the books again',
    '请使用结账日之后的起息日，或由两人重新开账',
  ],
  POSTING_REVERSED: [
    'conflict',
    'This posting was reversed already',
    '该笔记账已冲正',
    'A posting is reversed once; post what is right anew',
    '每笔记账只能冲正一次；请另行登记正确的记账',
  ],
});

/** Refuses entries that do not balance before they reach the database, which would refuse them at commit. */
export function assertBalanced(entries: readonly Entry[]): void {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of entries) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  for (const [currency, sum] of sums)
    if (sum !== 0n) refuse(ledgerRefusals.ENTRIES_DO_NOT_BALANCE, { facts: { currency, difference: sum.toString() } });
}
