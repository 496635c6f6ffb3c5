export { type PolicyRule, policyOn, ruleBook } from './rules.ts';
