export { type Assessed, currentCoverage, findCurrentCoverage, readCoverages, todayOf } from './assess.ts';
export { concentrate, type Excess, fallOf, linesOf, shareOfLot } from './compute.ts';
export { dirtyCoverage } from './follow.ts';
export { ownDueAt } from './margin.ts';
export { markAll, markBatch } from './mark.ts';
export { coverageRoutes } from './routes.ts';
export {
  type CoverageState,
  floorValueMinor,
  type Lines,
  payToReleaseMinor,
  type ReleaseRoom,
  ratioBps,
  releasableMinor,
  stateOf,
  worseState,
} from './rules.ts';
export { findCoverages, findLiveCalls, type KeptCoverage, listCalls, markDirty, shiftCoverage } from './store.ts';
