import { finding, type MessageFinding } from './findings.ts';
import type { MessageType } from './message-types.ts';
import { fieldOf, has, type Message } from './model.ts';

/** Rules between the fields of one message, as the network enforces them. A row holds when `breaks` finds nothing. */
interface NetworkRule {
  types: readonly MessageType[];
  code: string;
  rule: string;
  /** The field the finding points at, or undefined when the rule holds. */
  breaks: (message: Message) => string | undefined;
}

type Breaks = NetworkRule['breaks'];

const together =
  (a: string, b: string): Breaks =>
  (m) =>
    has(m, a) === has(m, b) ? undefined : has(m, a) ? a : b;
const notBoth =
  (a: string, b: string): Breaks =>
  (m) =>
    has(m, a) && has(m, b) ? b : undefined;
const exactlyOne =
  (a: string, b: string): Breaks =>
  (m) =>
    has(m, a) !== has(m, b) ? undefined : a;
const needs =
  (tags: readonly string[], needed: string, all = false): Breaks =>
  (m) => {
    const given = tags.filter((tag) => has(m, tag));
    return (all ? given.length === tags.length : given.length > 0) && !has(m, needed) ? given[0] : undefined;
  };

/** The first of the given fields whose currency differs from the others', by tag. */
const sameCurrency =
  (...tags: string[]): Breaks =>
  (m) => {
    const fields = tags.flatMap((tag) => fieldOf(m, tag) ?? []);
    const currencies = fields.map((field) => m.values[field.tag]?.['currency']);
    const index = currencies.findIndex((currency) => currency !== undefined && currency !== currencies[0]);
    return currencies[0] !== undefined && index > 0 ? fields[index]?.tag : undefined;
  };

const oneUsance: Breaks = (m) => {
  const given = [
    has(m, '42C') || has(m, '42a') ? '42C' : '',
    has(m, '42M') ? '42M' : '',
    has(m, '42P') ? '42P' : '',
  ].filter(Boolean);
  return given.length > 1 ? given[1] : undefined;
};

const amendmentSays: Breaks = (m) => {
  const after = m.fields.findIndex((field) => field.tag === '22A');
  return after >= 0 && after === m.fields.length - 1 ? '22A' : undefined;
};

/** /REPALL/ stands alone in its field; otherwise each block starts with /ADD/ or /DELETE/. */
const amendedTexts: Breaks = (m) =>
  m.fields.find(({ tag, value }) => {
    if (!/^(45B|46B|47B|49M|49N)$/.test(tag)) return false;
    const codes = value.split('\n').flatMap((line) => /^\/(ADD|DELETE|REPALL)\//.exec(line)?.[1] ?? []);
    return !/^\/(ADD|DELETE|REPALL)\//.test(value) || (codes.includes('REPALL') && codes.length > 1);
  })?.tag;

const undertakingOfFunction: Breaks = (m) => {
  const [form, act] = [m.values['22D']?.['code'], m.values['23H']?.['code'] ?? ''];
  if (['ISSUANCE', 'REQISSUE', 'REQAMEND', 'ISSAMEND'].includes(act)) return form === 'UNDK' ? undefined : '22D';
  return act === 'TRANSFER' && form === 'DOCR' ? '22D' : undefined;
};

const credits = ['700', '710', '720', '740'] as const;

const rules: readonly NetworkRule[] = [
  { types: credits, code: 'C90', rule: '42C and 42a stand together or not at all', breaks: together('42C', '42a') },
  { types: credits, code: 'C90', rule: 'only one of 42C with 42a, 42M, 42P', breaks: oneUsance },
  {
    types: ['700', '705', '707', '710', '720'],
    code: 'D06',
    rule: '44C or 44D, not both',
    breaks: notBoth('44C', '44D'),
  },
  { types: ['710', '720'], code: 'C06', rule: '52a or 50B, exactly one', breaks: exactlyOne('52a', '50B') },
  { types: ['707'], code: 'C30', rule: 'at least one field after 22A', breaks: amendmentSays },
  { types: ['707'], code: 'C12', rule: '32B or 33B, not both', breaks: notBoth('32B', '33B') },
  { types: ['707'], code: 'C06', rule: '52a or 50B, exactly one', breaks: exactlyOne('52a', '50B') },
  {
    types: ['707', '708'],
    code: 'D06',
    rule: 'each block starts /ADD/, /DELETE/ or a sole /REPALL/',
    breaks: amendedTexts,
  },
  { types: ['730'], code: 'C77', rule: '25 or 57a, not both', breaks: notBoth('25', '57a') },
  { types: ['730'], code: 'C78', rule: 'with 32D there is no 57a', breaks: notBoth('32D', '57a') },
  { types: ['734'], code: 'C17', rule: '73A needs 33a', breaks: needs(['73A'], '33a') },
  { types: ['734'], code: 'C02', rule: 'one currency in 32A and 33a', breaks: sameCurrency('32A', '33a') },
  { types: ['740'], code: 'D84', rule: '58a or 59, not both', breaks: notBoth('58a', '59') },
  {
    types: ['747'],
    code: 'C15',
    rule: 'at least one of 31E 32B 33B 34B 39A 39C 72Z 77',
    breaks: (m) =>
      ['31E', '32B', '33B', '34B', '39A', '39C', '72Z', '77'].some((tag) => has(m, tag)) ? undefined : '30',
  },
  { types: ['747'], code: 'C12', rule: '32B or 33B needs 34B', breaks: needs(['32B', '33B'], '34B') },
  {
    types: ['747'],
    code: 'C12',
    rule: '34B needs 32B or 33B',
    breaks: (m) => (has(m, '34B') && !has(m, '32B') && !has(m, '33B') ? '34B' : undefined),
  },
  { types: ['747'], code: 'C02', rule: 'one currency in 32B, 33B and 34B', breaks: sameCurrency('32B', '33B', '34B') },
  { types: ['750'], code: 'C13', rule: '33B, 71D or 73A needs 34B', breaks: needs(['33B', '71D', '73A'], '34B') },
  { types: ['750'], code: 'C02', rule: 'one currency in 32B and 34B', breaks: sameCurrency('32B', '34B') },
  { types: ['752'], code: 'C18', rule: '32B with 71D needs 33a', breaks: needs(['32B', '71D'], '33a', true) },
  { types: ['752'], code: 'C02', rule: 'one currency in 32B and 33a', breaks: sameCurrency('32B', '33a') },
  { types: ['754'], code: 'C19', rule: '72Z or 77, not both', breaks: notBoth('72Z', '77') },
  { types: ['754'], code: 'C14', rule: '53a or 57a, not both', breaks: notBoth('53a', '57a') },
  { types: ['754'], code: 'C02', rule: 'one currency in 32a and 34a', breaks: sameCurrency('32a', '34a') },
  { types: ['756'], code: 'C02', rule: 'one currency in 32B and 33A', breaks: sameCurrency('32B', '33A') },
  { types: ['759'], code: 'D87', rule: '22D agrees with the function in 23H', breaks: undertakingOfFunction },
];

export function checkNetworkRules(message: Message): MessageFinding[] {
  return rules
    .filter((rule) => rule.types.includes(message.type))
    .flatMap(({ breaks, code, rule }) => {
      const tag = breaks(message);
      if (tag === undefined) return [];
      return [
        finding('RULE', { field: tag, line: fieldOf(message, tag)?.line ?? message.fields[0]?.line }, rule, { code }),
      ];
    });
}
