import { expect, it } from 'vitest';
import { nouns } from '../../src/desk/nouns/index.ts';
import { columns } from '../../src/desk/words/columns.ts';
import { breachWords, legReasonWords } from '../../src/desk/words/control.ts';
import { catalogueOf, sayAct, sayEvent } from '../../src/desk/words/index.ts';
import { listNames, partyRoles } from '../../src/desk/words/nouns.ts';
import { plainly, sayOf, type Words } from '../../src/desk/words/say.ts';
import { states } from '../../src/desk/words/states.ts';
import { eyesTable } from '../../src/ground/policy/eyes.ts';
import { breachKinds } from '../../src/oversight/control/engine/index.ts';
import { legReasons } from '../../src/oversight/control/status-reasons.ts';
import { typesInSource } from './event-types.ts';

const without = (words: Words, codes: Iterable<string>) => [...new Set(codes)].filter((code) => !sayOf(words, code));

it('has a word in src/desk/words for every list, state, column and role of the desk', () => {
  expect(
    without(
      listNames,
      nouns.map(({ name }) => name),
    ),
  ).toEqual([]);
  expect(
    without(
      columns,
      nouns.flatMap((noun) => Object.keys(noun.columns)),
    ),
  ).toEqual([]);
  expect(
    without(
      partyRoles,
      nouns.flatMap((noun) => Object.keys(noun.parties)),
    ),
  ).toEqual([]);
  const unsaid = nouns.flatMap(({ name, states: lives }) =>
    Object.keys(lives).filter((state) => !sayOf(states, `${name}.${state}`) && !sayOf(states, state)),
  );
  expect(unsaid).toEqual([]);
});

it('has a word for every breach and every reason of a leg', () => {
  expect(without(breachWords, breachKinds)).toEqual([]);
  expect(without(legReasonWords, legReasons)).toEqual([]);
});

it('has words in src/desk/words for every act', () => {
  expect(eyesTable.map(({ verb }) => verb).filter((verb) => !sayAct(verb))).toEqual([]);
});

it('says what happened by what was done', () => {
  expect(sayEvent('receivable.confirmed')).toEqual({ en: 'Receivable: confirmed', zh: '应收账款：已确认' });
  expect(sayEvent('tradeFinancing.paidOut')).toEqual({ en: 'Trade financing: paid out', zh: '贸易融资：已放款' });
  expect(sayEvent('bill.surrenderRequested')?.zh).toBe('提单：已请求缴回');
  expect(sayEvent('gate.told')).toEqual({ en: 'What a check found: told', zh: '核查所见：已告知' });
  expect(sayEvent('nothing.happened')).toBeUndefined();
});

// What a subscriber is sent is no event of the log.
const types = typesInSource().filter((type) => type !== 'epcis.events');

it('says in words whatever may have happened', () => {
  expect(types.length).toBeGreaterThan(600);
  expect(types.filter((type) => !sayEvent(type))).toEqual([]);
  expect(sayEvent('task.claimed')?.zh).toBe('待办：已领取');
});

// Remade by HOLDFAST_REMAKE=1 and the formatter.
it('knows every event by its name', async () => {
  const { readFileSync, writeFileSync } = await import('node:fs');
  const file = new URL('../../src/ground/webhooks/event-types.ts', import.meta.url);
  const nounsOf = [...new Set(types.map((type) => type.split('.')[0]))];
  const whatsOf = (noun: string | undefined) =>
    types.flatMap((type) => (type.startsWith(`${noun}.`) ? [type.split('.')[1]] : []));
  const page = `const raised: Record<string, string> = {
${nounsOf.map((noun) => `  ${noun}: '${whatsOf(noun).join(' ')}',`).join('\n')}
};

/** Whatever may happen, by noun and name. Made by \`tests/architecture/words.test.ts\` from where events are made. */
export const eventTypes: readonly string[] = Object.entries(raised).flatMap(([noun, whats]) =>
  whats.split(' ').map((what) => \`\${noun}.\${what}\`),
);
`;
  if (process.env.HOLDFAST_REMAKE) writeFileSync(file, page);
  // However the formatter breaks its lines.
  const plain = (text: string) => text.replaceAll(/[^\w.]+/g, ' ').trim();
  expect(plain(readFileSync(file, 'utf8'))).toBe(plain(page));
});

it('says each code once for its list, in two languages', () => {
  const rows = catalogueOf();
  const keys = rows.map(({ kind, code, of }) => `${kind} ${of ?? ''} ${code}`);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i && !key.startsWith('task'))).toEqual([]);
  expect(
    rows.filter(({ label }) => label.en === '' || !/\p{Script=Han}/u.test(label.zh)).map(({ code }) => code),
  ).toEqual([]);
});

it.each([
  ['surrender_requested', 'Surrender requested'],
  ['BREACH_SILENT', 'Breach silent'],
  ['dueOn', 'Due on'],
  ['amountMinor', 'Amount'],
])('reads %s as %s', (code, text) => expect(plainly(code)).toBe(text));
