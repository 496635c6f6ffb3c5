export { applicationsAgain } from './again.ts';
export { approveByRule, lapseApplication, reopenRevised } from './decide.ts';
export { applicationRoutes } from './routes.ts';
