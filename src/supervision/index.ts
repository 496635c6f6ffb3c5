export { controlTermsFor, type TermsInForce } from './control-terms.ts';
export { supervisionRoutes } from './routes.ts';
export { listSupervisions } from './store.ts';
export { controlAt, noteContinuity, noteTicket, superviseDue } from './supervise.ts';
export { type ControlTerms, type RiskClass, worstClass } from './terms-rules.ts';
