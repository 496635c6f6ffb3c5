import { mandateCatalogue } from '../../ground/parties/index.ts';
import { type EyesRow, eyesTable, gateNamed, gatesOfVerb } from '../../ground/policy/index.ts';
import type { Text } from '../../kernel/refusal.ts';
import { actInChinese, readInChinese, sayAct, sayEvent, sayList, sayRole } from '../words/index.ts';
import { madeActs } from './made.ts';

/** What an operation comes to, as it is read from the product: `tests/architecture/awaiting.test.ts`. */
export interface Come {
  verbs: readonly string[];
  mandates: readonly string[];
  refusals: readonly string[];
  events: readonly string[];
}
/** What follows an event in the same transaction, by name. */
export type Follows = (type: string) => readonly string[];

const nothing: Come = { verbs: [], mandates: [], refusals: [], events: [] };
const words = (text: string): string[] => text.split(' ').filter((each) => each !== '');
const come = new Map(
  madeActs
    .split(';')
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .map((row): [string, Come] => {
      const [operation = '', verbs = '', mandates = '', refusals = '', events = ''] = row.split('|');
      return [
        operation,
        { verbs: words(verbs), mandates: words(mandates), refusals: words(refusals), events: words(events) },
      ];
    }),
);
/** By method and address, with a star where something is put in: `POST /lots/*‍/split`. */
export const comeOf = (method: string, path: string): Come =>
  come.get(`${method.toUpperCase()} ${path.replace(/^\/v1/, '').replaceAll(/\{\w+\}/g, '*')}`) ?? nothing;

export interface Asked {
  method: string;
  path: string;
  summary: string;
  /** What its own route says of it. */
  own?: string | undefined;
  tag: string;
  parameters: readonly string[];
  isOpen: boolean;
  isAct: boolean;
  statuses: readonly string[];
}

const sentence = (text: string): string => (/[.!?。]$/.test(text) ? text : `${text}.`);
const listed = (codes: readonly string[]) => codes.map((code) => `\`${code}\``).join(', ');
const mandateNamed = new Map<string, (typeof mandateCatalogue)[number]>(
  mandateCatalogue.map((row) => [row.mandate, row]),
);
const eyesNamed = new Map<string, EyesRow>(eyesTable.map((row) => [row.verb, row]));

function whoMay(mandates: readonly string[]): Text[] {
  return mandates.flatMap((mandate): Text[] => {
    const row = mandateNamed.get(mandate);
    if (!row) return [];
    const roles = (row.roles ?? []).map(sayRole);
    return [
      {
        en: `Asks for the mandate \`${mandate}\`: ${sentence(row.allows.en)} ${
          row.roles === null
            ? 'Every party may give it to its people.'
            : `Parties that are ${roles.map(({ en }) => en.toLowerCase()).join(', ')} may give it.`
        }`,
        zh: `需授权 \`${mandate}\`：${row.allows.zh}。${
          row.roles === null ? '各参与方均可授予。' : `可授予的参与方：${roles.map(({ zh }) => zh).join('、')}。`
        }`,
      },
    ];
  });
}

function whoAgrees(verb: string): Text[] {
  const row = eyesNamed.get(verb);
  if (!row) return [];
  const { agrees, houses, level, stepUp } = row;
  const of = houses === 'lenders' ? { en: ' where the party is a lender', zh: '（资金方）' } : { en: '', zh: '' };
  const said: Text[] = [];
  if (agrees === 'second')
    said.push({
      en: `Another person of the party must agree${of.en}${level === 'byAmount' ? ', at the level that the amount asks' : ''}: 202 with a proposal.`,
      zh: `须本方另一人同意${of.zh}${level === 'byAmount' ? '，级别视金额而定' : ''}：返回 202 及待复核事项。`,
    });
  else if (agrees.startsWith('pair:'))
    said.push({
      en: `Not by whoever did \`${agrees.slice(5)}\`: it is the second of two acts.`,
      zh: `不得由办理 \`${agrees.slice(5)}\` 的人办理。`,
    });
  else if (agrees === 'own') said.push({ en: 'It counts its own approvals.', zh: '自行计算所需批准人数。' });
  else if (agrees === 'alone')
    said.push({
      en: 'One person does it alone, unless a gate asks for one more.',
      zh: '一人即可办理，除非关口规则要求另一人同意。',
    });
  if (stepUp) said.push({ en: 'Asks for a second factor, shown a moment ago.', zh: '须先完成二次验证。' });
  const gates = gatesOfVerb(verb).map((gate) => gateNamed(gate).name);
  if (gates.length > 0)
    said.push({
      en: `Judged by the whole record at: ${gates.map(({ en }) => en).join(', ')} (\`GET /v1/policy/gates\`).`,
      zh: `按全部记录在以下关口判断：${gates.map(({ zh }) => zh).join('、')}（\`GET /v1/policy/gates\`）。`,
    });
  return said;
}

function whatFollows({ verbs, events }: Come, follows: Follows): Text[] {
  const told = events.flatMap((type): Text[] => {
    const what = sayEvent(type);
    const then = follows(type);
    return [
      {
        en: `\`${type}\`${what ? ` (${what.en})` : ''}${then.length > 0 ? `, and in the same transaction: ${then.join(', ')}` : ''}`,
        zh: `\`${type}\`${what ? `（${what.zh}）` : ''}`,
      },
    ];
  });
  if (told.length > 0)
    return [
      {
        en: `What follows: ${told.map(({ en }) => en).join('; ')}.`,
        zh: `记入日志的事件：${told.map(({ zh }) => zh).join('；')}。`,
      },
    ];
  const done = verbs.flatMap((verb) => sayAct(verb) ?? []);
  return done.length === 0
    ? []
    : [
        {
          en: `It is in the log as ${done.map(({ en }) => `“${en}”`).join(', ')}, and in the history of what it is about.`,
          zh: `以“${done.map(({ zh }) => zh).join('、')}”记入日志及对象历史。`,
        },
      ];
}

function ofRead({ parameters, tag, isOpen }: Asked): Text[] {
  return [
    {
      en: 'It changes nothing.',
      zh: '只读，不改变任何数据。',
    },
    isOpen
      ? { en: 'Needs no credential.', zh: '无需凭证。' }
      : {
          en: `Shows what your party takes part in and nothing of anybody else; a credential that reads by heading must read “${tag}”.`,
          zh: `仅显示本方参与的内容；按栏目授权的凭证须含“${tag}”。`,
        },
    ...(parameters.includes('cursor')
      ? [
          {
            en: 'Pages: what `next` says is given back as `cursor` with the same filters, until it is null.',
            zh: '分页：以相同条件将 `next` 作为 `cursor` 传回，直至为 null。',
          },
        ]
      : []),
    ...(parameters.includes('asOf')
      ? [{ en: 'Answered as of an instant, too: `asOf`.', zh: '可按历史时点查询：`asOf`。' }]
      : []),
  ];
}

function ofAct(asked: Asked, found: Come, follows: Follows): Text[] {
  const { verbs, mandates, refusals } = found;
  const main = verbs.length > 3 ? [] : verbs;
  return [
    ...(asked.isOpen ? [{ en: 'Needs no credential: what it is good for is in its body.', zh: '无需凭证。' }] : []),
    ...whoMay(mandates),
    ...(mandates.length === 0 && !asked.isOpen
      ? [
          {
            en: 'Asks for no mandate: whoever is signed in does it for themselves or their party, as it says.',
            zh: '无需专门授权。',
          },
        ]
      : []),
    ...main.flatMap(whoAgrees),
    ...whatFollows(found, follows),
    ...(refusals.length > 0
      ? [
          {
            en: `Of its own it is refused with ${listed(refusals)}: what each means and what to do is at \`/problems\`.`,
            zh: `可能的拒绝代码：${listed(refusals)}，含义及处理见 \`/problems\`。`,
          },
        ]
      : []),
    ...(asked.isAct
      ? [
          {
            en: 'With the header `preview: true` it says what it would do, and nothing of it stays.',
            zh: '加请求头 `preview: true` 可预演，不留任何结果。',
          },
        ]
      : []),
  ];
}

/** What an operation is called in Chinese; undefined where nobody has named it. */
export function nameInChinese(method: string, path: string): string | undefined {
  if (method !== 'get') return actInChinese(path);
  const list = /^\/v1\/(?:lists\/)?([\w-]+)(?:\/\{\w+\}|\.csv|\.xlsx)?$/.exec(path)?.[1];
  return readInChinese(path) ?? (list === undefined ? undefined : sayList(list)?.zh);
}

/** What an operation does, who may, and what follows: in both languages, a sentence a fact. */
export function describe(asked: Asked, follows: Follows): Text {
  const { method, path, summary, own } = asked;
  const facts = method === 'get' || method === 'options' ? ofRead(asked) : ofAct(asked, comeOf(method, path), follows);
  const zh = nameInChinese(method, path) ?? summary;
  return {
    en: [own === undefined ? sentence(summary) : sentence(own), ...facts.map((fact) => fact.en)].join(' '),
    zh: [`${zh}。`, ...facts.map((fact) => fact.zh)].join(''),
  };
}
