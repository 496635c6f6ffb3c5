import type { Assembled } from './continuation.ts';
import { isCountry } from './countries.ts';
import { fieldOf, type Message } from './model.ts';

export type NamedParty = {
  name: string;
  address?: string;
  country?: string;
  account?: string;
};

/** The terms of a credit as fields, with the long texts as they stand. Dates YYYY-MM-DD, amounts decimal strings. */
export interface CreditTerms {
  number?: string;
  form?: 'irrevocable' | 'irrevocable_transferable';
  rules?: 'ucp' | 'eucp' | 'ucp_urr' | 'eucp_urr' | 'other';
  issuedOn?: string;
  expiresOn?: string;
  expiryPlace?: string;
  applicant?: NamedParty;
  beneficiary?: NamedParty;
  currency?: string;
  amount?: string;
  amountTolerance?: { plusPct: number; minusPct: number };
  /** BIC, `any_bank`, or the name as it stands. */
  availableWith?: string;
  availableBy?: 'sight_payment' | 'deferred_payment' | 'acceptance' | 'negotiation' | 'mixed';
  partialShipments?: ShipmentTerm;
  transhipment?: ShipmentTerm;
  placeOfReceipt?: string;
  portOfLoading?: string;
  portOfDischarge?: string;
  placeOfDelivery?: string;
  latestShipmentOn?: string;
  shipmentPeriodText?: string;
  presentationDays?: number;
  presentationEvent?: string;
  confirmation?: 'without' | 'may_add' | 'confirm';
  goodsText?: string;
  documentsText?: string;
  conditionsText?: string;
  /** 78: how the bank that pays, accepts or negotiates is reimbursed. */
  reimbursementText?: string;
}
export type ShipmentTerm = 'allowed' | 'not_allowed' | 'conditional';

const words = {
  form: { IRREVOCABLE: 'irrevocable', 'IRREVOCABLE TRANSFERABLE': 'irrevocable_transferable' },
  rules: {
    'UCP LATEST VERSION': 'ucp',
    'EUCP LATEST VERSION': 'eucp',
    'UCPURR LATEST VERSION': 'ucp_urr',
    'EUCPURR LATEST VERSION': 'eucp_urr',
    OTHR: 'other',
  },
  availableBy: {
    'BY PAYMENT': 'sight_payment',
    'BY DEF PAYMENT': 'deferred_payment',
    'BY ACCEPTANCE': 'acceptance',
    'BY NEGOTIATION': 'negotiation',
    'BY MIXED PYMT': 'mixed',
  },
  shipment: { ALLOWED: 'allowed', 'NOT ALLOWED': 'not_allowed', CONDITIONAL: 'conditional' },
  confirmation: { WITHOUT: 'without', 'MAY ADD': 'may_add', CONFIRM: 'confirm' },
} as const;

type Lists = typeof words;
type Word<K extends keyof Lists> = Lists[K][keyof Lists[K]];

/** The code of a word of ours: the inverse of what `creditTerms` reads. */
export const codeFor = (list: keyof Lists, word: string | undefined): string | undefined =>
  Object.entries(words[list]).find(([, value]) => value === word)?.[0];
const wordFor = <K extends keyof Lists>(list: K, code: string | undefined): Word<K> | undefined =>
  (words[list] as unknown as Record<string, Word<K>>)[code ?? ''];

/**
 * Name and address lines: the first line is the name. A country code at the very end ("XIAN CN") or at the start of the
 * last line ("SG/SINGAPORE") is the country, and is left out of the address.
 */
export function readParty(text: string, account?: string): NamedParty {
  const [name = '', ...address] = text.split('\n').map((line) => line.trim());
  const last = address.at(-1) ?? '';
  const code = /(?:^|[\s,])([A-Z]{2})$/.exec(last)?.[1] ?? /^([A-Z]{2})\//.exec(last)?.[1];
  const country = code && isCountry(code) ? code : undefined;
  if (country)
    address[address.length - 1] = last.startsWith(`${country}/`)
      ? last.slice(3)
      : last.slice(0, -2).replace(/[\s,]+$/, '');
  const lines = address.filter((line) => line !== '');
  return {
    name,
    ...(lines.length > 0 ? { address: lines.join(', ') } : {}),
    ...(country ? { country } : {}),
    ...(account === undefined ? {} : { account }),
  };
}

function readAvailability(message: Message): Pick<CreditTerms, 'availableWith' | 'availableBy'> {
  const { bic, name, by } = message.values['41A'] ?? message.values['41D'] ?? {};
  const place = name?.startsWith('ANY BANK') ? 'any_bank' : name?.replaceAll('\n', ' ');
  return given<ReturnType<typeof readAvailability>>({
    availableWith: bic ?? place,
    availableBy: wordFor('availableBy', by),
  });
}

/** Leaves out what is undefined, so that absent stays absent. */
function given<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

/** The terms that a credit message states (700, 705, 710, 720), alone or with its continuations. */
export function creditTerms(source: Message | Assembled): CreditTerms {
  const message = 'first' in source ? source.first : source;
  const text = (tag: string): string | undefined =>
    'first' in source ? (source.texts[tag] ?? fieldOf(message, tag)?.value) : fieldOf(message, tag)?.value;
  const value = (tag: string, component: string): string | undefined => message.values[tag]?.[component];
  const party = (tag: string): NamedParty | undefined => {
    // A name with a line too long for its field is still the name.
    const name = value(tag, 'name') ?? text(tag);
    return name === undefined ? undefined : readParty(name, value(tag, 'account'));
  };
  const tolerance = message.values['39A'];
  const days = value('48', 'days');
  const number = ['710', '720'].includes(message.type) ? text('21') : text('20');
  return given<CreditTerms>({
    number,
    form: wordFor('form', value('40A', 'form') ?? value('40B', 'form')),
    rules: wordFor('rules', value('40E', 'rules')),
    issuedOn: value('31C', 'date'),
    expiresOn: value('31D', 'date'),
    expiryPlace: value('31D', 'place'),
    applicant: party('50'),
    beneficiary: party('59'),
    currency: value('32B', 'currency'),
    amount: value('32B', 'amount'),
    amountTolerance: tolerance && { plusPct: Number(tolerance['plus']), minusPct: Number(tolerance['minus']) },
    ...readAvailability(message),
    partialShipments: wordFor('shipment', value('43P', 'code')),
    transhipment: wordFor('shipment', value('43T', 'code')),
    placeOfReceipt: text('44A'),
    portOfLoading: text('44E'),
    portOfDischarge: text('44F'),
    placeOfDelivery: text('44B'),
    latestShipmentOn: value('44C', 'date'),
    shipmentPeriodText: text('44D'),
    presentationDays: days === undefined ? undefined : Number(days),
    presentationEvent: value('48', 'event'),
    confirmation: wordFor('confirmation', value('49', 'code')),
    goodsText: text('45A'),
    documentsText: text('46A'),
    conditionsText: text('47A'),
    reimbursementText: text('78'),
  });
}
