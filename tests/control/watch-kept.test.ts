import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { doorSays, hearFor, type Position, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);

/** A lot in the hall under one device. */
async function watched(code: string, kind: string, expected: object) {
  const lotId = await c.lot(100);
  await c.store(lotId);
  const { device } = await manager.done<{ device: { id: string } }>('/devices', { code, kind, reportEveryS: 300 });
  const { id } = await manager.done<{ id: string }>('/subjects', {
    code: code.toUpperCase(),
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: [device.id],
    expected: { maxSilenceS: 3_600, ...expected },
  });
  c.ingest.forgetDevices();
  const reason = async () => (await bank.get<Position>(`/positions/${lotId}/proof`)).body.reason;
  return { id, lotId, reason };
}
const offer = async (itemIds: string[]) => {
  const facilityId = await c.facility(100_000_000);
  const terms = { kind: 'goods', pledgeeId: bank.partyId, facilityId, maximum: yuan(100_000_000), itemIds };
  const { id } = await c.importer.done<{ id: string }>('/pledges', terms);
  return () => bank.done(`/pledges/${id}/answer`, { accept: true });
};

it('a watch that is loosened after the goods were offered is not taken with them', async () => {
  await stateTerms(bank, c.second, lenientTerms);
  const tags = ['T-1', 'T-2', 'T-3'];
  const expected = { tags, sealNumber: 'S-1' };
  const taken = async (code: string, settings: object) => {
    const { id, lotId, reason } = await watched(code, 'tag_reader', expected);
    const accept = await offer([lotId]);
    c.clock.advance(60);
    await manager.done(`/subjects/${id}/settings`, { expected: { maxSilenceS: 3_600, ...expected, ...settings } });
    await accept();
    await hearFor(c, 20, { [code]: () => ({ tags }) });
    return { id, reason };
  };
  const tighter = await taken('kept-1', { maxSilenceS: 1_800 });
  expect(await tighter.reason()).toBe('ALL_LEGS_HOLD');
  const { id, reason } = await taken('kept-2', { tags: [], sealNumber: 'S-2' });
  expect(await reason()).toBe('WATCH_NOT_AGREED');
  await bank.done(`/subjects/${id}/agreement`, { version: 2 });
  expect(await reason()).toBe('ALL_LEGS_HOLD');
});

it('a watch begun anew in place of one with which the goods were offered is another, where it asks for something else', async () => {
  await stateTerms(bank, c.second, lenientTerms);
  const tags = ['T-1', 'T-2', 'T-3'];
  const reason = (lotId: string) => async () => (await bank.get<Position>(`/positions/${lotId}/proof`)).body.reason;
  const anew = async (code: string, next: string[]) => {
    const { id, lotId } = await watched(code, 'tag_reader', { tags });
    const accept = await offer([lotId]);
    c.clock.advance(60);
    const { deviceIds } = await manager.done<{ deviceIds: string[] }>(`/subjects/${id}/end`, {});
    const watch = { code: `${code}-anew`, kind: 'lot', siteId: c.siteId, lotIds: [lotId], deviceIds };
    await manager.done('/subjects', { ...watch, expected: { maxSilenceS: 3_600, tags: next } });
    c.ingest.forgetDevices();
    await accept();
    await hearFor(c, 20, { [code]: () => ({ tags: next }) });
    return reason(lotId)();
  };
  expect(await anew('kept-5', tags)).toBe('ALL_LEGS_HOLD');
  expect(await anew('kept-6', ['T-1'])).toBe('WATCH_NOT_AGREED');
});

it('a watch of which devices are replaced, or fewer, after the goods were offered is not taken with them', async () => {
  await stateTerms(bank, c.second, lenientTerms);
  const tags = ['T-1', 'T-2', 'T-3'];
  const enrol = async (code: string, kind: string) =>
    (await manager.done<{ device: { id: string } }>('/devices', { code, kind, reportEveryS: 300 })).device.id;
  const taken = async (
    code: string,
    change: (deviceIds: string[], watch: object, id: string) => Promise<string>,
    isOfferedFirst = true,
  ) => {
    const lotId = await c.lot(100);
    await c.store(lotId);
    const deviceIds = [await enrol(`${code}-r`, 'tag_reader'), await enrol(`${code}-d`, 'door_sensor')];
    const watch = { kind: 'lot', siteId: c.siteId, lotIds: [lotId], expected: { maxSilenceS: 3_600, tags } };
    const started = await manager.done<{ id: string }>('/subjects', { ...watch, code, deviceIds });
    let accept = isOfferedFirst ? await offer([lotId]) : undefined;
    c.clock.advance(60);
    const id = await change(deviceIds, { ...watch, code: `${code}-anew` }, started.id);
    c.clock.advance(60);
    accept ??= await offer([lotId]);
    c.ingest.forgetDevices();
    await accept();
    await hearFor(c, 20, { [`${code}-r`]: () => ({ tags }) });
    return { id, reason: async () => (await bank.get<Position>(`/positions/${lotId}/proof`)).body.reason };
  };
  const replace = async ([, door = '']: string[], _: object, id: string) => {
    const successorId = await enrol(`other-${door.slice(-8)}`, 'door_sensor');
    await manager.done(`/devices/${door}/revocation`, { reason: 'it is needed elsewhere' });
    await manager.done(`/devices/${door}/replacement`, { successorId });
    return id;
  };
  const begin = (many: number) => async (deviceIds: string[], watch: object, id: string) => {
    await manager.done(`/subjects/${id}/end`, {});
    const anew = { ...watch, deviceIds: deviceIds.slice(0, many) };
    return (await manager.done<{ id: string }>('/subjects', anew)).id;
  };
  expect(await (await taken('FEWER-1', replace, false)).reason()).toBe('ALL_LEGS_HOLD');
  expect(await (await taken('FEWER-2', replace)).reason()).toBe('WATCH_NOT_AGREED');
  expect(await (await taken('FEWER-3', begin(2))).reason()).toBe('ALL_LEGS_HOLD');
  const { id, reason } = await taken('FEWER-4', begin(1));
  expect(await reason()).toBe('WATCH_NOT_AGREED');
  await bank.done(`/subjects/${id}/agreement`, { version: 1 });
  expect(await reason()).toBe('ALL_LEGS_HOLD');
});

it('what comes into a floating pledge comes with the watch that it had when the pledge was offered, and agrees to no other', async () => {
  await stateTerms(bank, c.second, lenientTerms);
  const tags = ['T-1', 'T-2', 'T-3'];
  const kept = await watched('kept-7', 'tag_reader', { tags });
  const loose = await watched('kept-8', 'tag_reader', { tags });
  const first = await watched('kept-9', 'tag_reader', { tags });
  const facilityId = await c.facility(100_000_000);
  const terms = { kind: 'goods', mode: 'floating', pledgeeId: bank.partyId, facilityId, maximum: yuan(100_000_000) };
  const { id } = await c.importer.done<{ id: string }>('/pledges', { ...terms, itemIds: [first.lotId] });
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  c.clock.advance(60);
  await manager.done(`/subjects/${loose.id}/settings`, { expected: { maxSilenceS: 3_600, tags: ['T-1'] } });
  await c.importer.done(`/pledges/${id}/items`, { itemIds: [kept.lotId, loose.lotId] });
  const says = (list: string[]) => () => ({ tags: list });
  await hearFor(c, 20, { 'kept-7': says(tags), 'kept-8': says(['T-1']), 'kept-9': says(tags) });
  expect(await first.reason()).toBe('ALL_LEGS_HOLD');
  expect(await kept.reason()).toBe('ALL_LEGS_HOLD');
  expect(await loose.reason()).toBe('WATCH_NOT_AGREED');
  // Nor does who splits it agree in the pledgee's stead.
  await manager.done(`/lots/${loose.lotId}/split`, { parts: [{ quantity: tonnes(40) }] });
  await hearFor(c, 10, { 'kept-7': says(tags), 'kept-8': says(['T-1']), 'kept-9': says(tags) });
  expect(await loose.reason()).toBe('WATCH_NOT_AGREED');
  await bank.done(`/subjects/${loose.id}/agreement`, { version: 2 });
  expect(await loose.reason()).toBe('ALL_LEGS_HOLD');
});

it('goods whose watch was breached are not poured into goods under a sound one', async () => {
  await stateTerms(bank, c.second, { ...lenientTerms, toleranceBps: 30 });
  const [one, other] = [await watched('kept-3', 'scale', {}), await watched('kept-4', 'scale', {})];
  await hearFor(c, 20, { 'kept-3': scaleSays(100_000), 'kept-4': scaleSays(100_000) });
  await (await offer([one.lotId, other.lotId]))();
  await hearFor(c, 80, { 'kept-3': scaleSays(70_000), 'kept-4': scaleSays(100_000) });
  expect(await one.reason()).toBe('BREACH_WEIGHT_SHORT');
  expect(await manager.refused('/lot-merges', { lotIds: [other.lotId, one.lotId] })).toBe('409 WATCH_IN_BREACH');
  // The other way round its watch goes on, and so does the breach.
  await manager.done('/lot-merges', { lotIds: [one.lotId, other.lotId] });
  expect(await one.reason()).toBe('BREACH_WEIGHT_SHORT');
});

it('a watch whose goods are in doubt is not ended, nor poured away, to begin another that knows nothing of it', async () => {
  const [one, other] = [await watched('kept-d', 'scale', {}), await watched('kept-e', 'scale', {})];
  await hearFor(c, 20, { 'kept-d': scaleSays(100_000), 'kept-e': scaleSays(100_000) });
  await (await offer([one.lotId, other.lotId]))();
  await hearFor(c, 30, { 'kept-d': scaleSays(70_000), 'kept-e': scaleSays(100_000) });
  expect(await one.reason()).toBe('MASS_IN_DOUBT');
  expect(await manager.refused(`/subjects/${one.id}/end`)).toBe('409 WATCH_IN_DOUBT');
  expect(await manager.refused('/lot-merges', { lotIds: [other.lotId, one.lotId] })).toBe('409 WATCH_IN_DOUBT');
  // They are back, and it was seen: nothing keeps the watch any more.
  await hearFor(c, 60, { 'kept-d': scaleSays(100_000), 'kept-e': scaleSays(100_000) });
  expect((await manager.post(`/subjects/${one.id}/end`)).status).toBe(200);
});

it('a doubt that a silence, or the want of a scale, stands in front of keeps the watch, too', async () => {
  const kinds = ['scale', 'door_sensor'];
  const says = ({ codes: [scale = '', door = ''] }: { codes: string[] }, kg: number) => ({
    [scale]: scaleSays(kg),
    [door]: doorSays,
  });
  const held = () =>
    pledgeWatched(c, {
      t: 100,
      kinds,
      before: ([scale = '', door = '']) => hearFor(c, 20, { [scale]: scaleSays(100_000), [door]: doorSays }),
    });
  await stateTerms(bank, c.second, { ...lenientTerms, toleranceBps: 30 });
  const [silent, revoked] = [await held(), await held()];
  await hearFor(c, 60, { ...says(revoked, 100_000), [silent.codes[0] ?? '']: scaleSays(100_000) });
  expect((await silent.subject()).statusReason).toBe('DEVICE_SILENT');
  await hearFor(c, 30, { ...says(revoked, 70_000), [silent.codes[0] ?? '']: scaleSays(70_000) });
  expect((await revoked.subject()).statusReason).toBe('MASS_IN_DOUBT');
  const devices = (await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200')).body.items;
  const scaleId = devices.find(({ code }) => code === revoked.codes[0])?.id;
  await manager.done(`/devices/${scaleId}/revocation`, { reason: 'it is broken' });
  c.ingest.forgetDevices();
  await hearFor(c, 10, { [revoked.codes[1] ?? '']: doorSays, [silent.codes[0] ?? '']: scaleSays(70_000) });
  const reasons = [await silent.subject(), await revoked.subject()].map(({ statusReason }) => statusReason);
  expect(reasons).toEqual(['DEVICE_SILENT', 'WEIGHT_NOT_MEASURED']);
  // What keeps the watch is read beside what is told in front of it, once each.
  type Read = { awaited: { what: string; by?: string }[] };
  const doubts = (awaited: unknown) =>
    (awaited as Read['awaited']).filter(({ what }) => what === 'END_OF_DOUBT').map(({ by }) => by);
  for (const { subject, lotId } of [silent, revoked]) {
    expect(doubts((await subject<Read>()).awaited)).toContain('MASS_IN_DOUBT');
    const { legs } = (await bank.get<Position>(`/positions/${lotId}/proof`)).body;
    expect(doubts(legs.physical.evidence.awaited)).toContain('MASS_IN_DOUBT');
  }
  for (const { subjectId } of [silent, revoked]) {
    const { status, body } = await manager.post<{ code: string; facts: object }>(`/subjects/${subjectId}/end`);
    expect([status, body]).toMatchObject([409, { code: 'WATCH_IN_DOUBT', facts: { statusReason: 'MASS_IN_DOUBT' } }]);
  }
});

it('a doubt that came between the offer of the goods and its answer is not washed off with the watch', async () => {
  await stateTerms(bank, c.second, lenientTerms);
  const weighed = { weight: { toleranceKg: 200 } };
  const { id, lotId } = await watched('offered-1', 'scale', weighed);
  await hearFor(c, 60, { 'offered-1': scaleSays(100_000) });
  const free = await watched('offered-2', 'scale', weighed);
  await hearFor(c, 60, { 'offered-1': scaleSays(100_000), 'offered-2': scaleSays(100_000) });
  const accept = await offer([lotId]);
  await hearFor(c, 15, { 'offered-1': scaleSays(95_000), 'offered-2': scaleSays(95_000) });
  const refused = await manager.post<{ code: string }>(`/subjects/${id}/end`, {});
  expect([refused.status, refused.body.code]).toEqual([409, 'WATCH_IN_DOUBT']);
  // Goods that nobody was offered are whose they are.
  expect((await manager.post(`/subjects/${free.id}/end`, {})).status).toBe(200);
  await accept();
  expect((await bank.get<Position>(`/positions/${lotId}/proof`)).body.reason).toBe('MASS_IN_DOUBT');
});
