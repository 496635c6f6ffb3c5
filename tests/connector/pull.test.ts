import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { type BooksApi, serveBooks } from '../../simulators/core-firm/books-api.ts';
import { openOutbound } from '../../src/adapters/node/outbound.ts';
import { pullRecords } from '../../src/claims/connector/index.ts';
import { openOwed, yuan } from '../support/receivables.ts';

const CREDENTIAL = 'books-of-the-core-firm';
const owed = await openOwed();
const { seller, debtor } = owed;
const second = await owed.colleague(debtor, 'Second', ['signingKey:manage']);
const send = openOutbound({ allowPrivate: true, bodyMost: 1_000_000, timeoutMs: 5_000 });
const pull = (by = send) => pullRecords(owed.system(), { send: by });
const apis: BooksApi[] = [];
afterAll(() => Promise.all(apis.map((api) => api.close())));

interface Source {
  id: string;
  status: string;
  records: number;
  failures: number;
  lastFailure: string | null;
  nextAt: string | null;
}
const sourceOf = async (id: string) =>
  (await debtor.get<{ items: Source[] }>('/core-sources?limit=200')).body.items.find((source) => source.id === id);
const open = async (url: string, credential = CREDENTIAL) => {
  const { id } = await debtor.done<Source>('/core-sources', { url, credential });
  await second.done(`/core-sources/${id}/approval`);
  return id;
};
const serve = async () => {
  const api = await serveBooks(CREDENTIAL);
  apis.push(api);
  return api;
};
const order = (number: string, more: object = {}) => ({
  kind: 'purchase_order',
  number,
  version: 1,
  sellerCode: '91330100799655058B',
  orderNumber: number,
  amount: yuan(100),
  recordedOn: '2026-09-01',
  ...more,
});
const recordsOf = async () => {
  const { rows } = await owed.database.admin.query<{ number: string; version: number }>(
    'select number, version from core_record order by number',
  );
  return rows.map(({ number, version }) => `${number} ${version}`);
};
const eventsOf = async (id: string) =>
  (
    await debtor.get<{ items: { type: string; payload: { records: { outcome: string; code: string | null }[] } }[] }>(
      `/events?objectId=${id}`,
    )
  ).body.items.filter((event) => event.type === 'records.pulled');

describe('where a core firm’s system is asked', () => {
  it('is said by one of its people and put in use by another, and is nobody else’s business', async () => {
    const url = 'https://erp.example.com/records';
    const body = { url, credential: CREDENTIAL };
    expect(await seller.refused('/core-sources', body)).toBe('403 MANDATE_MISSING');
    expect(await debtor.refused('/core-sources', { ...body, url: 'ftp://erp.example.com/x' })).toBe(
      '422 INPUT_INVALID',
    );
    expect(await debtor.refused('/core-sources', { ...body, url: 'https://a:b@erp.example.com/' })).toBe(
      '422 ENDPOINT_NOT_ALLOWED',
    );
    const first = await debtor.post<Source>('/core-sources', body, 'propose');
    expect((await debtor.post<Source>('/core-sources', body, 'propose')).body).toEqual(first.body);
    expect(JSON.stringify(first.body)).not.toContain(CREDENTIAL);
    const { id } = first.body;
    expect(await debtor.refused('/core-sources', body)).toBe('409 CONFLICT');
    expect(await debtor.refused(`/core-sources/${id}/approval`)).toBe('403 SAME_PERSON');
    const stranger = await owed.party('Another core firm', 'core_firm');
    expect(await stranger.refused(`/core-sources/${id}/approval`)).toBe('404 NOT_FOUND');
    expect(await stranger.refused(`/core-sources/${id}/end`)).toBe('404 NOT_FOUND');
    expect((await stranger.get<{ items: unknown[] }>('/core-sources')).body.items).toEqual([]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => second.post<{ code?: string }>(`/core-sources/${id}/approval`)),
    );
    expect(answers.map(({ status, body: { code } }) => code ?? String(status)).sort()).toEqual([
      '200',
      ...Array<string>(7).fill('SOURCE_WRONG_STATE'),
    ]);
    await debtor.done(`/core-sources/${id}/end`);
    expect(await debtor.refused(`/core-sources/${id}/end`)).toBe('409 SOURCE_WRONG_STATE');
  });
});

describe('records that are pulled', () => {
  it('come page by page over HTTP, each once, are matched, and are asked on for from where reading was', async () => {
    const api = await serve();
    const invoice = await owed.invoice(100, { orderNumber: 'PULL-1' });
    api.post([
      ...Array.from({ length: 1_200 }, (_, n) => order(`PULL-${n + 1}`)),
      order('GR-PULL-1', { kind: 'goods_receipt', orderNumber: 'PULL-1' }),
    ]);
    const id = await open(api.url);
    expect(await pull()).toBe(1_201);
    expect(api.asked).toEqual([
      { cursor: null, records: 500 },
      { cursor: '500', records: 500 },
      { cursor: '1000', records: 201 },
    ]);
    expect(await sourceOf(id)).toMatchObject({ status: 'active', records: 1_201, failures: 0, lastFailure: null });
    expect(await pull()).toBe(0);
    expect(api.asked).toHaveLength(3);
    api.post([
      order('AP-PULL-1', { kind: 'payable', orderNumber: 'PULL-1', fapiaoKey: invoice.number, dueOn: '2026-12-01' }),
    ]);
    owed.clock.advance(60);
    expect(await pull()).toBe(1);
    expect((await seller.get<{ matchVerdict: string }>(`/invoices/${invoice.id}`)).body.matchVerdict).toBe('matched');
    owed.clock.advance(60);
    expect(await pull()).toBe(0);
    expect(await eventsOf(id)).toHaveLength(4);
    await debtor.done(`/core-sources/${id}/end`);
  });

  it('are judged one by one: what is no record holds up no other', async () => {
    const api = await serve();
    api.post([
      order('ONE-1'),
      order('ONE-2', { sellerCode: '91330100799655058A' }),
      'not a record',
      order('ONE-3', { amount: { amountMinor: '-5', currency: 'CNY' } }),
      order('ONE-4', { sellerCode: '91500000MA5EXP0015' }),
      order('ONE-1', { version: 2 }),
    ]);
    const id = await open(api.url);
    await pull();
    const [event] = await eventsOf(id);
    expect(event?.payload.records.map(({ outcome, code }) => code ?? outcome)).toEqual([
      'older',
      'RECORD_UNREADABLE',
      'RECORD_UNREADABLE',
      'RECORD_UNREADABLE',
      'PARTY_NOT_ENROLLED',
      'taken',
    ]);
    expect((await recordsOf()).filter((record) => record.startsWith('ONE'))).toEqual(['ONE-1 2']);
    await debtor.done(`/core-sources/${id}/end`);
  });

  it('wait longer with each failure, as long as they are asked to, and lose nothing by it', async () => {
    const api = await serve();
    api.post([order('WAIT-1')]);
    const id = await open(api.url);
    const failedAt = owed.clock.now().getTime();
    api.fail(2, 503);
    await pull();
    expect(await sourceOf(id)).toMatchObject({ failures: 1, lastFailure: 'answered 503', records: 0 });
    owed.clock.advance(119);
    expect(await pull()).toBe(0);
    expect(await sourceOf(id)).toMatchObject({ failures: 1, nextAt: new Date(failedAt + 120_000).toISOString() });
    owed.clock.advance(1);
    await pull();
    expect(await sourceOf(id)).toMatchObject({ failures: 2 });
    api.fail(1, 429, 1_800);
    owed.clock.advance(240);
    const askedAt = owed.clock.now().getTime();
    await pull();
    expect(await sourceOf(id)).toMatchObject({ failures: 3, nextAt: new Date(askedAt + 1_800_000).toISOString() });
    owed.clock.advance(1_800);
    expect(await pull()).toBe(1);
    expect(await sourceOf(id)).toMatchObject({ failures: 0, nextAt: null, records: 1 });
    await debtor.done(`/core-sources/${id}/end`);
  });

  it.each<[string, unknown, string]>([
    ['no page', { items: [] }, 'answered what cannot be read'],
    [
      'too many at once',
      { records: Array.from({ length: 501 }, () => ({})), next: '1', hasMore: false },
      'answered what cannot be read',
    ],
    ['more, and not where', { records: [], next: null, hasMore: true }, 'answered that there is more, and not where'],
  ])('are not taken from an answer that is %s', async (_, body, failure) => {
    const server = createServer((_request, response) => response.end(JSON.stringify(body)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const id = await open(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
    await pull();
    expect(await sourceOf(id)).toMatchObject({ failures: 1, lastFailure: failure, records: 0 });
    await debtor.done(`/core-sources/${id}/end`);
    server.close();
  });

  it('are never fetched from an address inside, nor with a credential that is not the system’s', async () => {
    const api = await serve();
    const id = await open(api.url, 'another-credential');
    await pull(openOutbound({ allowPrivate: false }));
    expect(await sourceOf(id)).toMatchObject({ lastFailure: 'not reached (ENDPOINT_NOT_ALLOWED)' });
    expect(api.asked).toEqual([]);
    owed.clock.advance(3_600);
    await pull();
    expect(await sourceOf(id)).toMatchObject({ failures: 2, lastFailure: 'answered 401' });
    await debtor.done(`/core-sources/${id}/end`);
  });

  it('are read once by several processes, and again from the cursor after a stop in the middle', async () => {
    const api = await serve();
    api.post(Array.from({ length: 900 }, (_, n) => order(`STOP-${n}`)));
    const id = await open(api.url);
    let answers = 0;
    // The process stops after the second page came and before it is kept.
    const stopping: typeof send = async (request) => {
      const sent = await send(request);
      if (++answers === 2)
        await owed.database.admin.query(
          `alter table core_record add constraint stopped check (number <> 'STOP-899') not valid`,
        );
      return sent;
    };
    await expect(pull(stopping)).rejects.toThrow(id);
    expect(await sourceOf(id)).toMatchObject({ records: 500 });
    await owed.database.admin.query('alter table core_record drop constraint stopped');
    expect(await pull()).toBe(0);
    owed.clock.advance(600);
    const read = await Promise.all(Array.from({ length: 8 }, () => pull()));
    expect(read.reduce((sum, n) => sum + n, 0)).toBe(400);
    expect((await recordsOf()).filter((record) => record.startsWith('STOP'))).toHaveLength(900);
    expect(await eventsOf(id)).toHaveLength(2);
    await debtor.done(`/core-sources/${id}/end`);
  });
});
