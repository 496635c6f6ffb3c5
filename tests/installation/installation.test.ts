import { describe, expect, it } from 'vitest';
import type { Demonstration, DemonstrationView } from '../../src/ground/installation/index.ts';
import { administratorsOf, openWorld, type ProblemBody } from '../support/world.ts';

/** What the service is told of the story; that it is told at all, and on an instance of its own, is for tests/runtime. */
class Told implements Demonstration {
  view: DemonstrationView = { state: 'none', since: null, people: [] };
  begun = 0;
  now = () => this.view;
  begin(): void {
    this.begun++;
    this.view = {
      state: 'standing',
      since: '2026-10-12T06:00:00.000Z',
      people: [{ name: 'Bank', role: 'bank_officer' }],
    };
  }
  async end(): Promise<void> {
    this.view = { state: 'none', since: null, people: [] };
  }
  invite = async () =>
    this.view.state === 'standing' ? { link: 'http://localhost/sign-in#link=x', code: '123456' } : undefined;
}
const told = new Told();
const world = await openWorld(undefined, undefined, { demonstration: told });
const bank = await world.party('Huanghe Bank', 'bank');
// The next tenant comes after the first, also on a clock that stands still.
world.clock.advance(1);
const [first] = administratorsOf(world.operator);

interface Founded {
  id: string;
  name: string;
  administrators: { name: string; link: string | null }[];
}
interface Enrolment {
  enrolmentCode: string;
}
const enrolled = async () => (await first.post<Enrolment>('/enrolments')).body.enrolmentCode;
const asked = async (name: string) => ({
  name,
  operator: { name: `${name} operator`, country: 'CN' },
  administrators: [
    { name: 'Zhao Min', enrolmentCode: await enrolled() },
    { name: 'He Jun', enrolmentCode: await enrolled() },
  ],
});
const came = async (link: string | null) => {
  const response = await fetch(`${world.url}/v1/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link: link?.split('#link=')[1] }),
  });
  return { status: response.status, body: (await response.json()) as { token: string } };
};
const tenants = async () =>
  (await world.database.admin.query<{ name: string }>('select name from tenant order by created_at, id')).rows.map(
    ({ name }) => name,
  );

describe('a tenant beside the first', () => {
  it('is opened by an administrator of the operator, whose people come in by links of their own', async () => {
    const body = await asked('Sichuan house');
    const answer = await first.post<Founded>('/installation/tenants', body, 'found-1');
    expect(answer.status).toBe(201);
    const [one, other] = answer.body.administrators;
    expect([answer.body.name, one?.name, other?.name]).toEqual(['Sichuan house', 'Zhao Min', 'He Jun']);
    expect(await tenants()).toEqual(['Test', 'Sichuan house']);

    const { status, body: session } = await came(one?.link ?? null);
    expect(status).toBe(201);
    const me = await fetch(`${world.url}/v1/me`, { headers: { authorization: `Bearer ${session.token}` } });
    expect(await me.json()).toMatchObject({
      person: { name: 'Zhao Min' },
      party: { name: 'Sichuan house operator', roles: ['operator'] },
    });
    // Nothing of the first tenant is seen there, and nothing of it here but that it was opened.
    const seen = await fetch(`${world.url}/v1/parties`, { headers: { authorization: `Bearer ${session.token}` } });
    expect(((await seen.json()) as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual([
      'Sichuan house operator',
    ]);
    const { body: events } = await first.get<{ items: { type: string; objectId: string }[] }>(
      `/history/${answer.body.id}`,
    );
    expect(JSON.stringify(events)).toContain('tenant.founded');
    expect(JSON.stringify(events)).not.toContain('Zhao Min');
    // Its operator is the first of no installation.
    const opens = await fetch(`${world.url}/v1/installation`, {
      headers: { authorization: `Bearer ${session.token}` },
    });
    expect(await opens.json()).toEqual({ opensTenants: false, demonstration: null });
  });

  it('is opened once by a key that is sent again, and a link that was used is given no more', async () => {
    const body = await asked('Hubei house');
    const send = () => first.post<Founded>('/installation/tenants', body, 'found-2');
    const answers = await Promise.all([send(), send(), send()]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect((await tenants()).filter((name) => name === 'Hubei house')).toHaveLength(1);
  });

  it('is previewed, and stays unopened', async () => {
    const response = await fetch(`${world.url}/v1/installation/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${first.key}`, 'content-type': 'application/json', preview: 'true' },
      body: JSON.stringify(await asked('Never')),
    });
    expect([response.status, response.headers.get('preview')]).toEqual([201, 'true']);
    expect(await tenants()).not.toContain('Never');
  });

  it('is for nobody else to open', async () => {
    const body = await asked('Stolen');
    const refused = async (client: typeof first) => client.refused('/installation/tenants', body);
    expect(await refused(administratorsOf(bank)[0])).toBe('403 INSTALLATION_OF_ANOTHER');
    expect(await refused(bank)).toBe('403 MANDATE_MISSING');
    expect(await refused(world.operator)).toBe('403 MANDATE_MISSING');
    expect(await tenants()).not.toContain('Stolen');
    const { body: seen } = await bank.get('/installation');
    expect(seen).toEqual({ opensTenants: false, demonstration: null });
  });

  it('names what is wrong where it is wrong', async () => {
    const body = await asked('Wrong');
    const answer = await first.post<ProblemBody>('/installation/tenants', {
      ...body,
      operator: { name: 'x', country: 'China' },
    });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/operator/country']);
  });
});

describe('the demonstration', () => {
  it('is told, visited and ended by an administrator of the operator', async () => {
    expect(await first.refused('/installation/demonstration/invitations', { role: 'bank_officer' })).toBe(
      '409 DEMONSTRATION_NOT_STANDING',
    );
    expect(await first.done('/installation/demonstration')).toMatchObject({ state: 'standing' });
    expect((await first.get('/installation')).body).toMatchObject({
      opensTenants: true,
      demonstration: { people: [{ name: 'Bank', role: 'bank_officer' }] },
    });
    expect(await first.done('/installation/demonstration/invitations', { role: 'bank_officer' })).toEqual({
      link: 'http://localhost/sign-in#link=x',
      code: '123456',
    });
    expect(await first.done('/installation/demonstration/end')).toMatchObject({ state: 'none' });
  });

  it('is for nobody else, and not begun by a preview', async () => {
    const before = told.begun;
    expect(await administratorsOf(bank)[0].refused('/installation/demonstration')).toBe('403 INSTALLATION_OF_ANOTHER');
    expect(await bank.refused('/installation/demonstration/end')).toBe('403 MANDATE_MISSING');
    const response = await fetch(`${world.url}/v1/installation/demonstration`, {
      method: 'POST',
      headers: { authorization: `Bearer ${first.key}`, 'content-type': 'application/json', preview: 'true' },
      body: '{}',
    });
    expect([response.status, told.begun]).toEqual([200, before]);
  });

  it('is told where it cannot be, with the command that does', async () => {
    const other = await openWorld();
    const [one] = administratorsOf(other.operator);
    const { status, body } = await one.post<ProblemBody>('/installation/demonstration');
    expect([status, body.code]).toEqual([409, 'DEMONSTRATION_NOT_HERE']);
    expect(body.remedy).toContain('npm run demo -- --keep');
  });
});
