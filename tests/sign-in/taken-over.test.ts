import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { Device, type Question } from '../support/passkey.ts';
import { enrolled, send, signedIn, signIn } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld } from '../support/world.ts';

/** Somebody had a person's key, or session, for a minute: what they made of it ends with it. */
const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const [one, other] = administratorsOf(bank);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const colleague = (name: string) => world.colleague(bank, name, ['registry:search', 'facility:propose']);
const speaker = (token: string | null) => new Client(world.url, token ?? '', bank.partyId, '');

async function adds(client: Client): Promise<Device> {
  const device = new Device(world.url, { counts: true });
  const question = await client.done<Question>('/me/passkeys/question');
  await client.done('/me/passkeys', { name: 'Phone', passkey: await device.make(question) });
  return device;
}
async function comesIn(device: Device) {
  const question = (await send(`${world.url}/v1/sign-in/passkey-question`, {})).body as unknown as Question;
  const { status, body } = await send(`${world.url}/v1/sign-in/passkey`, { passkey: await device.show(question) });
  return { status, session: speaker(body.token), sessionId: status === 201 ? body.session.id : '' };
}
const keyOf = async (person: Client) => (await person.get<{ keyId: string }>('/me')).body.keyId;
interface Ways {
  items: { kind: string; line: string[] }[];
}

describe('what a thief added by a stolen key', () => {
  it('ends with the key, with what it added in turn, and is seen by administrators before', async () => {
    const person = await colleague('Li Wei');
    const keyId = await keyOf(person);
    const first = await adds(person);
    const inFirst = await comesIn(first);
    const second = await adds(inFirst.session);
    const live = await comesIn(second);
    const ways = (await one.get<Ways>(`/people/${person.personId}/factors`)).body.items;
    expect(ways).toHaveLength(2);
    for (const { line } of ways) expect(line).toContain(keyId);
    const { body: me } = await one.get<{ waysInOfColleagues: { type: string; byPersonId: string }[] }>('/me');
    expect(me.waysInOfColleagues[0]).toMatchObject({ type: 'passkey.added', byPersonId: person.personId });
    expect((await person.get<{ waysInOfColleagues: unknown[] }>('/me')).body.waysInOfColleagues).toEqual([]);
    await other.done(`/api-keys/${keyId}/revocation`);
    expect((await live.session.get('/me')).status).toBe(401);
    expect([(await comesIn(first)).status, (await comesIn(second)).status]).toEqual([401, 401]);
    expect((await one.get<Ways>(`/people/${person.personId}/factors`)).body.items).toEqual([]);
  });

  it('ends with the key that was rotated before', async () => {
    const person = await colleague('Rotated');
    const keyId = await keyOf(person);
    const { key, enrolmentCode } = await makeKey(chance);
    await person.done(`/api-keys/${keyId}/rotation`, { enrolmentCode });
    const device = await adds(new Client(world.url, key, bank.partyId, person.personId));
    await one.done(`/api-keys/${keyId}/revocation`);
    expect((await comesIn(device)).status).toBe(401);
  });

  it('ends where it is a password with an authenticator', async () => {
    const person = await colleague('By words');
    const holder = await enrolled(world, person);
    const session = await signedIn(world, holder);
    await one.done(`/api-keys/${await keyOf(person)}/revocation`);
    expect((await session.get('/me')).status).toBe(401);
    world.clock.advance(31);
    expect((await signIn(world, holder)).status).toBe(401);
  });

  it('stays where the key was neither lost nor stolen, and what came by another key stays', async () => {
    const person = await colleague('Careful');
    const device = await adds(person);
    const { key, enrolmentCode } = await makeKey(chance);
    const { keyId } = await one.done<{ keyId: string }>('/api-keys', { personId: person.personId, enrolmentCode });
    await person.done(`/api-keys/${keyId}/confirmation`);
    await other.done(`/api-keys/${keyId}/revocation`);
    expect((await new Client(world.url, key, '', '').get('/me')).status).toBe(401);
    expect((await comesIn(device)).status).toBe(201);
    await person.done(`/api-keys/${await keyOf(person)}/revocation`, { keepsWaysIn: true });
    expect((await comesIn(device)).status).toBe(201);
  });

  it('ends with the session in which it was added', async () => {
    const person = await colleague('In a session');
    const first = await adds(person);
    const { session, sessionId } = await comesIn(first);
    const second = await adds(session);
    await one.done(`/sessions/${sessionId}/revocation`);
    expect([(await comesIn(second)).status, (await comesIn(first)).status]).toEqual([401, 201]);
  });
});

describe('who was taken over', () => {
  it('is shut out, loses whatever opens, and comes in again by a recovery that no thief cancels', async () => {
    const person = await colleague('Taken over');
    const device = await adds(person);
    const thief = await comesIn(device);
    const at = `/people/${person.personId}`;
    expect(await person.refused(`${at}/factors/end`)).toBe('403 MANDATE_MISSING');
    const elsewhere = administratorsOf(await world.party('Other house', 'bank'))[0];
    expect(await elsewhere.refused(`${at}/factors/end`)).toBe('404 NOT_FOUND');
    expect((await elsewhere.get(`${at}/factors`)).status).toBe(404);
    await one.done(`${at}/suspension`);
    const { key, enrolmentCode } = await makeKey(chance);
    await one.done(`${at}/recovery`, { enrolmentCode, reason: 'passport seen' });
    await one.done(`${at}/reinstatement`);
    expect((await thief.session.get('/me')).status).toBe(401);
    expect((await comesIn(device)).status).toBe(401);
    expect(await person.refused(`${at}/recovery/cancellation`)).toBe('403 RECOVERY_OF_SUSPENDED');
    expect(await person.refused('/me/passkeys/question')).toBe('403 FACTORS_STAND');
    world.clock.advance(86_400);
    const { status, body } = await send(`${world.url}/v1/sign-in/recovery`, { code: key });
    expect(status).toBe(201);
    expect((await comesIn(await adds(speaker(body.token)))).status).toBe(201);
  });

  it('does not cancel what began before the suspension either; an administrator does', async () => {
    const person = await colleague('Suspended later');
    const at = `/people/${person.personId}`;
    const { enrolmentCode } = await makeKey(chance);
    await one.done(`${at}/recovery`, { enrolmentCode, reason: 'passport seen' });
    await other.done(`${at}/suspension`);
    await one.done(`${at}/reinstatement`);
    expect(await person.refused(`${at}/recovery/cancellation`)).toBe('403 RECOVERY_OF_SUSPENDED');
    expect((await one.post(`${at}/recovery/cancellation`)).status).toBe(200);
  });

  it('has what opens ended while suspended, and the key alone makes nothing new', async () => {
    const person = await colleague('Ended');
    const device = await adds(person);
    const at = `/people/${person.personId}`;
    await other.done(`${at}/suspension`);
    expect((await one.done<Ways>(`${at}/factors/end`, { reason: 'stolen' })).items).toEqual([]);
    await one.done(`${at}/reinstatement`);
    expect((await comesIn(device)).status).toBe(401);
    expect(await person.refused('/me/passkeys/question')).toBe('403 FACTORS_STAND');
    expect((await person.get<{ notices: { type: string }[] }>('/me')).body.notices.map(({ type }) => type)).toContain(
      'factors.ended',
    );
  });
});
