export { guardDocumentOut } from './document-out.ts';
export { entitledTo } from './entitled.ts';
export { endDemands, followExerciseDeadline } from './exercise.ts';
export { foundOfPayOut, guardRealisation, holdProceeds } from './gate.ts';
export { guardPledgeeSurrender, guardPledgeeTitle, guardSold, guardUnderSale } from './guard.ts';
export { postProceeds, type SecuredDebt, securedDebtOf } from './proceeds.ts';
export { realisationRoutes } from './routes.ts';
export {
  assertPayable,
  debtPartsOf,
  type PaidOut,
  type Payable,
  type Proceeds,
  paidUnder,
  payablesOf,
  payDown,
  realisationRefusals,
  sumUp,
} from './rules.ts';
export {
  type KeptRealisation as KeptSale,
  listPayments as listSalePayments,
  lockRealisation as lockSale,
  markSale,
} from './store.ts';
export { settledDown, waterfallFrom } from './waterfall-rules.ts';
