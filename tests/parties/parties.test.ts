import { describe, expect, it } from 'vitest';
import { Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();

describe('parties', () => {
  it('admits a party and keeps only the hash of its key', async () => {
    const bank = await world.party('Yuzhong Bank', 'bank');
    const { body } = await bank.get<{ items: { name: string }[] }>('/parties?limit=200');
    expect(body.items.map((p) => p.name)).toContain('Yuzhong Bank');
    const { rows } = await world.database.admin.query('select * from api_key');
    const { rows: events } = await world.database.admin.query('select * from event');
    const secret = bank.key.split('_')[2] as string;
    expect(JSON.stringify([rows, events])).not.toContain(secret);
  });

  it('shows the key once: a replay has the same party and no key', async () => {
    const body = { name: 'Once', country: 'CN', roles: ['trader'], administrator: 'A' };
    const first = await world.operator.post<{ party: { id: string }; administrator: { key: string } }>(
      '/parties',
      body,
      'once',
    );
    const again = await world.operator.post<{ party: { id: string }; administrator: { key: null } }>(
      '/parties',
      body,
      'once',
    );
    expect(first.body.administrator.key).toMatch(/^hf_/);
    expect(again.body).toEqual({ ...first.body, administrator: { ...first.body.administrator, key: null } });
  });

  it('refuses a mandate outside the roles of the party', async () => {
    const trader = await world.party('Trader', 'trader');
    const answer = await trader.post<ProblemBody>('/people', {
      name: 'Clerk',
      mandates: ['drawdown:request', 'drawdown:approve'],
    });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([
      422,
      'MANDATE_OUTSIDE_ROLE',
      '/mandates/1',
    ]);
  });

  it('refuses who lacks the mandate, and a key that is revoked, malformed, altered or expired', async () => {
    const carrier = await world.party('Carrier', 'carrier');
    expect(await carrier.refused('/parties', { name: 'X', country: 'CN', roles: ['bank'], administrator: 'X' })).toBe(
      '403 MANDATE_MISSING',
    );
    const clerk = await world.colleague(carrier, 'Clerk', ['lot:register']);
    expect((await clerk.get('/parties')).status).toBe(200);
    const { rows } = await world.database.admin.query('select id from api_key where person_id = $1', [clerk.personId]);
    await carrier.done(`/api-keys/${rows[0].id}/revocation`);
    const soon = await carrier.done<{ key: string }>('/api-keys', {
      personId: clerk.personId,
      expiresAt: '2026-10-12T07:00:00Z',
    });
    world.clock.advance(3600);
    const altered = carrier.key.slice(0, -1) + (carrier.key.endsWith('A') ? 'B' : 'A');
    for (const key of [clerk.key, soon.key, altered, 'hf_x', `${carrier.key}x`, 'Bearer', "hf_'; drop table event; --"])
      expect((await new Client(world.url, key, '', '').get<ProblemBody>('/parties')).body.code).toMatch(/^CREDENTIAL_/);
  });

  it('knows who was added and never came; with the first use of a key they are there, and the day is noted', async () => {
    const carrier = await world.party('Carrier of use', 'carrier');
    const clerk = await world.colleague(carrier, 'Clerk', ['lot:register']);
    const stands = async () =>
      (
        await world.database.admin.query(
          'select p.state, k.last_used_on from person p join api_key k on k.person_id = p.id where p.id = $1',
          [clerk.personId],
        )
      ).rows[0];
    expect(await stands()).toEqual({ state: 'invited', last_used_on: null });
    expect((await new Client(world.url, `${clerk.key.slice(0, -1)}_`, '', '').get('/parties')).status).toBe(401);
    expect(await stands()).toEqual({ state: 'invited', last_used_on: null });
    expect((await clerk.get('/parties')).status).toBe(200);
    expect(await stands()).toEqual({ state: 'active', last_used_on: '2026-10-12' });
    world.clock.advance(86_400);
    expect((await clerk.get('/parties')).status).toBe(200);
    expect((await stands()).last_used_on).toBe('2026-10-13');
    world.clock.advance(-86_400);
  });

  it('shows a stranger of another party nothing of its people and keys', async () => {
    const [a, b] = [await world.party('A', 'trader'), await world.party('B', 'trader')];
    expect(await b.refused('/api-keys', { personId: a.personId })).toBe('404 NOT_FOUND');
  });

  it('answers six simultaneous equal requests with one party and six equal answers', async () => {
    const body = { name: 'Six', country: 'CN', roles: ['carrier'], administrator: 'A' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.operator.post<{ party: { id: string } }>('/parties', body, 'six')),
    );
    expect(new Set(answers.map((a) => `${a.status} ${a.body.party.id}`)).size).toBe(1);
    expect(await world.operator.post('/parties', { ...body, name: 'Seven' }, 'six')).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  it('names each fault with a pointer, in the language of the caller', async () => {
    const bad = {
      name: '',
      country: 'China',
      roles: [],
      administrator: 'A',
      creditCode: '91100000100003962A',
      status: 'vip',
    };
    const answer = await world.operator.post<ProblemBody>('/parties', bad);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors?.map((e) => e.pointer).sort()).toEqual([
      '/country',
      '/creditCode',
      '/name',
      '/roles',
      '/status',
    ]);
    const chinese = await fetch(`${world.url}/v1/parties`, { headers: { 'accept-language': 'zh-CN,en;q=0.5' } });
    expect(((await chinese.json()) as ProblemBody).title).toBe('缺少凭证');
  });
});
