export { type Account, type Arrival, isTaken } from './account.ts';
export {
  type AskedReading,
  bindDevices,
  closeAccount,
  newestReadings,
  nextSeqs,
  readAccounts,
  settleAccounts,
  unbindDevices,
} from './account-store.ts';
export { type Batcher, createBatcher } from './batcher.ts';
export { watchDeviceChanges } from './changes.ts';
export { numberByContent } from './content-store.ts';
export { enrolmentOf, newPassword } from './enrol.ts';
export {
  arrivalOf,
  createIngest,
  type Ingest,
  type IngestDeps,
  type Judge,
  noVerdict,
  type Reading,
  type Verdict,
} from './ingest.ts';
export type { RawMessage } from './intake.ts';
export { findReused } from './own-word-store.ts';
export { findQuotasSpent } from './quarantine-store.ts';
export { askForMissing, type SendCommand } from './resend.ts';
export { telemetryRoutes } from './routes.ts';
export { telemetryRefusals } from './rules.ts';
export { type DeviceView, deviceKeyWire, deviceView, type EnrolledDeviceView, enrolledDeviceView } from './schemas.ts';
export { isSignedBy } from './signature.ts';
export {
  type EdgeNode,
  newEdgeNode,
  type Outcome,
  type Report,
  receive,
  type SparkplugMessage,
  type SparkplugMetric,
  sparkplugTimes,
  tickEdgeNode,
} from './sparkplug/edge-node.ts';
export { readingsOf, type SparkplugTopic, sparkplugDeviceCode, sparkplugTopic } from './sparkplug/readings.ts';
export {
  type ChangedDevice,
  changeDevice,
  changedDevices,
  type DeviceChange,
  dropPartitions,
  ensurePartitions,
  findDevices,
  findSources,
  resolveDevices,
} from './store.ts';
