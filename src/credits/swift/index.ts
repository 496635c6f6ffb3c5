/** SWIFT category 7: what other slices may use. Text in, text out; no block around block 4 is ever made here, only put back. */
export { amendmentBlocks, amendTerms, amendText } from './amendments.ts';
export {
  type AmountBook,
  amountBookRefusals,
  type Balance,
  balance,
  ceiling,
  floor,
  type Movement,
  move,
  requireAvailable,
  settlementTotals,
} from './amount-book.ts';
export { checkMessage, checkText, findingsOf } from './check.ts';
export { chargeCodes, disposalCodes } from './codes.ts';
export {
  type Claim,
  composeAcknowledgement,
  composeAuthorisation,
  composeDischarge,
  composeDiscrepancyAdvice,
  composePaymentAdvice,
  composeRefusal,
  composeReimbursementAdvice,
} from './compose-advice.ts';
export { type AmendmentFacts, composeAmendment } from './compose-amendment.ts';
export { composeCredit, creditContents, writeParty } from './compose-credit.ts';
export { type Assembled, assemble, composeSequence } from './continuation.ts';
export { isCountry } from './countries.ts';
export { type CreditTerms, creditTerms, type NamedParty, readParty } from './credit-terms.ts';
export { currencyDecimals } from './currencies.ts';
export { type Envelope, openEnvelope, wrapInEnvelope } from './envelope.ts';
export { fieldDefinitions } from './fields.ts';
export { type FindingName, findingWordsZh, isError, type MessageFinding } from './findings.ts';
export { type CreditDraft, type LintFinding, type LintRule, lintCredit, lintRules } from './lint.ts';
export { type Amount, amountIn, mainAmount } from './main-amount.ts';
export { type MessageType, messageRows, messageTypes } from './message-types.ts';
export { type Field, fieldOf, type Message, type ParseResult } from './model.ts';
export { foldText, itemsOf, writeItems, writeNumbered } from './narrative.ts';
export { type ParseOptions, parseMessage, parseMessages } from './parse.ts';
export { defaultRelease, type Release, releases } from './profiles.ts';
export { inputLengthMax } from './read.ts';
export { type References, referencesOf } from './references.ts';
export { swiftRefusals } from './refusals.ts';
export { composeMessage, type Draft, type FieldContent, formatField, renderAsRead, renderMessage } from './render.ts';
export { decimal, minorUnits, readAmount, readDate, writeAmount, writeDate } from './values.ts';
