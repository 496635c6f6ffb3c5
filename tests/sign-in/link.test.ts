import { expect, it } from 'vitest';
import { machineChance } from '../../src/adapters/node/chance.ts';
import { systemCtx } from '../../src/app.ts';
import { makeSignInLink } from '../../src/ground/sign-in/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { enrolled, send } from '../support/sign-in.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const { clock, database, tenantId, url } = world;
const bank = await world.party('Bank', 'bank');
const chance = machineChance();
const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'test');
const linkFor = (personId: string) => makeSignInLink(ctx, personId);
const enter = (link: string) => send(`${url}/v1/sign-in/link`, { link });

it('lets a person in once who has no way in, without a second factor', async () => {
  const link = (await linkFor(bank.personId)) ?? '';
  const first = await enter(link);
  expect([first.status, first.body.session.personId, first.body.session.provedAt]).toEqual([201, bank.personId, null]);
  const again = await enter(link);
  expect([again.status, again.body.code]).toEqual([401, 'SIGN_IN_LINK_SPENT']);
});

it('keeps only its hash', async () => {
  const link = (await linkFor(bank.personId)) ?? '';
  const { rows } = await database.admin.query('select * from sign_in_challenge');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(link);
});

it('lapses within a quarter of an hour', async () => {
  const link = (await linkFor(bank.personId)) ?? '';
  clock.advance(15 * 60 + 1);
  expect((await enter(link)).body.code).toBe('SIGN_IN_LINK_SPENT');
});

it('is made for nobody who has a way in, and lets nobody in who got one meanwhile', async () => {
  const colleague = await world.colleague(bank, 'Wang Fang', []);
  const link = (await linkFor(colleague.personId)) ?? '';
  await enrolled(world, colleague, 'wang.fang');
  expect(await linkFor(colleague.personId)).toBeUndefined();
  expect((await enter(link)).body.code).toBe('SIGN_IN_LINK_SPENT');
});
