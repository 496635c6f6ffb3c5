import { beforeEach, describe, expect, it } from 'vitest';
import { type Lie, openDirectory } from '../support/directory.ts';
import { Device, type Question } from '../support/passkey.ts';
import { send } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const [one, other] = administratorsOf(bank);
const directory = await openDirectory(world);
const second = await openDirectory(world);
const rows = async (text: string, ...values: unknown[]) => (await world.database.admin.query(text, values)).rows;

interface Registered {
  id: string;
  hasSecret: boolean;
}
const input = (more: object = {}) => ({
  name: 'Directory of the bank',
  issuer: directory.issuer,
  clientId: directory.clientId,
  clientSecret: directory.clientSecret,
  ...more,
});
const { id: directoryId } = await one.done<Registered>('/directories', input());
const mandates = ['registry:search', 'facility:propose'];
let subjects = 100;
async function linked(name: string, by = directoryId) {
  const client = await world.colleague(bank, name, mandates);
  const subject = `u-${subjects++}`;
  const link = await one.done<{ id: string }>(`/people/${client.personId}/directory-links`, {
    directoryId: by,
    subject,
  });
  await client.done(`/directory-links/${link.id}/confirmation`);
  return { client, subject, linkId: link.id };
}

const same = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
/** A browser begins: where it goes on, and what it keeps. */
async function begin(id = directoryId, headers: Record<string, string> = same) {
  const response = await fetch(`${world.url}/v1/sign-in/directory`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ directoryId: id }),
  });
  const body = (await response.json()) as { authorizationUrl: string } & ProblemBody;
  const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] as string;
  return { status: response.status, body, cookie, line: response.headers.getSetCookie()[0] ?? '' };
}
async function comesBack(back: URL | string, cookie: string) {
  const response = await fetch(back, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
  const kept = response.headers.getSetCookie().find((line) => /^holdfast-\d+=hs_/.test(line));
  const token = /^holdfast-\d+=(hs_[\w-]{43});/.exec(kept ?? '')?.[1];
  return { status: response.status, token, to: response.headers.get('location'), kept };
}
/** Somebody signs in by the directory. */
async function signsIn(subject: string, id = directoryId, at = directory) {
  at.subject = subject;
  const { body, cookie } = await begin(id);
  return comesBack(await at.visit(body.authorizationUrl), cookie);
}
const speaker = (token: string | undefined) => new Client(world.url, token ?? '', bank.partyId, '');

beforeEach(() => {
  directory.lie = {};
  directory.claims = {};
  directory.metadata = {};
  world.clock.advance(601);
});

describe('by the directory of their bank', () => {
  it('somebody signs in whom two administrators linked, and lands at the service itself', async () => {
    const { client, subject } = await linked('Li Wei');
    const back = await signsIn(subject);
    expect(back).toMatchObject({ status: 303, to: `${world.url}/` });
    expect(back.kept).toMatch(/HttpOnly.*SameSite=Lax/);
    const session = speaker(back.token);
    expect((await session.get<{ items: unknown[] }>('/sessions')).body.items).toMatchObject([
      { personId: client.personId, means: ['directory'], provedAt: null, isCurrent: true },
    ]);
    expect((await session.get<{ mandatesNow: string[] }>('/me')).body.mandatesNow).toEqual([...mandates].sort());
    // Nothing was shown there but a password: what asks for a second factor asks for it here.
    expect(await session.refused('/facilities', {})).toMatch(/422|STEP_UP_REQUIRED/);
    const told = world.told.filter(({ what }) => what === 'signIn.done').at(-1);
    expect(told).toMatchObject({ personId: client.personId, facts: { means: 'directory' } });
  });

  it('whose second factor the directory saw counts as long as one shown here', async () => {
    const { subject } = await linked('Wang Fang');
    const at = Math.floor(world.clock.now().getTime() / 1_000) - 120;
    directory.claims = { amr: ['pwd', 'mfa'], auth_time: at };
    const session = speaker((await signsIn(subject)).token);
    const { body } = await session.get<{ items: { provedAt: string }[] }>('/sessions');
    expect(body.items.at(0)?.provedAt).toBe(new Date(at * 1_000).toISOString());
    directory.claims = { amr: ['mfa'] };
    const without = speaker((await signsIn(subject)).token);
    expect(
      (await without.get<{ items: { provedAt: null; isCurrent: boolean }[] }>('/sessions')).body.items.find(
        ({ isCurrent }) => isCurrent,
      )?.provedAt,
    ).toBeNull();
  });

  it('goes there with a code alone, PKCE, and secrets of its own each time', async () => {
    const first = new URL((await begin()).body.authorizationUrl).searchParams;
    const next = new URL((await begin()).body.authorizationUrl).searchParams;
    expect(Object.fromEntries(first)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      redirect_uri: `${world.url}/v1/sign-in/directory/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name)).toMatch(/^[\w-]{43}$/);
      expect(first.get(name)).not.toBe(next.get(name));
    }
  });

  it.each<[string, Lie]>([
    ['unsigned', { unsigned: true }],
    ['signed by another', { forged: true }],
    ['signed with what everybody knows', { symmetric: true }],
    ['for somebody else', { claims: { aud: 'another-client' } }],
    ['for several, by another', { claims: { aud: ['holdfast', 'another'], azp: 'another' } }],
    ['for several, without a word by whom', { claims: { aud: ['holdfast', 'another'] } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['over', { claims: { exp: 1 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['of long ago', { claims: { iat: 1_700_000_000 } }],
    ['with another nonce', { claims: { nonce: 'A'.repeat(43) } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['of somebody who is not linked', { claims: { sub: 'u-stranger' } }],
    ['mixed up with another directory', { iss: 'https://evil.example' }],
    ['without a word of which directory, though it promised one', { iss: null }],
  ])('nobody comes in by a word that is %s', async (_, lie) => {
    const { subject } = await linked('Attacked');
    directory.lie = lie;
    expect(await signsIn(subject)).toMatchObject({ status: 401, token: undefined });
    directory.lie = {};
    expect((await signsIn(subject)).status).toBe(303);
  });

  it('an answer comes back once, to the browser that asked, in its time', async () => {
    const { subject } = await linked('Replayed');
    directory.subject = subject;
    const { body, cookie, line } = await begin();
    expect(line).toMatch(/^holdfast-flow-\d+=[\w-]{43}; .*HttpOnly.*SameSite=Lax/);
    const back = await directory.visit(body.authorizationUrl);
    expect((await comesBack(back, '')).status).toBe(401);
    expect((await comesBack(back, (await begin()).cookie)).status).toBe(401);
    expect((await comesBack(back, cookie)).status).toBe(303);
    expect((await comesBack(back, cookie)).status).toBe(401);
    // A fresh state with a code that was used.
    const again = await begin();
    const replay = new URL(back);
    replay.searchParams.set('state', new URL(again.body.authorizationUrl).searchParams.get('state') ?? '');
    expect((await comesBack(replay, again.cookie)).status).toBe(401);
    const late = await begin();
    const waits = await directory.visit(late.body.authorizationUrl);
    world.clock.advance(301);
    expect((await comesBack(waits, late.cookie)).status).toBe(401);
  });

  it('a code of another’s sign-in is worth nothing in one’s own', async () => {
    const victim = await linked('Victim');
    directory.subject = victim.subject;
    const theirs = await begin();
    const stolen = await directory.visit(theirs.body.authorizationUrl);
    const mine = await begin();
    const injected = await directory.visit(mine.body.authorizationUrl);
    injected.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect((await comesBack(injected, mine.cookie)).status).toBe(401);
  });

  it('leads nowhere but to the service, whatever the address says', async () => {
    const { subject } = await linked('Led astray');
    directory.subject = subject;
    const { body, cookie } = await begin();
    const back = await directory.visit(body.authorizationUrl);
    for (const name of ['redirect_uri', 'return_to', 'next']) {
      const astray = new URL(back);
      astray.searchParams.set(name, 'https://evil.example');
      expect((await comesBack(astray, cookie)).status).toBe(422);
    }
    expect((await comesBack(back, cookie)).to).toBe(`${world.url}/`);
    expect((await begin(directoryId, { ...same, 'sec-fetch-site': 'cross-site' })).body.code).toBe('CROSS_SITE');
    const denied = new URL((await directory.visit((await begin()).body.authorizationUrl)).toString());
    denied.searchParams.set('error', 'access_denied');
    expect((await comesBack(denied, cookie)).status).toBe(401);
  });

  it.each([
    { authorization_endpoint: 'javascript:alert(1)' },
    { authorization_endpoint: 'data:text/html,x' },
    { token_endpoint: 'file:///etc/passwd' },
    { jwks_uri: 'ftp://127.0.0.1/keys' },
    { authorization_endpoint: 'https://user:secret@evil.example/' },
    { authorization_endpoint: 'no address' },
  ])('sends nobody to what is no safe address: %o', async (metadata) => {
    directory.metadata = metadata;
    expect((await begin()).body.code).toBe('DIRECTORY_AWAY');
  });

  it('that names another issuer than it was registered by nobody signs in', async () => {
    directory.metadata = { issuer: 'https://evil.example' };
    world.clock.advance(601);
    const answer = await begin();
    expect([answer.status, answer.body.code]).toEqual([503, 'DIRECTORY_AWAY']);
    expect((await begin(`dir_${'0'.repeat(32)}`)).body.code).toBe('DIRECTORY_AWAY');
  });
});

describe('what a directory says of roles', () => {
  it('lets people use less than they hold here, never more; and a passkey of theirs does not get round it', async () => {
    const { id } = await one.done<Registered>(
      '/directories',
      input({
        issuer: second.issuer,
        clientSecret: second.clientSecret,
        roleClaim: 'groups',
        roles: { clerks: ['registry:search', 'pledge:accept'], chiefs: ['facility:propose'] },
      }),
    );
    const { client, subject } = await linked('Zhao Min', id);
    const by = async (groups: unknown) => {
      second.claims = groups === undefined ? {} : { groups };
      return signsIn(subject, id, second);
    };
    const may = async (groups: unknown) =>
      (await speaker((await by(groups)).token).get<{ mandatesNow: string[] }>('/me')).body.mandatesNow;
    expect(await may(['clerks'])).toEqual(['registry:search']);
    expect(await may('chiefs')).toEqual(['facility:propose']);
    expect(await may(['clerks', 'chiefs', 'constructor'])).toEqual([...mandates].sort());
    for (const groups of [undefined, [], ['others'], 7, ['__proto__']]) expect((await by(groups)).status).toBe(401);
    const session = speaker((await by(['clerks'])).token);
    await one.done(`/people/${client.personId}/withdrawals`, { mandates: ['registry:search'] });
    expect((await session.get<{ mandatesNow: string[] }>('/me')).body.mandatesNow).toEqual([]);
    expect(await session.refused('/me/passkeys/question')).toBe('422 NOT_A_SESSION');
  });

  it('names only mandates that people of the party may hold', async () => {
    const unfit = input({ roleClaim: 'groups', roles: { all: ['lot:register'] } });
    expect(await one.refused('/directories', unfit)).toBe('422 ROLE_UNFIT');
    expect(await one.refused('/directories', input({ roles: { all: ['pledge:accept'] } }))).toBe('422 INPUT_INVALID');
    expect(await one.refused('/directories', input({ issuer: 'https://a.example/?x=1' }))).toBe(
      '422 DIRECTORY_ADDRESS_UNFIT',
    );
  });
});

describe('a directory', () => {
  it('and its links are put on record by two, and never for oneself', async () => {
    const asked = await one.post<Proposal & { body: object }>(
      '/directories',
      input({ clientSecret: 'not to be seen' }),
    );
    expect(asked.status).toBe(202);
    expect(JSON.stringify(asked.body)).not.toContain('not to be seen');
    const { client } = await linked('Clerk');
    expect(await client.refused('/directories', input())).toBe('403 MANDATE_MISSING');
    const link = { directoryId, subject: 'u-admin' };
    expect(await one.refused(`/people/${one.personId}/directory-links`, link)).toBe('403 CONCERNS_ITSELF');
    const itself = await one.post<Proposal>(`/people/${other.personId}/directory-links`, link);
    expect(await other.refused(`/proposals/${itself.body.id}/agreement`)).toBe('403 CONCERNS_ITSELF');
    const [elsewhere] = administratorsOf(await world.party('Elsewhere', 'bank'));
    expect(await elsewhere.refused(`/people/${client.personId}/directory-links`, link)).toBe('404 NOT_FOUND');
    expect(await elsewhere.refused(`/directories/${directoryId}/end`)).toBe('404 NOT_FOUND');
    expect((await elsewhere.get<{ items: unknown[] }>('/directory-links')).body.items).toEqual([]);
    expect((await client.get<{ items: unknown[] }>('/directory-links')).body.items).toHaveLength(1);
    // Somebody who is there to be asked is asked: until then it opens nothing.
    const asks = await world.colleague(bank, 'Is asked', mandates);
    const awaited = await one.done<{ id: string; awaitsPerson: boolean }>(`/people/${asks.personId}/directory-links`, {
      directoryId,
      subject: 'u-awaited',
    });
    expect(awaited.awaitsPerson).toBe(true);
    expect((await signsIn('u-awaited')).status).toBe(401);
    expect(await client.refused(`/directory-links/${awaited.id}/confirmation`)).toBe('404 NOT_FOUND');
    expect((await asks.post(`/directory-links/${awaited.id}/confirmation`)).status).toBe(200);
    expect((await signsIn('u-awaited')).status).toBe(303);
    const text = JSON.stringify(await rows('select t::text from directory t'));
    expect(text).not.toContain(directory.clientSecret);
  });

  it('says that somebody is out, and is heard when it is itself', async () => {
    const { subject } = await linked('Qian Yu');
    const session = speaker((await signsIn(subject)).token);
    expect((await session.get('/sessions')).status).toBe(200);
    const say = async (token: string) =>
      (
        await fetch(`${world.url}/v1/sign-in/directory/logout`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: token }),
        })
      ).status;
    const claims = {
      sub: subject,
      aud: directory.clientId,
      jti: 'l-1',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    };
    expect(await say(await directory.sign(claims, { forged: true }))).toBe(400);
    expect(await say(await directory.sign(claims, { unsigned: true }))).toBe(400);
    expect(await say(await directory.sign({ ...claims, nonce: 'x' }))).toBe(400);
    expect(await say(await directory.sign({ ...claims, events: {} }))).toBe(400);
    expect(await say(await directory.sign({ ...claims, aud: 'another' }))).toBe(400);
    expect(await say(await second.sign({ ...claims, iss: directory.issuer }))).toBe(400);
    expect(await say('nonsense')).toBe(400);
    expect((await session.get('/sessions')).status).toBe(200);
    expect(await say(await directory.sign(claims))).toBe(200);
    expect((await session.get('/sessions')).status).toBe(401);
  });

  it('that ends, or whose link ends, takes with it what was added in its sessions', async () => {
    directory.claims = { amr: ['mfa'], auth_time: Math.floor(world.clock.now().getTime() / 1_000) };
    for (const end of ['link', 'directory']) {
      const own = end === 'link' ? directoryId : (await one.done<Registered>('/directories', input())).id;
      const { subject, linkId } = await linked(`Added through the ${end}`, own);
      const session = speaker((await signsIn(subject, own)).token);
      const device = new Device(world.url, {});
      const question = await session.done<Question>('/me/passkeys/question');
      await session.done('/me/passkeys', { name: 'Phone', passkey: await device.make(question) });
      const comesIn = async () => {
        const asked = (await send(`${world.url}/v1/sign-in/passkey-question`, {})).body as unknown as Question;
        return (await send(`${world.url}/v1/sign-in/passkey`, { passkey: await device.show(asked) })).status;
      };
      expect(await comesIn()).toBe(201);
      await other.done(end === 'link' ? `/directory-links/${linkId}/end` : `/directories/${own}/end`);
      expect(await comesIn()).toBe(401);
    }
  });

  it('that ends, and a link that ends, put out at once who came in by it', async () => {
    const first = await linked('Sun Li');
    const session = speaker((await signsIn(first.subject)).token);
    expect((await one.post(`/directory-links/${first.linkId}/end`)).status).toBe(200);
    expect((await session.get('/sessions')).status).toBe(401);
    expect((await signsIn(first.subject)).status).toBe(401);
    const next = await linked('Zhou');
    const still = speaker((await signsIn(next.subject)).token);
    await one.done(`/people/${next.client.personId}/suspension`);
    expect((await still.get('/sessions')).status).toBe(401);
    expect((await signsIn(next.subject)).status).toBe(401);
    const last = await linked('Wu');
    const out = speaker((await signsIn(last.subject)).token);
    const device = new Device(world.url);
    const question = await out.done<Question>('/me/passkeys/question');
    expect((await out.post('/me/passkeys', { name: 'Laptop', passkey: await device.make(question) })).status).toBe(201);
    directory.subject = last.subject;
    const under = await begin();
    const back = await directory.visit(under.body.authorizationUrl);
    expect((await one.post(`/directories/${directoryId}/end`)).status).toBe(200);
    expect((await out.get('/sessions')).status).toBe(401);
    expect((await comesBack(back, under.cookie)).status).toBe(401);
    expect((await begin()).body.code).toBe('DIRECTORY_AWAY');
  });
});
