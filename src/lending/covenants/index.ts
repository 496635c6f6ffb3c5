export { followUndertakingDeadline } from './breach.ts';
export { addCovenantRoutes } from './routes.ts';
