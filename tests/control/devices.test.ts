import { describe, expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { bank, importer, manager, clock } = trade;

interface SubjectDevice {
  code: string;
  kind: string;
  trust: number;
  received: number;
  missing: number;
  unproved: number;
  clockFaults: number;
  clones: number;
  lastReceivedAt: string | null;
  doubts: { reason: string; count: number; lastReceivedAt: string }[];
}

const devicesOf = async (subjectId: string, reader = bank) =>
  (await reader.get<{ items: SubjectDevice[] }>(`/subjects/${subjectId}/devices`)).body.items;

/** Says something under a number of the test's choice. */
const say = (code: string, seq: number, readings: object, at = clock.now()) =>
  trade.ingest.take([
    {
      topic: `holdfast/v1/${code}/observations`,
      payload: new TextEncoder().encode(JSON.stringify({ seq, at: at.toISOString(), ...readings })),
      receivedAt: clock.now(),
    },
  ]);

/** A pledged lot under the watch of its scale, heard for half an hour. */
async function pledgedLot() {
  const lot = await trade.storedLot();
  await trade.pledgeGoods([lot.lotId]);
  return lot;
}

describe('the devices of a subject', () => {
  it('are believed while nothing speaks against them, as the lender reads it', async () => {
    const { subjectId, scale } = await pledgedLot();
    expect(await devicesOf(subjectId)).toEqual([
      expect.objectContaining({
        code: scale,
        kind: 'scale',
        trust: 1,
        received: 6,
        missing: 0,
        clones: 0,
        lastReceivedAt: clock.now().toISOString(),
        doubts: [],
      }),
    ]);
  });

  it('show what is missing, what was doubted and when, and are believed less', async () => {
    const { subjectId, scale } = await pledgedLot();
    clock.advance(300);
    await say(scale, 16, { weight: { grossKg: -5 } });
    clock.advance(300);
    await say(scale, 17, { weight: { grossKg: -6 } });
    await say(scale, 18, { weight: { grossKg: 20_000 } }, new Date('2000-01-01T00:00:00Z'));
    const [device] = await devicesOf(subjectId);
    expect(device).toMatchObject({
      received: 9,
      missing: 10,
      clockFaults: 1,
      lastReceivedAt: clock.now().toISOString(),
    });
    expect(device?.doubts).toEqual([
      { reason: 'CLOCK_IN_PAST', count: 1, lastReceivedAt: clock.now().toISOString() },
      { reason: 'WEIGHT_NEGATIVE', count: 2, lastReceivedAt: clock.now().toISOString() },
    ]);
    expect(device?.trust).toBeLessThan(0.8);
    // The price of a read is bounded: what was doubted long ago is not counted any more.
    clock.advance(8 * 86_400);
    await say(scale, 19, { weight: { grossKg: 20_000 } });
    expect((await devicesOf(subjectId))[0]?.doubts).toEqual([]);
  });

  it('show that two speak under one name', async () => {
    const { subjectId, scale } = await pledgedLot();
    clock.advance(300);
    await say(scale, 6, { weight: { grossKg: 20_000 } });
    // The pledge brought the lender's limits: within a minute everything is judged by them.
    clock.advance(61);
    await trade.tick();
    for (const grossKg of [12_000, 11_000]) await say(scale, 6, { weight: { grossKg } });
    expect(await devicesOf(subjectId)).toMatchObject([{ received: 9, clones: 2 }]);
    expect((await devicesOf(subjectId))[0]?.trust).toBeLessThan(1);
  });

  it('say nothing of what a device tells another subject after this one’s watch has ended', async () => {
    const { lotId, subjectId, scale } = await trade.storedLot();
    await manager.done(`/subjects/${subjectId}/end`);
    const before = await devicesOf(subjectId, manager);
    const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
    clock.advance(300);
    const again = await manager.done<{ id: string }>('/subjects', {
      code: `${scale}-again`,
      kind: 'lot',
      siteId: trade.siteId,
      lotIds: [lotId],
      deviceIds: [body.items.find(({ code }) => code === scale)?.id],
      expected: {},
    });
    for (let seq = 6; seq < 20; seq++) await say(scale, seq, { weight: { grossKg: -1 } });
    expect(await devicesOf(subjectId, manager)).toEqual(before);
    expect(await devicesOf(again.id, manager)).toMatchObject([
      { received: 14, doubts: [{ reason: 'WEIGHT_NEGATIVE', count: 14 }] },
    ]);
  });

  it('are for those who see the subject', async () => {
    const { subjectId } = await pledgedLot();
    expect(await devicesOf(subjectId, manager)).toEqual(await devicesOf(subjectId));
    expect(await devicesOf(subjectId, importer)).toEqual(await devicesOf(subjectId));
    const stranger = await trade.party('Stranger', 'bank');
    const { status, body } = await stranger.get<ProblemBody>(`/subjects/${subjectId}/devices`);
    expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  });
});
