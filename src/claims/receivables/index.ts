export {
  availabilityMinor,
  type BaseLine,
  type BasePolicy,
  baseSteps,
  dilutionBps,
  type PoolDebtor,
  type PoolLine,
  type ReceivablesBase,
  receivablesBase,
} from './base.ts';
export { receivablesAnswered, receivablesPresented } from './bulk.ts';
export {
  type BulkAnswer,
  findReceivableNumbers,
  insertReceivables,
  lockPresented,
  markConfirmedInBulk,
  markRejectedInBulk,
  type PresentedReceivable,
} from './bulk-store.ts';
export { tellOverdueAnswers } from './clock.ts';
export { collectReceivable, oweReceivableAgain } from './collect.ts';
export { followRedLetter } from './dilute.ts';
export { findDisputes, findEvidencePacks, sumDilution } from './dispute-store.ts';
export { endAsOne } from './end-as-one.ts';
export { freezeAtRegistration, freezeEvidence } from './freeze.ts';
export type { ConfirmationLevel } from './level.ts';
export { answerBy } from './present.ts';
export { followInvoices, judgeLevels, refreshLevels } from './refresh-level.ts';
export { receivableRoutes } from './routes.ts';
export { decideConfirmation, receivableRefusals } from './rules.ts';
export type { ReceivableView } from './schemas.ts';
export {
  addReceivableParticipant,
  addSetOff,
  findConfirmations,
  findReceivable,
  findReceivableInvoices,
  findReceivables,
  listOpenReceivables,
  lockReceivable,
  lockReceivables,
  participantsOfReceivable,
  settledNamed,
} from './store.ts';
