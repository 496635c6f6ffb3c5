export { checkAssayer, checkQuality, checkResample } from './assays.ts';
export { foundGuarantees, foundUnasked, guardGuarantors } from './guarantors.ts';
export { checkMassBalance, checkTicketed, checkVoided, checkWeighbridge } from './mass-balance.ts';
export { fraudRoutes } from './routes.ts';
export { checkCircle, checkCirclePledged, checkRelation, checkSupervisor } from './signals.ts';
