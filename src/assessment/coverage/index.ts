export { type Assessed, isMarkedNow, isStillMarked, readCoverages, settleCoverages, todayOf } from './assess.ts';
export { coverageMovedBy, settleCoverage } from './follow.ts';
export { ownDueAt } from './margin.ts';
export { markAll, markBatch } from './mark.ts';
export { concentrate, type Excess, fallOf, linesOf, shareOfLot } from './pool.ts';
export { type Stand, standsOf } from './read.ts';
export { coverageRoutes } from './routes.ts';
export {
  type Carried,
  type CoverageState,
  exposureMinor,
  floorValueMinor,
  type Lines,
  payToReleaseMinor,
  type ReleaseRoom,
  ratioBps,
  releasableMinor,
  stateOf,
  worseState,
} from './rules.ts';
export type { OtherDebt } from './sharing.ts';
export { markDirty } from './stale-store.ts';
export { findCoverages, findLiveCalls, type KeptCoverage, listCalls, shiftCoverage } from './store.ts';
export { countsUndertakings, type Weighed, weigh } from './weigh.ts';
