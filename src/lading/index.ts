export { followFindings } from './findings.ts';
export { guardDelivery } from './guard-delivery.ts';
export { openFindings } from './journey-store.ts';
export { noteLeaving } from './note-leaving.ts';
export { notePledge, noteRelease } from './note-pledge.ts';
export { noteSightings } from './note-sightings.ts';
export { ladingRoutes } from './routes.ts';
export type { BillView } from './schemas.ts';
export { endorsersOf, findBill, findLiveBills, standsFor } from './store.ts';
