/** Documentary examination: what other slices may use. Reads documents and the credit; never goods, never telemetry. */
export { type BankingHours, examinedFrom, type Received, receive, receptions } from './banking-hours.ts';
export { type PlaceCalendar, placeCalendar } from './calendar.ts';
export {
  bounds,
  expressions,
  isWithin,
  lastDayToRefuse,
  lastDayWhileOpen,
  presentationDays,
  type Span,
} from './dates.ts';
export {
  type CorruptedRecord,
  type ElectronicRecord,
  extendedByOutage,
  isElectronic,
  isGivenUp,
  lastDayToRefuseElectronic,
  mayDisposeFrom,
  recordFaults,
} from './electronic-presentation.ts';
export { examine, findAll, layOut } from './examine.ts';
export type { ExaminationOptions } from './examined.ts';
export type { Finding } from './findings.ts';
export { factInChinese, findingInChinese } from './in-chinese.ts';
export { maturity, readTenor, type Tenor } from './maturity.ts';
export {
  type AmendmentDecision,
  amendedCredit,
  examineWithAmendments,
  type PendingAmendment,
} from './pending-amendments.ts';
export {
  type Disposal,
  decideNotice,
  disposals,
  laterMoves,
  type NoticeDraft,
  type NoticeFacts,
  noticeLines,
  type PreclusionReason,
  preclusion,
  type RefusalNotice,
  refusalNoticeRefusals,
} from './refusal-notice.ts';
export { examinationRefusals } from './refusals.ts';
export { type ExaminationRule, examinationRules, type RuleId, ruleOf } from './rules.ts';
export {
  type CaseCredit,
  documentTypes,
  type ExaminationCase,
  type ExaminationResult,
  examinationCase,
  freightTerms,
  insuranceKinds,
  type PresentedDocument,
  type RequiredDocument,
  signerCapacities,
} from './schemas.ts';
export { checkTransferable, checkTransferTerms, type TransferHistory } from './transfer.ts';
