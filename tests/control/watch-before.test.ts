import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { doorSays, hearFor, type Position, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);
await stateTerms(bank, c.second, lenientTerms);

interface Before {
  subjectId: string;
  code: string;
  endedAt: string;
  endedBy: string | null;
  status: string;
  statusReason: string;
  doubts: string[];
}
interface Read {
  code: string;
  deviceIds: string[];
  watchBefore: Before | null;
}

/** Another watch over a lot, with devices that are free. */
const begin = (code: string, lotIds: string[], deviceIds: string[]) =>
  manager.done<{ id: string }>('/subjects', {
    code,
    kind: 'lot',
    siteId: c.siteId,
    lotIds,
    deviceIds,
    expected: { maxSilenceS: 3_600 },
  });
const read = async (subjectId: string) => (await bank.get<Read>(`/subjects/${subjectId}`)).body;

it('who is to agree to a watch reads how the one before it over the same goods ended, and who ended it', async () => {
  const held = await pledgeWatched(c, {
    t: 100,
    kinds: ['scale', 'door_sensor'],
    before: ([scale = '', door = '']) => hearFor(c, 20, { [scale]: scaleSays(100_000), [door]: doorSays }),
  });
  await hearFor(c, 120, { [held.codes[0] ?? '']: scaleSays(100_000) });
  const first = await held.subject<Read & { statusReason: string }>();
  expect([first.statusReason, first.watchBefore]).toEqual(['DEVICE_SILENT', null]);
  await manager.done(`/subjects/${held.subjectId}/end`, {});
  const endedAt = c.clock.now().toISOString();
  c.clock.advance(60);
  const { id } = await begin('ANEW-1', [held.lotId], first.deviceIds);
  const before = {
    subjectId: held.subjectId,
    code: first.code,
    endedAt,
    endedBy: manager.personId,
    status: 'at_risk',
    statusReason: 'DEVICE_SILENT',
    doubts: [],
  };
  expect((await read(id)).watchBefore).toEqual(before);
  const { legs } = (await bank.get<Position>(`/positions/${held.lotId}/proof`)).body;
  expect(legs.physical.evidence).toMatchObject({
    awaited: expect.arrayContaining([expect.objectContaining({ what: 'AGREEMENT' })]) as unknown,
    watchBefore: before,
  });
});

it('goods that nobody holds lose their watch in doubt, and whoever takes them later reads of what', async () => {
  const lotId = await c.lot(100);
  await c.store(lotId);
  const { device } = await manager.done<{ device: { id: string } }>('/devices', {
    code: 'before-s',
    kind: 'scale',
    reportEveryS: 300,
  });
  const { id } = await begin('BEFORE-S', [lotId], [device.id]);
  c.ingest.forgetDevices();
  await hearFor(c, 60, { 'before-s': scaleSays(100_000) });
  await hearFor(c, 15, { 'before-s': scaleSays(99_500) });
  await manager.done(`/subjects/${id}/end`, {});
  const { items } = await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
    parts: [{ quantity: tonnes(40) }],
  });
  const part = items.find(({ id: each }) => each !== lotId)?.id ?? '';
  c.clock.advance(60);
  // The part came out of what was watched, and has an identifier of its own.
  const anew = await begin('ANEW-2', [part], [device.id]);
  const { watchBefore } = (await manager.get<Read>(`/subjects/${anew.id}`)).body;
  expect(watchBefore).toMatchObject({ subjectId: id, status: 'at_risk', doubts: ['MASS_IN_DOUBT'] });
});

it('goods whose last watch ended in doubt bring no agreement to the next: who takes them reads of it, and says so', async () => {
  const enrol = async (code: string) =>
    (await manager.done<{ device: { id: string } }>('/devices', { code, kind: 'scale', reportEveryS: 300 })).device.id;
  const taken = async (code: string, kg: number) => {
    const lotId = await c.lot(100);
    await c.store(lotId);
    const [scale, other] = [await enrol(code), await enrol(`${code}-b`)];
    const first = await begin(`FIRST-${code}`, [lotId], [scale]);
    c.ingest.forgetDevices();
    await hearFor(c, 60, { [code]: scaleSays(100_000) });
    await hearFor(c, 15, { [code]: scaleSays(kg) });
    await manager.done(`/subjects/${first.id}/end`, {});
    c.clock.advance(60);
    const { id } = await begin(`NEXT-${code}`, [lotId], [other]);
    c.ingest.forgetDevices();
    c.clock.advance(60);
    const facilityId = await c.facility(100_000_000);
    const pledge = { kind: 'goods', pledgeeId: bank.partyId, facilityId, maximum: yuan(100_000_000), itemIds: [lotId] };
    const offered = await c.importer.done<{ id: string }>('/pledges', pledge);
    await bank.done(`/pledges/${offered.id}/answer`, { accept: true });
    await hearFor(c, 20, { [`${code}-b`]: scaleSays(100_000) });
    const reason = async () => (await bank.get<Position>(`/positions/${lotId}/proof`)).body.reason;
    return { id, reason };
  };
  expect(await (await taken('before-w', 100_000)).reason()).toBe('ALL_LEGS_HOLD');
  const { id, reason } = await taken('before-d', 99_500);
  expect(await reason()).toBe('WATCH_NOT_AGREED');
  expect((await read(id)).watchBefore?.doubts).toEqual(['MASS_IN_DOUBT']);
  await bank.done(`/subjects/${id}/agreement`, { version: 1 });
  expect(await reason()).toBe('ALL_LEGS_HOLD');
});
