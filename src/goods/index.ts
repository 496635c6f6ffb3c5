export { passTitle } from './pass-title.ts';
export { goodsRoutes } from './routes.ts';
export { containerNumberWire, type LotView } from './schemas.ts';
export { addLotParticipant, findEngagement, findLots, lockLots, markReleased, participantsOfLots } from './store.ts';
