import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';
import { createLimits, type Rates } from '../../src/http/limits.ts';
import { openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const colleague = await world.colleague(bank, 'Colleague', []);
const usual: Rates = { address: 50, key: 1_000, tenant: 3_000 };

/** The service with limits, at a time of its own, asked from addresses that the test names. */
function service(rates: Partial<Rates> = {}, more: Partial<Parameters<typeof createApp>[0]> = {}) {
  let now = 0;
  const logged: [string, Record<string, unknown> | undefined][] = [];
  const limits = createLimits({ ...usual, ...rates }, () => now);
  const app = createApp({
    openDatabase: world.database.tallied,
    clock: world.clock,
    chance: seededChance(7),
    limits,
    peerOf: (c) => c.req.header('x-from') ?? '192.0.2.1',
    log: (_level, message, fields) => logged.push([message, fields]),
    ...more,
  });
  const ask = async (path: string, from = '192.0.2.1', key?: string, headers: Record<string, string> = {}) => {
    const authorization = key !== undefined && { authorization: `Bearer ${key}` };
    return app.request(path, { headers: { 'x-from': from, ...authorization, ...headers } });
  };
  return {
    ask,
    limits,
    logged,
    wait(seconds: number) {
      now += seconds * 1_000;
    },
  };
}
const times = async (n: number, work: (i: number) => Promise<Response>) => {
  const counts: Record<number, number> = {};
  for (let i = 0; i < n; i++) {
    const { status } = await work(i);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
};
const wrong = (i: number, prefix = 'aaaaaaaaaaaa') => `hf_${prefix}_${String(i).padStart(43, 'x')}`;

describe('who keeps the service up', () => {
  it('is answered whoever else spends the points of the address, and asks the database once for all who ask at once', async () => {
    let looks = 0;
    const readiness = async () => {
      looks++;
      return {};
    };
    const { ask } = service({ address: 5 }, { readiness });
    await times(60, () => ask('/problems/NOT_FOUND'));
    expect((await ask('/problems/NOT_FOUND')).status).toBe(429);
    for (const path of ['/readyz', '/livez']) expect((await ask(path)).status).toBe(200);
    expect(looks).toBe(1);
  });
});

describe('somebody without a credential', () => {
  it('has the points of the address, then waits, and others do not', async () => {
    const { ask, wait } = service({ address: 5 });
    const first = await ask('/problems/NOT_FOUND');
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=50;w=10');
    expect(first.headers.get('ratelimit')).toBe('"address";r=49;t=1');
    expect(await times(60, () => ask('/problems/NOT_FOUND'))).toEqual({ 200: 49, 429: 11 });
    const refused = await ask('/v1/parties');
    const { code, facts } = (await refused.json()) as ProblemBody;
    expect([refused.status, code, facts]).toEqual([429, 'RATE_LIMITED', { limit: 'address', seconds: 1 }]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect((await ask('/problems/NOT_FOUND', '192.0.2.2')).status).toBe(200);
    wait(1);
    expect(await times(6, () => ask('/problems/NOT_FOUND'))).toEqual({ 200: 5, 429: 1 });
  });

  it('pays for what costs more, and is answered from what is made already', async () => {
    const { ask } = service({ address: 20 });
    expect(await times(6, () => ask('/openapi.json'))).toEqual({ 200: 5, 429: 1 });
    const { ask: again } = service();
    const document = await again('/openapi.json');
    const etag = document.headers.get('etag') ?? '';
    const unchanged = await again('/openapi.json', '192.0.2.1', undefined, { 'if-none-match': etag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    const packed = await again('/openapi.json', '192.0.2.1', undefined, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
  });

  it('is one in all addresses of a network of IPv6', async () => {
    const { ask } = service({ address: 1 });
    expect(await times(12, (i) => ask('/problems/NOT_FOUND', `2001:db8:1:2::${i + 1}`))).toEqual({ 200: 10, 429: 2 });
    expect((await ask('/problems/NOT_FOUND', '2001:db8:1:3::1')).status).toBe(200);
  });

  it('takes nothing from who shows a good one from the same address', async () => {
    const { ask } = service({ address: 1 });
    await times(20, () => ask('/problems/NOT_FOUND'));
    expect((await ask('/v1/parties', '192.0.2.1', bank.key)).status).toBe(200);
  });
});

describe('somebody with a credential', () => {
  it('has the points of the key and of the tenant', async () => {
    const { ask, wait } = service({ key: 1, tenant: 2 });
    const first = await ask('/v1/parties', '192.0.2.1', bank.key);
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=10;w=10, "tenant";q=20;w=10');
    expect(first.headers.get('ratelimit')).toBe('"key";r=9;t=1, "tenant";r=19;t=1');
    expect(await times(12, () => ask('/v1/parties', '192.0.2.1', bank.key))).toEqual({ 200: 9, 429: 3 });
    expect(await times(5, () => ask('/v1/parties', '192.0.2.9', colleague.key))).toEqual({ 200: 5 });
    const { facts } = (await (await ask('/v1/parties', '192.0.2.9', bank.key)).json()) as ProblemBody;
    expect(facts).toMatchObject({ limit: 'key' });
    expect(await times(10, () => ask('/v1/parties', '192.0.2.9', world.operator.key))).toEqual({ 200: 5, 429: 5 });
    wait(60);
    expect((await ask('/v1/parties', '192.0.2.1', bank.key)).status).toBe(200);
  });

  it('has the points of one person by however many keys, and of one party two thirds of the tenant', async () => {
    const { ask } = service({ key: 100, tenant: 3 });
    const both = await times(25, (i) => ask('/v1/parties', '192.0.2.1', i % 2 === 0 ? bank.key : colleague.key));
    expect(both).toEqual({ 200: 20, 429: 5 });
    const { facts } = (await (await ask('/v1/parties', '192.0.2.1', colleague.key)).json()) as ProblemBody;
    expect(facts).toMatchObject({ limit: 'party' });
    expect((await times(10, () => ask('/v1/parties', '192.0.2.9', world.operator.key)))[200]).toBe(10);
  });

  it('pays for what costs more, which the document says', async () => {
    const { ask } = service({ key: 10 });
    const document = (await (await ask('/openapi.json')).json()) as { paths: Record<string, Record<string, object>> };
    const file = document.paths['/v1/facilities/{facilityId}/collateral-register.csv']?.get as { 'x-cost': number };
    expect(file['x-cost']).toBeGreaterThanOrEqual(100);
    const register = `/v1/facilities/fac_${'0'.repeat(32)}/collateral-register.csv`;
    expect(await times(3, () => ask(register, '192.0.2.1', bank.key))).toEqual({ 404: 1, 429: 2 });
  });
});

describe('whoever guesses at keys', () => {
  it('waits at its address, longer each time, and is traced without the secret', async () => {
    const { ask, logged, limits, wait } = service();
    expect(await times(11, (i) => ask('/v1/parties', '192.0.2.66', wrong(i)))).toEqual({ 401: 11 });
    // What was wrong a moment ago is not looked at again, and of what is new one a second at most.
    expect(await times(11, (i) => ask('/v1/parties', '192.0.2.66', wrong(i)))).toEqual({ 429: 11 });
    expect(await times(500, (i) => ask('/v1/parties', '192.0.2.66', wrong(100 + i)))).toEqual({ 401: 3, 429: 497 });
    const traced = logged.filter(([message]) => message === 'a credential was refused');
    expect(traced).toHaveLength(14);
    expect(traced[10]?.[1]).toMatchObject({ address: '192.0.2.66', prefix: 'aaaaaaaaaaaa', lockedSeconds: 1 });
    expect(JSON.stringify(logged)).not.toContain('xxxx');
    expect(limits.alarm()).toMatchObject({ locked: 1 });
    expect(limits.hints()[0]).toContain('1 addresses');
    wait(1.1);
    expect(await times(3, (i) => ask('/v1/parties', '192.0.2.66', wrong(1_000 + i)))).toEqual({ 401: 1, 429: 2 });
  });

  it('throws out nobody who is at the same address: not who stood before, not who comes new', async () => {
    const { ask, wait } = service();
    expect((await ask('/v1/parties', '192.0.2.66', bank.key)).status).toBe(200);
    // A forgotten script with a key that is over, once a second; and it is one key, whatever it is sent with.
    for (let second = 0; second < 90; second++) {
      await ask('/v1/parties', '192.0.2.66', wrong(1));
      wait(1);
    }
    expect((await ask('/v1/parties', '192.0.2.66', wrong(1))).status).toBe(429);
    expect((await ask('/v1/parties', '192.0.2.66', bank.key)).status).toBe(200);
    expect((await ask('/v1/parties', '192.0.2.66', colleague.key)).status).toBe(200);
  });

  it('gets past the points of the address by nothing that only looks like a credential', async () => {
    const { ask } = service({ address: 5 });
    const sent: Record<string, string>[] = [
      { authorization: 'Bearer x' },
      { authorization: 'Basic eDp5' },
      { cookie: 'holdfast=x' },
      { cookie: '__Host-holdfast=hs_' },
    ];
    for (const headers of sent)
      expect(
        (await times(60, () => ask('/v1/parties', '192.0.2.99', undefined, headers)))[429],
        JSON.stringify(headers),
      )
        // Each of the four finds less: they are one address.
        .toBeGreaterThanOrEqual(10);
    const open = await times(60, () => ask('/openapi.json', '192.0.2.98', wrong(1)));
    expect(open[429]).toBeGreaterThan(50);
  });

  it('keeps out neither the owner of the key, nor who is known at the same address', async () => {
    const { ask } = service();
    expect((await ask('/v1/parties', '192.0.2.66', bank.key)).status).toBe(200);
    const prefix = /^hf_(\w{12})_/.exec(bank.key)?.[1] ?? '';
    await times(40, (i) => ask('/v1/parties', '192.0.2.66', wrong(i, prefix)));
    expect((await ask('/v1/parties', '192.0.2.66', bank.key)).status).toBe(200);
    expect((await ask('/v1/parties', '192.0.2.67', bank.key)).status).toBe(200);
  });

  it('is found where the guesses at one key come from many addresses', async () => {
    const { ask, limits } = service();
    await times(30, (i) => ask('/v1/parties', `192.0.2.${i}`, wrong(i)));
    expect((await ask('/v1/parties', '198.51.100.1', wrong(1))).status).toBe(401);
    expect((await ask('/v1/parties', '198.51.100.1', wrong(2))).status).toBe(429);
    expect(limits.alarm().aimed).toEqual(['aaaaaaaaaaaa']);
    expect(limits.hints()[1]).toContain('aaaaaaaaaaaa');
  });
});

describe('the metrics', () => {
  const metrics = async () => ({ body: 'holdfast 1', type: 'text/plain' });
  const asked = async (from: string, token?: string, key?: string, headers: Record<string, string> = {}) =>
    (
      await service({}, { metrics, ...(token !== undefined && { metricsToken: token }) }).ask(
        '/metrics',
        from,
        key,
        headers,
      )
    ).status;

  it('are read by this machine, and through no proxy on it', async () => {
    expect(await asked('127.0.0.1')).toBe(200);
    expect(await asked('::1')).toBe(200);
    expect(await asked('192.0.2.1')).toBe(401);
    expect(await asked('127.0.0.1', undefined, undefined, { 'x-forwarded-for': '127.0.0.1' })).toBe(401);
  });

  it('are read by who shows the token, from anywhere, and by nobody else', async () => {
    const token = 'a token of metrics';
    expect(await asked('192.0.2.1', 'metrics-token-1234', 'metrics-token-1234')).toBe(200);
    expect(await asked('127.0.0.1', token)).toBe(401);
    expect(await asked('127.0.0.1', 'metrics-token-1234', 'metrics-token-1235')).toBe(401);
  });
});

describe('a request that takes too long', () => {
  it('is answered, and does not hang', async () => {
    const database = {
      ...world.database,
      tallied: () => ({ ...world.database.tallied(), read: () => new Promise<never>(() => {}) }),
    };
    const { ask } = service({}, { requestSeconds: 0.05, openDatabase: database.tallied });
    const answer = await ask('/v1/parties', '192.0.2.1', bank.key);
    expect([answer.status, ((await answer.json()) as ProblemBody).code]).toEqual([503, 'REQUEST_TOO_LONG']);
  });
});
