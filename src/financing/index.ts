export { holdOrResume } from './drawdown.ts';
export { collateralOf, exposureOf, isActive, requireFacility } from './facility.ts';
export { guardCreditIssue, guardDocument } from './guards.ts';
export { financingRoutes } from './routes.ts';
export { type Condition, interestMinor } from './rules.ts';
export type { FacilityView } from './schemas.ts';
export { findAdvance, findFacility } from './store.ts';
