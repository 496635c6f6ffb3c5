import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { priceFeed } from '../../src/adapters/node/price-feed.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { pullAll } from '../../src/lending/valuation/index.ts';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
let answer: unknown = {};
const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/prices' }).end();
  else if (request.url === '/big') response.end(`"${'x'.repeat(1_100_000)}"`);
  else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
afterAll(() => server.close());
const host = `127.0.0.1:${(server.address() as { port: number }).port}`;
const chance = seededChance(5);
const newId = identifiers(desk.clock, chance);
const pull = async (hosts: string[]) => {
  const failures: string[] = [];
  const taken = await pullAll({
    database: desk.database,
    ctxFor: (tenantId) => systemCtx({ clock: desk.clock, chance, newId }, desk.database, tenantId, 'feed'),
    get: priceFeed(hosts),
    onFailure: (source, error) => failures.push(`${source}: ${error.message}`),
  });
  return { taken, failures };
};
const source = (code: string, path: string) =>
  desk.bank.done('/price-sources', {
    code,
    name: code,
    kind: 'commodity',
    feed: 'http',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
    pull: { url: `http://${host}${path}`, items: '/data/rows', pricedOn: '/day', price: '/settle' },
  });

describe('an HTTP source', () => {
  it('is read by its own schema, once for each day, from hosts that the operator named', async () => {
    await source('EXCHANGE', '/prices');
    answer = {
      data: {
        rows: [
          { day: '2026-10-09T15:00:00', settle: '70010.00' },
          { day: '2026-10-12', settle: 70_020.5 },
        ],
      },
    };
    expect(await pull([])).toEqual({ taken: 0, failures: [`EXCHANGE: ${host} is not among HOLDFAST_PRICE_HOSTS`] });
    // The first prices of a series wait for a person, and are not taken twice.
    expect(await pull([host])).toEqual({ taken: 0, failures: [] });
    const { body } = await desk.bank.get<{ items: { id: string }[] }>('/prices?status=held');
    expect(body.items).toHaveLength(2);
    for (const { id } of body.items) await desk.second.done(`/prices/${id}/answer`, { accept: true });
    expect(await pull([host])).toEqual({ taken: 0, failures: [] });
  });

  it('that answers with something else gives nothing, and holds up no other', async () => {
    await source('MOVED', '/moved');
    await source('BIG', '/big');
    answer = { data: { rows: [{ day: '2026-10-10', settle: '70030.00' }] } };
    const { taken, failures } = await pull([host]);
    expect(taken).toBe(1);
    expect(failures.map((f) => f.split(':')[0])).toEqual(['MOVED', 'BIG']);
    answer = { other: 'shape' };
    expect((await pull([host])).failures).toContain('EXCHANGE: the answer has no price where the source says it is');
    answer = 'not json';
    expect((await pull([host])).taken).toBe(0);
  });
});
