export { guardDocumentOut } from './document-out.ts';
export { entitledTo } from './entitled.ts';
export { endDemands, followExerciseDeadline } from './exercise.ts';
export { foundOfPayOut, guardRealisation, holdProceeds } from './gate.ts';
export { passedUnder } from './grounds.ts';
export { guardPledgeeSurrender, guardPledgeeTitle, guardSold, guardUnderSale } from './guard.ts';
export { givenBackUnder, paidOutUnder } from './paid-out.ts';
export { agreedOf, missingOf, nextPart, type PricePart, partsOf, toldOf } from './parts-rules.ts';
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
  lockRealisation as lockSale,
  markSale,
} from './store.ts';
export { type Waterfall, waterfallFrom } from './waterfall-rules.ts';
