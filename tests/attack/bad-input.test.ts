import { describe, expect, it } from 'vitest';
import { questionOf } from '../../src/http/question.ts';
import { administratorsOf, openWorld, type ProblemBody } from '../support/world.ts';
import { readDocument } from './document.ts';

const world = await openWorld();
const everybody = await world.party('Everybody', 'bank');
const { operations } = await readDocument(world.url);

const ask = (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) =>
  fetch(`${world.url}${path}`, { ...init, headers: { authorization: `Bearer ${everybody.key}`, ...init.headers } });
const codeOf = async (response: Response) => `${response.status} ${((await response.json()) as ProblemBody).code}`;
const asAdministrator = { headers: { authorization: `Bearer ${administratorsOf(everybody)[0].key}` } };
const json = { 'content-type': 'application/json', 'idempotency-key': 'k' };
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const aDay = '2026-10-12T06:00:00.000000Z';

describe('what nobody could mean is refused by name', () => {
  const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));
  const listName = async (path: string): Promise<string[]> => {
    const { items = [], next } = (await (await ask(`${path}?limit=1`)).json()) as { items?: unknown[]; next?: string };
    return next && items.length > 0
      ? [(JSON.parse(Buffer.from(next, 'base64url').toString()) as string[])[0] ?? '']
      : [];
  };

  it('a cursor that the list did not give, in every list without an object', async () => {
    expect(lists.length).toBeGreaterThan(60);
    for (const { path } of lists.filter((list) => !list.path.includes('{')))
      for (const made of ['x', '[]', '["a"]', '{"a":1}', 'null', '["x",1]', '["epcis","x"]', '["events","\\u0000"]']) {
        const cursor = encodeURIComponent(base64url(made));
        const own = await ask(`${path}?cursor=${cursor}`);
        // Some lists are for administrators alone, who do no business.
        const answer = own.status === 403 ? await ask(`${path}?cursor=${cursor}`, asAdministrator) : own;
        // EPCIS says 400 where this house says 422.
        expect([path, made, answer.status]).toEqual([path, made, path.startsWith('/v1/epcis/') ? 400 : 422]);
      }
  });

  it('a cursor of the right list with a key of another shape', async () => {
    const named = [
      ['/v1/network/financed', 'financed'],
      ['/v1/dcsa/v3/events', 'tracking'],
      ['/v1/events', 'events'],
      [`/v1/events?objectId=${everybody.partyId}`, 'history'],
    ] as const;
    for (const [path, list] of named) {
      // A place is one of its question, as its own list marks it.
      const filters = [...new URL(path, 'http://desk').searchParams].map(
        ([name, value]) => [name, [value]] as [string, string[]],
      );
      const question = questionOf({ param: () => ({}), queries: () => Object.fromEntries(filters) });
      const mark = question.bound({ items: [], next: '' }).next;
      for (const key of ['abc', '-1', '1e3', '9'.repeat(30), '', ' 1', '1/2/3']) {
        const cursor = encodeURIComponent(`${base64url(JSON.stringify([list, key]))}${mark}`);
        const answer = await ask(`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
        expect([path, key, await codeOf(answer)]).toEqual([path, key, '422 CURSOR_INVALID']);
      }
    }
    expect(await listName('/v1/parties')).toEqual(['parties']);
  });

  it.each([
    'x',
    '{}',
    '[]',
    '[1,2,3]',
    `["${aDay}","x",0]`,
    `["0000-01-01T00:00:00.000000Z","1",0]`,
    `["2026-13-45T00:00:00.000000Z","1",0]`,
    `["${aDay}","1",-1]`,
    `["${aDay}","${'9'.repeat(30)}",0]`,
  ])('a token of EPCIS that stands nowhere: %s', async (key) => {
    const token = encodeURIComponent(base64url(JSON.stringify(['epcis', key])));
    expect(await codeOf(await ask(`/v1/epcis/events?nextPageToken=${token}`))).toBe('400 CURSOR_INVALID');
  });

  it('a NUL anywhere in an address', async () => {
    for (const { path, method } of operations.filter((o) => o.path.includes('{')))
      expect([
        path,
        await codeOf(
          await ask(path.replaceAll(/\{\w+\}/g, '%00'), {
            method: method.toUpperCase(),
            ...(method !== 'get' && { body: '{}', headers: json }),
          }),
        ),
      ]).toEqual([path, '422 INPUT_INVALID']);
    expect(await codeOf(await ask('/v1/epcis/events?EQ_eventID=%00'))).toBe('422 INPUT_INVALID');
    expect(await codeOf(await ask('/%00'))).toBe('422 INPUT_INVALID');
  });

  it('names that every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__']) {
      expect((await ask(`/docs/${name}`)).status).toBe(404);
      expect((await ask(`/problems/${name}`)).status).toBe(404);
      expect([name, (await ask(`/v1/epcis/events?${name}=x`)).status]).toEqual([name, 400]);
      expect([name, (await ask(`/v1/epcis/events?EQ_bizStep=${name}:x`)).status]).toEqual([
        name,
        name.startsWith('_') ? 200 : 400,
      ]);
      const event = { type: 'ObjectEvent', eventTime: '2026-10-12T06:00:00Z', eventTimeZoneOffset: '+00:00' };
      const captured = await ask('/v1/epcis/events', {
        method: 'POST',
        headers: json,
        body: `{"@context":[],"${name}":[],"${name}:x":1,${JSON.stringify({ ...event, action: 'OBSERVE', epcList: [`https://id.gs1.org/${name}/x`] }).slice(1)}`,
      });
      expect([name, captured.status]).toEqual([name, expect.toBeOneOf([201, 400])]);
    }
  });

  it('times outside every calendar', async () => {
    for (const time of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', '2026-02-31T00:00:00Z'])
      expect([time, (await ask(`/v1/epcis/events?GE_eventTime=${encodeURIComponent(time)}`)).status]).toEqual([
        time,
        time.startsWith('2026') ? expect.toBeOneOf([200, 400]) : 400,
      ]);
  });

  it('identifiers of another shape where a file or a paper is asked for', async () => {
    for (const path of ['/facilities/abc/collateral-register.csv', '/files/abc/faults.csv', '/bills/abc/print'])
      expect([path, await codeOf(await ask(`/v1${path}`))]).toEqual([path, '422 INPUT_INVALID']);
    expect(await codeOf(await ask(`/v1/epcis/queries/${encodeURIComponent('a b')}/events`))).toBe('400 INPUT_INVALID');
  });

  it('a body as deep as a stack', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    for (const path of ['/v1/epcis/queries', '/v1/dcsa/v3/envelopes', '/v1/epcis/events', '/v1/dcsa/v3/events'])
      for (const body of [deep, `{"name":"n","query":${deep},"events":[${deep}]}`]) {
        const answer = await ask(path, { method: 'POST', headers: json, body });
        expect([path, answer.status]).toEqual([path, expect.toBeOneOf([400, 422])]);
      }
  });
});

describe('a method that a path does not take', () => {
  it('is refused with those that it takes', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/v1/parties', 'GET, HEAD, POST'],
      ['PATCH', `/v1/parties/${everybody.partyId}`, 'GET, HEAD'],
      ['GET', '/v1/efbl-readings', 'POST'],
      ['OPTIONS', '/v1/parties', 'GET, HEAD, POST'],
      ['POST', '/livez', 'GET, HEAD'],
    ] as const) {
      const answer = await ask(path, { method });
      expect([method, path, answer.headers.get('allow'), await codeOf(answer)]).toEqual([
        method,
        path,
        allow,
        '405 METHOD_NOT_ALLOWED',
      ]);
    }
    const head = await ask('/v1/parties', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await ask('/v1/efbl-readings', { method: 'HEAD' })).status).toBe(405);
  });
});

describe('what stands under something unknown', () => {
  it('is not found, and is no empty list', async () => {
    const unknown = operations.filter(({ method, path }) => method === 'get' && path.includes('{'));
    const found: string[] = [];
    for (const { path, parameters } of unknown) {
      const wanted = parameters.filter((p) => p.in === 'query' && p.required);
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const schema = parameters.find((p) => p.name === name)?.schema as {
          pattern?: string;
          anyOf?: [{ pattern?: string }];
          type?: string;
        };
        if (schema.type === 'integer') return '999';
        const pattern = schema.pattern ?? schema.anyOf?.[0].pattern;
        const prefix = /^\^([a-z]+)_/.exec(pattern ?? '')?.[1];
        if (prefix !== undefined) return `${prefix}_${'0'.repeat(32)}`;
        return pattern === undefined || new RegExp(pattern).test('X1') ? 'X1' : '1';
      });
      const query = wanted.map(({ name, schema }) => {
        const { enum: members, format } = schema as { enum?: string[]; format?: string };
        return `${name}=${members?.[0] ?? (format === 'date' ? '2026-10-12' : format === 'date-time' ? '2026-10-12T06:00:00Z' : '1')}`;
      });
      const own = await ask(`${address}?${query.join('&')}`);
      const answer = own.status === 403 ? await ask(`${address}?${query.join('&')}`, asAdministrator) : own;
      if (answer.status !== 404) found.push(`${path} ${await codeOf(answer)} ${query.join('&')}`);
    }
    expect(found).toEqual([]);
  });
});
