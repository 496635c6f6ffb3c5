import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { Device, type Question } from '../support/passkey.ts';
import { codeAt, enrolled, goodPassword, type Holder, send, signedIn, signIn } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const [one, other] = administratorsOf(bank);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const DAY = 86_400;

interface Begun {
  id: string;
  state: string;
  opensAt: string;
  agreedBy: string[];
}
const reason = 'showed her passport at the branch';
const begin = async (person: Client, enrolmentCode: string): Promise<Begun> =>
  one.done<Begun>(`/people/${person.personId}/recovery`, { enrolmentCode, reason });
const show = (code: string) => send(`${world.url}/v1/sign-in/recovery`, { code });
const speaker = (token: string | null) => new Client(world.url, token ?? '', bank.partyId, '');

async function somebody(name: string): Promise<Holder & { session: Client }> {
  const client = await world.colleague(bank, name, ['registry:search', 'facility:propose']);
  const holder = await enrolled(world, client, name.toLowerCase().replaceAll(' ', '.'));
  return { ...holder, session: await signedIn(world, holder) };
}

describe('who lost what they sign in with', () => {
  it('comes in by a code of their own that two administrators agreed to, after a wait, and makes other factors', async () => {
    const holder = await somebody('Li Wei');
    const device = new Device(world.url);
    const question = await holder.session.done<Question>('/me/passkeys/question');
    await holder.session.done('/me/passkeys', { name: 'Lost', passkey: await device.make(question) });
    const session = await signedIn(world, holder);
    const { key, enrolmentCode } = await makeKey(chance);
    expect((await show(key)).status).toBe(401);
    const begun = await begin(holder.client, enrolmentCode);
    expect(begun).toMatchObject({ state: 'waiting', askedBy: one.personId, agreedBy: [other.personId] });
    const me = await session.get<{ notices: { type: string }[] }>('/me');
    expect(me.body.notices.map(({ type }) => type)).toContain('recovery.begun');
    expect(await show(key)).toMatchObject({
      status: 422,
      body: { code: 'RECOVERY_WAITS', facts: { opensAt: begun.opensAt } },
    });
    world.clock.advance(DAY);
    const live = await signedIn(world, holder);
    const both = await Promise.all([show(key), show(key)]);
    expect(both.map(({ status }) => String(status)).sort()).toEqual(['201', '401']);
    const recovering = speaker(both.find(({ status }) => status === 201)?.body.token ?? null);
    expect((await live.get('/sessions')).status).toBe(401);
    world.clock.advance(31);
    expect((await signIn(world, holder)).status).toBe(401);
    const asked = (await send(`${world.url}/v1/sign-in/passkey-question`, {})).body as unknown as Question;
    expect((await send(`${world.url}/v1/sign-in/passkey`, { passkey: await device.show(asked) })).status).toBe(401);
    expect(await recovering.refused('/facilities', {})).toMatch(/^(403 MANDATE_MISSING|422)/);
    // Longer than a second factor counts, and still for factors alone.
    world.clock.advance(8 * 60);
    expect(await holder.client.refused('/me/authenticator')).toBe('403 FACTORS_STAND');
    await recovering.done('/me/password', { password: 'eight wagons cross the ice' });
    const { secret } = await recovering.done<{ secret: string }>('/me/authenticator');
    await recovering.done('/me/authenticator/confirmation', { code: await codeAt(world, secret) });
    world.clock.advance(31);
    const again = { loginName: holder.loginName, password: 'eight wagons cross the ice', secret };
    expect((await signIn(world, again)).status).toBe(201);
    expect((await signIn(world, { ...again, password: goodPassword })).status).toBe(401);
    world.clock.advance(8 * 60);
    expect((await recovering.get('/me')).status).toBe(401);
    expect((await show(key)).status).toBe(401);
  });

  it('does nothing else meanwhile', async () => {
    const holder = await somebody('Wang Fang');
    const { key, enrolmentCode } = await makeKey(chance);
    await begin(holder.client, enrolmentCode);
    world.clock.advance(DAY);
    const recovering = speaker((await show(key)).body.token);
    expect((await recovering.get<{ mandatesNow: string[] }>('/me')).body.mandatesNow).toEqual([]);
    expect((await recovering.get('/me/factors')).status).toBe(200);
    expect((await recovering.get<ProblemBody>('/facilities')).body.code).toBe('READ_NOT_IN_KEY');
    expect((await holder.client.get<{ mandatesNow: string[] }>('/me')).body.mandatesNow).toHaveLength(2);
    const code = await codeAt(world, holder.secret);
    expect(await recovering.refused('/sessions/current/step-up', { code })).toBe('403 CODE_WRONG');
  });

  it('says no while it waits, and so does an administrator; nobody else, and not afterwards', async () => {
    const holder = await somebody('Zhao Min');
    const stranger = await somebody('Stranger');
    const first = await makeKey(chance);
    await begin(holder.client, first.enrolmentCode);
    const path = `/people/${holder.client.personId}/recovery/cancellation`;
    expect(await stranger.client.refused(path)).toBe('403 MANDATE_MISSING');
    expect(await administratorsOf(await world.party('Other', 'bank'))[0].refused(path)).toBe('404 NOT_FOUND');
    expect((await holder.session.post<Begun>(path)).body.state).toBe('cancelled');
    world.clock.advance(DAY);
    expect((await show(first.key)).status).toBe(401);
    const second = await makeKey(chance);
    await begin(holder.client, second.enrolmentCode);
    expect((await other.post(path)).status).toBe(200);
    expect(await other.refused(path)).toBe('404 NOT_FOUND');
    const { body } = await holder.client.get<{ items: Begun[] }>(`/people/${holder.client.personId}/recoveries`);
    expect(body.items.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect((await stranger.client.get(`/people/${holder.client.personId}/recoveries`)).status).toBe(403);
    world.clock.advance(31);
    expect((await signIn(world, holder)).status).toBe(201);
  });

  it('shows the code in time; one that lapsed makes room for another', async () => {
    const holder = await somebody('Qian Yu');
    const { key, enrolmentCode } = await makeKey(chance);
    await begin(holder.client, enrolmentCode);
    world.clock.advance(4 * DAY);
    expect((await show(key)).status).toBe(401);
    const next = await makeKey(chance);
    await begin(holder.client, next.enrolmentCode);
    world.clock.advance(DAY);
    expect((await show(next.key)).status).toBe(201);
  });
});

describe('an administrator', () => {
  const path = (client: Client) => `/people/${client.personId}/recovery`;

  it('recovers nobody alone, nobody of another party, and not himself', async () => {
    const holder = await somebody('Sun Li');
    const { key, enrolmentCode } = await makeKey(chance);
    const asked = await one.post<Proposal>(path(holder.client), { enrolmentCode, reason });
    expect([asked.status, asked.body.state]).toEqual([202, 'open']);
    const at = `/proposals/${asked.body.id}/agreement`;
    expect(await one.refused(at)).toBe('403 SAME_PERSON');
    expect(await holder.client.refused(at)).toBe('403 MANDATE_MISSING');
    world.clock.advance(DAY);
    expect((await show(key)).status).toBe(401);
    expect(await one.refused(path(one), { enrolmentCode, reason })).toBe('403 CONCERNS_ITSELF');
    expect(await holder.client.refused(path(holder.client), { enrolmentCode, reason })).toBe('403 MANDATE_MISSING');
    const [elsewhere] = administratorsOf(await world.party('Elsewhere', 'bank'));
    expect(await elsewhere.refused(path(holder.client), { enrolmentCode, reason })).toBe('404 NOT_FOUND');
  });

  it('has nothing that opens: not the code that was shown to him, not a key that is about, not one code twice', async () => {
    const holder = await somebody('Zhou');
    const { key, enrolmentCode } = await makeKey(chance);
    await begin(holder.client, enrolmentCode);
    world.clock.advance(DAY);
    const [, prefix = '', hash = ''] = enrolmentCode.split(/_(?=[0-9a-f]{12}_)|(?<=_[0-9a-f]{12})_/);
    expect((await show(`hf_${prefix}_${hash}`)).status).toBe(401);
    expect((await new Client(world.url, key, '', '').get('/me')).status).toBe(401);
    const shown = JSON.stringify((await one.get('/proposals')).body);
    expect(shown).not.toContain(key.slice(16));
    expect(
      await one.refused(path(holder.client), { enrolmentCode: (await makeKey(chance)).enrolmentCode, reason }),
    ).toBe('409 RECOVERY_CODE_USED');
    const enrolledKey = await makeKey(chance);
    await one.done('/api-keys', { personId: holder.client.personId, enrolmentCode: enrolledKey.enrolmentCode });
    const someone = await somebody('Wu');
    expect(await one.refused(path(someone.client), { enrolmentCode: enrolledKey.enrolmentCode, reason })).toBe(
      '409 RECOVERY_CODE_USED',
    );
  });

  it('keeps out who is suspended meanwhile', async () => {
    const holder = await somebody('Zheng');
    const { key, enrolmentCode } = await makeKey(chance);
    await begin(holder.client, enrolmentCode);
    await one.done(`/people/${holder.client.personId}/suspension`);
    world.clock.advance(DAY);
    expect((await show(key)).status).toBe(401);
    expect(
      await one.refused(path(holder.client), { enrolmentCode: (await makeKey(chance)).enrolmentCode, reason }),
    ).toBe('409 RECOVERY_CODE_USED');
    await one.done(`/people/${holder.client.personId}/leaving`);
    expect(
      await one.refused(path(holder.client), { enrolmentCode: (await makeKey(chance)).enrolmentCode, reason }),
    ).toBe('409 PERSON_NOT_IN_STATE');
  });
});
