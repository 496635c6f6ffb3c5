import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { appointAdministrators, makeKey } from '../../src/ground/parties/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { Client, openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const chance = seededChance(21);
const newId = identifiers(world.clock, chance);
const ctx = systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'command');
const appoint = async (name: string) => {
  const { key, enrolmentCode } = await makeKey(chance);
  const view = await appointAdministrators(ctx, {
    partyId: bank.partyId,
    administrators: [{ name, enrolmentCode }],
  });
  return new Client(world.url, key, bank.partyId, view.administrators[0]?.personId ?? '');
};
const revokeAll = (most: number) =>
  world.database.admin.query(
    `alter table api_key disable trigger user;
     update api_key set revoked_at = now() where id in (select k.id from api_key k join person p on p.id = k.person_id
       where p.party_id = '${bank.partyId}' and p.mandates @> '{person:manage}' and k.revoked_at is null limit ${most});
     alter table api_key enable trigger user`,
  );

it('puts nobody beside administrators who can make others themselves', async () => {
  await expect(appoint('Intruder')).rejects.toMatchObject({ code: 'ADMINISTERS_ITSELF' });
});

it('helps a party whose administrators lost their keys, and tells it', async () => {
  await revokeAll(100);
  const [first, second] = [await appoint('First'), await appoint('Second')];
  await expect(appoint('Third')).rejects.toMatchObject({ code: 'ADMINISTERS_ITSELF' });
  const { enrolmentCode } = await makeKey(chance);
  const asked = await first.post<{ id: string }>('/people', {
    name: 'Officer',
    mandates: ['facility:propose'],
    enrolmentCode,
  });
  expect(asked.status).toBe(202);
  expect((await second.post(`/proposals/${asked.body.id}/agreement`)).status).toBe(200);
  const { items } = (await bank.get<{ items: { type: string }[] }>(`/events?objectId=${bank.partyId}`)).body;
  expect(items.map(({ type }) => type)).toContain('party.administratorsAppointed');
});

it('gives an administrator no business', async () => {
  const { rows } = await world.database.admin.query(
    `select mandates from person where party_id = '${bank.partyId}' and name in ('First', 'Second')`,
  );
  expect(rows).toEqual([
    { mandates: ['person:manage', 'webhook:manage'] },
    { mandates: ['person:manage', 'webhook:manage'] },
  ]);
});
