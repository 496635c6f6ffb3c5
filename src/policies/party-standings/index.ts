export {
  apartBy,
  askedOfPurpose,
  effectsOf,
  guardLoanApproved,
  guardLoanChanged,
  guardLoanCharged,
  guardLoanDisbursed,
  guardLoanProposed,
  guardRenewal,
} from './guards.ts';
export { guardContested, passSaid } from './passed.ts';
export { partyStandingRoutes } from './routes.ts';
export { isHeardBy, type PolicyKind, type SizePurpose, slotOf } from './rules.ts';
export { scoreInput } from './schemas.ts';
export { policyStandingScored, scoreBy, takeScore } from './score.ts';
export { LEAST_POINTS, priceKeyOf } from './score-rules.ts';
export { consentToScore, inForceOf, insertOnce, stateSuccessor } from './state.ts';
export { type KeptStanding, partiesOnLists, standingsInForce, watchedOrProposed } from './store.ts';
