export { eyesOf, eyesTable, levelOfAmount, levelOfSums, neededOf, sumsOf } from './eyes.ts';
export type { EyesRow } from './eyes-row.ts';
export { type FactId, gateFacts } from './facts.ts';
export { fieldActs } from './field-acts.ts';
export {
  assertGate,
  decideGate,
  type Found,
  type GateDecision,
  gateRefusals,
  inWords,
  isOfLenderAlone,
  reasonOf,
} from './gate-decision.ts';
export { cellOf, type GateId, gateIds, gateNamed, gatesOfVerb } from './gates.ts';
export { factOfHold, isFeltAt, moneyGates, shutBy } from './hold-facts.ts';
export { builtInNamed, keptRules, ruleName } from './kept.ts';
export { isWithheld, type Mask, masked, maskedMembers, masks, type Reader } from './masks.ts';
export { policyRoutes } from './routes.ts';
export {
  builtInOn,
  builtInRows,
  type PolicyRule,
  policyOf,
  policyOn,
  policyTextOf,
  ruleBook,
  ruleKeys,
} from './rules.ts';
export {
  type Direction,
  directions,
  isOfTenant,
  isStricter,
  orderOf,
  type Settable,
  type Setter,
  settableOf,
  setters,
} from './settable.ts';
