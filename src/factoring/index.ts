export { guardStandingAdvance, recallAdvances } from './advance.ts';
export { guardPurchase, payMaturity } from './maturity.ts';
export { freeDebtorLine, freePartOfLine } from './reverse.ts';
export { factoringRoutes } from './routes.ts';
