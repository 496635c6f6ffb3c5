export { followRateLockDeadline } from './lock.ts';
export { addRateLockRoutes } from './routes.ts';
export { rateLockRefusals } from './rules.ts';
export { rateLockWire } from './schemas.ts';
export { coveredOf } from './store.ts';
export { cashBack, giveBackToLock, type Paid, payAtRate } from './use.ts';
