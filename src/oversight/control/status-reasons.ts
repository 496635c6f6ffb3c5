import { findingCodes } from '../../documents/lading/index.ts';
import { type BreachKind, breachKinds, doubts, type Measure, measures } from './engine/index.ts';

const ofBreaches = breachKinds.map((kind) => `BREACH_${kind.toUpperCase() as Uppercase<BreachKind>}` as const);
const notMeasured = measures.map((measure) => `${measure.toUpperCase() as Uppercase<Measure>}_NOT_MEASURED` as const);

/** Every reason that a watch has for its status. */
export const statusReasons = [
  'AS_EXPECTED',
  'NEVER_HEARD',
  'BREACH_OPEN',
  'IN_DOUBT',
  'STEADYING',
  'READING_TOO_OLD',
  ...ofBreaches,
  ...notMeasured,
  ...doubts,
] as const;
export type StatusReason = (typeof statusReasons)[number];

/** What a lender's terms want proved of the keeper, the place and the sources of goods, and what is not. */
export const againstReasons = [
  'CUSTODIAN_RELATED',
  'NOT_ON_A_CORRIDOR',
  'SUPERVISION_MISSING',
  'LEG_MISSING',
  'NOT_COUNTED_BY_LENDER',
  'IN_NO_SLOT',
  'MASS_BALANCE',
  'NOT_IN_CATALOGUE',
  'UNMARKED',
  'TOO_FEW_SOURCES',
  'NO_SOURCE_APART',
  'SOURCE_UNSIGNED',
  'NO_SOURCE_OF_LENDER',
  'NO_LIVING_PAIR',
  'COUNT_UNANSWERED',
  'REWEIGHED_SHORT',
] as const;

/** Every reason that a leg of a position has, whatever its state. */
export const legReasons = [
  'ALL_LEGS_HOLD',
  'HELD_AND_WATCHED',
  'RELEASED',
  'IN_OTHER_LOTS',
  'NOT_IN_CUSTODY',
  'ENGAGEMENT_ENDED',
  'CUSTODIAN_NOT_ENGAGED',
  'NOT_WATCHED',
  'WATCH_NOT_AGREED',
  'DEVICE_REVOKED',
  'NOT_GOODS',
  ...statusReasons,
  ...againstReasons,
  'DOCUMENT_HELD',
  'NO_LIVE_DOCUMENT',
  'DOCUMENT_SURRENDERED_WITHOUT_GOODS_PLEDGE',
  'DOCUMENT_WITH_ANOTHER_HOLDER',
  'DOCUMENT_ON_PAPER',
  'DOCUMENT_LOST',
  'DOCUMENT_WITH_ISSUER',
  'DOCUMENT_STOPPED',
  ...Object.keys(findingCodes),
  'NOT_CONFIRMED',
  'CONFIRMED_BY_DEBTOR',
  'REJECTED_BY_DEBTOR',
  'SETTLED',
  'PLEDGE_EFFECTIVE',
  'NOT_PLEDGED',
  'PLEDGE_NOT_EFFECTIVE',
  'CHARGE_NOT_REGISTERED',
  'REGISTRATION_EXPIRED',
  'REGISTRATION_ENDED',
  'OBJECTION_OPEN',
] as const;
