export { guardDocumentOut } from './document-out.ts';
export { entitledTo } from './entitled.ts';
export { endDemands, followExerciseDeadline } from './exercise.ts';
export { foundOfPayOut, guardRealisation, holdProceeds } from './gate.ts';
export { guardPledgeeSurrender, guardPledgeeTitle, guardSold, guardUnderSale } from './guard.ts';
export { type SecuredDebt, securedDebtOf } from './proceeds.ts';
export { realisationRoutes } from './routes.ts';
export {
  assertPayable,
  debtPartsOf,
  type PaidOut,
  type Payable,
  paidUnder,
  payDown,
  realisationRefusals,
  sumUp,
} from './rules.ts';
