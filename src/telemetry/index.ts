export { type Batcher, createBatcher } from './batcher.ts';
export { createIngest, type Ingest, type IngestDeps, type Judge, type NewReading } from './ingest.ts';
export type { RawMessage } from './intake.ts';
export { telemetryRoutes } from './routes.ts';
export { isSignedBy } from './signature.ts';
export { ensurePartitions, findDevices, resolveDevices } from './store.ts';
