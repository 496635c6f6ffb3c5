import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

// As in turned.test.ts: what is asked of goods that are watched, of what watches them, and of what is said about both.
const trade = await openTrade();
const { bank, manager, clock } = trade;
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
