export { type DebtRow, type OwedUnder, owedOf, rowOfDrawdown } from './accrual.ts';
export { collateralOf, marketOf, type Pool, poolsOf, valueLotsOf } from './collateral.ts';
export { claimsMinor, countedUndertakingsMinor, type Debt, debtsOf, owedMinor, withAccrued } from './debts.ts';
export { holdOrResume } from './drawdown.ts';
export { repaymentRecorded } from './events.ts';
export { assertCameIn, exposureOf, isActive, requireFacility } from './facility.ts';
export {
  guardCreditIssue,
  guardDocument,
  holdFixed,
  holdRecalled,
  holdUnsupervised,
  resumeReinstated,
  resumeReopened,
} from './guards.ts';
export { type Accrued, type Allocation, interestMinor } from './interest-rules.ts';
export {
  type Interruption,
  interruptionKinds,
  type Limitation,
  limitationOf,
  limitationRefusals,
} from './limitation-rules.ts';
export { insertInterruptions, type KeptInterruption, listInterruptions } from './limitation-store.ts';
export { recordMisuseOf } from './penalty.ts';
export { type MisuseView, misuseView, type RecordMisuseInput, recordMisuseInput } from './penalty-schemas.ts';
export { partsOf, payCosts, payDrawdowns } from './receive.ts';
export { financingRoutes } from './routes.ts';
export { type Condition, financingRefusals, lendableMinor } from './rules.ts';
export {
  allocatedParts,
  type FacilityView,
  type RecordRepaymentInput,
  type RepaymentView,
  recordRepaymentInput,
  repaymentView,
} from './schemas.ts';
export {
  findAdvance,
  findDrawdown,
  findFacility,
  insertRepayment,
  type KeptDrawdown,
  listFacilitiesOfLender,
  listLenders,
  listOpenDrawdowns,
  lockFacilities,
  lockFacility,
} from './store.ts';
export type { CollateralTerms } from './terms-schemas.ts';
export { collateralTermsOf, endHold, findHolds, setHold } from './terms-store.ts';
