export { amendedView } from './amended.ts';
export { findAmendment } from './amendment-store.ts';
export { acceptByPresentation, pendingAmendments } from './answer-amendment.ts';
export { drawHold, freeHold, holdForPresentation, move as moveBook } from './book.ts';
export { type CreditNames, caseCreditOf, majorUnits, type Name, pendingOf } from './case-credit.ts';
export { closeWhenDone, followCreditDeadline } from './deadlines.ts';
export { partiesTo } from './events.ts';
export { passCreditGate } from './gate.ts';
export { creditOf as creditOfMessage, followCreditMessage } from './incoming.ts';
export { adviceOn, type MessageNames } from './messages.ts';
export { namesOf, placeOfBank } from './names.ts';
export {
  type BankPlace,
  endOfRolled,
  expiredInInterruption,
  isInterrupted,
  placeOf,
  rolledOn,
  todayAt,
} from './place.ts';
export { payingBankOf, shareOut } from './proceeds.ts';
export { creditRefusals } from './refusals.ts';
export { creditRoutes } from './routes.ts';
export { ceilingMinor, lastPayOn, receivingStatuses } from './rules.ts';
export type { CreditView } from './schemas.ts';
export {
  admit as admitToCredit,
  changeCredit,
  findByNumber as findCreditByNumber,
  findCredit,
  findCredits,
  lockCredit,
} from './store.ts';
export { type CreditTerms, type TenorWire, tenorWire } from './terms.ts';
export { listProceeds, listProceedsOf } from './transfer-store.ts';
export { bookUndertaking } from './undertaking.ts';
export { tenorText } from './wording.ts';
