import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { hearFor, type Position, pledgeWatched } from '../support/watched-pledge.ts';

const c = await openCollateral();
await c.valuationTerms();
await c.price(70_000);

const held = { position: { lat: 29.635, lon: 106.375, accuracyM: 8 } };
const seen = (n: number) => ({ position: { ...held.position, lat: 29.635 + n / 1_000_000 } });

it('a receiver that gives its last fix again proves no place for longer than the lender allows', async () => {
  await stateTerms(c.bank, c.second, { ...lenientTerms, placeAtRestS: 7_200 });
  const watched = await pledgeWatched(c, {
    t: 50,
    kinds: ['gnss_tracker'],
    before: ([tracker = '']) => hearFor(c, 20, { [tracker]: seen }),
  });
  const [tracker = ''] = watched.codes;
  expect(await watched.subject()).toMatchObject({ limits: { placeAtRestS: 7_200 } });
  const { body } = await c.bank.get<{ items: { act: string; seconds: number }[] }>(
    `/subjects/${watched.subjectId}/sensitivity`,
  );
  expect(body.items.find(({ act }) => act === 'hide_receiver')).toMatchObject({ seconds: 7_200 });
  await hearFor(c, 100, { [tracker]: () => held });
  expect((await watched.position()).state).toBe('controlled');
  await hearFor(c, 40, { [tracker]: () => held });
  expect(await watched.position()).toMatchObject({ state: 'degraded', reason: 'PLACE_NOT_PROVED' });
  const { evidence } = (await c.bank.get<Position>(`/positions/${watched.lotId}/proof`)).body.legs.physical;
  const newest = Date.parse(evidence.newestFixAt as string);
  expect(c.clock.now().getTime() - newest).toBeGreaterThan(7_200_000);
  // The next new fix proves it again, once it has steadied.
  await hearFor(c, 30, { [tracker]: seen });
  expect((await watched.position()).state).toBe('controlled');
  // A lender that allows a day says so in terms of its own, by two people.
  await stateTerms(c.bank, c.second, { placeAtRestS: 86_400 });
  await hearFor(c, 200, { [tracker]: () => held });
  expect((await watched.position()).state).toBe('controlled');
});
