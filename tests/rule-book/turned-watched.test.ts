import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

// As in turned.test.ts: what is asked of goods that are watched, of what watches them, and of what is said about both.
const trade = await openTrade();
const { bank, manager, importer, clock } = trade;
const lot = await trade.storedLot();
await trade.pledgeGoods([lot.lotId]);
const at = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString();

it.each([
  ['inspection', 0, 3],
  ['reseal', 0, 3],
  ['inspection', -0.05, 0.5],
])('an order for an %s from hour %d to hour %d is what two people say', async (kind, from, to) => {
  const order = { kind, from: at(from), to: at(to), reason: 'For the day', newSealNumber: 'S2' };
  const more = kind === 'inspection' ? { newSealNumber: undefined, inspectorId: manager.partyId } : {};
  expect((await bank.post(`/subjects/${lot.subjectId}/orders`, { ...order, ...more })).status).toBe(202);
});

it('how long a certificate is good for, a former key counts, and how near two receivers are told apart', async () => {
  const answers: (string | undefined)[] = [];
  const ask = async (by: typeof bank, path: string, body: object) =>
    answers.push((await by.post<ProblemBody>(path, body)).body.code);
  await ask(bank, `/positions/${lot.lotId}/certificates`, { validHours: 30 });
  const device = await manager.done<{ device: { id: string } }>('/devices', {
    code: `turned-${trade.tenantId.slice(-8)}`,
    kind: 'scale',
    reportEveryS: 300,
  });
  const { publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64url');
  await ask(manager, `/devices/${device.device.id}/key`, { publicKey: key, formerForHours: 49 });
  const watch = {
    code: 'TURNED',
    kind: 'lot',
    siteId: trade.siteId,
    lotIds: [lot.lotId],
    deviceIds: [device.device.id],
    expected: { maxSeparationM: 5, maxSilenceS: 3_600 },
  };
  await ask(manager, '/subjects', watch);
  expect(answers).toEqual(['CERTIFICATE_TOO_LONG', 'FORMER_KEY_TOO_LONG', 'SEPARATION_NOT_TOLD']);
});

it('what a scale can tell, how much of what it says may be missing, and for how long a value was taken on', async () => {
  const other = await importer.done<{ id: string }>('/lots', {
    ownerId: importer.partyId,
    description: 'Copper cathodes',
    hsCode: '740311',
    quantity: { value: '2000', scale: 3, unit: 'TNE' },
    grossWeightKg: 2_000,
    value: { amountMinor: '10000000', currency: 'CNY' },
  });
  await importer.done('/custody-offers', { lotIds: [other.id], toPartyId: manager.partyId });
  const handover = { grossWeightKg: 2_000, packages: 10, sealsIntact: true };
  await manager.done('/custodies', { lotIds: [other.id], siteId: trade.siteId, handover });
  const scale = { code: `alone-${trade.tenantId.slice(-8)}`, kind: 'scale', reportEveryS: 300 };
  const { device } = await manager.done<{ device: { id: string } }>('/devices', scale);
  const watch = await manager.done<{ expected: { weight?: { toleranceKg: number } } }>('/subjects', {
    code: 'ALONE',
    kind: 'lot',
    siteId: trade.siteId,
    lotIds: [other.id],
    deviceIds: [device.id],
    expected: { maxSilenceS: 3_600 },
  });
  // Two divisions of a scale: of so little goods their share is less.
  expect(watch.expected.weight?.toleranceKg).toBe(40);
  const found = async () => {
    const { body } = await bank.get<{ found: { fact: string }[] }>(`/facilities/${trade.facilityId}/judgement`);
    return body.found.map(({ fact }) => fact);
  };
  // One clock that runs ahead is no doubt yet.
  await trade.hear(lot.scale, { weight: { grossKg: 20_000 } }, new Date(clock.now().getTime() + 7_200_000));
  expect(await found()).not.toContain('F10');
  trade.loseMessages(lot.scale, 2);
  await trade.pass(150);
  expect(await found()).toContain('F10');
  clock.advance(3 * 86_400);
  const { status } = await bank.get(`/facilities/${trade.facilityId}/valuation`);
  expect(status).toBe(200);
});
