export { creditRoutes } from './routes.ts';
export { ceilingMinor } from './rules.ts';
export type { CreditView, PresentationView } from './schemas.ts';
export { findCredit, findPresentation } from './store.ts';
