import { refusalList } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';

/** What can be financed once: each kind of thing has one key, written one way. */
export const itemKinds = [
  'invoice',
  'delivery_note',
  'document',
  'lot',
  'certificate',
  'receivable',
  // What is paid under a credit may be pledged afterwards by who paid for it: it is another use of the document.
  'presented_document',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/**
 * What a search answers (the field's codes for double financing): registered unique, registered duplicate, duplicate
 * financed, financed, cancelled, pending.
 */
export const financingStatuses = ['REGU', 'REDU', 'DFIN', 'FNCD', 'CANC', 'PNDG'] as const;
export type FinancingStatus = (typeof financingStatuses)[number];

export const claimStatuses = ['registered', 'pending', 'financed', 'freed', 'cancelled'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

export const consumptionRefusals = refusalList({
  ALREADY_FINANCED: [
    'conflict',
    'This is financed already, by this lender or another',
    '该标的已被融资（本机构或他机构）',
    'What is left in facts may be financed; ask the applicant what the rest secures',
    '可在 facts 所列余额内融资；请向申请人核实其余部分的融资情况',
  ],
  FINANCED_ELSEWHERE: [
    'conflict',
    'Another network reports this as financed',
    '其他平台已报告该标的被融资',
    'Do not finance it before the applicant has shown that it is free',
    '在申请人证明其未被融资之前请勿放款',
  ],
  CLAIM_UNKNOWN: [
    'not-found',
    'No registration or financing of yours has this identifier',
    '未找到贵方的该笔登记或融资',
    'Check the identifier',
    '请核对标识',
  ],
  NETWORK_SECRET_FIXED: [
    'wrong-state',
    'Things were hashed under the present secret already',
    '已有标的按当前密钥登记',
    'A platform joins a network before its first financing',
    '平台须在首笔融资登记之前加入网络',
  ],
  CLAIM_STANDS: [
    'wrong-state',
    'The financing stands: it is freed when it is repaid or the security ends',
    '该融资仍有效，还款或解除担保时自动释放',
    'Repay, or end the security',
    '请先还款或解除担保',
  ],
});

/** Whether what a claim rests on is documents presented under a credit. */
export const isPresentation = (id: string): boolean => id.startsWith('prs_');

/** Letters and digits in their plain forms, capitals, nothing else: `No. ０１２-ab` and `NO012AB` are one number. */
export const plainKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const alike: Record<string, string> = { L: '1', I: '1', O: '0', Q: '0', S: '5', B: '8', Z: '2' };

/** What numbers share that differ in a look-alike, or in a letter behind the last digit. */
export const nearKey = (text: string): string =>
  plainKey(text)
    .replace(/[LIOQSBZ]/g, (letter) => alike[letter] as string)
    .replace(/(?<=\d)\p{L}{1,2}$/u, '');

const legalForms =
  /(股份有限公司|有限责任公司|有限公司|集团|分公司|公司|厂|COLTD|COMPANYLIMITED|LIMITED|LTD|CORPORATION|CORP|INC|GMBH|CO)$/;

/** A name without its legal form, cut to its first letters, so that prefixes and shortened names still meet. */
export function nameStem(name: string): string {
  let plain = plainKey(name);
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain.replace(legalForms, '');
  }
  return plain.slice(0, 4);
}

/** Facts of a thing to be financed, as an applicant or a lender knows them. Any may be missing. */
export interface ItemFacts {
  kind: ItemKind;
  /** The key that names it exactly. */
  key: string;
  sellerCode?: string | undefined;
  buyerCode?: string | undefined;
  sellerName?: string | undefined;
  buyerName?: string | undefined;
  amountMinor?: bigint | undefined;
  currency?: string | undefined;
  dueOn?: LocalDate | undefined;
  issuedOn?: LocalDate | undefined;
  contractNumber?: string | undefined;
  /** Of the invoice or document itself, as printed. */
  number?: string | undefined;
  /** An invoice that bears no number, in words: known by its seller, day, amount and buyer. */
  unnumbered?: string | undefined;
}

export const traitKinds = [
  'amount_and_due',
  'amount_and_parties',
  'number_tail',
  'contract_and_amount',
  'names_and_amount',
  'amount_and_issue',
  'number_and_buyer',
  'near_number',
  'unnumbered',
] as const;
export type TraitKind = (typeof traitKinds)[number];

export interface Trait {
  kind: TraitKind;
  text: string;
}

/**
 * What two descriptions of one thing share when the key was mistyped or changed. A thing is kept under each of its traits;
 * who searches asks for its own, the due day give or take some. Each is complete or absent: a missing fact matches nothing.
 */
export function traitsOf(f: ItemFacts, dueDaysAround = 0): Trait[] {
  const traits: Trait[] = [];
  const add = (kind: TraitKind, ...parts: (string | bigint | undefined)[]): void => {
    if (parts.every((part) => part !== undefined && part !== ''))
      traits.push({ kind, text: [kind, ...parts].join('|') });
  };
  const { sellerCode, buyerCode, amountMinor, currency } = f;
  if (f.dueOn !== undefined)
    for (let days = -dueDaysAround; days <= dueDaysAround; days++)
      add('amount_and_due', sellerCode, buyerCode, currency, amountMinor, addDays(f.dueOn, days));
  add('amount_and_parties', sellerCode, buyerCode, currency, amountMinor);
  const tail = f.number === undefined ? '' : plainKey(f.number).slice(-8);
  if (tail.length >= 6) add('number_tail', sellerCode ?? nameStem(f.sellerName ?? ''), tail);
  add('contract_and_amount', f.contractNumber && plainKey(f.contractNumber), currency, amountMinor);
  add(
    'names_and_amount',
    f.sellerName && nameStem(f.sellerName),
    f.buyerName && nameStem(f.buyerName),
    currency,
    amountMinor,
  );
  add('amount_and_issue', sellerCode, currency, amountMinor, f.issuedOn);
  // Whoever says that he sold it: one number and one amount to one buyer.
  add('number_and_buyer', buyerCode, f.number && plainKey(f.number), currency, amountMinor);
  // A letter for a digit, or a letter put behind: one number read twice, where day and amount are one too.
  if (f.unnumbered !== undefined) traits.push(...unnumberedTraits(f));
  add('near_number', sellerCode, f.number && nearKey(f.number), currency, amountMinor, f.issuedOn);
  return traits;
}

/** An invoice that bears no number is found again by its seller, day and amount, whoever is said to have bought. */
export const unnumberedTraits = ({ sellerCode, currency, amountMinor, issuedOn }: ItemFacts): Trait[] =>
  [sellerCode, currency, amountMinor, issuedOn].every((part) => part !== undefined && part !== '')
    ? [{ kind: 'unnumbered', text: ['unnumbered', sellerCode, currency, amountMinor, issuedOn].join('|') }]
    : [];

/** How much each shared trait says, out of 100; they add up, 100 at the most. */
const weights: Record<TraitKind, number> = {
  number_and_buyer: 60,
  // Asked by whoever examines documents; the number itself weighs already.
  near_number: 0,
  unnumbered: 0,
  amount_and_due: 45,
  number_tail: 45,
  contract_and_amount: 40,
  names_and_amount: 30,
  amount_and_parties: 30,
  amount_and_issue: 25,
};

/** A match from here on is shown to the lender. */
export const PARTIAL_MATCH_FLOOR = 30;

export const matchScore = (shared: Iterable<TraitKind>): number =>
  Math.min(
    100,
    [...new Set(shared)].reduce((sum, kind) => sum + weights[kind], 0),
  );

export interface KnownClaim {
  status: ClaimStatus;
  applicantId: string;
  financierId: string;
}

/**
 * The status of a thing for a lender that asks. A duplicate of the same applicant at the same lender is a repeat and not
 * yet a suspicion; what someone else financed is.
 */
export function statusFor(
  asked: { financierId: string; applicantId: string },
  exact: readonly KnownClaim[],
  elsewhere: boolean,
): { status: FinancingStatus; risk: 'none' | 'repeat' | 'duplicate' | 'financed_elsewhere' } {
  const others = exact.filter((c) => c.financierId !== asked.financierId || c.applicantId !== asked.applicantId);
  const own = exact.filter((c) => !others.includes(c));
  if (elsewhere || others.some((c) => c.status === 'financed'))
    return { status: 'DFIN', risk: elsewhere ? 'financed_elsewhere' : 'duplicate' };
  if (own.some((c) => c.status === 'financed')) return { status: 'FNCD', risk: 'repeat' };
  if (others.some((c) => c.status === 'pending')) return { status: 'PNDG', risk: 'duplicate' };
  if (others.some((c) => c.status === 'registered')) return { status: 'REDU', risk: 'duplicate' };
  if (own.some((c) => c.status === 'registered' || c.status === 'pending')) return { status: 'REGU', risk: 'repeat' };
  if (exact.some((c) => c.status === 'cancelled')) return { status: 'CANC', risk: 'none' };
  return { status: 'REGU', risk: 'none' };
}

/** What a lender is told beside the code. */
export const riskWords: Record<ReturnType<typeof statusFor>['risk'], { en: string; zh: string }> = {
  none: { en: 'Nothing like it is registered or financed.', zh: '未发现相同登记或融资。' },
  repeat: {
    en: 'The same applicant brought it to you before. A repeat is not yet a fraud; make sure it is not counted twice.',
    zh: '同一申请人曾向贵机构提交。重复提交不等于欺诈，请避免重复计入。',
  },
  duplicate: {
    en: 'It is registered or financed with someone else. Do not pay out before the applicant has explained it.',
    zh: '该标的已在他处登记或融资，申请人说明之前请勿放款。',
  },
  financed_elsewhere: {
    en: 'Another network reports it as financed. Do not pay out before it is shown to be free.',
    zh: '其他平台报告该标的已融资，证明已释放之前请勿放款。',
  },
};
