import { describe, expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { counterSays, doorSays, hearFor, type Position, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);

/** The terms of this lender: whatever is not named asks for nothing. */
const terms = (more: Record<string, boolean | number>) => stateTerms(bank, c.second, { ...lenientTerms, ...more });
/** 7,000,000 yuan of copper under devices of these kinds, all heard. */
const held = (kinds: string[], more: object = {}) =>
  pledgeWatched(c, {
    t: 100,
    kinds,
    ...more,
    before: (codes) => hearFor(c, 15, Object.fromEntries(codes.map((code, i) => [code, says(kinds[i] ?? '')]))),
  });
const says = (kind: string) =>
  kind === 'scale' ? scaleSays(100_000) : kind === 'camera_counter' ? counterSays : doorSays;

describe('what watches the goods is enough by the lender’s terms', () => {
  it('where one source is not the custodian’s own, nor is its key: nobody proves for himself', async () => {
    await terms({ sourceApart: true });
    const own = await held(['scale']);
    expect(await own.position()).toMatchObject({ state: 'unverified', reason: 'NO_SOURCE_APART' });
    const { body } = await bank.get<{ found: { fact: string; facts: { reason?: string } }[] }>(
      `/facilities/${own.facilityId}/judgement`,
    );
    expect(body.found.find(({ facts }) => facts.reason === 'NO_SOURCE_APART')).toBeDefined();
    expect(body.found.map(({ fact }) => fact)).toContain('F8');
    const signing = await held(['scale'], { signed: ['scale'] });
    expect(await signing.position()).toMatchObject({ state: 'unverified', reason: 'NO_SOURCE_APART' });
    const ofLender = await held(['scale', 'door_sensor'], { owners: { door_sensor: bank } });
    expect(await ofLender.position()).toMatchObject({ state: 'controlled' });
    await terms({ sourceOfLender: true });
    expect(await signing.position()).toMatchObject({ state: 'unverified', reason: 'NO_SOURCE_OF_LENDER' });
    expect(await ofLender.position()).toMatchObject({ state: 'controlled' });
    await terms({ allSigned: true });
    expect(await signing.position()).toMatchObject({ state: 'controlled' });
    expect(await ofLender.position()).toMatchObject({ state: 'unverified', reason: 'SOURCE_UNSIGNED' });
  });

  it('a key that the custodian brought is its word, whosever device it is in (crook 8)', async () => {
    await terms({ sourceApart: true });
    const ofLender = await held(['scale', 'door_sensor'], { owners: { door_sensor: bank }, signed: ['door_sensor'] });
    const reasonNow = async () => (await bank.get<Position>(`/positions/${ofLender.lotId}/proof`)).body.reason;
    expect(await reasonNow()).toBe('ALL_LEGS_HOLD');
    const { body } = await bank.get<{ items: { code: string; publicKey: string }[] }>('/devices?limit=200');
    const { publicKey } = body.items.find(({ code }) => ofLender.codes.includes(code)) ?? {};
    await manager.done('/devices', { code: 'same-key', kind: 'door_sensor', publicKey });
    expect(await reasonNow()).toBe('NO_SOURCE_APART');
  });

  it('a custodian’s device that it hands to somebody else in the watch is nobody’s word apart', async () => {
    await terms({ sourceApart: true });
    const own = await held(['scale', 'door_sensor']);
    const [, door = ''] = own.codes;
    const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
    const id = body.items.find(({ code }) => code === door)?.id;
    await manager.done(`/devices/${id}/handover`, { toPartyId: c.carrier.partyId });
    await c.carrier.done(`/devices/${id}/password`, {});
    await c.carrier.done(`/devices/${id}/loan`, { toPartyId: manager.partyId });
    c.ingest.forgetDevices();
    const { settingsVersion } = await own.subject<{ settingsVersion: number }>();
    await bank.done(`/subjects/${own.subjectId}/agreement`, { version: settingsVersion });
    await hearFor(c, 10, { [own.codes[0] ?? '']: scaleSays(100_000), [door]: doorSays });
    const { reason, legs } = (await bank.get<Position>(`/positions/${own.lotId}/proof`)).body;
    expect([reason, legs.physical.evidence.confidence]).toEqual(['NO_SOURCE_APART', 'one_house']);
  });

  it('what hangs there and shows nothing is no kind of source', async () => {
    await terms({ sources: 2 });
    const mute = await pledgeWatched(c, {
      t: 100,
      kinds: ['scale', 'camera_counter'],
      before: ([scale = '', counter = '']) =>
        hearFor(c, 15, { [scale]: scaleSays(100_000), [counter]: () => ({ battery: 0.5 }) }),
    });
    expect(await mute.position()).toMatchObject({ state: 'degraded', reason: 'TOO_FEW_SOURCES' });
    await hearFor(c, 15, { [mute.codes[0] ?? '']: scaleSays(100_000), [mute.codes[1] ?? '']: counterSays });
    expect((await bank.get<Position>(`/positions/${mute.lotId}/proof`)).body.state).toBe('controlled');
  });

  it('no device drowns the lender’s scale by saying what it is not there for', async () => {
    await terms({ sourceApart: true, toleranceBps: 30 });
    const ofLender = await held(['scale', 'door_sensor'], { owners: { scale: bank }, signed: ['scale'] });
    const [scale = '', door = ''] = ofLender.codes;
    const lies = (n: number) => ({ ...doorSays(), ...scaleSays(100_000)(n) });
    await hearFor(c, 60, { [scale]: scaleSays(100_000), [door]: lies });
    expect((await ofLender.position()).state).toBe('controlled');
    await hearFor(c, 90, { [scale]: scaleSays(60_000), [door]: lies });
    expect(await ofLender.position()).toMatchObject({ state: 'lost', reason: 'BREACH_WEIGHT_SHORT' });
    const { rows } = await c.database.admin.query<{ doubts: string[] }>(
      'select distinct doubts from observation o join device d on d.number = o.device_number where d.code = $1 and doubts is not null',
      [door],
    );
    expect(rows).toEqual([{ doubts: ['NOT_OF_ITS_KIND'] }]);
  });

  it('a breach stays when its custodian revokes the device that showed it', async () => {
    await terms({ toleranceBps: 30 });
    const own = await held(['scale', 'door_sensor']);
    const [scale = '', door = ''] = own.codes;
    await hearFor(c, 240, { [scale]: scaleSays(100_000), [door]: doorSays });
    await hearFor(c, 90, { [scale]: scaleSays(70_000), [door]: doorSays });
    expect((await own.position()).reason).toBe('BREACH_WEIGHT_SHORT');
    const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
    const id = body.items.find(({ code }) => code === scale)?.id;
    await manager.done(`/devices/${id}/revocation`, { reason: 'it is broken' });
    c.ingest.forgetDevices();
    await hearFor(c, 60, { [door]: doorSays });
    const breaches = await bank.get<{ items: { kind: string; closed: boolean; withdrawnAt: string | null }[] }>(
      `/breaches?subjectId=${own.subjectId}`,
    );
    expect(breaches.body.items).toMatchObject([{ kind: 'weight_short', closed: false, withdrawnAt: null }]);
    expect((await own.position()).reason).toBe('BREACH_WEIGHT_SHORT');
  });

  it('a device of another watches where its owner lets it, and engaged the custodian', async () => {
    const unasked = held(['scale', 'door_sensor'], { owners: { door_sensor: bank }, lends: false });
    await expect(unasked).rejects.toThrow('DEVICE_NOT_LENT');
    const other = await c.party('Other bank', 'bank');
    await expect(held(['scale'], { owners: { scale: other } })).rejects.toThrow('DEVICE_NOT_YOURS');
  });

  it('from an amount on, two living ones apart of which one signs; one that falls silent degrades at its own limit', async () => {
    await terms({ pairAboveYuan: 5_000_000 });
    const one = await held(['scale'], { signed: ['scale'] });
    expect(await one.position()).toMatchObject({ state: 'degraded', reason: 'NO_LIVING_PAIR' });
    const two = await held(['scale', 'camera_counter'], { signed: ['scale'], expected: { maxSilenceS: 1_800 } });
    expect(await two.position()).toMatchObject({ state: 'controlled' });
    const [scale = ''] = two.codes;
    await hearFor(c, 25, { [scale]: scaleSays(100_000) });
    expect(await two.position()).toMatchObject({ state: 'controlled' });
    await hearFor(c, 15, { [scale]: scaleSays(100_000) });
    expect(await two.position()).toMatchObject({
      state: 'degraded',
      reason: 'DEVICE_SILENT',
      legs: {
        physical: {
          evidence: {
            awaited: expect.arrayContaining([expect.objectContaining({ what: 'READING', by: 'DEVICE_SILENT' })]),
          },
        },
      },
    });
    await terms({ pairAboveYuan: 50_000_000 });
    expect(await one.position()).toMatchObject({ state: 'controlled' });
  });

  it('the leg says how far that goes in words, what nothing here can show, and what ends it soonest', async () => {
    await terms({ readingAgeS: 3_600, silenceDegradedS: 3_600, silenceLostS: 14_400 });
    const { position, codes, lotId } = await held(['scale', 'door_sensor'], { signed: ['scale'] });
    const { evidence } = (await position()).legs.physical;
    expect(evidence).toMatchObject({
      confidence: 'one_house',
      confidenceInWords: { en: expect.stringContaining('by owner or key'), zh: expect.stringContaining('密钥') },
      unprovable: ['PIECES_BY_WEIGHT_ONLY', 'POSITION_BY_NO_DEVICE', 'SEAL_BY_NO_DEVICE'],
      sources: [
        { kind: 'scale', signed: true, isLiving: true, ownerId: manager.partyId },
        { kind: 'door_sensor', signed: false, isLiving: true },
      ],
    });
    const ends = evidence.endsSoonest as { what: string; at: string; device?: string }[];
    expect(ends.map(({ at }) => at)).toEqual(ends.map(({ at }) => at).sort());
    expect(ends.map(({ what }) => what)).toContain('READING_TOO_OLD');
    expect(ends.filter(({ what }) => what === 'DEVICE_SILENT').map(({ device }) => device)).toEqual(codes);
    // What was told last is as old as it is; asked anew, each source has its age of this moment.
    c.clock.advance(5_000);
    const { body } = await bank.get<Position & { at: string }>(`/positions/${lotId}/proof`);
    expect(body.at).toBe(c.clock.now().toISOString());
    expect(body.legs.physical.evidence).toMatchObject({
      confidence: 'none',
      sources: [{ isLiving: false, ageS: 5_000 }, {}],
    });
    expect(body.state).toBe('unverified');
    expect((await c.importer.get(`/positions/${lotId}/proof`)).status).toBe(404);
  });

  it('no time that had not come when it was received makes anything newer than its receipt', async () => {
    await terms({ clockAheadS: 120, readingAgeS: 3_600, silenceDegradedS: 3_600, silenceLostS: 14_400 });
    const { lotId, codes } = await held(['scale', 'door_sensor']);
    const [scale = '', door = ''] = codes;
    const ahead = (s: number) => new Date(c.clock.now().getTime() + s * 1_000);
    const last = async () => {
      const { evidence } = (await bank.get<Position>(`/positions/${lotId}/proof`)).body.legs.physical;
      const sources = evidence.sources as { observedAt: string; ageS: number }[];
      const ends = evidence.endsSoonest as { what: string; at: string; device?: string }[];
      return { sources, ends, confidence: evidence.confidence };
    };
    const before = await last();
    c.clock.advance(90);
    for (const s of [299, 580, 1_200, 250_000_000_000]) await c.hear(door, { door: 'closed' }, ahead(s));
    const { sources, ends } = await last();
    expect(sources[1]).toMatchObject({ observedAt: before.sources[1]?.observedAt, ageS: 90 });
    const silentOf = ({ device, what }: { device?: string; what: string }) =>
      what === 'DEVICE_SILENT' && device === door;
    expect(ends.find(silentOf)).toEqual(before.ends.find(silentOf));
    expect(ends.find(({ what }) => what === 'SILENCE')).toEqual(before.ends.find(({ what }) => what === 'SILENCE'));
    // A clock within what the lender allows is of the present: as new as its receipt.
    await c.hear(scale, { weight: { grossKg: 100_000 } }, ahead(110));
    await c.hear(door, { door: 'closed' }, ahead(20));
    const now = c.clock.now().toISOString();
    expect((await last()).sources).toMatchObject([
      { observedAt: now, ageS: 0 },
      { observedAt: now, ageS: 0 },
    ]);
    // What is true after it shows again, and what falls silent is so from what was true.
    c.clock.advance(3_700);
    expect(await last()).toMatchObject({ confidence: 'none', sources: [{ isLiving: false }, { isLiving: false }] });
    // That its battery lasts says nothing of the door.
    await c.hear(door, { battery: 0.8 });
    expect((await last()).sources[1]).toMatchObject({ isLiving: false });
    await c.hear(door, { door: 'closed' });
    expect((await last()).sources[1]).toMatchObject({ isLiving: true, ageS: 0 });
  });

  it('only what is measured dates what measures: control ends when the weight is too old, and the proof says so', async () => {
    await terms({ measured: true, readingAgeS: 3_600, silenceDegradedS: 3_600, silenceLostS: 14_400 });
    const { lotId, codes } = await held(['scale']);
    const proof = async () => (await bank.get<Position>(`/positions/${lotId}/proof`)).body;
    const endOf = ({ legs }: Position) => {
      const ends = legs.physical.evidence.endsSoonest as { what: string; at: string }[];
      return ends.find(({ what }) => what === 'WEIGHT_NOT_MEASURED')?.at ?? '';
    };
    const weighedAt = c.clock.now().getTime();
    const [scale = ''] = codes;
    for (let n = 0; n < 11; n++) await hearFor(c, 5, { [scale]: () => ({ batteryPct: 80 }) });
    const held55 = await proof();
    expect(held55).toMatchObject({ state: 'controlled' });
    expect(held55.legs.physical.evidence.sources).toMatchObject([{ ageS: 55 * 60 }]);
    const endsAt = endOf(held55);
    expect(Date.parse(endsAt)).toBe(weighedAt + 3_600_000);
    expect(held55.legs.physical.evidence.endsSoonest).toMatchObject([{ at: endsAt }, { at: endsAt }, {}, {}]);
    await hearFor(c, 10, { [scale]: () => ({ batteryPct: 80 }) });
    expect(await proof()).toMatchObject({ state: 'unverified', reason: 'WEIGHT_NOT_MEASURED' });
  });
});
