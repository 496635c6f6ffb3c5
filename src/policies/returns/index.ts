export { cycleOf } from './cycle-rules.ts';
export { idleLots, ownCycle } from './cycle-store.ts';
export { returnRoutes } from './routes.ts';
export { type ReturnKind, returnKinds } from './rules.ts';
