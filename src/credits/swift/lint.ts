import { daysBetween, isLocalDate } from '../../kernel/time.ts';
import { firstOutside, nameCharacter } from './character-sets.ts';
import { fieldDefinitions } from './fields.ts';
import { matchFormat } from './format.ts';
import { itemsOf } from './narrative.ts';
import { toValues } from './values.ts';

/** A credit while it is drafted: texts by tag, which need not yet pass the form of their field. */
export interface CreditDraft {
  contents: Readonly<Record<string, string | undefined>>;
  /** BIC of the issuing bank. */
  issuingBank?: string;
  /** Whether the goods are counted in packages or items; told from the text when left out. */
  countedInPackages?: boolean;
}

export type LintRule = keyof typeof lintRules;

/** Advice beyond the network's rules: what will make trouble at presentation, by rule, in both languages. */
export const lintRules = {
  L1: ['the way of payment and the draft or terms of payment do not agree', '兑用方式与汇票或付款条件不一致'],
  L2: [
    'negotiation is by a nominated bank, not by the issuing bank itself (article 2)',
    '议付须由被指定银行办理，而非开证行',
  ],
  L3: ['a draft may not be drawn on the applicant (article 6c)', '汇票不得以申请人为付款人'],
  L4: ['the days for presentation cannot be used in full before expiry', '有效期不足以用尽交单期限'],
  L5: ['the route and the transport document asked for do not agree', '运输路线与所要求的运输单据不一致'],
  L6: ['a condition without a document to show it will be disregarded (article 14h)', '无单据对应的条件将不予理会'],
  L7: ['the insurance asked for does not fit the trade term', '保险要求与贸易术语不符'],
  L8: ['the freight notation does not fit the trade term', '运费批注与贸易术语不符'],
  L9: ['a tolerance on the amount gives none on goods counted in units', '金额增减幅度不适用于按件计数的货物'],
  L10: ['a road, rail or air document is not issued to order', '公路、铁路或空运单据不作成指示式'],
  L11: [
    'a transferable credit that any bank may negotiate names a transferring bank (article 38b)',
    '可自由议付的可转让信用证须指定转让行',
  ],
  L12: ['the reimbursement rules and the reimbursing bank do not agree (article 13)', '偿付规则与偿付行不一致'],
  L13: ['a soft clause: the beneficiary cannot comply alone', '软条款：受益人无法自行满足'],
  L14: ['a character that this field cannot carry', '该字段不可使用的字符'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export interface LintFinding {
  rule: LintRule;
  field: string;
  text: string;
  textZh: string;
  /** What it was found in. */
  found: string;
}

interface Read {
  draft: CreditDraft;
  raw: (tag: string) => string;
  value: (tag: string, component: string) => string | undefined;
  by: string;
  documents: string[];
  conditions: string[];
  term: string | undefined;
}

const tradeTerm = /\b(EXW|FCA|FAS|FOB|CFR|CNF|CPT|CIF|CIP|DAP|DPU|DAT|DDP)\b/;
const insured = ['CIF', 'CIP'];
const freightPaid = ['CFR', 'CNF', 'CPT', 'CIF', 'CIP', 'DAP', 'DPU', 'DAT', 'DDP'];
const isInsurance = (item: string): boolean =>
  /INSURANCE (POLICY|CERTIFICATE|DOCUMENT)|\bINSURANCE\b.*\bRISKS\b/.test(item);
const kinds = {
  land: /MULTIMODAL|COMBINED TRANSPORT|\bRAIL|\bROAD|CMR|CIM|SMGS|CONSIGNMENT NOTE|TRUCK|COURIER/,
  sea: /BILLS? OF LADING|\bB\/L\b|SEA ?WAYBILL|AIR ?WAYBILL|\bAWB\b|CHARTER PARTY/,
};

function read(draft: CreditDraft): Read {
  const raw = (tag: string): string => (draft.contents[tag] ?? '').toUpperCase();
  const value: Read['value'] = (tag, component) => {
    const format = fieldDefinitions.get(tag)?.format;
    const components = format && draft.contents[tag] !== undefined && matchFormat(format, draft.contents[tag]);
    return components ? toValues(format, components)[component] : undefined;
  };
  return {
    draft,
    raw,
    value,
    by: value('41A', 'by') ?? value('41D', 'by') ?? '',
    documents: itemsOf(raw('46A')),
    conditions: itemsOf(raw('47A')),
    term: tradeTerm.exec(raw('45A'))?.[1],
  };
}

const given = ({ draft }: Read, tag: string): boolean => (draft.contents[tag] ?? '') !== '';
const givenAny = (r: Read, number: string): boolean => ['A', 'B', 'D'].some((option) => given(r, number + option));

/** Each rule says in which field and in what it found its fault, or nothing. */
const rules: Record<LintRule, (r: Read) => [field: string, found: string] | undefined> = {
  L1: (r) => {
    const wrong =
      (r.by === 'BY ACCEPTANCE' && !(given(r, '42C') && givenAny(r, '42'))) ||
      (r.by === 'BY DEF PAYMENT' && !given(r, '42P')) ||
      (r.by === 'BY MIXED PYMT' && !given(r, '42M'));
    return wrong ? ['41a', r.by] : undefined;
  },
  L2: (r) => {
    const bank = r.value('41A', 'bic')?.slice(0, 8);
    const own = bank !== undefined && bank === r.draft.issuingBank?.slice(0, 8);
    return r.by === 'BY NEGOTIATION' && own ? ['41a', bank] : undefined;
  },
  L3: (r) => {
    const drawee = r
      .raw('42D')
      .split('\n')
      .find((line) => !line.startsWith('/'));
    const applicant = r.raw('50').split('\n')[0];
    return drawee !== undefined && drawee !== '' && (drawee === applicant || /^(THE )?APPLICANT/.test(drawee))
      ? ['42a', drawee]
      : undefined;
  },
  L4: (r) => {
    const [expiry, latest] = [r.value('31D', 'date'), r.value('44C', 'date')];
    const days = Number(r.value('48', 'days') ?? 21);
    // A date that is none is a finding of the check (T50), and nothing can be reckoned from it.
    if (!isLocalDate(expiry ?? '') || !isLocalDate(latest ?? '') || !expiry || !latest) return undefined;
    const left = daysBetween(latest, expiry);
    return left < days ? ['31D', `${left} days from ${latest} to ${expiry}, ${days} for presentation`] : undefined;
  },
  L5: (r) => {
    const [land, sea] = [given(r, '44A') || given(r, '44B'), given(r, '44E') || given(r, '44F')];
    if (land === sea || r.documents.length === 0) return undefined;
    const wanted = land ? kinds.land : kinds.sea;
    return r.documents.some((item) => wanted.test(item)) ? undefined : ['46A', land ? '44A/44B' : '44E/44F'];
  },
  L6: (r) => {
    const shown =
      /CERTIFICATE|CERTIFY|INVOICE|DOCUMENT|B\/L|WAYBILL|LIST|POLICY|DRAFT|EVIDENC|SHOW|STAT(E|ING)|INDICAT|QUOT|MARK|CHARGE|FEE|DISCREPAN|PRESENT|PAYMENT|REIMBURS/;
    const demand = /\b(MUST|SHALL|TO BE|SHOULD|ARE TO|IS TO|NOT ALLOWED|PROHIBITED|REQUIRED)\b/;
    const item = r.conditions.find((text) => demand.test(text) && !shown.test(text));
    return item === undefined ? undefined : ['47A', item];
  },
  L7: (r) => {
    if (r.term === undefined || r.documents.length === 0) return undefined;
    const asked = r.documents.find(isInsurance);
    if (insured.includes(r.term))
      return asked === undefined ? ['46A', `${r.term} without insurance document`] : undefined;
    return asked !== undefined && !['DDP', 'DAP', 'DPU', 'DAT'].includes(r.term)
      ? ['46A', `${r.term}: ${asked}`]
      : undefined;
  },
  L8: (r) => {
    if (r.term === undefined) return undefined;
    const wrong = freightPaid.includes(r.term) ? /FREIGHT (COLLECT|PAYABLE AT DESTINATION)/ : /FREIGHT (PREPAID|PAID)/;
    const item = r.documents.find((text) => wrong.test(text));
    return item === undefined ? undefined : ['46A', `${r.term}: ${item}`];
  },
  L9: (r) => {
    const goods = r.raw('45A');
    const units =
      r.draft.countedInPackages ??
      /\b\d[\d,. ]*\s?(UNITS?|PCS|PIECES|SETS?|CARTONS?|CTNS|BAGS?|DRUMS?|CRATES?|PACKAGES?|PALLETS?|CASES?)\b/.test(
        goods,
      );
    const tolerated = /ABOUT|APPROX|CIRCA|PLUS|MINUS|\+\/-|\d ?(PCT|%|PERCENT).*(MORE|LESS)/.test(goods);
    return given(r, '39A') && units && !tolerated ? ['39A', r.raw('39A')] : undefined;
  },
  L10: (r) => {
    const item = r.documents.find(
      (text) =>
        /\bRAIL|\bROAD|CMR|CIM|SMGS|AIR ?WAYBILL|\bAWB\b/.test(text) &&
        /TO (THE )?ORDER\b|\bORDER OF\b/.test(text) &&
        !/MULTIMODAL|COMBINED/.test(text),
    );
    return item === undefined ? undefined : ['46A', item];
  },
  L11: (r) => {
    const free = r.by === 'BY NEGOTIATION' && r.raw('41D').startsWith('ANY BANK');
    const named = /TRANSFERRING BANK/.test(`${r.raw('47A')} ${r.raw('78')} ${r.raw('72Z')}`);
    return r.raw('40A') === 'IRREVOCABLE TRANSFERABLE' && free && !named ? ['40A', '41D ANY BANK'] : undefined;
  },
  L12: (r) => {
    const [underRules, named] = [/UCPURR/.test(r.raw('40E')), givenAny(r, '53')];
    return underRules === named ? undefined : [named ? '40E' : '53a', r.raw('40E')];
  },
  L13: (r) => {
    const soft =
      /(SIGNED|ISSUED|COUNTERSIGNED|APPROVED|ENDORSED|AUTHENTICATED) BY (THE )?(APPLICANT|BUYER|OPENER|IMPORTER)|(AFTER|UPON|SUBJECT TO|UNTIL).*(GOODS|CARGO).*(CLEAR|INSPECT|ARRIV|RELEAS|PASS|SOLD)|(EFFECTIVE|OPERATIVE) ONLY|APPLICANT.S (APPROVAL|CONSENT|INSTRUCTION)|NOT (YET )?OPERATIVE/;
    const item = [...r.documents, ...r.conditions, ...itemsOf(r.raw('49G'))].find((text) => soft.test(text));
    return item === undefined ? undefined : [r.documents.includes(item) ? '46A' : '47A', item];
  },
  L14: (r) => {
    for (const [tag, text] of Object.entries(r.draft.contents)) {
      const set = fieldDefinitions.get(tag)?.format.set;
      const other = text && set && firstOutside(text.replaceAll('\n', ' '), set);
      if (other) return [tag, nameCharacter(other.character)];
    }
    return undefined;
  },
};

/** What to advise on a credit before it is issued. Nothing here keeps a message from being sent. */
export function lintCredit(draft: CreditDraft): LintFinding[] {
  const given = read(draft);
  return (Object.keys(lintRules) as LintRule[]).flatMap((rule) => {
    const found = rules[rule](given);
    if (!found) return [];
    const [en, zh] = lintRules[rule];
    return [{ rule, field: found[0], text: en, textZh: zh, found: found[1] }];
  });
}
