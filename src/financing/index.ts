export { holdOrResume } from './drawdown.ts';
export { guardCreditIssue, guardDocument } from './guards.ts';
export { financingRoutes } from './routes.ts';
