export { followStatement, foundContradicted, foundContradictedFrom } from './contradicted.ts';
export { findDone, noteDone, payClaims, setClaim } from './contradicted-store.ts';
export { moneyInRoutes } from './routes.ts';
export { moneyInRefusals } from './rules.ts';
export { bankReferenceWire, type MoneyReceiptView, moneyInFields } from './schemas.ts';
export { bookedReferences } from './store.ts';
export { type MoneyIn, takeMoneyIn } from './take-in.ts';
