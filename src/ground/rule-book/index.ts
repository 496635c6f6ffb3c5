export type { Again, Decided, Figures, Happened } from './again.ts';
export { asOfRefusals, comparedRules, instantAsOf, judgedAsOf, keysNamed, readRuleKey, rowOf } from './read.ts';
export { ruleBookRoutes } from './routes.ts';
export { type DecisionView, decisionView, ruleRow } from './schemas.ts';
export { bookAt, readBook } from './store.ts';
