export { closeLoanDays } from './accrue.ts';
export { loansAgain } from './again.ts';
export { assertPayeesOnce, proposeFor } from './agree.ts';
export { rebook } from './book.ts';
export { endLoanOn } from './call.ts';
export { earnedExactly, earnedOfLine } from './earned-store.ts';
export { loanApproved, loanDisbursed, loanLapsed, loanPaymentRejected, loanRepaid } from './events.ts';
export { paidOnDay, payOnEvidence, rejectEvidence } from './evidence-store.ts';
export { openMisuse } from './misuse.ts';
export { inDefaultSince } from './present-rules.ts';
export { type LoanRecomputedView, loanRecomputedView } from './recomputed.ts';
export { loanRefusals } from './refusals.ts';
export { dueOfLoan, repayFor, repayLoan } from './repay.ts';
export { loanRoutes } from './routes.ts';
export { downPaymentOf, leftToDisburse, loanLife } from './rules.ts';
export {
  type DisburseLoanInput,
  disburseLoanInput,
  type LoanView,
  loanView,
  proposeLoanInput,
  type RepayLoanInput,
  repayLoanInput,
} from './schemas.ts';
export { type FirmSize, feeBans, industries, isOfSyndicates, isProtected, sizeOf } from './size-rules.ts';
export { isLonger, lastDueOn, lockWithFacility, requireLoan, requireLoanShown } from './state.ts';
export {
  findAct,
  findChange,
  findLoan,
  insertAct,
  type Loan,
  listActs,
  listLoans,
  lockLoan,
  moveLoan,
  reverseAct,
  updateLoan,
} from './store.ts';
export { isSyndicated } from './syndicate.ts';
export { oweLoanAgain } from './undo.ts';
export { viewOf as viewOfLoan } from './view.ts';
