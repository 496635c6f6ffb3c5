import { describe, expect, it } from 'vitest';
import { Device, type Lie, type Question } from '../support/passkey.ts';
import { enrolled, nextCode, send, signedIn } from '../support/sign-in.ts';
import { Client, openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const person = (name: string, mandates: string[] = ['registry:search']) => world.colleague(bank, name, mandates);
const rows = async (text: string, ...values: unknown[]) => (await world.database.admin.query(text, values)).rows;

interface Passkey {
  id: string;
  name: string;
  clonedAt: string | null;
}

/** Adds a passkey of a device; its view, or what it is refused with. */
async function added(client: Client, device: Device, lie: Lie = {}) {
  const question = await client.done<Question>('/me/passkeys/question');
  return client.post<Passkey & { code: string }>('/me/passkeys', {
    name: 'Laptop',
    passkey: await device.make(question, lie),
  });
}

const ask = async (): Promise<Question> =>
  (await send(`${world.url}/v1/sign-in/passkey-question`, {})).body as unknown as Question;
const show = (passkey: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  send(`${world.url}/v1/sign-in/passkey`, { passkey, ...more }, headers);
const signsIn = async (device: Device, lie: Lie = {}) => show(await device.show(await ask(), lie));

/** Somebody with a passkey and nothing else, signed in by it. */
async function holder(name: string, counts = true) {
  const client = await person(name);
  const device = new Device(world.url, { counts });
  expect((await added(client, device)).status).toBe(201);
  const { status, body } = await signsIn(device);
  expect(status).toBe(201);
  const session = new Client(world.url, body.token ?? '', client.partyId, client.personId);
  return { client, device, session, sessionId: body.session.id };
}

describe('a passkey', () => {
  it('signs its person in by itself, as both factors, again and again', async () => {
    const { client, device, session } = await holder('Li Wei');
    expect((await session.get<{ items: unknown[] }>('/sessions')).body.items).toMatchObject([
      { personId: client.personId, means: ['passkey'], provedAt: world.clock.now().toISOString(), isCurrent: true },
    ]);
    expect((await signsIn(device)).status).toBe(201);
    expect((await client.get('/me/factors')).body).toMatchObject({ passkeys: 1, passwordAt: null });
    const browser = { 'sec-fetch-site': 'same-origin' };
    const kept = await show(await device.show(await ask()), { as: 'cookie' }, browser);
    expect([kept.status, kept.body.token]).toEqual([201, null]);
    expect(kept.headers.getSetCookie()[0]).toMatch(/^holdfast-\d+=hs_[\w-]{43}; .*HttpOnly/);
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect((await show(await device.show(await ask()), { as: 'cookie' }, elsewhere)).body.code).toBe('CROSS_SITE');
  });

  it('of a device that does not count signs in too', async () => {
    const { device } = await holder('Does not count', false);
    expect((await signsIn(device)).status).toBe(201);
  });

  it.each<[string, Lie]>([
    ['from another origin', { origin: 'https://holdfast.example.evil' }],
    ['for another host', { rpId: 'evil.example' }],
    ['asked for within another page', { crossOrigin: true }],
    ['to a question that nobody asked', { challenge: 'A'.repeat(43) }],
    ['without a look at who holds it', { unverified: true }],
    ['in the name of another', { userHandle: 'A'.repeat(43) }],
    ['made, not shown', { type: 'webauthn.create' }],
  ])('opens nothing %s', async (_, lie) => {
    const { device } = await holder('Attacked');
    expect(await signsIn(device, lie)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
    expect((await signsIn(device)).status).toBe(201);
  });

  it('answers a question once, in its time, also where two send the answer at once', async () => {
    const { device } = await holder('Replayed');
    const question = await ask();
    const answer = await device.show(question);
    const both = await Promise.all([show(answer), show(answer), show(answer)]);
    expect(both.map(({ status }) => String(status)).sort()).toEqual(['201', '401', '401']);
    expect((await show(await device.show(question))).status).toBe(401);
    const late = await ask();
    world.clock.advance(5 * 60);
    expect((await show(await device.show(late))).status).toBe(401);
  });

  it('is signed by its own device alone', async () => {
    const one = await holder('One');
    const other = await holder('Other');
    const answer = await one.device.show(await ask());
    const { body } = await other.client.get<{ items: unknown[] }>('/me/passkeys');
    expect(body.items).toHaveLength(1);
    expect((await show({ ...answer, id: other.device.id, rawId: other.device.id })).status).toBe(401);
    expect((await show({ ...answer, id: 'AAAA', rawId: 'AAAA' })).status).toBe(401);
    expect((await show({ ...answer, response: { ...answer.response, signature: 'AAAA' } })).status).toBe(401);
    expect((await signsIn(new Device(world.url, {})).catch((error: Error) => error.message)) as unknown).toBe(
      'this device holds no passkey',
    );
  });

  it('that counts backwards is there twice: neither opens any more, and the person is told', async () => {
    const { client, device, session } = await holder('Copied');
    const copy = device.copied();
    expect((await signsIn(device)).status).toBe(201);
    expect((await signsIn(device)).status).toBe(201);
    expect((await signsIn(copy)).status).toBe(401);
    expect((await signsIn(device)).status).toBe(401);
    const { body } = await client.get<{ items: Passkey[] }>('/me/passkeys');
    expect(body.items).toMatchObject([{ clonedAt: world.clock.now().toISOString() }]);
    expect(
      await rows(`select type from event where type = 'passkey.cloned' and object_id = $1`, client.personId),
    ).toHaveLength(1);
    expect(world.told.filter(({ what }) => what === 'passkey.cloned')).toHaveLength(1);
    // What it opened before goes on until it ends.
    expect((await session.get('/sessions')).status).toBe(200);
  });

  it('opens nothing of who may enter no more', async () => {
    const { client, device, session } = await holder('Suspended');
    const [administrator] = (await import('../support/world.ts')).administratorsOf(bank);
    await administrator.done(`/people/${client.personId}/suspension`);
    expect((await signsIn(device)).status).toBe(401);
    expect((await session.get('/sessions')).status).toBe(401);
  });
});

describe('a passkey is made', () => {
  it.each<[string, Lie]>([
    ['for another origin', { origin: 'http://localhost:1' }],
    ['for another host', { rpId: 'evil.example' }],
    ['within another page', { crossOrigin: true }],
    ['without a look at who holds it', { unverified: true }],
    ['to a question that nobody asked', { challenge: 'B'.repeat(43) }],
    ['by a maker whose certificate would have us call somewhere', { vouched: true }],
    ['of what was shown', { type: 'webauthn.get' }],
  ])('not %s', async (_, lie) => {
    const answer = await added(await person('Makes'), new Device(world.url), lie);
    expect([answer.status, answer.body.code]).toEqual([403, 'PASSKEY_REFUSED']);
  });

  it('in the session or with the key that asked, once', async () => {
    const one = await person('Asks');
    const other = await person('Steals');
    const question = await one.done<Question>('/me/passkeys/question');
    const passkey = await new Device(world.url).make(question);
    expect(await other.refused('/me/passkeys', { name: 'X', passkey })).toBe('403 PASSKEY_REFUSED');
    expect((await one.post('/me/passkeys', { name: 'X', passkey })).status).toBe(201);
  });

  it('by nobody who holds a key alone, once there is a factor; and one device is one person’s', async () => {
    const { client, device, session } = await holder('Enrolled');
    expect(await client.refused('/me/passkeys/question')).toBe('403 FACTORS_STAND');
    expect(await client.refused('/me/password', { password: 'seven wagons cross the ice' })).toBe('403 FACTORS_STAND');
    const second = new Device(world.url);
    expect((await added(session, second)).status).toBe(201);
    const thief = await person('Takes another’s');
    const question = await thief.done<Question>('/me/passkeys/question');
    const passkey = await device.copied().make(question);
    expect(await thief.refused('/me/passkeys', { name: 'X', passkey })).toBe('403 PASSKEY_REFUSED');
    world.clock.advance(6 * 60);
    expect(await session.refused('/me/passkeys/question')).toBe('403 FACTORS_STAND');
  });

  it('and named and removed; the last way in stays', async () => {
    const { client, device, session } = await holder('Removes');
    const second = new Device(world.url);
    const made = await added(session, second);
    const named = await session.done<Passkey>(`/me/passkeys/${made.body.id}/name`, { name: 'Telephone' });
    expect(named.name).toBe('Telephone');
    expect(await (await person('Stranger')).refused(`/me/passkeys/${made.body.id}/removal`)).toBe('404 NOT_FOUND');
    const other = await signsIn(second);
    expect((await session.post(`/me/passkeys/${made.body.id}/removal`)).status).toBe(200);
    expect((await signsIn(second)).status).toBe(401);
    expect((await new Client(world.url, other.body.token ?? '', '', '').get('/sessions')).status).toBe(401);
    const { body } = await client.get<{ items: Passkey[] }>('/me/passkeys');
    expect(await session.refused(`/me/passkeys/${body.items[0]?.id}/removal`)).toBe('409 LAST_WAY_IN');
    expect((await signsIn(device)).status).toBe(201);
  });
});

describe('a second factor again by a passkey', () => {
  it('is shown in the session that asks, once, and opens a new token', async () => {
    const { device, session } = await holder('Again');
    world.clock.advance(20 * 60);
    const question = await session.done<Question>('/sessions/current/passkey-question');
    const passkey = await device.show(question);
    expect(await session.refused('/sessions/current/step-up', {})).toBe('422 INPUT_INVALID');
    const renewed = await session.done<{ token: string; session: { provedAt: string } }>('/sessions/current/step-up', {
      passkey,
    });
    expect(renewed.session.provedAt).toBe(world.clock.now().toISOString());
    expect((await session.get('/sessions')).status).toBe(401);
    const next = new Client(world.url, renewed.token, '', '');
    expect(await next.refused('/sessions/current/step-up', { passkey })).toBe('403 PASSKEY_REFUSED');
  });

  it('is not another’s, not another session’s, not of the sign-in and not of a copy', async () => {
    const one = await holder('First');
    const other = await holder('Second');
    const question = await one.session.done<Question>('/sessions/current/passkey-question');
    const path = '/sessions/current/step-up';
    expect(await one.session.refused(path, { passkey: await other.device.show(question) })).toBe('403 PASSKEY_REFUSED');
    const again = await signsIn(one.device);
    const elsewhere = new Client(world.url, again.body.token ?? '', '', '');
    expect(await elsewhere.refused(path, { passkey: await one.device.show(question) })).toBe('403 PASSKEY_REFUSED');
    expect(await one.session.refused(path, { passkey: await one.device.show(await ask()) })).toBe(
      '403 PASSKEY_REFUSED',
    );
    const lie = { counter: 1 };
    expect(await one.session.refused(path, { passkey: await one.device.show(question, lie) })).toBe(
      '403 PASSKEY_CLONED',
    );
    expect((await signsIn(one.device)).status).toBe(401);
  });

  it('stands beside a password: either opens, and a password is changed with the one before', async () => {
    const both = await enrolled(world, await person('Both'), 'both');
    const session = await signedIn(world, both);
    const device = new Device(world.url);
    expect((await added(session, device)).status).toBe(201);
    expect((await signsIn(device)).status).toBe(201);
    const change = { password: 'eight wagons cross the ice' };
    expect(await session.refused('/me/password', change)).toBe('403 PASSWORD_OLD_WRONG');
    expect(await session.refused('/me/password', { ...change, oldPassword: 'not this one' })).toBe(
      '403 PASSWORD_OLD_WRONG',
    );
    expect((await session.post('/me/password', { ...change, oldPassword: both.password })).status).toBe(200);
  });
});

it('ends one’s other sessions only with a factor of the last minutes', async () => {
  const someone = await enrolled(world, await person('Many'), 'many');
  const stolen = await signedIn(world, someone);
  const own = await signedIn(world, someone);
  world.clock.advance(6 * 60);
  expect(await stolen.refused(`/sessions/${own.sessionId}/revocation`)).toBe('403 STEP_UP_REQUIRED');
  expect(await stolen.refused(`/people/${own.personId}/sessions/revocation`)).toBe('403 STEP_UP_REQUIRED');
  const { token } = await own.done<{ token: string }>('/sessions/current/step-up', {
    code: await nextCode(world, someone.secret),
  });
  const proved = new Client(world.url, token, '', '');
  expect((await proved.post(`/sessions/${stolen.sessionId}/revocation`)).status).toBe(200);
  expect((await stolen.get('/sessions')).status).toBe(401);
  expect((await proved.post('/sessions/current/end')).status).toBe(200);
});
