export {
  guardLoanApproved,
  guardLoanChanged,
  guardLoanCharged,
  guardLoanDisbursed,
  guardLoanProposed,
  guardRenewal,
} from './guards.ts';
export { partyStandingRoutes } from './routes.ts';
export { type PolicyKind, type SizePurpose, slotOf } from './rules.ts';
export { inForceOf, insertOnce } from './state.ts';
export { type KeptStanding, partiesOnLists, standingsInForce, watchedOrProposed } from './store.ts';
