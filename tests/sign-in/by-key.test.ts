import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { enrolled, goodPassword, send } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const [one, other] = administratorsOf(bank);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const enter = (key: string) => send(`${world.url}/v1/sign-in/key`, { key });
const speaker = (token: string | null) => new Client(world.url, token ?? '', bank.partyId, '');
const spent = { status: 401, body: { code: 'SIGN_IN_KEY_SPENT' } };

describe('the first door of whoever was added', () => {
  it('opens by the key that they made, once two administrators put its code on record, and until they have a way of their own', async () => {
    const { key, enrolmentCode } = await makeKey(chance);
    expect(await enter(key)).toMatchObject(spent);
    const body = { name: 'Zhao Min', mandates: ['registry:search'], enrolmentCode };
    const asked = await one.post<{ id: string }>('/people', body);
    expect(asked.status).toBe(202);
    // One administrator alone opens nothing.
    expect(await enter(key)).toMatchObject(spent);
    await other.post(`/proposals/${asked.body.id}/agreement`);
    const begun = await enter(key);
    expect([begun.status, begun.body.session.provedAt]).toEqual([201, null]);
    const session = speaker(begun.body.token);
    expect((await session.get<{ person: { name: string } }>('/me')).body.person.name).toBe('Zhao Min');
    await session.done('/me/password', { name: 'zhao.min', password: goodPassword });
    expect(await enter(key)).toMatchObject(spent);
  });

  it('opens to nobody who saw the enrolment code, and to no key that is good for less', async () => {
    const colleague = await world.colleague(bank, 'Wu Lei', ['registry:search']);
    const { key, enrolmentCode } = await makeKey(chance);
    // What an administrator sees is no key, nor made into one by writing it as one.
    expect((await enter(enrolmentCode)).status).toBe(422);
    expect((await enter(enrolmentCode.replace(/^hfe_/, 'hf_'))).status).toBeGreaterThanOrEqual(400);
    const { keyId } = await one.done<{ keyId: string }>('/api-keys', {
      personId: colleague.personId,
      enrolmentCode,
      acts: ['registry:search'],
    });
    // Deceived administrators put a key of their own on record: it waits for the person whom it would speak for.
    expect(await enter(key)).toMatchObject(spent);
    await colleague.done(`/api-keys/${keyId}/confirmation`);
    expect(await enter(key)).toMatchObject({ status: 403, body: { code: 'KEY_FOR_LESS' } });
  });

  it('shows no second factor: what begins by a key agrees to nothing that asks for one', async () => {
    const { key, enrolmentCode } = await makeKey(chance);
    await one.done('/people', { name: 'Third administrator', mandates: ['person:manage'], enrolmentCode });
    const session = speaker((await enter(key)).body.token);
    const { body } = await one.post<{ id: string }>('/people', {
      name: 'Nobody',
      mandates: ['registry:search'],
      enrolmentCode: (await makeKey(chance)).enrolmentCode,
    });
    expect(await session.post(`/proposals/${body.id}/agreement`)).toMatchObject({
      status: 403,
      body: { code: 'STEP_UP_REQUIRED' },
    });
  });

  it('ends with the key: so does what was made in it', async () => {
    const colleague = await world.colleague(bank, 'Sun Li', []);
    const session = speaker((await enter(colleague.key)).body.token);
    const { keys } = (await session.get<{ keys: { keyId: string }[] }>('/me')).body;
    await one.done(`/api-keys/${keys[0]?.keyId}/revocation`, {});
    expect((await session.get('/me')).status).toBe(401);
  });

  it('is shut to who was let in again by two administrators, or has a passkey or a password', async () => {
    const holder = await enrolled(world, await world.colleague(bank, 'Chen Bo', []), 'chen.bo');
    expect(await enter(holder.client.key)).toMatchObject(spent);
    await one.done(`/people/${holder.client.personId}/factors/end`, { reason: 'lost the phone' });
    expect(await enter(holder.client.key)).toMatchObject(spent);
  });
});
