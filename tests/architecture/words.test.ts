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
import { filesUnder, isTest } from './source.ts';

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

/** Event types as the source names them: whole, or a noun in the function that makes the event and what happened where it is called. */
function typesInSource(): string[] {
  const files = filesUnder('src').filter(({ name }) => !isTest(name));
  const types = new Set<string>();
  const makers: { fn: string; noun: string; room: string }[] = [];
  for (const { name, text } of files) {
    for (const [, type] of text.matchAll(/\btype: '([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g)) types.add(type as string);
    for (const [, type] of text.matchAll(/\b(?:told|announce|event|\w+Event)\(\s*'([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g))
      types.add(type as string);
    const made = /(?:function |const )(\w+)(?:(?!function |const |\n\n)[\s\S])*?type: `(\w+)\.\$\{/g;
    for (const [, fn = '', noun = ''] of text.matchAll(made))
      makers.push({ fn, noun, room: name.split('/').slice(0, -1).join('/') });
  }
  // Which of two it is, is decided where it is made.
  for (const { text } of files)
    for (const [, one, other] of text.matchAll(
      /\btype: [^\n']*\? '([a-z][A-Za-z]+\.[a-z][A-Za-z]+)' : '([a-z][A-Za-z]+\.[a-z][A-Za-z]+)'/g,
    ))
      for (const type of [one, other]) types.add(type as string);
  for (const { fn, noun, room } of makers)
    for (const { text } of files.filter(({ name }) => name.startsWith(room)))
      for (const [, what] of text.matchAll(new RegExp(`\\b${fn}\\(\\s*'([a-z][A-Za-z]+)'`, 'g')))
        types.add(`${noun}.${what}`);
  return [...types].sort();
}

it('says in words whatever may have happened', () => {
  const types = typesInSource();
  expect(types.length).toBeGreaterThan(350);
  // What a subscriber is sent is no event of the log.
  expect(types.filter((type) => type !== 'epcis.events' && !sayEvent(type))).toEqual([]);
  expect(sayEvent('task.claimed')?.zh).toBe('待办：已领取');
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
