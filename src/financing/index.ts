export { collateralOf, marketOf, type Pool, poolsOf, valueLotsOf } from './collateral.ts';
export { type Debt, debtsOf, owedMinor } from './debts.ts';
export { holdOrResume } from './drawdown.ts';
export { exposureOf, isActive, requireFacility } from './facility.ts';
export {
  guardCreditIssue,
  guardDocument,
  holdFixed,
  holdRecalled,
  holdUnsupervised,
  resumeReinstated,
} from './guards.ts';
export { payDrawdowns } from './receive.ts';
export { financingRoutes } from './routes.ts';
export {
  type Allocation,
  type Condition,
  financingRefusals,
  interestMinor,
  lendableMinor,
  type OpenDrawdown,
} from './rules.ts';
export type { FacilityView } from './schemas.ts';
export {
  findAdvance,
  findFacility,
  listFacilitiesOfLender,
  listLenders,
  listOpenDrawdowns,
  lockFacilities,
  lockFacility,
} from './store.ts';
export type { CollateralTerms } from './terms-schemas.ts';
export { collateralTermsOf, endHold, findHolds, setHold } from './terms-store.ts';
