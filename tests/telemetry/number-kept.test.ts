import { describe, expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { manager, bank, ingest, clock } = trade;

const say = (code: string, text: string) =>
  ingest.take([
    { topic: `holdfast/v1/${code}/observations`, payload: new TextEncoder().encode(text), receivedAt: clock.now() },
  ]);
const weigh = (code: string, seq: number, grossKg: number, at = clock.now()) =>
  say(code, JSON.stringify({ seq, at: at.toISOString(), weight: { grossKg } }));

/** A lot under watch whose scale says nothing by itself, and the next number of that scale. */
async function stored() {
  const lot = await trade.storedLot();
  await trade.pledgeGoods([lot.lotId]);
  await trade.pass(10);
  const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
  const id = body.items.find(({ code }) => code === lot.scale)?.id ?? '';
  trade.weights.delete(lot.scale);
  const next = Number((await manager.get<{ received: string }>(`/devices/${id}/state`)).body.received);
  return { ...lot, next };
}
const statusOf = async (subjectId: string) =>
  (await bank.get<{ status: string; statusReason: string }>(`/subjects/${subjectId}`)).body;
const clonesOf = async (subjectId: string) =>
  (await bank.get<{ items: { clones: number }[] }>(`/subjects/${subjectId}/devices`)).body.items[0]?.clones;

describe('a number that was used with other content', () => {
  it('is told however many numbers were forged ahead of the truth', async () => {
    const { scale, subjectId, next } = await stored();
    for (let n = 0; n < 30; n++) await weigh(scale, next + n, 20_000, new Date(clock.now().getTime() + n * 3_000));
    for (let n = 0; n < 2; n++) {
      clock.advance(60);
      expect(await weigh(scale, next + n, 12_000)).toMatchObject({ repeated: 0, quarantined: 1 });
    }
    expect(await clonesOf(subjectId)).toBe(2);
    expect(await statusOf(subjectId)).toMatchObject({ status: 'at_risk', statusReason: 'DEVICE_CLONED' });
  });

  it('is counted by its first, and a true repeat is none', async () => {
    const { scale, subjectId, next } = await stored();
    const at = clock.now();
    for (let n = 0; n < 12; n++) await weigh(scale, next + n, 20_000, at);
    expect(await weigh(scale, next, 20_000, at)).toMatchObject({ repeated: 1, quarantined: 0 });
    expect(await clonesOf(subjectId)).toBe(0);
    await weigh(scale, next + 1, 12_000);
    // What the state holds of it is in the database, not in this process alone.
    expect(await clonesOf(subjectId)).toBe(1);
  });

  it('is told of a device that nothing watches', async () => {
    const code = 'LOOSE-SCALE';
    await manager.done('/devices', { code, kind: 'scale' });
    for (let n = 0; n < 12; n++) await weigh(code, n, 20_000);
    clock.advance(1);
    expect(await weigh(code, 0, 12_000)).toMatchObject({ repeated: 0, quarantined: 1 });
  });
});

describe('a device that has had more put aside than is kept', () => {
  it('is in doubt for that alone, and a clone of it counts though nothing of it is kept', async () => {
    const { scale, subjectId, next } = await stored();
    const junk = {
      topic: `holdfast/v1/${scale}/observations`,
      payload: new TextEncoder().encode('{'),
      receivedAt: clock.now(),
    };
    for (let n = 0; n < 3; n++) await ingest.take(Array.from({ length: 500 }, () => junk));
    await weigh(scale, next, 20_000);
    await weigh(scale, next, 12_000);
    expect(await clonesOf(subjectId)).toBe(1);
    clock.advance(300);
    await weigh(scale, next + 1, 20_000);
    await trade.tick();
    expect(await statusOf(subjectId)).toMatchObject({ status: 'at_risk', statusReason: 'QUOTA_SPENT' });
  });
});
