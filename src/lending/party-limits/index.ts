export { billDebts, standsOf } from './exposure-store.ts';
export { lockLimitOn, nearestLimit } from './nearest-store.ts';
export { houseOf, partyRisk } from './risk.ts';
export { partyLimitRoutes } from './routes.ts';
export { asConcentration, limitReasons, type NewRisk, type PartyRisk, partyLimitFacts } from './rules.ts';
export { allowedBefore } from './store.ts';
