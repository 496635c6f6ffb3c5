/**
 * The control engine: says from telemetry whether goods are where, how and as whole as they should be. Pure: a fold of
 * one subject's messages and clock ticks, with no clock, chance, file or network of its own.
 */
export type { Breach } from './breach.ts';
export { calmUntil } from './calm.ts';
export { type Datum, datums, fromGcj02 } from './datum.ts';
export type { DeviceRecord } from './devices.ts';
export {
  type Doubt,
  doubts,
  doubtsOf,
  outlivesWitness,
  ownSilenceMs,
  placeProvedAt,
  usualSilenceMs,
} from './doubts.ts';
export {
  type DoubtReason,
  doubtReasons,
  type Examined,
  examine,
  FUTURE_MS,
  type RefusedReason,
  refusedReasons,
} from './examine.ts';
export {
  type Expectation,
  expectationOf,
  type Ground,
  prepareGround,
  SILENT_PERIODS,
  USUAL_PERIOD_S,
} from './expectation.ts';
export type {
  BlackoutFacts,
  CorridorFacts,
  DeviceFacts,
  OrderFacts,
  SiteFacts,
  StopFacts,
  SubjectFacts,
} from './facts.ts';
export { fit } from './fit.ts';
export { type ArrivalNote, type Finding, type Folded, fold, type Input, noteSpent } from './fold.ts';
export type { Alarm, AlarmFinding } from './ledger.ts';
export type { Observation, Readings } from './observation.ts';
export { needsRecent, recentFrom, withoutRecent, withRecent } from './recent.ts';
export { unprovableTags } from './rules/tags.ts';
export { type DeviceScore, deviceScores } from './scores.ts';
export {
  type Act,
  acts,
  heardEach,
  type Sensitivity,
  sensitivityOf,
  type Unprovable,
  unprovables,
} from './sensitivity.ts';
export { HORIZON_MS, newState, RECENT_MOST, type SubjectState } from './state.ts';
export * from './vocabulary.ts';
