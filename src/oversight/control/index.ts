export { admitPledgee } from './admit.ts';
export { bookFound, endCalledBack, followBooks } from './book.ts';
export { breachOfLotSince } from './breach-store.ts';
export { isOrderedAway, openBreachesOver } from './breaches-over.ts';
export { deviceRoutes } from './device-routes.ts';
export { type DeviceDoubts, doubtsOverLots } from './doubt-store.ts';
export { controlTermsMovedBy, custodianMovedBy, intakeMovedBy } from './follow-custody.ts';
export { type Control, createControl } from './judge.ts';
export { followLimits } from './limits.ts';
export { expectReseals, orderRelease } from './order.ts';
export { passBreaches } from './pass-on.ts';
export type { PositionView } from './position-schemas.ts';
export {
  againstOf,
  countsAtMostOf,
  facilitiesOfItems,
  findPositionsOfItems,
  listItemsEver,
  listPositions,
  listPositionsOfFacilities,
  listPositionsOver,
  lotsOfPledgee,
  type PositionOfFacility,
  positionAt,
} from './position-store.ts';
export { itemsMovedBy, settlePositions } from './positions.ts';
export { type ProvedNow, provedNow } from './proved-now.ts';
export { askForCount, followQuestionDeadline } from './question.ts';
export {
  deviceOf,
  type ReplayedBreach,
  type ReplayResult,
  type Scenario,
  type ScenarioMessage,
  startReplay,
} from './replay.ts';
export { controlRoutes } from './routes.ts';
export { type PositionState, positionStates } from './rules.ts';
export { lockStatesOfLots } from './state-store.ts';
export { tickDue } from './tick.ts';
export { endWatchOfLots, unwatchMerged, watchParts } from './watch.ts';
