export { approveByRule, lapseApplication, reopenRevised } from './decide.ts';
export { applicationRoutes } from './routes.ts';
