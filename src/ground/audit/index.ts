export { canonicalBytes, fromHex, hashOf, hex, sha256 } from '../../kernel/canonical.ts';
export type { Signer } from '../../kernel/signing.ts';
export {
  type ActSpec,
  act,
  type Outcome,
  proposalOfAnswer,
  proposedAnswer,
  recordEvent,
  recordEvents,
  scopeOf,
} from './act.ts';
export { holdsNow, linksAmong } from './apart-store.ts';
export { type Belonging, belongsTo } from './belongings-store.ts';
export { checkAll, checkLog, signedByOthers } from './check.ts';
export { type EvidencePack, evidencePack, gatherEvidence, type PackCheck, verifyLog, verifyPack } from './evidence.ts';
export {
  agreersApart,
  agreersOf,
  areApart,
  asksSecond,
  judgedOn,
  putsAtRisk,
  requireApart,
  requireNoCommonMaker,
  restsOn,
  spokeBefore,
} from './eyes.ts';
export { type EventRow, endOfFeed, hasTenants, listTenants, placeInFeed, readFeed } from './log-store.ts';
export { fromBase64, toBase64 } from './note.ts';
export { narrow } from './own-store.ts';
export { evidencePages } from './page-routes.ts';
export { auditRoutes } from './routes.ts';
export { sealAll, sealLog } from './seal.ts';
export { requireStepUp, stepUpRefusals } from './step-up.ts';
export { claimIdempotencyKey, decidersBehind, findEvent, listHistory, peopleBehind } from './store.ts';
export { viewOfEvent } from './view.ts';
