import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ZodType } from 'zod';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';

interface Described {
  operationId?: string;
  summary?: string;
  description?: string;
  security?: object[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  'x-verbs'?: string[];
  parameters?: { name: string; in: string }[];
}
interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object> };
}

const app = createApp({
  openDatabase: () => {
    throw new Error('the document needs no database');
  },
  clock: new ManualClock('2026-11-02T00:00:00Z'),
  chance: seededChance(1),
  log: () => {},
  asset: async () => undefined,
});
const read = async (address: string) => (await (await app.request(address)).json()) as Document;
const [en, zh] = [await read('/openapi.json'), await read('/openapi.zh.json')];
const operationsOf = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  );
const operations = operationsOf(en);

/** Acts of a person or a machine about themselves, which have their own doors; a question; and what a note that is no title never does. */
const withoutVerb =
  /^post \/v1\/(sign-in|sessions|me|oauth|mail|tasks|views|dcsa|epcis|installation|enrolments|proposals|hashed-financing-checks)(\/|$)|^post \/v1\/consignment-notes\/\{noteId\}\/(endorsement|transfer|surrender)$/;

describe('every operation says what it does', () => {
  it('by a name of its own, in a line, and in sentences that say more than the line', () => {
    const lacking = operations.filter(
      ({ operation: { operationId, summary, description = '' } }) =>
        !operationId || !summary || description.length < summary.length + 40,
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
    const names = operations.map(({ operation: { operationId } }) => operationId);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('in Chinese as well, where each has a name of its own', () => {
    expect(operationsOf(zh).map(({ name }) => name)).toEqual(operations.map(({ name }) => name));
    const lacking = operationsOf(zh).filter(
      ({ operation: { summary = '', description = '' } }) =>
        !/\p{Script=Han}/u.test(summary) || !/\p{Script=Han}/u.test(description),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  it('is found by the name of the other language', () => {
    const release = en.paths['/v1/lots/{lotId}/split']?.post;
    expect(release?.description).toContain('中文：拆分');
    expect(zh.paths['/v1/lots/{lotId}/split']?.post?.description).toContain(release?.summary ?? '?');
  });

  it('who may, who agrees, what follows and what refuses it, of a drawdown’s approval', () => {
    const told = en.paths['/v1/drawdowns/{drawdownId}/approval']?.post?.description ?? '';
    for (const part of [
      '`drawdown:approve`',
      'bank',
      'second factor',
      'Drawdown',
      'Of its own it is refused with',
      'in the log as',
    ])
      expect(told).toContain(part);
  });

  it('by which verb it is judged, but for what has none', () => {
    const acts = operations.filter(({ method, path }) => method === 'post' && !withoutVerb.test(`post ${path}`));
    expect(acts.length).toBeGreaterThan(400);
    expect(acts.filter(({ operation }) => operation['x-verbs'] === undefined).map(({ name }) => name)).toEqual([]);
  });
});

describe('every example', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (const [name, schema] of Object.entries(en.components.schemas))
    ajv.addSchema(schema, `#/components/schemas/${name}`);
  const bodies = operations.flatMap(({ name, operation }) =>
    Object.entries(operation.requestBody?.content ?? {}).map(([type, media]) => ({ name, type, ...media })),
  );

  it('is there where a body is sent as JSON', () => {
    expect(bodies.length).toBeGreaterThan(500);
    const lacking = bodies.filter(({ type, example }) => type.endsWith('json') && example === undefined);
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  it('is what its own schema takes', () => {
    const wrong = bodies.flatMap(({ name, schema, example }) => {
      if (example === undefined) return [];
      const { $schema: _, ...rest } = schema as { $schema?: string };
      const takes = ajv.compile({ ...rest, components: undefined });
      return takes(example) ? [] : [`${name}: ${ajv.errorsText(takes.errors)}`];
    });
    expect(wrong, 'give the member an example: .meta({ example })').toEqual([]);
  });

  it('is taken by the very schema that reads it, with what a shape does not say', () => {
    const wrong = app.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== 'route') return [];
      const { method, path, request } = definition.route;
      const address = path.startsWith('/v1') ? path : `/v1${path}`;
      return Object.entries(request?.body?.content ?? {}).flatMap(([type, media]) => {
        const example = en.paths[address]?.[method]?.requestBody?.content[type]?.example;
        const schema = media && 'schema' in media ? media.schema : undefined;
        if (!(schema instanceof ZodType) || example === undefined) return [];
        const { error } = schema.safeParse(example);
        return error
          ? [
              `${method} ${address}: ${error.issues.map(({ path: at, message }) => `/${at.join('/')} ${message}`).join('; ')}`,
            ]
          : [];
      });
    });
    expect(wrong, 'give the whole an example: .meta({ example })').toEqual([]);
  });
});

it('the page of the reference speaks either language, searches in what is said, and keeps the key', async () => {
  expect(await (await app.request('/docs/zh')).text()).toContain('lang="zh-CN"');
  expect(await (await app.request('/docs', { headers: { 'accept-language': 'zh-CN' } })).text()).toContain('zh-CN');
  expect(await (await app.request('/docs')).text()).toContain('lang="en"');
  const start = await (await app.request('/docs/start.js')).text();
  for (const part of ['persistAuthorization: true', 'opsFilter', '/openapi.zh.json']) expect(start).toContain(part);
});

it('the tour names every operation that answers as of another day, and none besides', () => {
  const said = readFileSync('docs/tour.md', 'utf8').split('## What stood then')[1] ?? '';
  const table = said.split('\n').filter((line) => line.startsWith('|'));
  const told = table.flatMap((line) => {
    let stem = '';
    return [...line.matchAll(/`(\/[^`]+)`/g)].map(([, path = '']) => {
      // A path that begins below the one before it is of the same thing.
      if (path.startsWith('/v1/')) stem = path.replace(/\/[^/]+$/, '');
      return path.startsWith('/v1/') ? path : `${stem}${path}`;
    });
  });
  const asked = operations
    .filter(({ method, path }) => method === 'get' && !/\.(csv|xlsx)$/.test(path))
    .filter(
      ({ path, operation: { parameters = [] } }) =>
        path.endsWith('/as-of') ||
        parameters.some(({ name, in: where }) => where === 'query' && ['on', 'asOf', 'knownAt'].includes(name)),
    )
    .map(({ path }) => path);
  expect(told.sort()).toEqual(asked.sort());
});
