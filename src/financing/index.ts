export { holdOrResume } from './drawdown.ts';
export { guardCreditIssue, guardDocument } from './guards.ts';
export { financingRoutes } from './routes.ts';
export type { FacilityView } from './schemas.ts';
export { findFacility } from './store.ts';
