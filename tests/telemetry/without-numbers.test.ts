import { describe, expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { type Leg, pledgeWatched } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { manager, bank, ingest, clock, database } = c;
await c.valuationTerms();
await c.price(70_000);

let made = 0;
async function enrol(more: object = { numbered: false }) {
  const code = `bare-${c.tenantId.slice(-6)}-${++made}`;
  const { device } = await manager.done<{ device: { id: string; numbered: boolean } }>('/devices', {
    code,
    kind: 'scale',
    reportEveryS: 300,
    ...more,
  });
  ingest.forgetDevices();
  return { code, ...device };
}
const weighed = (grossKg: number, at = clock.now()) => ({ at: at.toISOString(), weight: { grossKg } });
const take = (code: string, ...payloads: object[]) =>
  ingest.take(
    payloads.map((payload) => ({
      topic: `holdfast/v1/${code}/observations`,
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      receivedAt: clock.now(),
    })),
  );
const minutesAgo = (m: number) => new Date(clock.now().getTime() - m * 60_000);

describe('a device without numbers', () => {
  it('is enrolled as one; each content is stored once, however often and in whatever batch it comes', async () => {
    const { code, id, numbered } = await enrol();
    expect(numbered).toBe(false);
    const [one, two] = [weighed(20_000), weighed(20_010)];
    expect(await take(code, one, two, one)).toEqual({ stored: 2, repeated: 1, quarantined: 0 });
    // The same members in another order are the same; another time is another message.
    expect(await take(code, { weight: one.weight, at: one.at }, weighed(20_000, minutesAgo(5)))).toEqual({
      stored: 1,
      repeated: 1,
      quarantined: 0,
    });
    const state = (await manager.get<object>(`/devices/${id}/state`)).body;
    expect(state).toMatchObject({ received: '3', repeated: '2', gaps: null });
    const { rows } = await database.admin.query<{ seq: number }>(
      'select seq::int from observation o join device d on d.number = o.device_number where d.code = $1 order by seq',
      [code],
    );
    expect(rows.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  it('numbers nothing, and one that was enrolled with numbers always does', async () => {
    const [bare, numbered] = [await enrol(), await enrol({})];
    expect(await take(bare.code, { seq: 7, ...weighed(20_000) })).toMatchObject({ stored: 0, quarantined: 1 });
    expect(await take(numbered.code, weighed(20_000))).toMatchObject({ stored: 0, quarantined: 1 });
    const { body } = await manager.get<{ items: { detail: string }[] }>('/quarantine');
    expect(body.items.map(({ detail }) => detail)).toEqual([
      '/seq: the device was enrolled as one without numbers',
      '/seq: the device numbers its messages',
    ]);
    const observations = [weighed(20_000), weighed(20_000), weighed(20_001)];
    expect(await manager.refused(`/devices/${numbered.id}/observations`, { observations })).toBe(
      '422 OBSERVATION_UNREADABLE',
    );
    const typed = `/devices/${bare.id}/observations`;
    expect(await manager.done<object>(typed, { observations })).toEqual({ stored: 2, repeated: 1 });
    // What a person typed in is not what the device says: its own word is kept beside it, once.
    expect(await take(bare.code, ...observations)).toMatchObject({ stored: 2, repeated: 1 });
    expect(await manager.done<object>(typed, { observations })).toEqual({ stored: 0, repeated: 3 });
    expect(await manager.refused(`/devices/${numbered.id}/replacement`, { successorId: bare.id })).toBe(
      '422 SUCCESSOR_UNFIT',
    );
  });

  it('is judged in the order of its own clock, after a restart as before, and proves nothing alone', async () => {
    const held = await pledgeWatched(c, { t: 20, kinds: ['scale', 'door_sensor'], bare: ['scale'], signed: ['scale'] });
    const [scale = '', door = ''] = held.codes;
    const devices = async () =>
      (await manager.get<{ items: Record<string, unknown>[] }>(`/subjects/${held.subjectId}/devices`)).body.items;
    for (let n = 0; n < 4; n++) {
      clock.advance(300);
      await c.hearBare(scale, weighed(20_000 + n));
      await c.hear(door, { door: 'closed' });
    }
    await c.tick();
    expect(await held.subject()).toMatchObject({ status: 'in_control' });
    const before = await devices();
    expect(before.find(({ code }) => code === scale)).toMatchObject({ missing: null, received: 4, clockFaults: 0 });
    expect(before.find(({ code }) => code === scale)?.trust).toBeLessThan(1);
    c.restart();
    // Sent late, and once more: it stands in its place by the device’s clock, and is no fault of that clock.
    const late = weighed(20_002, minutesAgo(13));
    await c.hearBare(scale, late);
    await c.hearBare(scale, late);
    clock.advance(61);
    await c.tick();
    expect((await devices()).find(({ code }) => code === scale)).toMatchObject({ received: 5, clockFaults: 0 });
    expect(await held.subject()).toMatchObject({ status: 'in_control' });
    const proof = await bank.get<{ legs: { physical: Leg } }>(`/positions/${held.lotId}/proof`);
    const { evidence } = proof.body.legs.physical;
    expect(evidence).toMatchObject({
      confidence: 'one_house',
      withoutNumbers: [scale],
      unprovable: expect.arrayContaining(['GAPS_WITHOUT_NUMBERS']),
      sources: expect.arrayContaining([expect.objectContaining({ code: scale, signed: true, numbered: false })]),
    });
    const sensitivity = await bank.get<{ items: { act: string; unprovable: string | null }[] }>(
      `/subjects/${held.subjectId}/sensitivity`,
    );
    expect(sensitivity.body.items.find(({ act }) => act === 'speak_beside_device')?.unprovable).toBeNull();
  });
});
