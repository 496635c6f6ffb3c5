import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openOutbound } from '../../src/adapters/node/outbound.ts';
import { openPostmen } from '../../src/adapters/node/postmen.ts';
import { webhookSender } from '../../src/adapters/node/webhook-sender.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { policyOn } from '../../src/ground/policy/index.ts';
import { leaseDue } from '../../src/ground/webhooks/store.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { until } from '../support/until.ts';
import { admitOver, type Client, openOperatorOver, openWorld, webhookSigner } from '../support/world.ts';

const world = await openWorld();
const { clock, database } = world;
const chance = seededChance(11);
const newId = identifiers(clock, chance);
const ctxFor = (tenantId: string, name: string) =>
  systemCtx({ clock, chance, newId, signer: world.signer }, database, tenantId, name);
const elsewhere = newId('tenant');
const otherOperator = await openOperatorOver(world.url, ctxFor(elsewhere, 'test'));
const bank = await world.party('Bank', 'bank');
const trader = await world.party('Trader', 'trader');
const carrier = await world.party('Carrier', 'carrier');
const foreigner = await admitOver(otherOperator, { name: 'Foreigner', roles: ['carrier'] });

/** A receiver that answers at once at /fast, and at /slow never until it is told to. */
const heard: { path: string; body: string }[] = [];
const held: ServerResponse[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    heard.push({ path: request.url ?? '', body });
    if (request.url?.startsWith('/slow')) held.push(response);
    else response.writeHead(200).end();
  });
});
beforeAll(() => new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve)));
const letGo = () => {
  for (const response of held.splice(0)) response.writeHead(200).end();
};
afterAll(() => {
  letGo();
  receiver.closeAllConnections();
  receiver.close();
});
const at = (path: string) => `http://127.0.0.1:${(receiver.address() as { port: number }).port}${path}`;
const heardAt = (path: string) => heard.filter((one) => one.path === path).length;
const postmen = openPostmen({
  database,
  clock,
  ctxFor,
  send: openOutbound({ allowPrivate: true }),
  sendWebhook: webhookSender(true),
  signer: webhookSigner,
  log: () => {},
});
const open = (of: Client, url: string) => of.done<{ id: string }>('/webhooks', { url, eventTypes: ['webhook.'] });

describe('an address that a party names', () => {
  const strict = createApp({ openDatabase: database.tallied, clock, chance, log: () => {}, signer: world.signer });
  const asked = async (of: Client, path: string, body: object) => {
    const answer = await strict.request(`/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${of.key}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
    return `${answer.status} ${((await answer.json()) as { code?: string }).code ?? ''}`;
  };
  const inside = [
    'https://127.0.0.1/x',
    'https://169.254.169.254/x',
    'https://[2001:20::1]/x',
    'https://[3fff::1]/x',
    'https://localhost/x',
  ];

  it.each(inside)('%s is refused when it is registered, wherever one is named', async (url) => {
    expect(await asked(bank, '/webhooks', { url, eventTypes: [] })).toBe('422 WEBHOOK_URL_UNFIT');
    expect(await asked(carrier, '/webhook-endpoints', { url })).toBe('422 ENDPOINT_NOT_ALLOWED');
    await carrier.post('/epcis/queries', { name: 'all', query: {} });
    expect(await asked(carrier, '/epcis/queries/all/subscriptions', { dest: url })).toBe('400 ENDPOINT_NOT_ALLOWED');
  });
});

describe('how many a party may have', () => {
  it('is policy, and ending one makes room', async () => {
    const most = policyOn('webhook.mostOfAParty', '2026-10-12').value;
    const ids: string[] = [];
    for (let i = 0; i < most; i++) ids.push((await open(trader, `https://erp.example.com/${i}`)).id);
    const more = { url: 'https://erp.example.com/more', eventTypes: [] };
    expect(await trader.refused('/webhooks', more)).toBe('409 WEBHOOKS_FULL');
    await trader.done(`/webhooks/${ids[0]}/end`);
    await trader.done('/webhooks', more);
    expect(await trader.refused('/webhooks', { ...more, url: 'https://erp.example.com/yet' })).toBe(
      '409 WEBHOOKS_FULL',
    );
  });

  it('does not let who has many come before who has one', async () => {
    await open(bank, 'https://bank.example.com/one');
    const leased = await withTransaction(ctxFor(world.tenantId, 'test'), (tx) => leaseDue(tx, 120, 3));
    expect(leased.map(({ partyId }) => partyId)).toContain(bank.partyId);
    clock.advance(121);
  });
});

describe('a receiver that is slow', () => {
  it('holds neither another receiver of its tenant nor one of another', async () => {
    await open(bank, at('/slow'));
    await open(carrier, at('/fast/here'));
    await open(foreigner, at('/fast/elsewhere'));
    await postmen.tellWebhooks();
    await until(() => held.length > 0, 'the slow receiver to be told');
    await until(() => heardAt('/fast/here') > 0 && heardAt('/fast/elsewhere') > 0, 'the others to be told');
    // What happens meanwhile is told, too, while the slow one still keeps us waiting.
    await open(carrier, at('/fast/later'));
    await until(async () => {
      await postmen.tellWebhooks();
      return heardAt('/fast/later') > 0 && heardAt('/fast/here') > 1;
    }, 'what happened meanwhile to be told');
    expect(held).toHaveLength(1);
    expect(heardAt('/slow')).toBe(1);
    letGo();
    await until(async () => {
      letGo();
      return (
        (await Promise.race([postmen.close().then(() => true), new Promise((r) => setTimeout(() => r(false), 50))])) ===
        true
      );
    }, 'the end of it');
  });

  it('holds no delivery of others, be ten thousand of its own waiting', async () => {
    const endpoint = async (of: Client, url: string) =>
      (await of.done<{ id: string }>('/webhook-endpoints', { url })).id;
    const [slow, fast] = [await endpoint(carrier, at('/slow/many')), await endpoint(bank, at('/fast/one'))];
    const put = (endpointId: string, many: number, tenantId: string, partyId: string) =>
      database.admin.query(
        `select set_config('app.xid', pg_current_xact_id()::text, true);
         insert into webhook_delivery (tenant_id, id, endpoint_id, type, body, participants, created_at, next_attempt_at, attempts)
         select '${tenantId}', 'msg_' || '${endpointId}' || n, '${endpointId}', 'test.told', '{}', array['${partyId}'],
           '${clock.now().toISOString()}', '${clock.now().toISOString()}', 0 from generate_series(1, ${many}) n`,
      );
    await put(slow, 10_000, world.tenantId, carrier.partyId);
    await put(fast, 1, world.tenantId, bank.partyId);
    await postmen.sendDue();
    await until(() => heardAt('/fast/one') === 1, 'the one delivery');
    await until(() => held.length === 20, 'the slow ones under way');
    await postmen.sendDue();
    expect(heardAt('/slow/many')).toBe(20);
    receiver.closeAllConnections();
    held.length = 0;
    await postmen.close();
  });
});
