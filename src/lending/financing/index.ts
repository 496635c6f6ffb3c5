export { contractInterest, type DebtRow, type OwedUnder, owedOf, rowOfDrawdown, upliftBounds } from './accrual.ts';
export { type Goods, marketOf, type Pool, poolsOf, valueLotsOf } from './collateral.ts';
export { type ConditionWords, conditionCodesInWords, inWords as conditionsInWords } from './condition-words.ts';
export { type OpenClaim, openUnder } from './costs-store.ts';
export { claimsMinor, countedUndertakingsMinor, type Debt, debtsOf, owedMinor, withAccrued } from './debts.ts';
export {
  conditionsToWire,
  drawdownApproved,
  drawdownDeclined,
  drawdownDisbursed,
  drawdownHeld,
  drawdownPaymentRejected,
  drawdownPaymentUndone,
  drawdownRequested,
  drawdownResumed,
  drawdownRolledOver,
  repaymentRecorded,
} from './events.ts';
export { expectedOf } from './expected-store.ts';
export { exposureOf, exposuresOf, isActive, recordMargin, requireFacility, today } from './facility.ts';
export {
  guardApplication,
  guardCreditIssue,
  guardDocument,
  holdFixed,
  holdRecalled,
  holdUnsupervised,
  resumeReinstated,
  resumeReopened,
} from './guards.ts';
export { findHolds, holdsOf } from './holds-store.ts';
export { type Accrued, type Allocation, interestRefusals } from './interest-rules.ts';
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
export { intoMargin, partsOf, payCosts, payDrawdowns } from './receive.ts';
export {
  holdContradicted,
  MONEY_TAKEN_BACK,
  resumeResolved,
  takeMarginBack,
  takeRepaymentBack,
} from './reversal.ts';
export { findPaidBy } from './reversal-store.ts';
export { financingRoutes } from './routes.ts';
export {
  assertMet,
  type Condition,
  creditCover,
  drawdownLife,
  type Exposure,
  facilityReasons,
  financingRefusals,
  isMet,
  netExposureMinor,
} from './rules.ts';
export {
  allocatedParts,
  conditionWire,
  type DisburseInput,
  type DrawdownView,
  disburseInput,
  drawdownView,
  type FacilityPositionView,
  type FacilityView,
  facilityPositionView,
  type RecordRepaymentInput,
  type RepaymentView,
  type RequestDrawdownInput,
  recordRepaymentInput,
  repaymentView,
  requestDrawdownInput,
} from './schemas.ts';
export {
  changeFacility,
  findAdvance,
  findDrawdown,
  findFacilities,
  findFacility,
  insertDrawdown,
  insertRepayment,
  type KeptDrawdown,
  listDrawdowns,
  listFacilitiesOfLender,
  listLenders,
  listOpenDrawdowns,
  lockFacilities,
  lockFacility,
  lockSharing,
  moveDrawdown,
  repaymentRecorders,
} from './store.ts';
export {
  holdGivenUp,
  holdTakenSince,
  resumeMissedFor,
  resumeOnceRepaid,
  resumePaid,
  resumeSettled,
} from './taken-since.ts';
export type { CollateralTerms, HoldView } from './terms-schemas.ts';
export { collateralTermsOf, endHold, setHold } from './terms-store.ts';
export { isHeldFor, listNotKept } from './undertakings-store.ts';
