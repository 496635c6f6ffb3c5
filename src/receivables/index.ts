export { receivableRoutes } from './routes.ts';
export type { ReceivableView } from './schemas.ts';
export { settleReceivable } from './settle.ts';
export { addReceivableParticipant, findReceivable, lockReceivable } from './store.ts';
