import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import {
  assemble,
  type CreditTerms,
  creditTerms,
  type FindingName,
  findingsOf,
  type Message,
  type MessageFinding,
  parseMessages,
} from '../swift/index.ts';
import { readDay } from './calendar.ts';
import { presentationDaysDefault } from './dates.ts';
import { type Decimal, fromNumber, readDecimal } from './decimals.ts';
import { examinationRefusals } from './refusals.ts';
import type { CaseCredit, Party, RequiredDocument } from './schemas.ts';

/** What a credit asks, read once: dates checked, amounts exact. */
export interface Terms {
  applicant?: Party;
  beneficiary?: Party;
  /** The countries of the parties were told from address lines of a message, where a code may also be a federal state. */
  countriesTold: boolean;
  currency?: string;
  amount?: Decimal;
  amountAbout: boolean;
  plusPct: Decimal;
  minusPct?: Decimal;
  /** Usable beside the amount, for what 39C names; nothing where it names none. */
  additional: Decimal;
  expiresOn?: LocalDate;
  latestShipmentOn?: LocalDate;
  presentationDays: number;
  partialShipments: 'allowed' | 'not_allowed' | 'conditional';
  transhipment: 'allowed' | 'not_allowed' | 'conditional';
  places: Partial<Record<PlaceKey, string>>;
  schedule: readonly Instalment[];
  goods: NonNullable<CaseCredit['goods']>;
  /** 45A as it stands, when the credit came as a message. */
  goodsText?: string;
  availableWith?: string;
  /** Paid in parts at several times (field 41a BY MIXED PYMT): a draft is for its part only. */
  isMixed: boolean;
  transportRule?: NonNullable<CaseCredit['transportRule']>;
  requiredDocuments: readonly RequiredDocument[];
}
export const placeKeys = ['placeOfReceipt', 'portOfLoading', 'portOfDischarge', 'placeOfDelivery'] as const;
export type PlaceKey = (typeof placeKeys)[number];
export interface Instalment {
  from: LocalDate;
  to: LocalDate;
  amount?: Decimal;
}

/** Fields whose content the examination computes with: a fault in another is no reason not to examine. */
const computedTags = ['27', '31D', '32B', '39A', '43P', '43T', '44C', '48'];
/** Fields compared as text: too long a line is still the text, a character of no set is not. */
const comparedTags = ['44A', '44B', '44E', '44F', '50', '59'];

/** Parts of a credit given one behind the other without blocks: each starts with field 27. */
function partsOf(text: string): string[] {
  if (/^\s*\{/.test(text)) return [text];
  const starts = [...text.matchAll(/^:27:/gm)].map(({ index }) => index);
  return starts.length < 2 ? [text] : starts.map((from, i) => text.slice(i === 0 ? 0 : from, starts[i + 1]));
}

/** @throws CREDIT_MESSAGE_UNREADABLE with the findings, lines counted within each part. */
function termsOfMessage(text: string): CreditTerms {
  const results = partsOf(text).flatMap((part, i) => {
    const bare = !/^\s*\{/.test(part);
    return parseMessages(part, bare ? { type: i === 0 ? '700' : '701' } : {});
  });
  const faults = results.flatMap(findingsOf).filter(isFatal);
  const messages = results.flatMap(({ message }): Message[] => (message ? [message] : []));
  const { assembled, findings } = messages.length > 1 ? assemble(messages) : { assembled: messages[0], findings: [] };
  if (faults.length > 0 || !assembled)
    refuse(examinationRefusals.CREDIT_MESSAGE_UNREADABLE, {
      at: '/credit/mt700',
      facts: {
        findings: [...faults, ...findings].map((f) => `${f.code} ${f.field ?? ''} line ${f.line ?? '-'}: ${f.text}`),
      },
    });
  return creditTerms(assembled);
}

/** What the message says in spite of it: rules between fields, order, fields not expected. */
const harmless: readonly FindingName[] = [
  'FIELD_MISSING',
  'FIELD_OUT_OF_ORDER',
  'FIELD_UNKNOWN',
  'FIELD_LEGACY',
  'RULE',
  'USAGE',
  'SEQUENCE_INVALID',
];

const isFatal = ({ name, field }: MessageFinding): boolean => {
  if (harmless.includes(name)) return false;
  if (field === undefined || computedTags.includes(field)) return true;
  return name === 'CHARACTER_NOT_SWIFT' && comparedTags.includes(field);
};

function readSchedule(credit: CaseCredit): Instalment[] {
  return (credit.shipmentSchedule ?? []).map(({ from, to, amount }, i) => {
    const at = `/credit/shipmentSchedule/${i}`;
    return {
      from: from === undefined ? '1900-01-01' : readDay(from, `${at}/from`),
      to: to === undefined ? '2999-12-31' : readDay(to, `${at}/to`),
      ...(amount === undefined ? {} : { amount: readDecimal(amount, `${at}/amount`) }),
    };
  });
}

/**
 * The terms of a case. What the message states is taken from the message, the rest from the fields beside it.
 * @throws CREDIT_MESSAGE_UNREADABLE, DATE_INVALID, AMOUNT_UNREADABLE
 */
export function readTerms(credit: CaseCredit): Terms {
  const stated = credit.mt700 === undefined ? undefined : termsOfMessage(credit.mt700);
  const party = (key: 'applicant' | 'beneficiary'): Party | undefined =>
    stated?.[key] ? { ...credit[key], ...stated[key] } : credit[key];
  const merged: CaseCredit = stated ? { ...credit, ...stated } : credit;
  const { amountTolerance: tolerance, goods = {} } = merged;
  const day = (key: 'expiresOn' | 'latestShipmentOn'): LocalDate | undefined =>
    merged[key] === undefined ? undefined : readDay(merged[key], `/credit/${key}`);
  const [expiresOn, latestShipmentOn] = [day('expiresOn'), day('latestShipmentOn')];
  if (goods.quantity !== undefined) readDecimal(goods.quantity, '/credit/goods/quantity');
  if (goods.unitPrice !== undefined) readDecimal(goods.unitPrice, '/credit/goods/unitPrice');
  const about = tolerance?.about === true;
  const terms: Terms = {
    countriesTold: stated !== undefined,
    amountAbout: about,
    plusPct: fromNumber(about ? 10 : (tolerance?.plusPct ?? 0), '/credit/amountTolerance/plusPct'),
    additional:
      merged.additionalAmount === undefined ? 0n : readDecimal(merged.additionalAmount, '/credit/additionalAmount'),
    presentationDays: merged.presentationDays ?? presentationDaysDefault,
    partialShipments: merged.partialShipments ?? 'allowed',
    transhipment: merged.transhipment ?? 'allowed',
    places: Object.fromEntries(placeKeys.flatMap((key) => (merged[key] === undefined ? [] : [[key, merged[key]]]))),
    schedule: readSchedule(merged),
    goods,
    isMixed: merged.availableBy === 'mixed',
    requiredDocuments: merged.requiredDocuments,
  };
  const optional = {
    applicant: party('applicant'),
    beneficiary: party('beneficiary'),
    currency: merged.currency,
    amount: merged.amount === undefined ? undefined : readDecimal(merged.amount, '/credit/amount'),
    minusPct: about
      ? fromNumber(10)
      : tolerance?.minusPct === undefined
        ? undefined
        : fromNumber(tolerance.minusPct, '/credit/amountTolerance/minusPct'),
    expiresOn,
    latestShipmentOn,
    goodsText: stated?.goodsText,
    availableWith: merged.availableWith,
    transportRule: merged.transportRule,
  };
  for (const [key, value] of Object.entries(optional)) if (value !== undefined) Object.assign(terms, { [key]: value });
  return terms;
}
