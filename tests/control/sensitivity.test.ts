import { describe, expect, it } from 'vitest';
import { acts } from '../../src/oversight/control/engine/index.ts';
import { openCollateral } from '../support/collateral.ts';
import { doorSays, hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager, importer } = c;
await c.valuationTerms();
await c.price(70_000);

interface Item {
  act: string;
  words: string;
  unprovable: string | null;
  kg?: number;
  seconds?: number;
  toldWithinS: number | null;
  heldWithinS: number | null;
}

describe('what a watch can and cannot prove', () => {
  it('is said before anybody lends on it: when it is started, when it is agreed to, and whenever it is asked', async () => {
    const lotId = await c.lot(50);
    await c.store(lotId);
    const { device } = await manager.done<{ device: { id: string } }>('/devices', {
      code: `sense-${c.tenantId.slice(-8)}`,
      kind: 'scale',
      reportEveryS: 300,
    });
    const started = await manager.done<{ id: string; sensitivity: Item[] }>('/subjects', {
      code: 'SENSE',
      kind: 'lot',
      siteId: c.siteId,
      lotIds: [lotId],
      deviceIds: [device.id],
      expected: { maxSilenceS: 3_600, weight: { toleranceKg: 200 } },
    });
    expect(started.sensitivity.map(({ act }) => act)).toEqual([...acts]);
    const of = (items: Item[], act: string) => items.find((each) => each.act === act);
    expect(of(started.sensitivity, 'take_mass')).toMatchObject({
      unprovable: null,
      kg: 100,
      words: 'Take some of the mass',
    });
    expect(of(started.sensitivity, 'move_off_place')).toMatchObject({ unprovable: 'NO_DEVICE', toldWithinS: null });
    expect(of(started.sensitivity, 'silence_all')).toMatchObject({ seconds: 3_600 });
    const { body } = await manager.get<{ settingsVersion: number; items: Item[] }>(
      `/subjects/${started.id}/sensitivity`,
    );
    expect(body).toMatchObject({ settingsVersion: 1, items: started.sensitivity });
    expect((await (await c.party('Stranger', 'bank')).get(`/subjects/${started.id}/sensitivity`)).status).toBe(404);
    expect(importer.partyId).toBeDefined();
  });

  it('follows what lenders ask for, and holds: what it says is the time in which money stops', async () => {
    const held = await pledgeWatched(c, {
      t: 50,
      kinds: ['scale', 'door_sensor'],
      before: ([scale = '', door = '']) => hearFor(c, 15, { [scale]: scaleSays(50_000), [door]: doorSays }),
    });
    const { body } = await bank.get<{ items: Item[] }>(`/subjects/${held.subjectId}/sensitivity`);
    const silent = body.items.find(({ act }) => act === 'silence_one') as Item;
    expect(silent).toMatchObject({ unprovable: null, seconds: 3_600 });
    const [scale = ''] = held.codes;
    await hearFor(c, Math.floor((silent.seconds ?? 0) / 60), { [scale]: scaleSays(50_000) });
    expect((await held.position()).state).toBe('controlled');
    await hearFor(c, Math.ceil(((silent.heldWithinS ?? 0) - (silent.seconds ?? 0)) / 60) + 5, {
      [scale]: scaleSays(50_000),
    });
    expect(await held.position()).toMatchObject({ state: 'degraded', reason: 'DEVICE_SILENT' });
    const agreed = await bank.done<{ sensitivity: Item[] }>(`/subjects/${held.subjectId}/agreement`, { version: 1 });
    expect(agreed.sensitivity).toHaveLength(acts.length);
  });

  it('goes by the pace that devices keep, where they were enrolled as faster ones', async () => {
    const held = await pledgeWatched(c, {
      t: 50,
      kinds: ['scale'],
      before: ([scale = '']) => hearFor(c, 15, { [scale]: scaleSays(50_000) }),
    });
    const [scale = ''] = held.codes;
    const mass = async () =>
      (await bank.get<{ items: Item[] }>(`/subjects/${held.subjectId}/sensitivity`)).body.items.find(
        ({ act }) => act === 'take_mass',
      ) as Item;
    expect((await mass()).heldWithinS).toBeLessThan(900);
    await hearFor(c, 45 * 22, { [scale]: scaleSays(50_000) }, 45);
    expect((await held.position()).state).toBe('controlled');
    const said = await mass();
    expect(said.heldWithinS).toBeGreaterThanOrEqual(2 * 45 * 60);
    await hearFor(c, Math.floor((said.heldWithinS ?? 0) / 60), { [scale]: scaleSays(45_000) }, 45);
    expect((await held.position()).state).not.toBe('controlled');
  });
});
