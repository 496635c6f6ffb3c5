import { describe, expect, it } from 'vitest';
import { codeAt, enrolled, goodPassword, nextCode, send, signedIn, signIn } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Huanghe Bank', 'bank');
const person = (name: string, mandates: string[] = ['registry:search']) => world.colleague(bank, name, mandates);
const rows = async (text: string, ...values: unknown[]) => (await world.database.admin.query(text, values)).rows;

describe('a person signs in', () => {
  it('with password and authenticator, and acts by the session as by a key', async () => {
    const holder = await enrolled(world, await person('Li Wei'));
    const client = await signedIn(world, holder);
    expect((await client.get<{ items: unknown[] }>('/sessions')).body.items).toMatchObject([
      { id: client.sessionId, personId: client.personId, means: ['password', 'authenticator'], isCurrent: true },
    ]);
    expect((await client.post('/receivables', {})).status).toBe(422);
    const told = world.told.filter(({ personId }) => personId === client.personId).map(({ what }) => what);
    // Password, authenticator and its confirmation, then the sign-in itself.
    expect(told).toEqual([...Array(3).fill('access.administered'), 'signIn.done', 'access.read']);
  });

  it('with an answer that is the same for nobody, for a wrong password and for a wrong code', async () => {
    const holder = await enrolled(world, await person('Wang Fang'), 'wang');
    world.clock.advance(31);
    const answers = [
      await signIn(world, { ...holder, loginName: 'nobody-abcdefgh' }),
      await signIn(world, { ...holder, password: 'another password altogether' }),
      await signIn(world, holder, { code: '000000' }),
      await signIn(world, holder, { code: 'no code at all' }),
      await signIn(world, { ...holder, loginName: "' or true --" }),
    ];
    const shown = answers.map(({ status, body }) => ({ status, body: { ...body, instance: '' } }));
    expect(new Set(shown.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
    expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual(answers.map(() => null));
  });

  it('but not twice with one code, nor with one that is older, though many try at once', async () => {
    const holder = await enrolled(world, await person('Zhao Min'), 'zhao');
    const old = await codeAt(world, holder.secret);
    const code = await nextCode(world, holder.secret);
    const tries = await Promise.all(Array.from({ length: 5 }, () => signIn(world, holder, { code })));
    expect(tries.map(({ status }) => String(status)).sort()).toEqual(['201', '401', '401', '401', '401']);
    expect((await signIn(world, holder, { code })).status).toBe(401);
    expect((await signIn(world, holder, { code: old })).status).toBe(401);
    expect((await signIn(world, holder, { code: await nextCode(world, holder.secret) })).status).toBe(201);
  });

  it('repeated under its key, with one session, whose last token alone opens', async () => {
    const holder = await enrolled(world, await person('Repeats sign-in'), 'again');
    world.clock.advance(31);
    const key = { 'idempotency-key': 'lost on the way' };
    const code = await codeAt(world, holder.secret);
    const first = await signIn(world, holder, { code }, key);
    const again = await signIn(world, holder, { code }, key);
    expect([first.status, again.status, again.body.session.id]).toEqual([201, 201, first.body.session.id]);
    const opens = async ({ body }: typeof first) =>
      (await new Client(world.url, body.token ?? '', '', '').get('/me')).status;
    expect([await opens(first), await opens(again)]).toEqual([401, 200]);
    // With a newer code the same sign-in; without the key, under another or with another code of then, nothing.
    const newer = await nextCode(world, holder.secret);
    const anew = await signIn(world, holder, { code: newer }, key);
    expect([anew.status, anew.body.session.id]).toEqual([201, first.body.session.id]);
    expect(await opens(again)).toBe(401);
    for (const headers of [{}, { 'idempotency-key': 'another' }] as Record<string, string>[])
      expect((await signIn(world, holder, { code: newer }, headers)).status).toBe(401);
    expect((await signIn(world, holder, { code }, key)).status).toBe(401);
    expect(
      (await signIn(world, { ...holder, password: 'another password altogether' }, { code: newer }, key)).status,
    ).toBe(401);
    world.clock.advance(59);
    expect((await signIn(world, holder, { code: newer }, key)).status).toBe(401);
    const live = await rows('select id from session where person_id = $1 and ended_at is null', holder.client.personId);
    expect(live).toHaveLength(1);
    // Who signs out has ended it: the key begins another with a code that counts, and opens nothing with one that does not.
    await new Client(world.url, anew.body.token ?? '', '', '').done('/sessions/current/end');
    const later = await signIn(world, holder, { code: await nextCode(world, holder.secret) }, key);
    expect(later.status).toBe(201);
    expect(later.body.session.id).not.toBe(first.body.session.id);
  });

  it('who began with the authenticator sets the password next', async () => {
    const client = await person('Feng Li');
    const { secret } = await client.done<{ secret: string }>('/me/authenticator');
    await client.done('/me/authenticator/confirmation', { code: await codeAt(world, secret) });
    const { loginName } = await client.done<{ loginName: string }>('/me/password', {
      name: 'feng',
      password: goodPassword,
    });
    world.clock.advance(31);
    expect((await signIn(world, { loginName, password: goodPassword, secret })).status).toBe(201);
    // From here on the key alone changes nothing.
    expect(await client.refused('/me/authenticator')).toBe('403 FACTORS_STAND');
  });

  it('a repeat under one key sets no other password, and says so', async () => {
    const client = await person('Repeats');
    const first = await client.post('/me/password', { password: goodPassword }, 'sets it');
    expect((await client.post('/me/password', { password: goodPassword }, 'sets it')).body).toEqual(first.body);
    const other = { password: 'eight wagons cross the ice' };
    expect((await client.post<{ code: string }>('/me/password', other, 'sets it')).body.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('with a recovery code once', async () => {
    const holder = await enrolled(world, await person('Qian Yu'), 'qian');
    const [code = ''] = holder.recoveryCodes;
    const both = await Promise.all([
      signIn(world, holder, { code }),
      signIn(world, holder, { code: code.toUpperCase() }),
    ]);
    expect(both.map(({ status }) => String(status)).sort()).toEqual(['201', '401']);
    expect((await holder.client.get('/me/factors')).body).toMatchObject({ recoveryCodes: 9 });
  });

  it('and nothing of a password, a code or a token is kept or told', async () => {
    const holder = await enrolled(world, await person('Sun Li'), 'sun');
    const client = await signedIn(world, holder);
    const tables = await rows(`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`);
    const kept = await Promise.all(tables.map(({ name }) => rows(`select t::text as row from "${name}" t`)));
    const text = JSON.stringify([kept, world.told]);
    for (const secret of [goodPassword, holder.secret, client.key, holder.recoveryCodes[0] as string])
      expect(text).not.toContain(secret);
    expect(text).toContain(holder.loginName);
  });
});

describe('a password', () => {
  it.each([
    ['twelve is l', 'PASSWORD_TOO_SHORT'],
    ['Passw0rd2026!!', 'PASSWORD_TOO_COMMON'],
    ['123456789012', 'PASSWORD_TOO_COMMON'],
    ['Huanghe Bank 2026', 'PASSWORD_TOO_COMMON'],
    ['qwertyuiop2020', 'PASSWORD_TOO_COMMON'],
    ['adminadminadmin', 'PASSWORD_TOO_COMMON'],
  ])('%s is refused: %s', async (password, code) => {
    const client = await person('Tries');
    expect(await client.refused('/me/password', { password })).toBe(`422 ${code}`);
  });

  it('needs no signs of any kind, and may be any phrase', async () => {
    const client = await person('Phrase');
    let oldPassword: string | undefined;
    for (const password of [
      'seven wagons cross the ice',
      '七节车厢穿过结冰的河流到达对岸',
      'aaaa bbbb cccc dddd eeee',
    ]) {
      expect((await client.post('/me/password', { password, oldPassword })).status).toBe(200);
      oldPassword = password;
    }
  });

  it('is not changed by a key once there is a second factor, and ends what was begun before', async () => {
    const holder = await enrolled(world, await person('Zhou'), 'zhou');
    const other = await signedIn(world, holder);
    const change = { password: 'eight wagons cross the ice', oldPassword: goodPassword };
    expect(await holder.client.refused('/me/password', change)).toBe('403 FACTORS_STAND');
    expect(await holder.client.refused('/me/authenticator')).toBe('403 FACTORS_STAND');
    const client = await signedIn(world, holder);
    expect((await client.post('/me/password', change)).status).toBe(200);
    expect((await other.get('/sessions')).status).toBe(401);
    expect((await client.get('/sessions')).status).toBe(200);
    world.clock.advance(31);
    expect((await signIn(world, holder)).status).toBe(401);
    world.clock.advance(6 * 60);
    expect(await client.refused('/me/recovery-codes')).toBe('403 FACTORS_STAND');
    // Just signed in with both factors, it makes new ones, which are shown once.
    const fresh = await signedIn(world, { ...holder, password: change.password });
    const made = await fresh.done<{ recoveryCodes: string[] }>('/me/recovery-codes');
    expect(new Set(made.recoveryCodes).size).toBeGreaterThanOrEqual(8);
  });
});

describe('whoever errs waits', () => {
  it('longer each time, also who tries many at once; and never for good', async () => {
    const holder = await enrolled(world, await person('Wu'), 'wu');
    const wrong = () => signIn(world, { ...holder, password: 'wrong wrong wrong' });
    const many = await Promise.all(Array.from({ length: 20 }, wrong));
    expect(many.filter(({ status }) => status === 401)).toHaveLength(6);
    const waits = many.filter(({ status }) => status === 429);
    expect(waits[0]?.body).toMatchObject({ code: 'SIGN_IN_WAIT', facts: { seconds: 2 } });
    expect(waits[0]?.headers.get('retry-after')).toBe('2');
    world.clock.advance(3);
    expect((await wrong()).status).toBe(401);
    expect((await wrong()).body.facts).toMatchObject({ seconds: 4 });
    // The right password waits as the wrong one does.
    expect((await signIn(world, holder)).status).toBe(429);
    for (let i = 0; i < 12; i++) {
      world.clock.advance(900);
      expect((await wrong()).status).toBe(401);
    }
    expect((await wrong()).body.facts).toMatchObject({ seconds: 900 });
    world.clock.advance(901);
    expect((await signIn(world, holder)).status).toBe(201);
    expect((await wrong()).status).toBe(401);
  });

  it('also in the name of nobody', async () => {
    world.clock.advance(2 * 86_400);
    const nobody = { loginName: 'ghost-aaaaaaaa', password: 'x', secret: 'A'.repeat(32) };
    for (let i = 0; i < 6; i++) expect((await signIn(world, nobody)).status).toBe(401);
    expect((await signIn(world, nobody)).status).toBe(429);
  });

  it('but does not make wait who signed in before from another device', async () => {
    const holder = await enrolled(world, await person('Zheng'), 'zheng');
    const first = await signIn(world, holder);
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .find((line) => line?.includes('device')) as string;
    for (let i = 0; i < 14; i++) {
      world.clock.advance(900);
      expect((await signIn(world, { ...holder, password: 'a stranger tries' })).status).toBe(401);
    }
    world.clock.advance(31);
    expect((await signIn(world, holder)).status).toBe(429);
    expect((await signIn(world, holder, {}, { cookie })).status).toBe(201);
    // A device cookie that is made up helps nobody.
    expect((await signIn(world, holder, {}, { cookie: 'holdfast-device=AAAA' })).status).toBe(429);
    // Nor do strangers who err in the names of others at the same address.
    const fresh = await enrolled(world, await person('Yan'), 'yan');
    for (let i = 0; i < 40; i++)
      await signIn(world, { loginName: `ghost${i}-aaaaaaaa`, password: 'x', secret: 'A'.repeat(32) });
    expect((await signIn(world, fresh)).status).toBe(429);
    expect((await signIn(world, holder, {}, { cookie })).status).toBe(201);
  });

  it('from one address, whatever names it tries', async () => {
    world.clock.advance(2 * 86_400);
    const tries = [];
    for (let i = 0; i < 40; i++)
      tries.push(await signIn(world, { loginName: `name${i}-aaaaaaaa`, password: 'x', secret: 'A'.repeat(32) }));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(31);
    world.clock.advance(86_401);
  });
});

describe('a session', () => {
  it('ends without use, and at the latest after half a day', async () => {
    const holder = await enrolled(world, await person('Feng'), 'feng');
    const idle = await signedIn(world, holder);
    const used = await signedIn(world, holder);
    world.clock.advance(29 * 60);
    expect((await used.get('/sessions')).status).toBe(200);
    world.clock.advance(2 * 60);
    expect((await idle.get('/sessions')).status).toBe(401);
    for (let minutes = 0; minutes < 11.3 * 60; minutes += 25) {
      expect((await used.get('/sessions')).status).toBe(200);
      world.clock.advance(25 * 60);
    }
    expect((await used.get('/sessions')).status).toBe(401);
  });

  it('is ended by its owner, by an administrator, by signing out, at the next request; and by no stranger', async () => {
    const holder = await enrolled(world, await person('Chen'), 'chen');
    const administrator = await person('Administrator', ['person:manage']);
    const stranger = await person('Stranger', []);
    const other = await world.party('Other Bank', 'bank');
    const sessions = await Promise.all([1, 2, 3].map(async () => undefined)).then(async () => [
      await signedIn(world, holder),
      await signedIn(world, holder),
      await signedIn(world, holder),
    ]);
    const [own, byAdministrator, signsOut] = sessions as [
      (typeof sessions)[0],
      (typeof sessions)[0],
      (typeof sessions)[0],
    ];
    for (const client of sessions) expect((await client.get('/sessions')).status).toBe(200);
    const path = `/sessions/${own.sessionId}/revocation`;
    expect(await stranger.refused(path)).toBe('404 NOT_FOUND');
    expect(await other.refused(path)).toBe('404 NOT_FOUND');
    expect(await stranger.refused(`/people/${own.personId}/sessions/revocation`)).toBe('403 MANDATE_MISSING');
    const [elsewhere] = administratorsOf(other);
    expect(await elsewhere.refused(`/people/${own.personId}/sessions/revocation`)).toBe('404 NOT_FOUND');
    expect((await stranger.get<ProblemBody>(`/sessions?personId=${own.personId}`)).status).toBe(403);
    expect(
      (await administrator.get<{ items: unknown[] }>(`/sessions?personId=${own.personId}`)).body.items,
    ).toHaveLength(3);
    expect((await signsOut.post(path)).status).toBe(200);
    expect((await own.get('/sessions')).status).toBe(401);
    expect((await administrator.post(`/sessions/${byAdministrator.sessionId}/revocation`)).status).toBe(200);
    expect((await byAdministrator.post<ProblemBody>('/receivables', {})).body.code).toBe('CREDENTIAL_REFUSED');
    expect((await signsOut.post('/sessions/current/end')).status).toBe(200);
    expect((await signsOut.get('/sessions')).status).toBe(401);
    const last = await signedIn(world, holder);
    expect((await administrator.post(`/people/${own.personId}/sessions/revocation`)).body).toEqual({ ended: 1 });
    expect((await last.get('/sessions')).status).toBe(401);
  });

  it('is remembered without a further question, and asked for anew once a minute', async () => {
    const client = await signedIn(world, await enrolled(world, await person('Jiang'), 'jiang'));
    expect((await client.get('/receivables')).status).toBe(200);
    await rows('alter function authenticate_session rename to not_to_be_called');
    const answers = [await client.get('/receivables'), await client.get('/invoices')];
    await rows('alter function not_to_be_called rename to authenticate_session');
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is shown the second factor again under a new token; the one before opens nothing', async () => {
    const holder = await enrolled(world, await person('Han'), 'han');
    const client = await signedIn(world, holder);
    expect(await holder.client.refused('/sessions/current/step-up', { code: '123456' })).toBe('422 NOT_A_SESSION');
    expect(await client.refused('/sessions/current/step-up', { code: '000000' })).toBe('403 CODE_WRONG');
    const used = await codeAt(world, holder.secret);
    expect(await client.refused('/sessions/current/step-up', { code: used })).toBe('403 CODE_WRONG');
    const renewed = await client.done<{ token: string; session: { id: string; provedAt: string } }>(
      '/sessions/current/step-up',
      { code: await nextCode(world, holder.secret) },
    );
    expect(renewed.session).toMatchObject({ id: client.sessionId, provedAt: world.clock.now().toISOString() });
    expect((await client.get('/sessions')).status).toBe(401);
    expect((await new Client(world.url, renewed.token, '', '').get('/sessions')).status).toBe(200);
  });

  it('does not let anybody guess its second factor', async () => {
    const client = await signedIn(world, await enrolled(world, await person('Yang'), 'yang'));
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, i) => client.post('/sessions/current/step-up', { code: `00000${i % 10}` })),
    );
    expect(tries.filter(({ status }) => status === 403)).toHaveLength(6);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(14);
  });
});

describe('a browser', () => {
  const browse = async (path: string, cookie: string, headers: Record<string, string> = {}, body: unknown = {}) =>
    send(`${world.url}/v1${path}`, body, { cookie, 'idempotency-key': Client.newKey(), ...headers });

  it('keeps the session where no script reads it, and acts only for pages of this service', async () => {
    const holder = await enrolled(world, await person('Xu'), 'xu');
    const same = { 'sec-fetch-site': 'same-origin' };
    expect((await signIn(world, holder, { as: 'cookie' }, { 'sec-fetch-site': 'cross-site' })).body.code).toBe(
      'CROSS_SITE',
    );
    // A browser on this machine keeps one for each port.
    const name = `holdfast-${new URL(world.url).port}`;
    // What was planted before is not taken up.
    const planted = { ...same, cookie: `${name}=hs_${'A'.repeat(43)}` };
    const { status, body, headers } = await signIn(world, holder, { as: 'cookie' }, planted);
    expect([status, body.token]).toEqual([201, null]);
    const [line = ''] = headers.getSetCookie().filter((each) => each.startsWith(`${name}=`));
    expect(line).toMatch(/^holdfast-\d+=hs_[\w-]{43}; .*HttpOnly.*SameSite=Lax/);
    expect(line).not.toContain('A'.repeat(43));
    const cookie = line.split(';')[0] as string;
    const read = await fetch(`${world.url}/v1/sessions`, { headers: { cookie } });
    expect(read.status).toBe(200);
    expect((await browse('/receivables', cookie, same)).status).toBe(422);
    expect((await browse('/receivables', cookie, { origin: world.url })).status).toBe(422);
    for (const stolen of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { ...same, 'content-type': 'text/plain' },
      { ...same, 'content-type': 'application/x-www-form-urlencoded' },
    ] as Record<string, string>[])
      expect(await browse('/receivables', cookie, stolen).then(({ status: s, body: b }) => `${s} ${b.code}`)).toBe(
        '403 CROSS_SITE',
      );
    const ended = await browse('/sessions/current/end', cookie, same);
    expect([ended.status, ended.headers.getSetCookie()[0]]).toEqual([
      200,
      expect.stringMatching(/^holdfast-\d+=; Max-Age=0/),
    ]);
    expect((await fetch(`${world.url}/v1/sessions`, { headers: { cookie } })).status).toBe(401);
  });
});
