import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { keepAccessLog } from '../../src/ground/access-log/index.ts';
import { sweepSignIns } from '../../src/ground/sign-in/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { enrolled, send, signedIn, signIn } from '../support/sign-in.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const { clock, database, tenantId } = world;
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'sign-in');
const count = async (table: string): Promise<number> =>
  (await database.admin.query(`select count(*)::int as n from ${table}`)).rows[0].n;

it('sessions that are over go half a year later, and questions and devices with them', async () => {
  const holder = await enrolled(world, await world.colleague(bank, 'Li Wei', ['registry:search']));
  const ended = await signedIn(world, holder);
  await signedIn(world, holder);
  await ended.done('/sessions/current/end');
  await send(`${world.url}/v1/sign-in/passkey-question`, {});
  expect([await count('session'), await count('sign_in_challenge'), await count('known_device')]).toEqual([2, 1, 2]);
  expect(await sweepSignIns(ctx)).toBe(0);
  clock.advance(182 * 86_400);
  const live = await signedIn(world, holder);
  expect(await sweepSignIns(ctx)).toBe(0);
  expect(await count('sign_in_challenge')).toBe(0);
  clock.advance(2 * 86_400);
  const again = await signedIn(world, holder);
  expect(await sweepSignIns(ctx)).toBe(2);
  expect((await again.get('/sessions')).status).toBe(200);
  expect((await live.get('/sessions')).status).toBe(401);
  clock.advance(366 * 86_400);
  await sweepSignIns(ctx);
  expect([await count('session'), await count('known_device')]).toEqual([0, 0]);
});

it('who signs in as nobody is told with the address, and as somebody stands in the log', async () => {
  const told: unknown[] = [];
  const { tell } = keepAccessLog(
    () => ctx,
    ({ what, address }) => told.push({ what, address }),
  );
  const holder = await enrolled(world, await world.colleague(bank, 'Wang Fang', ['registry:search']), 'wang');
  world.told.length = 0;
  await signIn(world, { ...holder, loginName: 'nobody-abcdefgh' });
  await signIn(world, { ...holder, password: 'another password altogether' });
  for (const entry of world.told) tell(entry);
  expect(told).toEqual([{ what: 'signIn.refused', address: '127.0.0.1' }]);
});
