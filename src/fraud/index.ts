export { guardGuarantors } from './guarantors.ts';
export { fraudRoutes } from './routes.ts';
export { checkCircle, checkSupervisor, checkWeighbridge } from './signals.ts';
