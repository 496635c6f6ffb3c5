export { assignmentOffered } from './events.ts';
export { freePaid } from './follow.ts';
export { findNotices } from './notice-store.ts';
export { offerNow } from './offer.ts';
export { payeesSql } from './payee-store.ts';
export { endNow, requireAccepted } from './register.ts';
export { reviveNow, revivePaid } from './revive.ts';
export { readRights, rightsBefore } from './rights.ts';
export { assignmentRoutes } from './routes.ts';
export { type Gate, registrationGates } from './rules.ts';
export {
  answeredByOf,
  findAssignment,
  findAssignments,
  findFiling,
  findLiveAssignments,
  isAssigned,
  type KeptAssignment,
  lockAssignment,
} from './store.ts';
