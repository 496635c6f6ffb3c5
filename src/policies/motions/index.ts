export { listCuts } from './cuts-store.ts';
export { guardHeadroom, keepCutOf, restateLoan } from './guards.ts';
export { motionRoutes } from './routes.ts';
