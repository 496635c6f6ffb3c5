import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { openSystems, refusedClient } from '../support/systems.ts';
import type { ProblemBody } from '../support/world.ts';

const { world, administrator, clerk, first, second, jwkOf, byThree, register, state, ask, speaker } =
  await openSystems();

describe('a system', () => {
  it('reads and comes from no further than was said, as a key does', async () => {
    const { id } = await register({ name: 'Narrow', reads: ['Receivables'], networks: ['127.0.0.0/8'] });
    const { body, status } = await ask(await state({ of: id }));
    expect(status).toBe(200);
    const speaks = speaker(body.access_token);
    expect((await speaks.get('/receivables')).status).toBe(200);
    expect((await speaks.get<ProblemBody>('/invoices')).body).toMatchObject({
      code: 'READ_NOT_IN_KEY',
      facts: { reads: ['Receivables'] },
    });
    const away = await register({ name: 'Away', networks: ['192.0.2.0/24'] });
    expect(await ask(await state({ of: away.id }))).toMatchObject(refusedClient);
    // A token that was taken elsewhere opens nothing here.
    await world.database.admin.query(
      `begin; set local session_replication_role = replica; update oauth_client set networks = '{192.0.2.0/24}' where id = '${id}'; commit`,
    );
    const moved = speaker((await ask(await state({ of: id }))).body.access_token);
    expect((await moved.get('/receivables')).status).toBe(401);
    world.clock.advance(61);
    expect((await speaks.get<ProblemBody>('/receivables')).body.code).toBe('NETWORK_NOT_ALLOWED');
    const input = { name: 'X', personId: clerk.personId, acts: ['file:upload'], jwks: { keys: [await jwkOf(first)] } };
    expect(await administrator.refused('/oauth-clients', { ...input, reads: ['Invoice'] })).toBe('422 HEADING_UNKNOWN');
    expect(await administrator.refused('/oauth-clients', { ...input, networks: ['here'] })).toBe('422 NETWORK_UNKNOWN');
    const listed = await administrator.get<{ items: { id: string; reads: string[]; networks: string[] }[] }>(
      '/oauth-clients',
    );
    expect(listed.body.items.find((one) => one.id === away.id)).toMatchObject({
      reads: null,
      networks: ['192.0.2.0/24'],
    });
    world.clock.advance(86_401);
  });

  it('has only keys that could sign: what is no whole key of a kind that is taken is refused by its place', async () => {
    const sound = await jwkOf(first);
    const curve = await jwkOf(second);
    const { x: _, ...noX } = sound;
    const short = { kty: 'RSA', kid: 'r', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') };
    const input = { name: 'Two', personId: clerk.personId, acts: ['file:upload'] };
    for (const [key, at] of [
      [noX, '/jwks/keys/0'],
      [{ ...sound, x: 'AAAA' }, '/jwks/keys/0'],
      [{ ...sound, crv: 'X25519' }, '/jwks/keys/0/crv'],
      [{ ...curve, y: curve.x }, '/jwks/keys/0'],
      [{ ...curve, crv: 'P-521' }, '/jwks/keys/0/crv'],
      [{ ...sound, kty: 'XYZ' }, '/jwks/keys/0/kty'],
      [{ ...sound, use: 'enc' }, '/jwks/keys/0/use'],
      [{ ...sound, key_ops: ['sign'] }, '/jwks/keys/0/key_ops'],
      [{ ...sound, alg: 'HS256' }, '/jwks/keys/0/alg'],
      [short, '/jwks/keys/0/n'],
    ] as const) {
      const { body } = await administrator.post<ProblemBody>('/oauth-clients', { ...input, jwks: { keys: [key] } });
      expect([at, body.code, body.errors?.[0]?.pointer]).toEqual([at, 'JWKS_UNFIT', at]);
    }
  });

  it('is refused where what it publishes is no set of keys, and its party is told when it turns bad later', async () => {
    let published = JSON.stringify({ keys: [await jwkOf(first)] });
    const server = createServer((_, response) => response.end(published));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterAll(() => server.close());
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const input = { name: 'Publishes', personId: clerk.personId, acts: ['file:upload'], jwksUrl };
    const sound = published;
    for (const [text, facts] of [
      ['<html>', { code: 'not_json', place: null }],
      ['[]', { code: 'unfit', place: '/keys' }],
      ['null', { code: 'unfit', place: '/keys' }],
      ['{"keys":[1]}', { code: 'unfit', place: '/keys' }],
      [sound.replace('OKP', 'oct'), { code: 'unfit', place: '/keys/0/kty' }],
    ] as const) {
      published = text;
      const { body } = await administrator.post<ProblemBody>('/oauth-clients', input);
      expect([text, body]).toMatchObject([text, { code: 'JWKS_UNFIT', errors: [{ pointer: '/jwksUrl' }], facts }]);
    }
    published = sound;
    const { id } = await byThree('/oauth-clients', input);
    const shown = async () =>
      (await administrator.get<{ items: { id: string; keysFault: unknown }[] }>('/oauth-clients')).body.items.find(
        (one) => one.id === id,
      )?.keysFault;
    const told = async () =>
      (await administrator.get<{ items: { type: string; payload: object }[] }>(`/events?objectId=${id}`)).body.items
        .filter(({ type }) => type.startsWith('oauthClient.keys'))
        .map(({ type, payload }) => ({ type, ...payload }));
    expect((await ask(await state({ of: id }))).status).toBe(200);
    expect([await shown(), await told()]).toEqual([null, []]);
    published = sound.replace('"kid"', '"kidd"');
    // What was sound is good for ten minutes more.
    expect((await ask(await state({ of: id }))).status).toBe(200);
    world.clock.advance(601);
    expect(await ask(await state({ of: id }))).toMatchObject(refusedClient);
    expect(world.told.findLast(({ what }) => what === 'token.refused')?.facts).toEqual({ keysFault: 'unfit' });
    const failed = {
      type: 'oauthClient.keysFailed',
      code: 'unfit',
      at: '/keys/0/kid',
      jwksUrl,
      personId: clerk.personId,
    };
    expect(await told()).toEqual([failed]);
    expect(await shown()).toMatchObject({ code: 'unfit', at: '/keys/0/kid' });
    world.clock.advance(61);
    expect(await ask(await state({ of: id }))).toMatchObject(refusedClient);
    expect(await told()).toEqual([failed]);
    published = sound;
    world.clock.advance(61);
    expect((await ask(await state({ of: id }))).status).toBe(200);
    expect([await shown(), (await told()).map(({ type }) => type)]).toEqual([
      null,
      ['oauthClient.keysFailed', 'oauthClient.keysSound'],
    ]);
  });
});
