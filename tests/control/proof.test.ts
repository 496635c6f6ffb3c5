import { describe, expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { yard } from '../support/trade.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const c = await openCollateral();
const { bank, importer, manager, clock } = c;
await c.valuationTerms();
await c.price(70_000);
let made = 0;

interface Subject {
  id: string;
  expected: { weight?: { expectedKg: number; toleranceKg: number } };
}

/** A lot of copper in the hall, with devices of these kinds and nothing watched yet. */
async function lotWith(t: number, ...kinds: string[]) {
  const lotId = await c.lot(t);
  await c.store(lotId);
  const devices: { id: string; code: string }[] = [];
  for (const kind of kinds) {
    const code = `proof-${c.tenantId.slice(-8)}-${++made}`;
    const { device } = await manager.done<{ device: { id: string } }>('/devices', { code, kind, reportEveryS: 300 });
    devices.push({ id: device.id, code });
  }
  const body = (expected: object = {}) => ({
    code: `PROOF-${++made}`,
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: devices.map((device) => device.id),
    expected: { maxSilenceS: 3_600, ...expected },
  });
  c.ingest.forgetDevices();
  return { lotId, devices, body };
}

const lotOf = async (lotId: string) =>
  (await importer.get<{ quantity: { value: string }; sensed: { value: string } | null }>(`/lots/${lotId}`)).body;
const watchOf = async (id: string) => (await manager.get<Subject>(`/subjects/${id}`)).body;

/** What waits to be judged again is, within a minute. */
async function settle() {
  clock.advance(61);
  await c.tick();
}

/** Minutes of readings of one scale. */
async function weigh(code: string, minutes: number, grossKg: number) {
  for (let m = 0; m < minutes; m += 5) {
    clock.advance(300);
    await c.hear(code, { weight: { grossKg: grossKg + (m % 2) } });
  }
  await c.tick();
}

describe('what a watch expects by weight', () => {
  it('is what the books hold, not what the custodian types (15)', async () => {
    const { body, lotId } = await lotWith(100, 'scale');
    const typed = await manager.post<ProblemBody>(
      '/subjects',
      body({ weight: { expectedKg: 70_000, toleranceKg: 100 } }),
    );
    expect([typed.status, typed.body.code, typed.body.errors?.[0]?.pointer]).toEqual([
      422,
      'EXPECTED_NOT_THE_BOOK',
      '/expected/weight/expectedKg',
    ]);
    expect(typed.body.facts).toMatchObject({ expectedKg: 70_000, bookKg: 100_000 });
    for (const weight of [{ expectedKg: 0, toleranceKg: 1 }, { toleranceKg: -1 }, { toleranceKg: 1, tareKg: 1e9 }])
      expect(await manager.refused('/subjects', body({ weight }))).toBe('422 INPUT_INVALID');
    const { id } = await manager.done<Subject>('/subjects', body());
    expect((await watchOf(id)).expected.weight).toMatchObject({ expectedKg: 100_000 });
    // It follows every movement, in its transaction.
    await manager.done(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(30) }] });
    expect((await watchOf(id)).expected.weight).toMatchObject({ expectedKg: 100_000 });
  });

  it('a separation that no receiver can tell is refused by name (44b)', async () => {
    const { body } = await lotWith(10, 'gnss_tracker', 'e_seal');
    expect(await manager.refused('/subjects', body({ maxSeparationM: 5 }))).toBe('422 SEPARATION_NOT_TOLD');
    await manager.done('/subjects', body({ maxSeparationM: 100 }));
  });

  it('a climate whose lowest is above its highest is refused by name', async () => {
    const { body } = await lotWith(10, 'climate_sensor');
    expect(await manager.refused('/subjects', body({ climate: { minC: 20, maxC: -5 } }))).toBe(
      '422 CLIMATE_BOUNDS_CROSSED',
    );
    await manager.done('/subjects', body({ climate: { minC: -5, maxC: 20 } }));
  });
});

describe('a scale that disagrees with the books', () => {
  it('is a shortage in valuation from the first reading that another bears out, and until it agrees (17, 70)', async () => {
    const { body, lotId, devices } = await lotWith(100, 'scale');
    const code = devices[0]?.code ?? '';
    await manager.done('/subjects', body());
    await weigh(code, 20, 100_000);
    expect((await lotOf(lotId)).sensed).toBeNull();
    await weigh(code, 5, 70_000);
    expect((await lotOf(lotId)).sensed).toBeNull();
    await weigh(code, 5, 70_000);
    expect((await lotOf(lotId)).sensed?.value).toBe('70000');
    await weigh(code, 60, 70_000);
    expect((await lotOf(lotId)).sensed?.value).toBe('70000');
    await weigh(code, 60, 100_000);
    expect((await lotOf(lotId)).sensed).toBeNull();
  });
});

interface Position {
  state: string;
  reason: string;
  legs: { physical: { state: string; reason: string; evidence: Record<string, unknown> } };
}

/** A lot under a watch of these settings, pledged to the bank. */
async function pledgedLot(t: number, expected: object = {}, ...kinds: string[]) {
  const facilityId = await c.facility(100_000_000);
  const { lotId, devices, body } = await lotWith(t, ...(kinds.length > 0 ? kinds : ['scale']));
  const subject = await manager.done<Subject>('/subjects', body(expected));
  const code = devices[0]?.code ?? '';
  await weigh(code, 10, t * 1_000);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const position = async () =>
    (
      await bank.get<{ items: (Position & { itemId: string })[] }>(`/positions?facilityId=${facilityId}`)
    ).body.items.find((p) => p.itemId === lotId) as Position;
  return { facilityId, lotId, devices, body, subjectId: subject.id, code, position };
}

describe('a watch over pledged goods', () => {
  it('is taken with the pledge, and says whose word it is', async () => {
    const { position, code } = await pledgedLot(100);
    const { state, legs } = await position();
    expect([state, legs.physical.reason]).toEqual(['controlled', 'HELD_AND_WATCHED']);
    expect(legs.physical.evidence).toMatchObject({
      settingsVersion: 1,
      agreement: { version: 1, basis: 'pledge' },
      sources: [{ code, kind: 'scale', ownerId: manager.partyId, signed: false, ageS: expect.any(Number) }],
      weak: 'ONE_DEVICE_ONLY',
    });
  });

  it('that the custodian ends and starts anew proves nothing until the lender agreed (15, F6)', async () => {
    const { position, subjectId, body, code } = await pledgedLot(100);
    await manager.done(`/subjects/${subjectId}/end`);
    expect(await position()).toMatchObject({ state: 'unverified', reason: 'NOT_WATCHED' });
    const again = await manager.done<Subject & { settingsVersion: number }>('/subjects', body());
    await weigh(code, 30, 100_000);
    expect(await position()).toMatchObject({ state: 'unverified', reason: 'WATCH_NOT_AGREED' });
    expect(await bank.refused(`/subjects/${again.id}/agreement`, { version: 7 })).toBe('409 SETTINGS_CHANGED');
    expect(await bank.refused(`/subjects/${again.id}/agreement`, { version: 0 })).toBe('422 INPUT_INVALID');
    expect(await manager.refused(`/subjects/${again.id}/agreement`, { version: 1 })).toBe('403 MANDATE_MISSING');
    await bank.done(`/subjects/${again.id}/agreement`, { version: again.settingsVersion });
    expect(await position()).toMatchObject({ state: 'controlled' });
  });

  it('is tightened at once, and loosened only when the lender agrees; until then it degrades (17, 44b)', async () => {
    const { position, subjectId, facilityId } = await pledgedLot(100, { weight: { toleranceKg: 100 } });
    const set = (expected: object) =>
      manager.done<{ expected: object; asked: object | null; lastVersion: number }>(`/subjects/${subjectId}/settings`, {
        expected,
      });
    const tight = await set({ maxSilenceS: 1_800, weight: { toleranceKg: 50 } });
    expect(tight).toMatchObject({
      expected: { maxSilenceS: 1_800, weight: { toleranceKg: 50 } },
      asked: null,
      settingsVersion: 2,
    });
    expect(await position()).toMatchObject({ state: 'controlled' });
    const loose = await set({ maxSilenceS: 1_800, weight: { toleranceKg: 250 } });
    expect(loose).toMatchObject({ expected: { weight: { toleranceKg: 50 } }, asked: { weight: { toleranceKg: 250 } } });
    const degraded = await position();
    expect(degraded).toMatchObject({ state: 'degraded', reason: 'WATCH_NOT_AGREED' });
    // The physical leg is degraded: no debt is renewed on it (F1 at RO).
    const { body } = await bank.get<{ found: { fact: string; facts: object; gates: Record<string, string> }[] }>(
      `/facilities/${facilityId}/judgement`,
    );
    expect(body.found.find(({ facts }) => (facts as { reason?: string }).reason === 'WATCH_NOT_AGREED')).toMatchObject({
      fact: 'F1',
      gates: { D: 'B', RO: 'B' },
    });
    await manager.done(`/subjects/${subjectId}/settings/withdrawal`);
    expect(await manager.refused(`/subjects/${subjectId}/settings/withdrawal`)).toBe('409 NOTHING_ASKED');
    expect(await position()).toMatchObject({ state: 'controlled' });
    await set({ maxSilenceS: 1_800, weight: { toleranceKg: 250 } });
    // The lender’s no ends the request as well: what is in force counts again.
    expect(await manager.refused(`/subjects/${subjectId}/settings/refusal`)).toBe('403 MANDATE_MISSING');
    const kept = await bank.done<object>(`/subjects/${subjectId}/settings/refusal`);
    expect(kept).toMatchObject({ expected: { weight: { toleranceKg: 50 } }, asked: null });
    expect(await bank.refused(`/subjects/${subjectId}/settings/refusal`)).toBe('409 NOTHING_ASKED');
    expect(await position()).toMatchObject({ state: 'controlled' });
    const { lastVersion } = await set({ maxSilenceS: 1_800, weight: { toleranceKg: 250 } });
    const agreed = await bank.done<{ expected: object; asked: null }>(`/subjects/${subjectId}/agreement`, {
      version: lastVersion,
    });
    expect(agreed).toMatchObject({
      expected: { weight: { toleranceKg: 250 } },
      asked: null,
      settingsVersion: lastVersion,
    });
    expect(await position()).toMatchObject({ state: 'controlled' });
  });
});

describe('a device that is doubted', () => {
  it('keeps what it watches from new money, and is shown where goods leave (F10)', async () => {
    const { facilityId, code } = await pledgedLot(100);
    const path = `/facilities/${facilityId}/judgement`;
    const read = async () =>
      (await bank.get<{ figures: Record<string, string>; found: { fact: string; facts: object }[] }>(path)).body;
    const sound = await read();
    expect(sound.figures.newMoneyGoodsMinor).toBe(sound.figures.goodsMinor);
    expect(sound.found.map((f) => f.fact)).not.toContain('F10');
    // Half a day of numbers never came; and whoever counts beyond all bounds makes no facility unreadable.
    for (const missing of [100, 10 ** 12]) {
      c.loseMessages(code, missing === 100 ? 100 : missing - 100);
      await weigh(code, 10, 100_000);
      const { found, figures } = await read();
      expect(found.find((f) => f.fact === 'F10')?.facts).toMatchObject({ device: code, missing });
      const goodsMinor = missing === 100 ? sound.figures.goodsMinor : '0';
      expect(figures).toMatchObject({ goodsMinor, newMoneyGoodsMinor: '0' });
    }
  });
});

describe('readings', () => {
  it('of long ago, or from ahead of the clock, make nothing controlled (13, 21, 77)', async () => {
    const { body, lotId, devices } = await lotWith(100, 'scale');
    const code = devices[0]?.code ?? '';
    const { id } = await manager.done<Subject>('/subjects', body());
    const status = async () => (await manager.get<{ status: string; statusReason: string }>(`/subjects/${id}`)).body;
    const hours = (h: number) => new Date(clock.now().getTime() + h * 3_600_000);
    await c.hear(code, { weight: { grossKg: 100_000 } }, hours(-5));
    await c.hear(code, { weight: { grossKg: 100_000 } }, hours(20));
    await c.hear(code, { weight: { grossKg: 100_000 } }, hours(0.07));
    await c.tick();
    expect(await status()).toMatchObject({ status: 'unverified', statusReason: 'NEVER_HEARD' });
    clock.advance(600);
    await c.hear(code, { weight: { grossKg: 100_000 } });
    await settle();
    expect(await status()).toMatchObject({ status: 'in_control' });
    for (let n = 0; n < 8; n++) {
      clock.advance(1_800);
      await c.hear(code, { weight: { grossKg: 100_000 } }, hours(-6));
      await settle();
    }
    expect(await status()).toMatchObject({ status: 'lost', statusReason: 'BREACH_SILENT' });
    expect(lotId).toBeDefined();
  });

  it('typed in by a person of the device’s owner are kept and prove nothing (S13)', async () => {
    const { body, devices } = await lotWith(100, 'scale');
    const { id } = await manager.done<Subject>('/subjects', body());
    const observations = [0, 1].map((seq) => ({ seq, at: clock.now().toISOString(), weight: { grossKg: 100_000 } }));
    await manager.done(`/devices/${devices[0]?.id}/observations`, { observations });
    expect((await manager.get<{ status: string }>(`/subjects/${id}`)).body.status).toBe('unverified');
    const { items } = (
      await manager.get<{ items: { unproved: number; doubts: { reason: string }[] }[] }>(`/subjects/${id}/devices`)
    ).body;
    expect(items[0]).toMatchObject({ unproved: 2, doubts: [{ reason: 'TYPED_BY_PERSON', count: 2 }] });
  });
});

describe('an order of the lender', () => {
  const inMinutes = (m: number) => new Date(clock.now().getTime() + m * 60_000).toISOString();

  it('neither begins long ago nor has no end (D5, 18)', async () => {
    const { subjectId } = await pledgedLot(100);
    const order = (from: number, to: number) => ({
      kind: 'inspection',
      from: inMinutes(from),
      to: inMinutes(to),
      reason: 'Look',
    });
    expect(await bank.refused(`/subjects/${subjectId}/orders`, order(-180, 60))).toBe('422 ORDER_TOO_FAR_BACK');
    expect(await bank.refused(`/subjects/${subjectId}/orders`, order(60, 30))).toBe('422 ORDER_WINDOW_EMPTY');
    expect(await bank.refused(`/subjects/${subjectId}/orders`, order(-60, -30))).toBe('422 ORDER_WINDOW_EMPTY');
  });

  it('names a place; lets nothing out and lasts no longer than its purpose but by level 2', async () => {
    const { subjectId } = await pledgedLot(100);
    const at = `/subjects/${subjectId}/orders`;
    const order = { from: inMinutes(0), to: inMinutes(60), reason: 'Anywhere' };
    expect(await bank.refused(at, { ...order, kind: 'transfer' })).toBe('422 ORDER_WITHOUT_PLACE');
    expect(await bank.refused(at, { ...order, kind: 'reroute' })).toBe('422 ORDER_WITHOUT_PLACE');
    expect((await bank.post<Proposal>(at, { ...order, kind: 'release', weightKg: 5_000 })).body).toMatchObject({
      needs: { level: 'L2' },
      reasons: [{ code: 'RELEASE_NOT_APPROVED' }],
    });
    const year = { ...order, to: inMinutes(365 * 1_440), kind: 'reseal', newSealNumber: 'S002' };
    expect((await bank.post<Proposal>(at, year)).body).toMatchObject({
      needs: { level: 'L2' },
      reasons: [{ code: 'ORDER_LONGER_THAN_ITS_PURPOSE' }],
    });
  });

  it('goes to agreed ground only', async () => {
    const { subjectId } = await pledgedLot(100);
    const other = await c.party('Other keeper', 'collateral_manager');
    const site = await other.done<{ id: string }>('/sites', {
      code: `GROUND-${++made}`,
      name: 'G',
      kind: 'yard',
      boundary: yard,
    });
    const order = { kind: 'transfer', from: inMinutes(0), to: inMinutes(60), toSiteId: site.id, reason: 'Move' };
    expect(await bank.refused(`/subjects/${subjectId}/orders`, order)).toBe('422 GROUND_NOT_AGREED');
  });

  it('that makes a breach innocent afterwards clears it, is named on it, and signs nothing off (D5)', async () => {
    const { subjectId, code, devices, position } = await pledgedLot(100, { sealNumber: 'S001' }, 'scale', 'e_seal');
    const seal = devices[1]?.code ?? '';
    const closed = { seal: { number: 'S001', state: 'closed' } };
    await c.hear(seal, closed);
    await settle();
    clock.advance(300);
    await c.hear(seal, { seal: { number: 'S001', state: 'open' } });
    const breaches = async () =>
      (
        await bank.get<{
          items: {
            id: string;
            kind: string;
            closed: boolean;
            clearedAt: string | null;
            withdrawnAt: string | null;
            orderId: string | null;
          }[];
        }>(`/breaches?subjectId=${subjectId}`)
      ).body.items;
    expect(await breaches()).toMatchObject([{ kind: 'seal_broken', closed: false, orderId: null }]);
    clock.advance(300);
    const order = await bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
      kind: 'reseal',
      from: inMinutes(-30),
      to: inMinutes(30),
      newSealNumber: 'S002',
      reason: 'After the fact',
    });
    // Whoever carries it out does not choose another seal, nor end the watch that saw the breach.
    const other = { goodsIntact: true, newSealNumber: 'S666', note: 'Another' };
    expect(await manager.refused(`/orders/${order.id}/report`, other)).toBe('422 SEAL_NOT_AS_ORDERED');
    expect(await manager.refused(`/subjects/${subjectId}/end`)).toBe('409 WATCH_IN_BREACH');
    for (let n = 0; n < 4; n++) {
      clock.advance(300);
      await c.hear(seal, { seal: { number: 'S002', state: 'closed' } });
      await c.hear(code, { weight: { grossKg: 100_000 } });
      await settle();
    }
    const [breach] = await breaches();
    expect(breach).toMatchObject({ kind: 'seal_broken', closed: false, withdrawnAt: null, orderId: order.id });
    expect(breach?.clearedAt).not.toBeNull();
    expect(await position()).toMatchObject({ state: 'lost', reason: 'BREACH_SEAL_BROKEN' });
    expect(await bank.refused(`/breaches/${breach?.id}/sign-off`, { note: 'Mine' })).toBe('403 ORDERED_BY_YOU');
  });
});

describe('what the lender asks of a watch', () => {
  it('binds whatever the custodian set: neither a tag nor 99 t of tolerance proves 100 t (16, 17)', async () => {
    const door = await pledgedLot(100, {}, 'door_sensor');
    const wide = await pledgedLot(100, { weight: { toleranceKg: 99_000 }, maxSilenceS: 90 * 86_400 });
    expect(await wide.position()).toMatchObject({ state: 'controlled' });
    await stateTerms(bank, c.second, {
      ...lenientTerms,
      measured: true,
      silenceDegradedS: 3_600,
      silenceLostS: 4 * 3_600,
      readingAgeS: 3_600,
      toleranceBps: 30,
    });
    expect(await door.position()).toMatchObject({ state: 'unverified', reason: 'WEIGHT_NOT_MEASURED' });
    await weigh(wide.code, 10, 100_000);
    expect(await wide.position()).toMatchObject({ state: 'controlled' });
    await weigh(wide.code, 10, 1_200);
    expect((await lotOf(wide.lotId)).sensed?.value).toBe('1200');
    expect(await wide.position()).toMatchObject({ state: 'degraded' });
    await weigh(wide.code, 60, 1_200);
    expect(await wide.position()).toMatchObject({ state: 'lost', reason: 'BREACH_WEIGHT_SHORT' });
    // Two kinds that prove it apart from each other are asked for, and one does.
    const one = await pledgedLot(50);
    const two = await pledgedLot(50, {}, 'scale', 'door_sensor');
    expect([(await one.position()).state, (await two.position()).state]).toEqual(['controlled', 'controlled']);
    await stateTerms(bank, c.second, { ...lenientTerms, sources: 2 });
    expect(await one.position()).toMatchObject({ state: 'unverified', reason: 'TOO_FEW_SOURCES' });
    expect(await two.position()).toMatchObject({ state: 'degraded', reason: 'TOO_FEW_SOURCES' });
  });
});
