export { currentCoverage, findCurrentCoverage, todayOf } from './assess.ts';
export { shareOfLot } from './compute.ts';
export { dirtyCoverage } from './follow.ts';
export { ownDueAt } from './margin.ts';
export { markAll, markBatch } from './mark.ts';
export { coverageRoutes } from './routes.ts';
export { floorValueMinor, payToReleaseMinor, type ReleaseRoom, ratioBps, releasableMinor } from './rules.ts';
export { findCoverages, findLiveCalls, type KeptCoverage, listCalls, markDirty, shiftCoverage } from './store.ts';
