import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { sealLog } from '../../src/ground/audit/index.ts';
import { deliverWebhooks } from '../../src/ground/webhooks/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { type Client, webhookSigner } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock, database, tenantId, signer } = desk;
await desk.valuationTerms();
await desk.price(70_000);
const facilityId = await desk.facility(10_000_000, {});
const { lotId } = await desk.pledged(facilityId, 100);
const buyer = { name: 'Buyer of Chengdu', isRelated: false, isWithinScope: true, salePrice: yuan(700_000) };
const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
  lots: [{ lotId, quantity: tonnes(10) }],
  vehicle: '渝A·1',
  purpose: 'sold before the feast',
  buyer,
});
await checker.done(`/releases/${asked.id}/approval`);

const read = async (of: Client, path: string) => {
  const { status, body } = await of.get<Record<string, unknown>>(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const file = async (of: Client, path: string) => {
  const response = await fetch(`${of.url}/v1${path}`, { headers: { authorization: `Bearer ${of.key}` } });
  return response.text();
};
const secrets = [facilityId, buyer.name, 'sold before the feast'];
const told = (text: string) => secrets.filter((secret) => text.includes(secret));

it('by identifier, as a list and as a file: the gate is told goods and vehicle, and nothing of the sale', async () => {
  const hidden = { facilityId: null, buyer: null, purpose: null, vehicle: '渝A·1', lots: [{ lotId }] };
  expect(await read(manager, `/releases/${asked.id}`)).toMatchObject(hidden);
  for (const of of [bank, importer])
    expect(await read(of, `/releases/${asked.id}`)).toMatchObject({
      facilityId,
      buyer,
      purpose: 'sold before the feast',
    });
  for (const path of ['/releases', '/lists/releases', `/lists/releases/${asked.id}`, '/tasks']) {
    const body = await read(manager, path);
    expect([path, told(JSON.stringify(body))]).toEqual([path, []]);
  }
  const [own, gate] = [await file(bank, '/lists/releases.csv'), await file(manager, '/lists/releases.csv')];
  expect([told(own).length, told(gate), gate.includes(asked.id)]).toEqual([2, [], true]);
});

it('what goods cost is no business of who keeps them', async () => {
  expect(await read(manager, `/lots/${lotId}`)).toMatchObject({ value: null, grossWeightKg: expect.any(Number) });
  for (const of of [bank, importer])
    expect((await read(of, `/lots/${lotId}`))['value']).toMatchObject({ currency: 'CNY' });
});

it('what an act answers is masked as what is read', async () => {
  const executed = await manager.post<Record<string, unknown>>(`/releases/${asked.id}/execution`, {
    token: 'wrong',
    vehicle: '渝A·1',
    gateWeightKg: 10_000,
  });
  expect(told(JSON.stringify(executed.body))).toEqual([]);
});

it('events, live, webhooks and evidence', async () => {
  const events = await read(manager, `/events?objectId=${asked.id}`);
  expect(JSON.stringify(events)).toContain('release.approved');
  expect(told(JSON.stringify(events))).toEqual([]);
  expect(told(JSON.stringify(await read(bank, `/events?objectId=${asked.id}`)))).toEqual([facilityId]);

  const chance = seededChance(5);
  const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance), signer }, database, tenantId, 'test');
  for (const of of [manager, bank])
    await of.done('/webhooks', { url: `http://127.0.0.1:9/${of.partyId}`, eventTypes: ['facility.', 'release.'] });
  const abort = new AbortController();
  const live = await fetch(`${manager.url}/v1/live`, {
    headers: { authorization: `Bearer ${manager.key}` },
    signal: abort.signal,
  });
  const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
  const second = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(1) }],
    vehicle: '渝A·2',
    buyer,
  });
  let heard = '';
  while (!heard.includes('release.requested')) heard += (await reader?.read())?.value ?? '';
  abort.abort();
  expect([heard.includes(second.id), told(heard)]).toEqual([true, []]);

  const sent = new Map<string, string>();
  await deliverWebhooks(ctx, {
    signer: webhookSigner,
    send: async ({ url, body }) => {
      sent.set(url, (sent.get(url) ?? '') + body);
      return undefined;
    },
  });
  const bodyOf = (of: Client) => sent.get(`http://127.0.0.1:9/${of.partyId}`) ?? '';
  expect([bodyOf(manager).includes(second.id), told(bodyOf(manager))]).toEqual([true, []]);
  expect(told(bodyOf(bank))).toEqual([facilityId]);

  // A proof needs the whole event: what says a price is left out, and how many; an identifier alone stays.
  await sealLog(ctx, signer);
  const packOf = async (of: Client) =>
    (await read(of, `/evidence?alone=true&objectId=${lotId},${asked.id}`)) as {
      withheld?: number;
      entries: { event: { type: string; payload: { value?: unknown } } }[];
    };
  const [whole, less] = [await packOf(importer), await packOf(manager)];
  expect(whole.withheld).toBeUndefined();
  const types = less.entries.map(({ event }) => event.type);
  expect(types).toContain('release.approved');
  expect(less.entries.filter(({ event }) => event.payload.value)).toEqual([]);
});
