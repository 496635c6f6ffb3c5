import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Holdfast, holdfast, isRefused, type Refused, Unreachable } from '../../clients/typescript/index.ts';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { makeKey } from '../../src/ground/parties/index.ts';
import { openCollateral } from '../support/collateral.ts';
import { administratorsOf, type Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

const as = ({ url, key }: Client, language?: 'en' | 'zh'): Holdfast =>
  holdfast({ url, key, ...(language && { language }) });
const refusal = async (asked: Promise<unknown>): Promise<Refused> =>
  asked.then(
    () => expect.fail('was not refused'),
    (error: unknown) => (isRefused(error) ? error : Promise.reject(error as Error)),
  );
const asked = {
  path: { facilityId },
  body: {
    product: 'working_capital' as const,
    amount: { amountMinor: '100000', currency: 'CNY' as const },
    dueOn: desk.dayIn(30),
  },
};

describe('against the service', () => {
  it('reads with types: pages, one thing, and what a link leads to', async () => {
    const { items } = await as(bank).call('getFacilities');
    expect(items.map(({ id }) => id)).toContain(facilityId);
    const one = await as(bank).call('getFacility', { path: { facilityId } });
    expect(one.facility.id).toBe(facilityId);
    expect(await as(bank).follow(`/v1/facilities/${facilityId}`)).toEqual(one);
    const rows: string[] = [];
    for await (const page of as(bank).pages('getListsDrawdowns', { query: { limit: 1 } }))
      rows.push(...page.items.map(({ id }) => id));
    const whole = await as(bank).call('getListsDrawdowns');
    expect(rows).toEqual(whole.items.map(({ id }) => id));
  });

  it('acts under one key: what is sent again is answered and not done again', async () => {
    const act = as(importer).prepare('postDrawdownsOfFacility', asked);
    const [first, second] = [await act.send(), await act.send()];
    expect(first.done?.status).toBe('requested');
    expect(second).toEqual(first);
    const other = await as(importer).act('postDrawdownsOfFacility', asked);
    expect(other.done?.id).not.toBe(first.done?.id);
  });

  it('previews: the view, and nothing of it stays', async () => {
    const before = (await as(importer).call('getListsDrawdowns')).items.length;
    const { view } = await as(importer).preview('postDrawdownsOfFacility', asked);
    expect(view.facilityId).toBe(facilityId);
    expect((await as(importer).call('getListsDrawdowns')).items.length).toBe(before);
  });

  it('tells a refusal with its code, place, remedy and facts, in the language that is asked for', async () => {
    const wrong = { ...asked, body: { ...asked.body, amount: { amountMinor: '-1', currency: 'CNY' as const } } };
    const refused = await refusal(as(importer).act('postDrawdownsOfFacility', wrong));
    expect([refused.status, refused.code]).toEqual([422, 'INPUT_INVALID']);
    expect(refused.errors[0]?.pointer).toBe('/amount/amountMinor');
    const chinese = await refusal(as(importer, 'zh').act('postDrawdownsOfFacility', wrong));
    expect(chinese.title).toBe('输入格式不符合要求');
    const missing = await refusal(as(checker).call('getLot', { path: { lotId: `lot_${'0'.repeat(32)}` } }));
    expect(isRefused(missing, 'NOT_FOUND')).toBe(true);
    expect(isRefused(missing, 'CONFLICT')).toBe(false);
    expect(missing.requestId).toBeTruthy();
  });

  it('answers with the proposal where another person must agree', async () => {
    const [administrator] = administratorsOf(bank);
    const { enrolmentCode } = await makeKey(seededChance(7));
    const { done, proposal } = await as(administrator).act('postPeople', {
      body: { name: 'Newcomer', mandates: [], enrolmentCode },
    });
    expect(done).toBeUndefined();
    expect(proposal).toMatchObject({ state: 'open', verb: 'person.add', needs: { agreements: 1 } });
  });

  it('hears what happens, as it happens', async () => {
    const stop = new AbortController();
    let opened = () => {};
    const open = new Promise<void>((resolve) => (opened = resolve));
    const heard = as(bank).listen({ signal: stop.signal, onOpen: opened });
    const first = heard.next();
    await open;
    await as(importer).act('postDrawdownsOfFacility', asked);
    expect((await first).value?.type).toBe('drawdown.requested');
    stop.abort();
    expect((await heard.next()).done).toBe(true);
  });
});

describe('against a service that is not there for a while', () => {
  const seen: IncomingHttpHeaders[] = [];
  let answers: [status: number, headers?: Record<string, string>, body?: string][] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    const [status, headers = {}, body = '{}'] = answers.shift() ?? [200, { 'content-type': 'application/json' }];
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, headers).end(body);
  });
  afterAll(() => void server.close());
  const waits: number[] = [];
  let api = holdfast();
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    api = holdfast({ url: `http://127.0.0.1:${port}`, sleep: async (ms) => void waits.push(ms) });
  });
  const meeting = (...given: typeof answers) => {
    seen.length = 0;
    waits.length = 0;
    answers = given;
  };

  it('waits as long as it is told and asks again under the same key', async () => {
    meeting([503, { 'retry-after': '2' }], [429, { 'retry-after': '7' }], [0]);
    await api.act('postDrawdownsOfFacility', asked);
    expect(seen.length).toBe(4);
    expect(new Set(seen.map((headers) => headers['idempotency-key'])).size).toBe(1);
    expect(waits.slice(0, 2)).toEqual([2000, 7000]);
    expect(waits[2]).toBeGreaterThan(0);
  });

  it('sends what has no key once only, unless it is told that nothing was done', async () => {
    meeting([503], [503]);
    expect((await refusal(api.call('postEnrolments', { body: {} }))).status).toBe(503);
    expect(seen.length).toBe(1);
    meeting([429, { 'retry-after': '1' }]);
    await api.call('postEnrolments', { body: {} });
    expect(seen.length).toBe(2);
  });

  it('gives up in the end, and says that nobody knows', async () => {
    meeting([0], [0], [0], [0], [0]);
    await expect(api.act('postDrawdownsOfFacility', asked)).rejects.toBeInstanceOf(Unreachable);
    expect(seen.length).toBe(5);
  });

  it('asks once where it is refused for good', async () => {
    meeting([409, { 'content-type': 'application/problem+json' }, '{"code":"CONFLICT"}']);
    expect((await refusal(api.act('postDrawdownsOfFacility', asked))).code).toBe('CONFLICT');
    expect(seen.length).toBe(1);
  });
});
