import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { administratorsOf, Client, colleagueOf, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld();

interface Enrolment {
  key: string;
  enrolmentCode: string;
}
interface Registered {
  party: { id: string };
}
interface Me {
  mandatesNow: string[];
  party: { name: string; roles: string[] };
}
/** Made by who will hold it, without a credential. */
async function enrolment(): Promise<Enrolment> {
  const response = await fetch(`${world.url}/v1/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return (await response.json()) as Enrolment;
}
const partyBody = async (name: string, role: string, keys?: Enrolment[]) => ({
  name,
  country: 'CN',
  roles: [role],
  administrators: (keys ?? [await enrolment(), await enrolment()]).map(({ enrolmentCode }, i) => ({
    name: `Administrator ${i}`,
    enrolmentCode,
  })),
});

describe('parties', () => {
  it('admits a party and keeps only the hash of its key', async () => {
    const bank = await world.party('Yuzhong Bank', 'bank');
    const { body } = await bank.get<{ items: { name: string }[] }>('/parties?limit=200');
    expect(body.items.map((p) => p.name)).toContain('Yuzhong Bank');
    const { rows } = await world.database.admin.query('select * from api_key');
    const { rows: events } = await world.database.admin.query('select * from event');
    const secret = bank.key.slice('hf_'.length + 13);
    expect(JSON.stringify([rows, events]).includes(secret)).toBe(false);
  });

  it('is admitted by two of the operator, neither of whom ever has a key of it', async () => {
    const [one, other] = [await enrolment(), await enrolment()];
    const body = await partyBody('Two keys', 'trader', [one, other]);
    const asked = await world.operator.post<Proposal>('/parties', body);
    expect([asked.status, asked.body.needs]).toEqual([
      202,
      { level: 'L1', agreements: 1, ofLevel2: 0, ofLevel3: 0, mandate: 'party:register' },
    ]);
    // What was proposed opens nothing yet.
    expect((await new Client(world.url, one.key, '', '').get('/me')).status).toBe(401);
    expect(await world.operator.refused(`/proposals/${asked.body.id}/agreement`)).toBe('403 SAME_PERSON');
    const second = await colleagueOf(world.operator, 0);
    const { outcome } = await second.done<{ outcome: Registered }>(`/proposals/${asked.body.id}/agreement`);
    expect(JSON.stringify(outcome)).not.toContain('hf_');
    const founder = new Client(world.url, one.key, outcome.party.id, '');
    expect((await founder.get<Me>('/me')).body.mandatesNow).toEqual(['person:manage', 'webhook:manage']);
    // Nor can one code, or one that was used, enrol anybody else.
    expect(await world.operator.refused('/parties', await partyBody('Three keys', 'trader', [one, other]))).toBe(
      '409 ENROLMENT_CODE_USED',
    );
    const again = await enrolment();
    expect(await world.operator.refused('/parties', await partyBody('Four keys', 'trader', [again, again]))).toBe(
      '422 INPUT_INVALID',
    );
  });

  it('refuses roles that contradict one another', async () => {
    for (const roles of [
      ['operator', 'bank'],
      ['authority', 'trader'],
      ['bank', 'collateral_manager'],
      ['factor', 'carrier'],
      ['bank', 'assayer'],
    ])
      expect(
        await world.operator.refused('/parties', { ...(await partyBody('Both', 'trader')), roles }),
        roles.join(' '),
      ).toBe('422 ROLES_CONTRADICT');
  });

  it.each(['authority', 'guarantor', 'insurer', 'logistics_platform'] as const)(
    'knows parties that are a %s',
    async (role) => {
      const { partyId, url, key } = await world.party(`A ${role}`, role);
      expect((await new Client(url, key, partyId, '').get<Me>('/me')).body.party.roles).toEqual([role]);
    },
  );

  it('changes what a party is by two of the operator; what its people may do no longer is in force no more', async () => {
    const house = await world.party('Changing', 'trader', 'carrier');
    const clerk = await world.colleague(house, 'Clerk', ['lot:register', 'site:register']);
    expect((await clerk.get<Me>('/me')).body.mandatesNow).toEqual(['lot:register', 'site:register']);
    const change = { roles: ['trader'], name: 'Changed', reason: 'gave up its ships' };
    expect((await world.operator.post(`/parties/${house.partyId}/changes`, change)).status).toBe(202);
    await world.operator.done(`/parties/${house.partyId}/changes`, change);
    const { body } = await clerk.get<Me>('/me');
    expect([body.mandatesNow, body.party.name]).toEqual([['lot:register'], 'Changed']);
    expect(await clerk.refused('/sites', {})).toBe('422 INPUT_INVALID');
    expect(
      await world.operator.refused(`/parties/${house.partyId}/changes`, { roles: ['bank', 'assayer'], reason: 'x' }),
    ).toBe('422 ROLES_CONTRADICT');
    expect(await house.refused(`/parties/${house.partyId}/changes`, change)).toBe('403 MANDATE_MISSING');
  });

  it('refuses a mandate outside the roles of the party, and tells what there is', async () => {
    const [trader] = administratorsOf(await world.party('Trader', 'trader'));
    const answer = await trader.post<ProblemBody>('/people', {
      name: 'Clerk',
      mandates: ['drawdown:request', 'drawdown:approve'],
    });
    expect(answer.body.facts?.ofRoles).toEqual(['bank']);
    const typo = await trader.post<ProblemBody>('/people', { name: 'Clerk', mandates: ['drawdown:requst'] });
    expect(typo.body.facts).toMatchObject({ nearest: 'drawdown:request', ofRoles: [] });
    expect(typo.body.facts?.mandates).toContain('pledge:offer');
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([
      422,
      'MANDATE_OUTSIDE_ROLE',
      '/mandates/1',
    ]);
  });

  it('refuses who lacks the mandate, and a key that is revoked, malformed, altered or expired', async () => {
    const carrier = await world.party('Carrier', 'carrier');
    const [administrator] = administratorsOf(carrier);
    const refused = await carrier.post<ProblemBody>('/parties', await partyBody('X', 'bank'));
    expect([refused.body.code, refused.body.facts]).toEqual([
      'MANDATE_MISSING',
      { mandate: 'party:register', roles: ['carrier'], ofRoles: ['operator'], grantable: false },
    ]);
    const clerk = await world.colleague(carrier, 'Clerk', ['lot:register']);
    expect((await clerk.get('/parties')).status).toBe(200);
    const { rows } = await world.database.admin.query('select id from api_key where person_id = $1', [clerk.personId]);
    await administrator.done(`/api-keys/${rows[0].id}/revocation`);
    const soon = await enrolment();
    await administrator.done('/api-keys', {
      personId: clerk.personId,
      enrolmentCode: soon.enrolmentCode,
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
          'select p.state, u.last_used_on from person p join api_key k on k.person_id = p.id left join api_key_use u on u.key_id = k.id where p.id = $1',
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
    await until(async () => (await stands()).last_used_on === '2026-10-13', 'the day of use');
    world.clock.advance(-86_400);
  });

  it('shows a stranger of another party nothing of its people and keys', async () => {
    const [a, b] = [await world.party('A', 'trader'), await world.party('B', 'trader')];
    const [administrator] = administratorsOf(b);
    const { enrolmentCode } = await enrolment();
    expect(await administrator.refused('/api-keys', { personId: a.personId, enrolmentCode })).toBe('404 NOT_FOUND');
    expect((await administrator.get(`/people/${a.personId}`)).status).toBe(404);
    expect(await administrator.refused(`/people/${a.personId}/suspension`)).toBe('404 NOT_FOUND');
    expect((await administrator.get<{ items: unknown[] }>(`/api-keys?personId=${a.personId}`)).body.items).toEqual([]);
  });

  it('answers six simultaneous equal requests with one proposal and six equal answers', async () => {
    const body = await partyBody('Six', 'carrier');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.operator.post<Proposal>('/parties', body, 'six')),
    );
    expect(new Set(answers.map((a) => `${a.status} ${a.body.id}`)).size).toBe(1);
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
      administrators: (await partyBody('A', 'bank')).administrators,
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
