import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { belongings } from '../../src/belongings.ts';
import { withSnapshot } from '../../src/context.ts';
import { belongsTo, type EvidencePack, sealLog } from '../../src/ground/audit/index.ts';
import { prefixes } from '../../src/kernel/identifiers.ts';
import { openCreditTrade, present } from '../support/credit.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { nominated, exporter, importer, signer } = trade;
const stranger = await trade.admit('Another Bank', ['bank'], { bic: 'ANBKDEFF', country: 'DE' });
const creditId = await trade.credit();
const presentation = await present(exporter, creditId, nominated.partyId, 1_000);
const ctx = systemCtx(
  { clock: trade.clock, chance: (bytes) => bytes, newId: () => 'x' },
  trade.database,
  trade.tenantId,
  'test',
);
await sealLog(ctx, signer);

it('brings with a credit what was done under it, and with a facility the credit, too', async () => {
  const { body } = await nominated.get<EvidencePack>(`/evidence?objectId=${creditId}`);
  const objects = new Set(body.entries.map(({ event }) => event.objectId));
  expect([...objects]).toEqual(expect.arrayContaining([creditId, presentation.id]));
  expect(body).toMatchObject({ isWhole: true, keysAt: '/.well-known/holdfast-keys.json' });
  const alone = (await nominated.get<EvidencePack>(`/evidence?objectId=${creditId}&alone=true`)).body;
  expect(new Set(alone.entries.map(({ event }) => event.objectId))).toEqual(new Set([creditId]));
  const facility = (await trade.issuer.get<EvidencePack>(`/evidence?objectId=${trade.facilityId}`)).body;
  expect(facility.objectIds).toEqual(expect.arrayContaining([trade.facilityId, creditId]));
});

it('brings to nobody what they take no part in', async () => {
  expect((await stranger.get<ProblemBody>(`/evidence?objectId=${creditId}`)).status).toBe(404);
  const { body } = await importer.get<EvidencePack>(`/evidence?objectId=${creditId}`);
  expect(body.entries.every(({ event }) => (event.participants as string[]).includes(importer.partyId))).toBe(true);
});

it('reads each table that it names', async () => {
  await withSnapshot(ctx, async (tx) => {
    for (const belonging of belongings) {
      const id = `${prefixes[belonging.of]}_${'0'.repeat(32)}`;
      expect(await belongsTo(tx, [id], [belonging])).toEqual({ ids: [id], isWhole: true });
    }
  });
});

it('says of what is not sealed yet that it is there, and to a stranger that it is not', async () => {
  const late = await trade.credit();
  const asked = async (who: typeof stranger) => {
    const { status, body } = await who.get<ProblemBody>(`/evidence?objectId=${late}`);
    return [status, body.code];
  };
  expect(await asked(trade.issuer)).toEqual([409, 'EVENTS_NOT_SEALED']);
  expect(await asked(stranger)).toEqual([404, 'NOT_FOUND']);
  await sealLog(ctx, signer);
  expect((await trade.issuer.get<EvidencePack>(`/evidence?objectId=${late}`)).body.entries.length).toBeGreaterThan(0);
});
