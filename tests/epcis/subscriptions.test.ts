import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openOutbound } from '../../src/adapters/node/outbound.ts';
import { systemCtx } from '../../src/app.ts';
import { deliverDue } from '../../src/ground/deliveries/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { documentOf, epcisAt, event, type Found } from '../support/epcis.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { carrier, bank } = trade;
const { capture, refused } = epcisAt(trade.url);

describe('subscriptions', () => {
  const received: { id: string; signature: string; timestamp: string; body: string }[] = [];
  let answerWith = 200;
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const h = request.headers as Record<string, string>;
      received.push({
        id: h['webhook-id'] ?? '',
        signature: h['webhook-signature'] ?? '',
        timestamp: h['webhook-timestamp'] ?? '',
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(answerWith, answerWith === 302 ? { location: 'http://127.0.0.1/' } : {}).end();
    });
  });
  const chance = seededChance(5);
  const newId = identifiers(trade.clock, chance);
  const deps = (allowPrivate: boolean) => ({
    database: trade.database,
    clock: trade.clock,
    ctxFor: (tenantId: string) =>
      systemCtx({ clock: trade.clock, chance, newId, signer: trade.signer }, trade.database, tenantId, 'webhooks'),
    send: openOutbound({ allowPrivate, timeoutMs: 2_000 }),
  });

  it('send what was stored, signed, until it is taken; nothing is lost and nothing invented', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterAll(() => server.close());
    const dest = `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`;
    await carrier.done('/epcis/queries', { name: 'departures', query: { EQ_bizStep: ['departing'] } });
    expect(await carrier.refused('/epcis/queries', { name: 'departures', query: {} })).toBe(
      '409 EPCIS_QUERY_NAME_USED',
    );
    expect(await carrier.refused('/epcis/queries', { name: 'x', query: { EQ_action: ['SHIPPED'] } })).toBe(
      '400 EPCIS_QUERY_VALUE_INVALID',
    );
    expect(await bank.refused('/epcis/queries/departures/subscriptions', { dest })).toBe('404 NOT_FOUND');
    const subscription = await carrier.done<{ subscriptionID: string; endpointId: string; secret: string }>(
      '/epcis/queries/departures/subscriptions',
      { dest },
    );
    const departing = event({ bizStep: 'departing' });
    await capture(carrier, documentOf([departing, event()]));
    await refused(carrier, documentOf([event({ bizStep: 'departing' }), event({ action: 'X' })]));

    // The guard: a private address is not called, and the delivery waits.
    expect(await deliverDue(deps(false))).toBe(0);
    expect(received).toHaveLength(0);
    const waiting = await carrier.get<{ items: { state: string; lastError: string }[] }>(
      `/webhook-endpoints/${subscription.endpointId}/deliveries`,
    );
    expect(waiting.body.items).toMatchObject([{ state: 'waiting', lastError: 'ENDPOINT_NOT_ALLOWED' }]);

    answerWith = 302;
    trade.clock.advance(600);
    expect(await deliverDue(deps(true))).toBe(0);
    answerWith = 200;
    expect(await deliverDue(deps(true))).toBe(0);
    trade.clock.advance(3_600);
    const both = await Promise.all([deliverDue(deps(true)), deliverDue(deps(true))]);
    expect(both.toSorted((a, b) => a - b)).toEqual([0, 1]);
    const [last] = received.slice(-1);
    expect(received).toHaveLength(2);
    const told = JSON.parse(last?.body ?? '{}') as Found;
    expect(told.epcisBody.queryResults.resultsBody.eventList.map((e) => e.epcList)).toEqual([departing.epcList]);

    const key = Uint8Array.from(Buffer.from(subscription.secret.slice('whsec_'.length), 'base64'));
    const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    const signed = new TextEncoder().encode(`${last?.id}.${last?.timestamp}.${last?.body}`);
    const [v1 = '', v1a = ''] = (last?.signature ?? '').split(' ').map((s) => s.slice(s.indexOf(',') + 1));
    expect(await crypto.subtle.verify('HMAC', hmac, Buffer.from(v1, 'base64'), signed)).toBe(true);
    const platform = await crypto.subtle.importKey('raw', trade.signer.publicKey, { name: 'Ed25519' }, false, [
      'verify',
    ]);
    expect(await crypto.subtle.verify({ name: 'Ed25519' }, platform, Buffer.from(v1a, 'base64'), signed)).toBe(true);

    answerWith = 410;
    await capture(carrier, documentOf([event({ bizStep: 'departing' })]));
    await deliverDue(deps(true));
    const endpoint = await carrier.get<{ disabledReason: string }>(`/webhook-endpoints/${subscription.endpointId}`);
    expect(endpoint.body.disabledReason).toBe('ANSWERED_GONE');
    expect((await bank.get(`/webhook-endpoints/${subscription.endpointId}`)).status).toBe(404);
    const list = await carrier.get<{ items: { id: string; state: string }[] }>(
      `/webhook-endpoints/${subscription.endpointId}/deliveries`,
    );
    const dead = list.body.items.find((d) => d.state === 'dead');
    const renewed = await carrier.done<{ secret: string }>(`/webhook-endpoints/${subscription.endpointId}/secret`);
    expect(renewed.secret).toMatch(/^whsec_/);
    expect(renewed.secret).not.toBe(subscription.secret);
    answerWith = 200;
    await carrier.done(`/webhook-endpoints/${subscription.endpointId}/state`, { enabled: true });
    await carrier.done(`/webhook-deliveries/${dead?.id}/replay`);
    expect(await deliverDue(deps(true))).toBe(1);
    await carrier.done(`/epcis/subscriptions/${subscription.subscriptionID}/end`);
    await capture(carrier, documentOf([event({ bizStep: 'departing' })]));
    trade.clock.advance(100_000);
    expect(await deliverDue(deps(true))).toBe(0);
  });
});
