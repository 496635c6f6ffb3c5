export { admitPledgee } from './admit.ts';
export { type Control, createControl } from './judge.ts';
export { orderRelease } from './order.ts';
export { findPositionsOfItems, listPositions } from './position-store.ts';
export { followPositions } from './positions.ts';
export {
  deviceOf,
  type ReplayedBreach,
  type ReplayResult,
  type Scenario,
  type ScenarioMessage,
  startReplay,
} from './replay.ts';
export { controlRoutes } from './routes.ts';
export { lockStatesOfLots } from './state-store.ts';
export { tickDue } from './tick.ts';
export { endWatchOfLots } from './watch.ts';
