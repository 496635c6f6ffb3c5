export { fraudRoutes } from './routes.ts';
export { checkCircle, checkSupervisor, checkWeighbridge } from './signals.ts';
