export { approveByRule, reopenRevised } from './decide.ts';
export { applicationRoutes } from './routes.ts';
