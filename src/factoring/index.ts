export { guardStandingAdvance, recallAdvances } from './follow.ts';
export { guardPurchase, payMaturity } from './maturity.ts';
export { freeDebtorLine, freePartOfLine } from './reverse.ts';
export { factoringRoutes } from './routes.ts';
