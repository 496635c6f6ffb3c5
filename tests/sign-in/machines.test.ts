import { exportJWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { openSystems, type Pair, type Registered, refusedClient, type Stated } from '../support/systems.ts';
import { type ProblemBody, Client as Speaker } from '../support/world.ts';

const {
  world,
  factor,
  others,
  administrator,
  byTwo,
  clerk,
  tokenUrl,
  first,
  second,
  stranger,
  jwkOf,
  byThree,
  register,
  system,
  state,
  ask,
  speaker,
  next,
} = await openSystems();

describe('a system', () => {
  it('gets a token of a quarter of an hour for what it states with its own key, and acts as its person', async () => {
    const { status, body, headers } = await ask(await state());
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 900, scope: 'file:upload invoice:verify' },
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
    const speaks = speaker(body.access_token);
    expect((await speaks.get('/receivables')).status).toBe(200);
    for (const path of ['/people', '/sessions?limit=1', '/api-keys', '/access-log', '/oauth-clients'])
      expect([path, (await speaks.get(path)).status]).toEqual([path, path.startsWith('/sessions') ? 200 : 403]);
    expect((await speaks.get('/me')).status).toBe(200);
    // It is no session of a person: it changes nothing of how they sign in, and shows no second factor.
    expect(await speaks.refused('/sessions/current/step-up', { code: '123456' })).toBe('422 NOT_A_SESSION');
    expect(await speaks.refused('/me/password', { password: 'seven wagons cross the ice' })).toBe('422 NOT_A_SESSION');
    world.clock.advance(14 * 60);
    expect((await speaks.get('/receivables')).status).toBe(200);
    world.clock.advance(61);
    expect((await speaks.get('/receivables')).status).toBe(401);
  });

  it('gets no more than it asked for, than was registered, than its person may do', async () => {
    const { body } = await ask(await state(), { scope: 'file:upload' });
    expect(body.scope).toBe('file:upload');
    const narrow = await ask(await state(), { scope: 'invoice:verify' });
    const file = { kind: 'receivables', name: 'One' };
    const lacks = async (token: unknown) =>
      (await speaker(token).post<ProblemBody>('/files', file)).body.facts?.['mandate'];
    expect(await lacks(narrow.body.access_token)).toBe('file:upload');
    // Then the mandate of that kind of file, which nobody gave it.
    expect(await lacks(body.access_token)).not.toBe('file:upload');
    expect(await ask(await state(), { scope: 'file:upload facility:approve' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    const input = { name: 'X', personId: clerk.personId, jwks: { keys: [await jwkOf(first)] }, acts: ['limit:set'] };
    expect(await administrator.refused('/oauth-clients', input)).toBe('422 ACT_NOT_OF_PERSON');
  });

  it.each<[string, Stated]>([
    ['signed by another key of the same name', { by: stranger }],
    ['for another service', { aud: 'https://elsewhere.example/token' }],
    ['for several services', { aud: [tokenUrl, 'https://elsewhere.example'] }],
    ['by somebody else', { claims: { iss: 'oac_00000000000000000000000000000000' } }],
    ['about somebody else', { claims: { sub: 'somebody' } }],
    ['as another kind of token', { header: { typ: 'at+jwt' } }],
    ['that has lapsed', { lives: -30 }],
    ['that lives too long', { lives: 3_600 }],
    ['that counts from later', { claims: { nbf: 9_999_999_999 } }],
    ['without a number', { claims: { jti: undefined } }],
    ['without an end', { claims: { exp: undefined } }],
    ['under a key name that is a path', { header: { kid: '../../../../dev/null' } }],
  ])('gets none for a statement %s', async (_, stated) => {
    expect(await ask(await state(stated))).toMatchObject(refusedClient);
  });

  it('gets none for a statement without a signature, or one signed with the public key as a secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(world.clock.now().getTime() / 1_000);
    const claims = part({ iss: system.id, sub: system.id, aud: tokenUrl, jti: 'none', exp: now + 60 });
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await ask(`${part({ alg, kid: 'first' })}.${claims}.`)).toMatchObject(refusedClient);
    const secret = new TextEncoder().encode(String((await jwkOf(first)).x).padEnd(32));
    const confused = new SignJWT({ iss: system.id, sub: system.id, aud: tokenUrl, jti: 'hs', exp: now + 60 });
    expect(await ask(await confused.setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret))).toMatchObject(
      refusedClient,
    );
    // A key that the statement brings along is nobody's.
    const jwk = await jwkOf(stranger);
    expect(await ask(await state({ by: stranger, header: { jwk, kid: 'brought' } }))).toMatchObject(refusedClient);
  });

  it('uses a statement once, though it shows it many times at once', async () => {
    const statement = await state();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(statement)));
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '401', '401', '401', '401', '401']);
    expect(await ask(statement)).toMatchObject(refusedClient);
  });

  it('is kept out by nobody who errs at its address: a signature is judged, and only what does not hold is counted', async () => {
    const wrong = { loginName: 'nobody-aaaaaaaa', password: 'seven wagons cross the ice', code: '123456' };
    const errs = async () =>
      (
        await fetch(`${world.url}/v1/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...wrong, loginName: `nobody-${next()}` }),
        })
      ).status;
    const answers = new Set<number>();
    for (let i = 0; i < 33; i++) answers.add(await errs());
    expect(answers).toContain(429);
    expect((await ask(await state())).status).toBe(200);
    const forged = new Set<number>();
    for (let i = 0; i < 33; i++) forged.add((await ask(await state({ by: stranger }))).status);
    expect([...forged].sort((a, b) => a - b)).toEqual([401, 429]);
    expect((await ask(await state())).status).toBe(200);
    world.clock.advance(86_401);
  });

  it('states nothing that it made later than now', async () => {
    const iat = Math.floor(world.clock.now().getTime() / 1_000) + 3_600;
    expect(await ask(await state({ claims: { iat } }))).toMatchObject(refusedClient);
  });

  it('gives no word that only its person gives', async () => {
    const machine = speaker((await ask(await state())).body.access_token);
    const { enrolmentCode } = await machine.done<{ enrolmentCode: string }>('/enrolments');
    const { keyId } = await byTwo<{ keyId: string }>('/api-keys', { personId: clerk.personId, enrolmentCode });
    const another = await byTwo<Registered>('/oauth-clients', {
      name: 'Another',
      personId: clerk.personId,
      acts: ['file:upload'],
      jwks: { keys: [await jwkOf(second)] },
    });
    const made = await machine.done<{ key: string; enrolmentCode: string }>('/enrolments');
    const scoped = await byTwo<{ keyId: string }>('/api-keys', {
      personId: clerk.personId,
      enrolmentCode: made.enrolmentCode,
      acts: ['file:upload'],
    });
    await clerk.done(`/api-keys/${scoped.keyId}/confirmation`);
    const day = {
      personId: clerk.personId,
      delegateId: administrator.personId,
      mandates: ['invoice:verify'],
      from: '2027-01-01',
      until: '2027-01-02',
    };
    for (const less of [machine, new Speaker(world.url, made.key, factor.partyId, clerk.personId)]) {
      const marked = less === machine ? '403 SESSION_REQUIRED' : '403 WORD_OF_PERSON';
      for (const path of [`/api-keys/${keyId}/confirmation`, `/oauth-clients/${another.id}/confirmation`])
        expect(await less.refused(path)).toBe(marked);
      expect(await less.refused('/delegations', day)).toBe(marked);
      expect(await less.refused(`/people/${clerk.personId}/recovery/cancellation`)).toBe('403 WORD_OF_PERSON');
    }
    expect((await clerk.tried(`/api-keys/${keyId}/confirmation`)).status).toBe(200);
  });

  it('changes from one key to the next with both beside each other', async () => {
    world.clock.advance(86_401);
    const { id } = await register({ name: 'Rotates' });
    const keys = async (...pairs: Pair[]) =>
      byThree(`/oauth-clients/${id}/keys`, {
        jwks: { keys: await Promise.all(pairs.map(jwkOf)) },
      });
    const statusBy = async (by: Pair) => (await ask(await state({ by, of: id }))).status;
    expect([await statusBy(first), await statusBy(second)]).toEqual([200, 401]);
    expect((await keys(first, second)).keyIds).toEqual(['first', 'second']);
    expect([await statusBy(first), await statusBy(second)]).toEqual([200, 200]);
    await keys(second);
    expect([await statusBy(first), await statusBy(second)]).toEqual([401, 200]);
  });

  it('opens nothing once it has ended, nor does what it holds', async () => {
    const { id } = await register({ name: 'Ends' });
    const { body } = await ask(await state({ of: id }));
    expect((await speaker(body.access_token).get('/receivables')).status).toBe(200);
    await administrator.done(`/oauth-clients/${id}/end`);
    expect((await speaker(body.access_token).get('/receivables')).status).toBe(401);
    expect(await ask(await state({ of: id }))).toMatchObject(refusedClient);
  });

  it('is registered by two people, with public keys alone, and is nothing to other parties', async () => {
    const input = {
      name: 'Two',
      personId: clerk.personId,
      acts: ['file:upload'],
      jwks: { keys: [await jwkOf(first)] },
    };
    const asked = await administrator.post<{ verb: string }>('/oauth-clients', input);
    expect([asked.status, asked.body.verb]).toEqual([202, 'oauthClient.register']);
    const secret = { ...(await exportJWK(first.privateKey)), kid: 'first' };
    for (const keys of [
      [secret],
      [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }],
      [{ ...(await jwkOf(first)), kid: undefined }],
      [await jwkOf(first), await jwkOf(first)],
    ])
      expect(await administrator.refused('/oauth-clients', { ...input, jwks: { keys } })).toBe('422 JWKS_UNFIT');
    expect(await clerk.refused('/oauth-clients', input)).toBe('403 MANDATE_MISSING');
    expect((await clerk.get('/oauth-clients')).status).toBe(403);
    const abroad = await world.colleague(others, 'Administrator', ['person:manage']);
    expect(await abroad.refused('/oauth-clients', input)).toBe('404 NOT_FOUND');
    expect(await abroad.refused(`/oauth-clients/${system.id}/end`)).toBe('404 NOT_FOUND');
    expect((await abroad.get<{ items: unknown[] }>('/oauth-clients')).body.items).toEqual([]);
  });

  it('asks by a form alone, each field once', async () => {
    const assertion = await state();
    const fields = `grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=${assertion}`;
    const send = async (body: string, type: string) =>
      (await fetch(tokenUrl, { method: 'POST', headers: { 'content-type': type }, body })).status;
    expect(await send(`${fields}&client_assertion=${assertion}`, 'application/x-www-form-urlencoded')).toBe(400);
    expect(await send(fields.replace('client_credentials', 'password'), 'application/x-www-form-urlencoded')).toBe(400);
    expect(await send('{}', 'application/json')).toBe(400);
    expect(await send(fields, 'application/x-www-form-urlencoded')).toBe(200);
  });
});
