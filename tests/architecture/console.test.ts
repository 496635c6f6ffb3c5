import { describe, expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { columnTerms } from '../../console/src/words/terms/columns.ts';
import { codeInChinese, oneOf } from '../../console/src/words/terms/index.ts';
import { nounTerms, roleTerms } from '../../console/src/words/terms/nouns.ts';
import { stateTerms } from '../../console/src/words/terms/states.ts';
import { nouns } from '../../src/desk/nouns/index.ts';
import { filesUnder, isTest } from './source.ts';

const pages = filesUnder('console').filter(({ name }) => !name.includes('/words/'));
const slotsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot as string).sort();
/** Latin that stands in Chinese as it does in English: names of the field, and of what is shown. */
const kept =
  /WebGL 2|GeoJSON|PDF|TIFF|Ed25519|base64|HS|SHA-256|JSON|BIC|LEI|UTC|Holdfast|English|Ctrl|Hf|hf_|\{\w+\}/g;

describe('the words of the console', () => {
  const entries = Object.entries(words) as [string, readonly [string, string]][];

  it('have the same slots in both languages', () => {
    expect(entries.filter(([, [en, zh]]) => String(slotsOf(en)) !== String(slotsOf(zh)))).toEqual([]);
  });

  it('are Chinese in Chinese, and English in English', () => {
    const other = new Set(['person.language']);
    const latin = entries.filter(([key, [, zh]]) => !other.has(key) && /[A-Za-z]{2,}/.test(zh.replaceAll(kept, '')));
    const han = entries.filter(([key, [en]]) => !other.has(key) && /\p{Script=Han}/u.test(en));
    expect([latin, han]).toEqual([[], []]);
  });

  it('are each used by a page', () => {
    const text = pages.map((file) => file.text).join('\n');
    const made = [...text.matchAll(/`([\w.]+)\$\{[^}]+\}([\w.]*)`/g)].map(
      ([, before, after]) => new RegExp(`^${before?.replaceAll('.', '\\.')}\\w+${after?.replaceAll('.', '\\.')}$`),
    );
    const unused = entries.filter(
      ([key]) => !text.includes(`'${key}'`) && !text.includes(`"${key}"`) && !made.some((shape) => shape.test(key)),
    );
    expect(unused.map(([key]) => key)).toEqual([]);
  });

  it('name every list, state, role and column of the desk', () => {
    const missing = nouns.flatMap((noun) => [
      ...(nounTerms.has(noun.name) ? [] : [noun.name]),
      ...Object.keys(noun.states).filter((state) => !stateTerms.has(state)),
      ...Object.keys(noun.parties).filter((role) => !roleTerms.has(role)),
      ...Object.keys(noun.columns).filter((column) => !columnTerms.has(column)),
    ]);
    expect([...new Set(missing)]).toEqual([]);
  });
});

it('every amount of a list stands with its money', () => {
  const bare = nouns.filter(
    ({ columns }) =>
      columns.currency === undefined &&
      Object.entries(columns).some(([name, { type }]) => type === 'minor' && name.endsWith('Minor')),
  );
  expect(bare.map(({ name }) => name)).toEqual([]);
});

it('one of a list is named as one', () => {
  const ones = [...nounTerms.keys()].map((noun) => oneOf(noun, 'en'));
  expect(ones.filter((one) => /(ch|sh|ss|x)e( |$)| for (loan|notice)$/.test(one))).toEqual([]);
  expect([oneOf('breaches', 'en'), oneOf('facilities', 'en'), oneOf('loan-applications', 'en')]).toEqual([
    'Breach',
    'Facility',
    'Application for loans',
  ]);
});

it('says in words why one more person is asked', () => {
  const asking = filesUnder('src').filter(
    ({ name, text }) => !isTest(name) && /asksSecond\(|(Price)?Reason\[\]/.test(text) && !name.includes('/engine/'),
  );
  // What has a title says it itself.
  const codes = asking.flatMap(({ text }) =>
    [...text.matchAll(/(?:code: |reason\()'([A-Z]+(?:_[A-Z]+)+)'(?!,\s*(?:title|met))/g)].map(
      ([, code]) => code as string,
    ),
  );
  expect(codes.length).toBeGreaterThan(25);
  expect(codes.filter((code) => codeInChinese(code) === undefined)).toEqual([]);
});
