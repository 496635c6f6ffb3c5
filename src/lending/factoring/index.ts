export { buyBack } from './advance.ts';
export { guardStandingAdvance, recallAdvances } from './follow.ts';
export { guardClaims } from './guard-claims.ts';
export { guardPurchase, payMaturity } from './maturity.ts';
export { oweAdvancesAgain, oweBuyBackAgain } from './reopen.ts';
export { owePurchasesAgain } from './reopen-purchase.ts';
export { freeDebtorLine, freePartOfLine } from './reverse.ts';
export { factoringRoutes } from './routes.ts';
