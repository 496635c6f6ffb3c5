export { checkAssayer, checkQuality, checkResample } from './assays.ts';
export { guardGuarantors } from './guarantors.ts';
export { fraudRoutes } from './routes.ts';
export { checkCircle, checkCirclePledged, checkSupervisor, checkWeighbridge } from './signals.ts';
