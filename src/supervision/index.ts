export { supervisionRoutes } from './routes.ts';
export { listSupervisions } from './store.ts';
export { controlAt, noteContinuity, noteTicket, superviseDue } from './supervise.ts';
