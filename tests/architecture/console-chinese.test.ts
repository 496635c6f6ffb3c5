import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sourceIn } from '../../console/src/policy/sources.ts';
import { eventWords } from '../../console/src/words/terms/events.ts';
import { choiceOf, codeInChinese, fieldInChinese, ownTermOf, valueOf } from '../../console/src/words/terms/index.ts';
import { ruleInWords } from '../../console/src/words/terms/rules.ts';
import { actInChinese } from '../../console/src/words/terms/steps.ts';
import { unitOf } from '../../console/src/words/terms/units.ts';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';
import { shippedPlaces } from '../../src/ground/calendars/published.ts';
import { builtInRows, ruleKeys } from '../../src/ground/policy/index.ts';
import { setters } from '../../src/ground/policy/settable.ts';
import { guaranteeKinds } from '../../src/lending/guarantees/rules.ts';
import { standingValues } from '../../src/policies/party-standings/rules.ts';

interface Described {
  post?: { requestBody?: { content?: Record<string, { schema: unknown }> } };
}
interface Document {
  paths: Record<string, Described>;
  components: { schemas: Record<string, unknown> };
}

const app = createApp({
  openDatabase: () => {
    throw new Error('the document needs no database');
  },
  clock: new ManualClock('2026-11-02T00:00:00Z'),
  chance: seededChance(1),
  log: () => {},
});
const document = (await (await app.request('/openapi.json')).json()) as Document;
const acts = Object.entries(document.paths).flatMap(([address, { post }]) =>
  post?.requestBody?.content?.['application/json'] ? address : [],
);

/** Every member and every code that a schema has, however deep. */
function gather(schema: unknown, fields: Set<string>, codes: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties, enum: values } = schema as { properties?: object; enum?: unknown };
  for (const name of Object.keys(properties ?? {})) fields.add(name);
  if (Array.isArray(values)) for (const value of values) if (typeof value === 'string') codes.add(value);
  for (const inner of Object.values(schema)) gather(inner, fields, codes);
}

/** Names that are the same in both languages: of standards, articles, units, algorithms, formats and counts of days. */
const named = new Set(
  `ART19 ART24 art19 art20 art24 C62 H87 CIM/SMGS SMGS NMFTA SMDG dcsa epcis eucp eucp_urr ucp ucp_urr urr ES256 EdDSA PS256
  camt.053 mt940 gb18030 utf-8 actual/360 actual/365 actual/actual points-2026.1`.split(/\s+/),
);

/** So many may be new before somebody names them: who adds a field is not held up by the words of a page. */
const newMost = 12;

it('falls back to English for ever fewer fields and codes', () => {
  const [fields, codes] = [new Set<string>(), new Set<string>()];
  gather(document, fields, codes);
  // Orders of lists, money, message types and what other standards number are the same in both languages.
  const spoken = [...codes].filter(
    (code) =>
      !named.has(code) &&
      !/^-|^[a-zA-Z]+\.[a-zA-Z]+$|^[\d:./]+$|^[A-Z]{1,3}$|^SR20|^(pre-|urn:|holdfast-|application\/|image\/|text\/)/.test(
        code,
      ),
  );
  const found = {
    rules: ruleKeys.filter((key) => !/\p{Script=Han}/u.test(ruleInWords(key, 'zh') ?? '')).sort(),
    acts: acts.filter((address) => !/\p{Script=Han}/u.test(actInChinese(address) ?? '')).sort(),
    fields: [...fields].filter((name) => fieldInChinese(name) === undefined).sort(),
    codes: spoken.filter((code) => codeInChinese(code) === undefined && !fields.has(code)).sort(),
  };
  const file = path.join(import.meta.dirname, 'console-fallbacks.json');
  if (process.env.HOLDFAST_REMAKE === '1') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  const allowed = JSON.parse(readFileSync(file, 'utf8')) as typeof found;
  expect(acts.length).toBeGreaterThan(400);
  // Acts have their words in `steps.ts`, fields in `forms.ts`, codes in `codes.ts`; the list is remade where it has become shorter.
  const fresh = (['rules', 'acts', 'fields', 'codes'] as const).flatMap((kind) =>
    found[kind].filter((each) => !allowed[kind].includes(each)),
  );
  expect(fresh.length, `without Chinese: ${fresh.join(', ')}`).toBeLessThanOrEqual(newMost);
  const short = (of: typeof found) => of.rules.length + of.acts.length + of.fields.length + of.codes.length;
  expect(short(found)).toBeLessThanOrEqual(short(allowed) + newMost);
});

it('says in Chinese on what rules and calendars rest', () => {
  const ofRules = ruleKeys.flatMap((key) => builtInRows(key).map(({ source }) => source));
  const ofCalendars = shippedPlaces.flatMap(({ years }) => years.map(({ source }) => source));
  const sources = [...ofRules, ...ofCalendars];
  expect(new Set(sources).size).toBeGreaterThan(200);
  const untold = [...new Set(sources)].filter((source) => !/\p{Script=Han}/u.test(sourceIn(source, 'zh') ?? ''));
  expect(untold.length, `without Chinese: ${untold.join(' | ')}`).toBeLessThanOrEqual(newMost);
});

it('words what is said of a party in Chinese, each as it is meant there', () => {
  const classes = new Set<string>(standingValues.enterprise_class);
  const unworded = Object.entries(standingValues).flatMap(([kind, values]) =>
    values.filter((value) => !classes.has(value) && !/[\u4e00-\u9fff]/.test(valueOf(value, 'zh', kind) ?? '')),
  );
  expect(unworded).toEqual([]);
  // Elsewhere these codes are the colour of a letter of credit, what is preset, a bearer of documents, a state of money.
  expect(valueOf('red', 'zh', 'list')).toBe('红名单');
  expect(valueOf('default', 'zh', 'credit_event')).toBe('违约');
  expect(valueOf('order', 'zh', 'sharesBy')).toBe('按顺序');
  expect(valueOf('joint', 'zh', 'gua')).toBe('连带责任保证');
  // A form knows its field and the other choices, and no thing.
  expect(guaranteeKinds.map((kind) => choiceOf(kind, 'zh', 'kind', guaranteeKinds))).toEqual([
    '一般保证',
    '连带责任保证',
  ]);
  expect(choiceOf('joint', 'zh', 'kind', ['group', 'joint'])).toBe(valueOf('joint', 'zh'));
  expect(setters.filter((each) => !/[\u4e00-\u9fff]/.test(unitOf(each, 'zh')))).toEqual([]);
  expect(ownTermOf('state', 'quarter-sessions', 'awaited', 'zh')).toBe('待召开');
  expect(eventWords('quarterSession.held', 'zh')).toBe('季度会商已召开');
});
