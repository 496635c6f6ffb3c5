export { copyToParts, reinstateSealed, voidUnsealed, weighMerged } from './follow.ts';
export { assayRoutes } from './routes.ts';
export { findInForce as findAssaysInForce } from './store.ts';
