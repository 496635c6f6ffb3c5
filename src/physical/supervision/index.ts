export { clearCustodian, clearedCustodians } from './clearance-store.ts';
export { controlTermsFor, type TermsInForce } from './control-terms.ts';
export { type LotClass, lotClassesFor } from './lot-classes.ts';
export { supervisionRoutes } from './routes.ts';
export { type KeptSupervision, lastSeenAt, listSupervisions } from './store.ts';
export { followEngagement, lockSupervisionsOver, noteContinuity, noteTicket, superviseDue } from './supervise.ts';
export { type ControlTerms, type RiskClass } from './terms-rules.ts';
