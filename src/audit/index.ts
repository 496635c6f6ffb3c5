export { type ActSpec, act, type Outcome, recordEvent } from './act.ts';
export { canonicalBytes, fromHex, hashOf, hex, sha256 } from './canonical.ts';
export { type EvidencePack, evidencePack, gatherEvidence, type PackCheck, verifyLog, verifyPack } from './evidence.ts';
export { type EventRow, hasTenants, listTenants, readFeed } from './log-store.ts';
export type { Signer } from './note.ts';
export { auditRoutes } from './routes.ts';
export { sealAll, sealLog } from './seal.ts';
export { findEvent } from './store.ts';
