import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { assets } from '../../src/adapters/node/assets.ts';
import { createApp } from '../../src/app.ts';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { url, importer, bank } = trade;

interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { name: string; in: string }[];
        responses: Record<string, unknown>;
        tags: string[];
        security?: unknown[];
        'x-sent-twice'?: string;
      }
    >
  >;
}
const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const raw = (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }) =>
  fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${importer.key}`, ...init.headers } });
const codeOf = async (response: Response) => `${response.status} ${((await response.json()) as ProblemBody).code}`;
const json = { 'content-type': 'application/json', 'idempotency-key': 'k' };

it('tells a browser to guess no type, tell no address and share nothing, on every answer', async () => {
  for (const path of ['/v1/parties', '/v1/nowhere', '/docs', '/problems', '/openapi.json', '/livez', '/verify/x'])
    expect(Object.fromEntries((await raw(path, {})).headers), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none';.*base-uri 'none';.*frame-ancestors 'none'$/,
      ),
    });
});

it('says in which characters a script or style is, and gives a table as a file under a name of ours', async () => {
  const { database, clock } = trade;
  const app = createApp({
    openDatabase: database.tallied,
    clock,
    chance: seededChance(8),
    log: () => {},
    asset: await assets(),
  });
  const typeOf = async (path: string) => (await app.request(path)).headers.get('content-type');
  expect(await typeOf('/docs/start.js')).toBe('text/javascript; charset=utf-8');
  expect(await typeOf('/docs/swagger-ui-bundle.js')).toBe('text/javascript; charset=utf-8');
  expect(await typeOf('/docs/swagger-ui.css')).toBe('text/css; charset=utf-8');
  const table = await raw(`/v1/facilities/${trade.facilityId}/collateral-register.csv`, {
    headers: { authorization: `Bearer ${trade.bank.key}` },
  });
  expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(table.headers.get('content-disposition')).toBe(
    `attachment; filename="collateral-register-${trade.facilityId}.csv"`,
  );
});

it('is kept to TLS by a browser where its public address is of that kind', async () => {
  const { database, clock } = trade;
  const headersAt = async (publicUrl: string) =>
    createApp({
      openDatabase: database.tallied,
      clock,
      chance: seededChance(7),
      log: () => {},
      publicUrl: () => publicUrl,
    }).request('/livez');
  const name = 'strict-transport-security';
  expect((await headersAt('https://holdfast.example')).headers.get(name)).toContain('max-age=31536000');
  expect((await headersAt('http://127.0.0.1:8080')).headers.get(name)).toBeNull();
});

describe('the OpenAPI document', () => {
  it('is 3.1 and describes every route with its refusals', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBeGreaterThan(60);
    for (const { method, operation } of operations) {
      expect(operation.tags).toHaveLength(1);
      const isOpen = operation.security?.length === 0;
      const refused = ['401', '403', ...(isOpen ? [] : ['404']), '422', '503'];
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(refused));
      // Other standards have no such key: there the document says by what a repeat is known.
      if (method === 'post' && !isOpen && operation['x-sent-twice'] === undefined)
        expect(operation.parameters?.map((p) => p.name)).toContain('idempotency-key');
    }
  });

  it.each(['README.md', 'docs/tour.md'])('has every path that %s walks', (name) => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const patterns = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    const cited = [...text.matchAll(/(?<=[`\s])\/v1\/[\w/{}-]+/g)].map(([path]) => path.replaceAll(/\{\w+\}/g, '{}'));
    expect(cited.length).toBeGreaterThan(12);
    expect(cited.filter((path) => !patterns.includes(path))).toEqual([]);
  });

  it('is what is served: every documented path asks for a credential, whatever the identifiers', async () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0).map(({ path }) => path);
    expect(open.sort()).toEqual([
      '/v1/enrolments',
      '/v1/mail/unsubscription',
      '/v1/mail/unsubscription',
      '/v1/oauth/token',
      '/v1/sign-in',
      '/v1/sign-in/directory',
      '/v1/sign-in/directory/callback',
      '/v1/sign-in/directory/logout',
      '/v1/sign-in/key',
      '/v1/sign-in/link',
      '/v1/sign-in/passkey',
      '/v1/sign-in/passkey-question',
      '/v1/sign-in/recovery',
    ]);
    for (const { path, method } of operations) {
      if (open.includes(path)) continue;
      const address = `${url}${path.replaceAll(/\{(\w+)\}/g, 'x')}`;
      const response = await fetch(address, {
        method: method.toUpperCase(),
        ...(method === 'post' && { body: '{}', headers: json }),
      });
      expect([path, await codeOf(response)]).toEqual([path, '401 CREDENTIAL_MISSING']);
    }
  });

  it('never lets a stranger find out what exists: well-formed identifiers of others answer 404 or lack of mandate', async () => {
    const outsider = await trade.party('Outsider', 'bank');
    const { body: mine } = await bank.get<{ items: { id: string }[] }>('/facilities');
    const known: Record<string, string> = { facilityId: mine.items[0]?.id ?? '' };
    for (const { path, method } of operations.filter((o) => o.path.includes('{facilityId}') && o.method === 'get')) {
      const asked = path.endsWith('/compared') ? '?asOf=2026-10-12T06:00:00Z' : '';
      const response = await outsider.get<ProblemBody>(
        path.replace('/v1', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '') + asked,
      );
      expect([path, method, response.status]).toEqual([path, 'get', 404]);
    }
    expect(await outsider.refused(`/facilities/${known.facilityId}/approval`)).toBe('404 NOT_FOUND');
  });
});

describe('bad requests', () => {
  it('are refused as problems, and write nothing', async () => {
    const count = async () => (await trade.database.admin.query('select count(*)::int n from event')).rows[0].n;
    const before = await count();
    const lots = (body: string, headers: Record<string, string> = json) =>
      raw('/v1/lots', { method: 'POST', body, headers }).then(codeOf);
    expect(await lots('{"a":')).toBe('400 JSON_MALFORMED');
    expect(await lots('{"description":"Copper","description":"Lead"}')).toBe('400 MEMBER_UNFIT');
    expect(await lots('[]')).toBe('422 INPUT_INVALID');
    expect(await lots('{}', { ...json, 'content-type': 'text/plain' })).toBe('415 CONTENT_TYPE_UNSUPPORTED');
    expect(await lots('{}', { ...json, preview: 'perhaps' })).toBe('422 INPUT_INVALID');
    expect(await lots('{}', { ...json, 'idempotency-key': '' })).toBe('422 INPUT_INVALID');
    const unnamed = { method: 'POST', headers: { 'idempotency-key': 'k' } };
    const bytes = new TextEncoder().encode('{}');
    expect(await codeOf(await raw('/v1/lots', { ...unnamed, body: bytes }))).toBe('415 CONTENT_TYPE_UNSUPPORTED');
    expect(await codeOf(await raw('/v1/lots', unnamed))).toBe('422 INPUT_INVALID');
    expect(await lots(JSON.stringify({ description: 'x'.repeat(1_100_000) }))).toBe('413 BODY_TOO_LARGE');
    expect(
      await codeOf(
        await raw('/v1/people', {
          method: 'POST',
          body: '{"name":"A","mandates":[]}',
          headers: { 'content-type': 'application/json' },
        }),
      ),
    ).toBe('422 IDEMPOTENCY_KEY_REQUIRED');
    expect(await codeOf(await raw('/v1/nowhere', {}))).toBe('404 NOT_FOUND');
    expect(await codeOf(await raw('/nowhere', {}))).toBe('404 NOT_FOUND');
    expect(await codeOf(await raw('/v1/lots?limit=0', {}))).toBe('422 INPUT_INVALID');
    expect(await codeOf(await raw('/v1/lots?cursor=abc', {}))).toBe('422 CURSOR_INVALID');
    expect(await codeOf(await raw(`/v1/lots?cursor=${btoa('["events","9"]')}`, {}))).toBe('422 CURSOR_INVALID');
    expect(await codeOf(await raw('/v1/lots/lot_1', {}))).toBe('422 INPUT_INVALID');
    expect(await count()).toBe(before);
  });

  it('are refused by name where the address says more than is taken, and a preview asked for there binds nothing', async () => {
    const people = async () => (await trade.database.admin.query('select count(*)::int n from person')).rows[0].n;
    const before = await people();
    const body = { name: 'Nobody', mandates: [] };
    const asked = await bank.post<ProblemBody>('/people?preview=true', body);
    expect([asked.status, asked.body.code, asked.body.errors?.[0]?.pointer]).toEqual([
      422,
      'QUERY_UNKNOWN',
      '/preview',
    ]);
    expect(await people()).toBe(before);
    const read = await bank.get<ProblemBody>('/lots?limits=1');
    expect([read.status, read.body.code, read.body.errors?.[0]?.pointer]).toEqual([422, 'QUERY_UNKNOWN', '/limits']);
  });

  it('are done nowhere for who asked what they would do: each operation that writes and shows no preview says so', async () => {
    const writes = operations.filter(
      ({ method, operation }) =>
        method !== 'get' && method !== 'options' && !operation.parameters?.some(({ name }) => name === 'preview'),
    );
    expect(writes.length).toBeGreaterThan(15);
    for (const { method, path } of writes) {
      const asked = await raw(path.replaceAll(/\{\w+\}/g, 'x'), {
        method: method.toUpperCase(),
        headers: { preview: 'true' },
      });
      expect(((await asked.json()) as ProblemBody).code, `${method} ${path}`).toBe('PREVIEW_NOT_TAKEN');
    }
    const name = { name: 'kept', query: { EQ_action: ['OBSERVE'] } };
    await importer.done('/epcis/queries', name);
    const gone = await raw('/v1/epcis/queries/kept', { method: 'DELETE', headers: { preview: 'true' } });
    expect(gone.ok).toBe(false);
    expect((await importer.get('/epcis/queries/kept')).status).toBe(200);
  });

  it('nor for who asked it in the words of others', async () => {
    const views = async () => (await trade.database.admin.query('select count(*)::int n from saved_view')).rows[0].n;
    const before = await views();
    const body = JSON.stringify({ noun: 'lots', name: 'tried', filters: {} });
    const init = { method: 'POST', body, headers: { ...json, prefer: 'respond-async, dry-run' } };
    expect(await codeOf(await raw('/v1/views', init))).toBe('422 PREVIEW_NOT_TAKEN');
    expect(await views()).toBe(before);
  });

  it('cannot set what is not theirs to set', async () => {
    const answer = await importer.post<ProblemBody>('/lots', {
      ownerId: importer.partyId,
      description: 'x',
      hsCode: '740311',
      quantity: { value: '1', scale: 0, unit: 'PK' },
      grossWeightKg: 1,
      value: { amountMinor: '1', currency: 'CNY' },
      status: 'in_custody',
      tenantId: 'ten_x',
      participants: ['pty_x'],
    });
    expect([answer.status, answer.body.errors?.map((e) => e.pointer).sort()]).toEqual([
      422,
      ['/participants', '/status', '/tenantId'],
    ]);
    const forBank = {
      description: 'x',
      hsCode: '740311',
      quantity: { value: '1', scale: 0, unit: 'PK' },
      grossWeightKg: 1,
      value: { amountMinor: '1', currency: 'CNY' },
    };
    expect(await importer.refused('/lots', { ...forBank, ownerId: bank.partyId })).toBe('404 NOT_FOUND');
  });

  it('are amounts as digits: no floats, signs, exponents, leading zeros or overlong figures', async () => {
    for (const amountMinor of ['1.5', '-1', '1e5', '007', '', '1'.repeat(16), 5, null]) {
      const answer = await importer.post<ProblemBody>('/lots', {
        ownerId: importer.partyId,
        description: 'x',
        hsCode: '740311',
        quantity: { value: '1', scale: 0, unit: 'PK' },
        grossWeightKg: 1,
        value: { amountMinor, currency: 'CNY' },
      });
      expect([amountMinor, answer.status, answer.body.errors?.[0]?.pointer]).toEqual([
        amountMinor,
        422,
        '/value/amountMinor',
      ]);
    }
  });
});

describe('around the API', () => {
  it('pages with a cursor to the end, each item once', async () => {
    const all: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { body: { items: { id: string }[]; next: string | null } } = await bank.get(
        `/parties?limit=3${next ? `&cursor=${next}` : ''}`,
      );
      all.push(...page.body.items.map((p) => p.id));
      next = page.body.next;
    }
    expect(all.length).toBeGreaterThan(6);
    expect(new Set(all).size).toBe(all.length);
  });

  it('keeps answers out of caches and sniffers, and names each request', async () => {
    const response = await raw('/v1/parties', { headers: { 'x-request-id': 'client-chosen-1' } });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toBe('client-chosen-1');
    expect(
      (await raw('/v1/parties', { headers: { 'x-request-id': 'bad id\u00e9' } }).catch(() => undefined))?.headers.get(
        'x-request-id',
      ) ?? 'req_',
    ).toMatch(/^req_/);
  });

  it('says that it lives, that it is ready, and when its database is gone', async () => {
    expect(await (await fetch(`${url}/livez`)).json()).toEqual({ live: true });
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true });
  });
});
