import { finding, type MessageFinding } from './findings.ts';
import type { MessageType } from './message-types.ts';
import { fieldOf, has, type Message } from './model.ts';

/** What the network lets pass and a bank should not send: warnings, never errors. */
interface UsageRule {
  types: readonly MessageType[];
  rule: string;
  breaks: (message: Message) => string | undefined;
}

const code = (m: Message, tag: string, component: string): string => m.values[tag]?.[component] ?? '';
const by = (m: Message): string => code(m, '41A', 'by') || code(m, '41D', 'by');
const credits = ['700', '710', '720', '740'] as const;

const rules: readonly UsageRule[] = [
  {
    types: ['700', '720'],
    rule: '49 CONFIRM or MAY ADD names the bank in 58a',
    breaks: (m) => (['CONFIRM', 'MAY ADD'].includes(code(m, '49', 'code')) && !has(m, '58a') ? '49' : undefined),
  },
  {
    types: ['700', '707', '710', '720'],
    rule: '40E OTHR says in its narrative which rules apply',
    breaks: (m) => (code(m, '40E', 'rules') === 'OTHR' && code(m, '40E', 'narrative') === '' ? '40E' : undefined),
  },
  {
    types: credits,
    rule: 'BY ACCEPTANCE needs 42C and 42a',
    breaks: (m) => (by(m) === 'BY ACCEPTANCE' && !has(m, '42C') ? '41a' : undefined),
  },
  {
    types: credits,
    rule: 'BY MIXED PYMT needs 42M, and 42M stands only with it',
    breaks: (m) => ((by(m) === 'BY MIXED PYMT') === has(m, '42M') ? undefined : has(m, '42M') ? '42M' : '41a'),
  },
  {
    types: credits,
    rule: 'BY DEF PAYMENT needs 42P',
    breaks: (m) => (by(m) === 'BY DEF PAYMENT' && !has(m, '42P') ? '41a' : undefined),
  },
  {
    types: credits,
    rule: 'the drawee in 42a is named without account',
    breaks: (m) => (fieldOf(m, '42a')?.value.startsWith('/') ? '42a' : undefined),
  },
  {
    types: ['707'],
    rule: '49 is always sent, although a receiver accepts its absence',
    breaks: (m) => (has(m, '49') ? undefined : '22A'),
  },
  {
    types: ['707'],
    rule: 'an unknown receiver reference is NONREF',
    breaks: (m) => (/^(NONE|UNKNOWN|N\/A)$/.test(code(m, '21', 'reference')) ? '21' : undefined),
  },
  {
    types: ['752'],
    rule: 'REMITTED or DEBIT dates the amount (33A)',
    breaks: (m) =>
      ['REMITTED', 'DEBIT'].includes(code(m, '23', 'reference')) && has(m, '33a') && !has(m, '33A') ? '33a' : undefined,
  },
  {
    types: ['752'],
    rule: 'SEE79Z points at 79Z',
    breaks: (m) => (code(m, '23', 'reference') === 'SEE79Z' && !has(m, '79Z') ? '23' : undefined),
  },
  {
    types: ['754'],
    rule: 'another currency in 33B is explained in 72Z or 77',
    breaks: (m) => {
      const principal = fieldOf(m, '32a')?.tag ?? '';
      const differs = has(m, '33B') && code(m, '33B', 'currency') !== code(m, principal, 'currency');
      return differs && !has(m, '72Z') && !has(m, '77') ? '33B' : undefined;
    },
  },
  {
    types: ['756'],
    rule: 'RCB stands only with 53a and 54a',
    breaks: (m) =>
      /^\/RCB\//m.test(fieldOf(m, '72Z')?.value ?? '') && !(has(m, '53a') && has(m, '54a')) ? '72Z' : undefined,
  },
];

export function checkUsageRules(message: Message): MessageFinding[] {
  return rules
    .filter((rule) => rule.types.includes(message.type))
    .flatMap(({ breaks, rule }) => {
      const tag = breaks(message);
      if (tag === undefined) return [];
      return [
        finding('USAGE', { field: tag, line: fieldOf(message, tag)?.line ?? message.fields[0]?.line }, rule, {
          severity: 'warning',
        }),
      ];
    });
}
