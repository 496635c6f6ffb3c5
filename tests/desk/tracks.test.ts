import { expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';
import type { Client } from '../support/world.ts';

const trade = await openTrade();
const { carrier, manager, clock } = trade;
const { subjectId, scale } = await trade.storedLot();

interface Point {
  at: string;
  lat: number;
  lon: number;
  isProof: boolean;
}
const begun = clock.now().getTime() + 10_000;
for (let n = 0; n < 300; n++) {
  clock.advance(10);
  await trade.hear(scale, {
    position: { lat: n === 150 ? 29.639 : 29.635, lon: 106.37 + n / 100_000, accuracyM: 5 },
    weight: { grossKg: 20_000 + (n === 77 ? -50 : 0), stable: true },
  });
}
const read = async <T>(of: Client, path: string) => (await of.get<T>(path)).body;

it('draws a track with as few points as asked, and what stands out among them', async () => {
  const whole = await read<{ read: number; until: null; points: Point[] }>(manager, `/tracks/${subjectId}`);
  expect([whole.points.length, whole.until]).toEqual([whole.read, null]);
  expect(whole.read).toBe(300);
  const few = await read<{ points: Point[] }>(manager, `/tracks/${subjectId}?points=12`);
  expect(few.points).toHaveLength(12);
  expect(few.points.map(({ lat }) => lat)).toContain(29.639);
  expect(few.points.at(-1)).toEqual(whole.points.at(-1));
  const far = await read<{ points: Point[] }>(manager, `/tracks/${subjectId}?zoom=8`);
  expect(far.points.length).toBeLessThan(10);
  const half = await read<{ read: number }>(
    manager,
    `/tracks/${subjectId}?from=${new Date(begun).toISOString()}&to=${new Date(begun + 1_000_000).toISOString()}`,
  );
  expect(half.read).toBe(100);
});

it('tells what was read, device by device', async () => {
  const weight = await read<{ series: { device: string; points: { value: number }[] }[] }>(
    manager,
    `/tracks/${subjectId}/readings?measure=weight&points=20`,
  );
  expect(weight.series.map(({ device }) => device)).toEqual([scale]);
  expect(weight.series[0]?.points.map(({ value }) => value)).toContain(19_950);
  expect((await read<{ series: object[] }>(manager, `/tracks/${subjectId}/readings?measure=battery`)).series).toEqual(
    [],
  );
  expect((await manager.get(`/tracks/${subjectId}/readings?measure=secret`)).status).toBe(422);
});

it('has everything that is watched on one map, and nothing of others', async () => {
  const { items } = await read<{ items: { subjectId: string; place: { lon: number; device: string } | null }[] }>(
    manager,
    '/map',
  );
  const item = items.find((each) => each.subjectId === subjectId);
  expect(item?.place).toMatchObject({ lon: 106.37299, device: scale, everyS: 300 });
  expect((await read<{ items: object[] }>(carrier, '/map')).items).toEqual([]);
  expect((await carrier.get(`/tracks/${subjectId}`)).status).toBe(404);
});

it('tells the history of a thing in words, with who and why', async () => {
  const { items } = await read<{
    items: {
      what: { en: string; zh: string };
      person: { name: string } | null;
      party: { id: string } | null;
      type: string;
    }[];
  }>(manager, `/history/${subjectId}`);
  expect(items[0]).toMatchObject({ party: { id: manager.partyId }, person: { id: manager.personId } });
  for (const { what, type } of items) {
    expect(what.zh, type).toMatch(/\p{Script=Han}/u);
    expect(what.en, type).not.toBe(type);
  }
  expect((await carrier.get(`/history/${subjectId}`)).status).toBe(404);
});
