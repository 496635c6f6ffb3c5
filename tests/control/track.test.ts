import { describe, expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const c = await openCollateral();
const { bank, manager, clock } = c;
const code = `track-${c.tenantId.slice(-8)}`;

interface Track {
  heard: number;
  items: { at: string; lat: number; lon: number; accuracyM: number | null; isEvidence: boolean; doubts: string[] }[];
}
interface Last {
  items: { subjectId: string; fix: Track['items'][number] | null }[];
}

async function watched(kind: string, name: string) {
  const lotId = await c.lot(20);
  await c.store(lotId);
  const { device } = await manager.done<{ device: { id: string } }>('/devices', {
    code: name,
    kind,
    reportEveryS: 300,
  });
  const { id } = await manager.done<{ id: string }>('/subjects', {
    code: name.toUpperCase(),
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: [device.id],
    expected: { maxSilenceS: 3_600 },
  });
  return id;
}

describe('where a watch was', () => {
  it('is what its devices said, on one datum, in order, thinned where it is too much, and for those who see it', async () => {
    const from = clock.now().toISOString();
    const subjectId = await watched('gnss_tracker', code);
    c.ingest.forgetDevices();
    for (let i = 0; i < 10; i++) {
      clock.advance(60);
      await c.hear(code, { position: { lat: 29.5 + i / 10_000, lon: 106.5, accuracyM: 8 } });
    }
    clock.advance(60);
    // What is no place is counted as heard and drawn nowhere.
    await c.hear(code, { position: { lat: 0, lon: 0 } });
    clock.advance(60);
    await c.hear(code, { position: { lat: 29.5, lon: 106.5, datum: 'GCJ02' } });
    await c.tick();
    const to = clock.now().toISOString();
    const track = async (most?: number, reader = manager) =>
      reader.get<Track>(
        `/subjects/${subjectId}/track?from=${from}&to=${to}${most === undefined ? '' : `&most=${most}`}`,
      );
    const { body } = await track();
    expect(body.heard).toBe(12);
    expect(body.items).toHaveLength(11);
    expect(body.items[0]).toMatchObject({ lat: 29.5, lon: 106.5, accuracyM: 8, isEvidence: true, doubts: [] });
    expect(body.items.map(({ at }) => at)).toEqual(body.items.map(({ at }) => at).toSorted());
    // Given on the datum of Chinese maps, drawn some hundred metres away from what it says there.
    const other = body.items.at(-1);
    expect(Math.abs((other?.lat ?? 0) - 29.5) + Math.abs((other?.lon ?? 0) - 106.5)).toBeGreaterThan(0.002);
    const thinned = (await track(4)).body;
    expect(thinned.heard).toBe(12);
    expect(thinned.items.length).toBeLessThan(8);
    expect(thinned.items[0]).toEqual(body.items[0]);
    expect(thinned.items.at(-1)).toEqual(other);
    const last = (await manager.get<Last>('/last-fixes')).body.items.find((each) => each.subjectId === subjectId);
    expect(last?.fix).toEqual(other);
    const stranger = await c.party('Passer-by', 'bank');
    expect((await track(undefined, stranger)).status).toBe(404);
    expect((await stranger.get<Last>('/last-fixes')).body.items).toEqual([]);
    expect((await track(1)).status).toBe(422);
  });

  it('is not known of what has no device that tells a place', async () => {
    const subjectId = await watched('scale', `${code}-scale`);
    const { body } = await manager.get<Last>('/last-fixes?limit=200');
    expect(body.items.find((each) => each.subjectId === subjectId)).toEqual({ subjectId, fix: null });
    expect(bank.partyId).toBeDefined();
  });
});
