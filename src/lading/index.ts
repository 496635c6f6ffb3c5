export { guardDelivery } from './guard-delivery.ts';
export { notePledge, noteRelease } from './note-pledge.ts';
export { ladingRoutes } from './routes.ts';
export type { BillView } from './schemas.ts';
export { endorsersOf, findBill, findLiveBills, standsFor } from './store.ts';
