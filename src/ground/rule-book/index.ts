export { judgedAsOf, readRuleKey, rowOf } from './read.ts';
export { ruleBookRoutes } from './routes.ts';
export { type DecisionView, decisionView, ruleRow } from './schemas.ts';
export { bookAt, readBook } from './store.ts';
