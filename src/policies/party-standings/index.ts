export { guardLoanApproved, guardLoanCharged, guardLoanDisbursed, guardLoanProposed } from './guards.ts';
export { partyStandingRoutes } from './routes.ts';
export type { PolicyKind, SizePurpose } from './rules.ts';
export { inForceOf } from './state.ts';
export { type KeptStanding, standingsInForce } from './store.ts';
