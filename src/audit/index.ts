export { type ActSpec, act, type Outcome, recordEvent } from './act.ts';
export { canonicalBytes, hashOf, hex, sha256 } from './canonical.ts';
export { auditRoutes } from './routes.ts';
