import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { administratorsOf, Client, makePerson, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld(undefined, undefined, { keysEnd: true });
const bank = await world.party('Bank', 'bank');
const trader = await world.party('Trader', 'trader');
const [one, other] = administratorsOf(bank);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const enrolment = () => makeKey(chance);
const as = (key: string, of: Client) => new Client(world.url, key, of.partyId, of.personId);

interface Person {
  id: string;
  state: string;
  mandates: string[];
  addedBy: string | null;
  agreedBy: string[];
  limits: object[];
  successorId: string | null;
}
interface Key {
  keyId: string;
  prefix: string;
  expiresAt: string;
  lastUsedOn: string | null;
  replaces: string | null;
  awaitsHolder: boolean;
}
interface Me {
  keyId: string;
  mandatesNow: string[];
  person: Person;
  notices: { type: string; byPersonId: string | null; payload: { personId?: string } }[];
}
const me = async (who: Client) => (await who.get<Me>('/me')).body;
const read = async ({ personId }: Client) => (await one.get<Person>(`/people/${personId}`)).body;
const keyIdOf = async (who: Client) => (await me(who)).keyId;
const opens = async (who: Client) => (await who.get<ProblemBody>('/me')).status;

describe('a person', () => {
  it('is added by one administrator and agreed to by another, and each is named', async () => {
    const { key, enrolmentCode } = await enrolment();
    const asked = await one.post<Proposal>('/people', { name: 'Clerk', mandates: ['terms:propose'], enrolmentCode });
    expect([asked.status, asked.body.needs.level]).toEqual([202, 'L1']);
    expect(JSON.stringify(asked.body)).not.toContain(key.slice('hf_'.length + 13));
    const clerk = as(key, bank);
    expect(await opens(clerk)).toBe(401);
    expect(await one.refused(`/proposals/${asked.body.id}/agreement`)).toBe('403 SAME_PERSON');
    // Who does business has no say in who is there.
    expect(await bank.refused(`/proposals/${asked.body.id}/agreement`)).toBe('403 MANDATE_MISSING');
    const { outcome } = await other.done<{ outcome: Person }>(`/proposals/${asked.body.id}/agreement`);
    expect(outcome).toMatchObject({ state: 'invited', addedBy: one.personId, agreedBy: [other.personId] });
    const seen = await me(clerk);
    expect([seen.person.state, seen.mandatesNow]).toEqual(['active', ['terms:propose']]);
    expect(seen.notices.map(({ type, payload }) => [type, payload.personId])).toEqual([['person.added', outcome.id]]);
  });

  it('is changed by two, at once, and told; and within dates', async () => {
    const clerk = await makePerson(bank, 'Dated', ['terms:propose']);
    expect(await opens(clerk)).toBe(200);
    const change = {
      mandates: ['terms:propose', 'terms:approve'],
      dates: { 'terms:approve': { from: '2026-10-13', until: '2026-10-14' } },
    };
    expect((await one.post(`/people/${clerk.personId}/changes`, change)).status).toBe(202);
    expect((await me(clerk)).person.mandates).toEqual(['terms:propose']);
    await one.done(`/people/${clerk.personId}/changes`, change);
    const mandatesOn = async (day: string) => {
      world.clock.set(`${day}T06:00:00Z`);
      return (await me(clerk)).mandatesNow;
    };
    expect(await mandatesOn('2026-10-12')).toEqual(['terms:propose']);
    expect(await mandatesOn('2026-10-13')).toEqual(['terms:approve', 'terms:propose']);
    expect(await mandatesOn('2026-10-14')).toEqual(['terms:approve', 'terms:propose']);
    expect(await mandatesOn('2026-10-15')).toEqual(['terms:propose']);
    // Whose time is over is named as a holder nowhere.
    const { items } = (await one.get<{ items: { mandate: string; heldBy: { personId: string }[] }[] }>('/mandates'))
      .body;
    const holders = (of: string) => items.find(({ mandate }) => mandate === of)?.heldBy.map(({ personId }) => personId);
    expect(holders('terms:propose')).toContain(clerk.personId);
    expect(holders('terms:approve')).not.toContain(clerk.personId);
    world.clock.set('2026-10-12T06:00:00Z');
    expect((await me(clerk)).notices[0]).toMatchObject({ type: 'person.changed', byPersonId: one.personId });
    for (const dates of [{ 'terms:approve': {} }, { 'terms:propose': { from: '2026-10-14', until: '2026-10-13' } }])
      expect(await one.refused(`/people/${clerk.personId}/changes`, { mandates: ['terms:propose'], dates })).toBe(
        '422 DATES_CROSSED',
      );
  });

  it('loses by one word what two words give back', async () => {
    const clerk = await makePerson(bank, 'Taken', ['terms:propose', 'terms:approve']);
    await one.done(`/people/${clerk.personId}/withdrawals`, { mandates: ['terms:approve'] });
    expect((await me(clerk)).mandatesNow).toEqual(['terms:propose']);
    expect(await one.refused(`/people/${clerk.personId}/withdrawals`, { mandates: ['terms:approve'] })).toBe(
      '409 NOTHING_TO_WITHDRAW',
    );
    const suspended = await one.post<Person>(`/people/${clerk.personId}/suspension`, { reason: 'leave' });
    expect([suspended.status, suspended.body.state, await opens(clerk)]).toEqual([200, 'suspended', 401]);
    expect(await one.refused(`/people/${clerk.personId}/suspension`)).toBe('409 PERSON_NOT_IN_STATE');
    expect((await one.post(`/people/${clerk.personId}/reinstatement`)).status).toBe(202);
    expect(await opens(clerk)).toBe(401);
    await one.done(`/people/${clerk.personId}/reinstatement`);
    expect([await opens(clerk), (await read(clerk)).state]).toEqual([200, 'active']);
    await other.done(`/people/${clerk.personId}/leaving`, {});
    expect([await opens(clerk), (await read(clerk)).state]).toEqual([401, 'left']);
    for (const step of ['reinstatement', 'suspension', 'leaving'])
      expect(await one.refused(`/people/${clerk.personId}/${step}`), step).toBe('409 PERSON_NOT_IN_STATE');
    const { enrolmentCode } = await enrolment();
    expect(await one.refused('/api-keys', { personId: clerk.personId, enrolmentCode })).toBe('409 PERSON_NOT_IN_STATE');
  });

  it('who administers holds no business, and no business administers', async () => {
    for (const mandate of ['facility:approve', 'terms:propose', 'authority:level2', 'event:capture']) {
      const answer = await one.post<ProblemBody>('/people', { name: 'Both', mandates: ['person:manage', mandate] });
      expect([answer.body.code, answer.body.facts?.with], mandate).toEqual(['MANDATES_APART', [mandate]]);
    }
    const clerk = await makePerson(bank, 'Clerk', ['terms:propose']);
    const mandates = ['person:manage', 'terms:propose'];
    expect(await one.refused(`/people/${clerk.personId}/changes`, { mandates })).toBe('422 MANDATES_APART');
  });

  it('is listed with state and maker for the own party alone', async () => {
    const { body } = await bank.get<{ items: Person[] }>('/people?limit=200');
    expect(body.items.map(({ id }) => id)).toContain(one.personId);
    const left = await bank.get<{ items: Person[] }>('/people?state=left');
    expect(new Set(left.body.items.map(({ state }) => state))).toEqual(new Set(['left']));
    expect((await trader.get<{ items: Person[] }>('/people')).body.items.map(({ id }) => id)).not.toContain(
      one.personId,
    );
    expect((await trader.get(`/people/${one.personId}`)).status).toBe(404);
  });
});

describe('two administrators', () => {
  it('remain, however they go: suspended, withdrawn from, changed, left, or without a key', async () => {
    const house = await world.party('Two', 'trader');
    const [a, b] = administratorsOf(house);
    const few = '409 TOO_FEW_ADMINISTRATORS';
    expect(await a.refused(`/people/${b.personId}/suspension`)).toBe(few);
    expect(await a.refused(`/people/${b.personId}/leaving`)).toBe(few);
    expect(await a.refused(`/people/${b.personId}/withdrawals`, { mandates: ['person:manage'] })).toBe(few);
    const third = await makePerson(house, 'Third', ['person:manage']);
    expect(await opens(third)).toBe(200);
    // Whoever added the third is not apart from them: the two could agree to nothing.
    const makerOf = async ({ personId }: Client) => (await a.get<Person>(`/people/${personId}`)).body.addedBy;
    const [maker, agreer] = (await makerOf(third)) === a.personId ? [a, b] : [b, a];
    expect(await third.refused(`/people/${agreer.personId}/leaving`, {})).toBe(few);
    const proposed = await third.post<Proposal>('/people', { name: 'Fourth', mandates: [] });
    expect(await maker.refused(`/proposals/${proposed.body.id}/agreement`)).toBe('403 SAME_PERSON');
    await third.done(`/people/${maker.personId}/leaving`, {});
    expect(await agreer.refused(`/people/${third.personId}/suspension`)).toBe(few);
  });

  it('are counted for good: one whose date is over, or will be, or whose key is for other acts, is none', async () => {
    const house = await world.party('Dated house', 'bank');
    const [a, b] = administratorsOf(house);
    const few = '409 TOO_FEW_ADMINISTRATORS';
    const over = { mandates: ['person:manage'], dates: { 'person:manage': { until: '2026-01-01' } } };
    expect(
      await a.refused('/people', { name: 'Over', ...over, enrolmentCode: (await enrolment()).enrolmentCode }),
    ).toBe('422 DATE_OVER');
    const ends = await makePerson(house, 'Ends', ['person:manage']);
    const dates = { 'person:manage': { until: '2026-12-31' } };
    const change = await a.post<Proposal>(`/people/${ends.personId}/changes`, { mandates: ['person:manage'], dates });
    await b.done(`/proposals/${change.body.id}/agreement`);
    for (const [who, other_] of [
      [a, b],
      [b, a],
    ] as const)
      expect(await who.refused(`/people/${other_.personId}/suspension`)).toBe(few);
    // Nor does one get such a date where two would not remain.
    const dated = await ends.post<Proposal>(`/people/${a.personId}/changes`, { mandates: ['person:manage'], dates });
    expect([dated.status, (dated.body as unknown as ProblemBody).code]).toEqual([409, 'TOO_FEW_ADMINISTRATORS']);
  });

  it('a stolen key of one is revoked by the other at once, and others can then be appointed', async () => {
    const house = await world.party('Robbed', 'bank');
    const [a, b] = administratorsOf(house);
    await b.done(`/api-keys/${await keyIdOf(a)}/revocation`);
    expect([await opens(a), await opens(b)]).toEqual([401, 200]);
    const { rows } = await world.database.admin.query(
      `select count(*)::int n from api_key k join person p on p.id = k.person_id where p.party_id = $1
         and p.mandates @> '{person:manage}' and k.revoked_at is null`,
      [house.partyId],
    );
    expect(rows[0].n).toBe(1);
  });

  it('of three, two that leave at once do not both go', async () => {
    const house = await world.party('Three', 'trader');
    const [a, b] = administratorsOf(house);
    const third = await makePerson(house, 'Third', ['person:manage']);
    const answers = await Promise.all([
      third.post<ProblemBody>(`/people/${a.personId}/leaving`),
      third.post<ProblemBody>(`/people/${b.personId}/leaving`),
      b.post<ProblemBody>(`/people/${third.personId}/suspension`),
    ]);
    const { rows } = await world.database.admin.query(
      `select count(*)::int n from person where party_id = $1 and 'person:manage' = any (mandates) and state in ('invited', 'active')`,
      [house.partyId],
    );
    expect([rows[0].n, answers.filter(({ status }) => status === 200).length]).toEqual([2, 1]);
  });
});

describe('a key', () => {
  const personKeys = async (who: Client) => (await who.get<{ items: Key[] }>('/api-keys')).body.items;

  it('ends by itself within the time that keys are good for, and not before now', async () => {
    const clerk = await makePerson(bank, 'Ends', []);
    const [key] = await personKeys(clerk);
    expect(key?.expiresAt).toBe('2027-04-10T06:00:00.000Z');
    for (const expiresAt of ['2026-10-12T05:59:59Z', '2027-04-11T06:00:00Z', '8999-01-01T00:00:00Z']) {
      const { enrolmentCode } = await enrolment();
      const answer = await one.post<ProblemBody>('/api-keys', { personId: clerk.personId, enrolmentCode, expiresAt });
      expect([answer.body.code, answer.body.facts?.latest], expiresAt).toEqual([
        'KEY_EXPIRY_OUTSIDE',
        '2027-04-10T06:00:00.000Z',
      ]);
    }
  });

  it('is replaced by its holder, with an overlap, and by nobody else', async () => {
    const clerk = await makePerson(bank, 'Rotates', ['terms:propose']);
    const [old] = await personKeys(clerk);
    const next = await enrolment();
    const at = `/api-keys/${old?.keyId}/rotation`;
    const asked = { enrolmentCode: next.enrolmentCode, overlapMinutes: 60 };
    expect(await one.refused(at, asked)).toBe('404 NOT_FOUND');
    const made = await clerk.done<Key>(at, asked);
    expect([made.replaces, made.expiresAt]).toEqual([old?.keyId, '2027-04-10T06:00:00.000Z']);
    const renewed = as(next.key, clerk);
    expect([await opens(clerk), await opens(renewed)]).toEqual([200, 200]);
    // The new key does not replace the old one, nor the old one the new.
    expect(await renewed.refused(at, { enrolmentCode: (await enrolment()).enrolmentCode })).toBe('403 KEY_NOT_OWN');
    world.clock.advance(3_601);
    expect([await opens(clerk), await opens(renewed)]).toEqual([401, 200]);
    world.clock.advance(-3_601);
    expect((await me(renewed)).notices[0]?.type).toBe('apiKey.rotated');
    expect(await renewed.refused(`/api-keys/${made.keyId}/rotation`, asked)).toBe('409 ENROLMENT_CODE_USED');
    // Replaced once it is replaced for good: a thief makes no second one of it, and what he made ends with it.
    const again = { enrolmentCode: (await enrolment()).enrolmentCode };
    expect(await clerk.refused(at, again)).toBe('409 KEY_REPLACED');
    await one.done(`/api-keys/${old?.keyId}/revocation`);
    expect([await opens(clerk), await opens(renewed)]).toEqual([401, 401]);
  });

  it('for an hour stays for an hour, however often its holder replaces it', async () => {
    const clerk = await makePerson(bank, 'Hour', ['terms:propose']);
    const hour = await enrolment();
    const expiresAt = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    const short = await one.done<Key>('/api-keys', {
      personId: clerk.personId,
      enrolmentCode: hour.enrolmentCode,
      expiresAt,
    });
    // Who has a way in is asked before a further key speaks for them; nobody else is.
    expect([short.awaitsHolder, await opens(as(hour.key, clerk))]).toEqual([true, 401]);
    expect(await one.refused(`/api-keys/${short.keyId}/confirmation`)).toBe('404 NOT_FOUND');
    await clerk.done(`/api-keys/${short.keyId}/confirmation`);
    expect(await clerk.refused(`/api-keys/${short.keyId}/confirmation`)).toBe('409 KEY_STANDS');
    // Nor does it make a way in that lasts longer.
    const password = { name: 'hour', password: 'seven wagons cross the ice' };
    expect(await as(hour.key, clerk).refused('/me/password', password)).toBe('403 KEY_FOR_LESS');
    expect(await as(hour.key, clerk).refused('/me/authenticator')).toBe('403 KEY_FOR_LESS');
    const next = await enrolment();
    const made = await as(hour.key, clerk).done<Key>(`/api-keys/${short.keyId}/rotation`, {
      enrolmentCode: next.enrolmentCode,
      overlapMinutes: 0,
    });
    expect(made.expiresAt).toBe(expiresAt);
  });

  it('that is over has said what it said: what its person asked for can still be agreed to', async () => {
    const third = await makePerson(bank, 'Asks', ['person:manage']);
    const asked = await third.post<Proposal>('/people', { name: 'Asked', mandates: [] });
    const { enrolmentCode } = await enrolment();
    await third.done(`/api-keys/${await keyIdOf(third)}/rotation`, { enrolmentCode, overlapMinutes: 0 });
    world.clock.advance(60);
    expect(await opens(third)).toBe(401);
    const makerId = (await read(third)).addedBy;
    const apart = makerId === one.personId ? other : one;
    expect((await apart.post(`/proposals/${asked.body.id}/agreement`)).status).toBe(200);
    world.clock.advance(-60);
    await apart.done(`/people/${third.personId}/leaving`, {});
  });

  it('is seen by its holder, and those of the party by an administrator, with the day of last use', async () => {
    const clerk = await makePerson(bank, 'Seen', []);
    const [key] = await personKeys(clerk);
    expect([key?.lastUsedOn, await personKeys(clerk)]).toEqual(['2026-10-12', [key]]);
    const seen = (await one.get<{ items: Key[] }>(`/api-keys?personId=${clerk.personId}`)).body.items;
    expect(seen).toEqual([key]);
    expect((await clerk.get(`/api-keys?personId=${one.personId}`)).status).toBe(403);
    await clerk.done(`/api-keys/${key?.keyId}/revocation`);
    expect(await opens(clerk)).toBe(401);
  });

  it('is good for no more than it says: acts, reads, networks', async () => {
    const clerk = await makePerson(bank, 'Scoped', ['terms:propose', 'terms:approve']);
    const issue = async (scope: object) => {
      const { key, enrolmentCode } = await enrolment();
      const { keyId } = await one.done<Key>('/api-keys', { personId: clerk.personId, enrolmentCode, ...scope });
      await clerk.done(`/api-keys/${keyId}/confirmation`);
      return as(key, clerk);
    };
    const acts = await issue({ acts: ['terms:propose'] });
    expect((await me(acts)).mandatesNow).toEqual(['terms:propose']);
    expect(await acts.refused('/people', { name: 'X', mandates: [] })).toBe('403 MANDATE_MISSING');
    const narrow = await issue({ reads: ['Financing', 'People and keys'] });
    expect([await opens(narrow), (await narrow.get('/parties')).status]).toEqual([200, 403]);
    expect(await narrow.refused('/me/authenticator')).toBe('403 KEY_FOR_LESS');
    const blind = await issue({ reads: [] });
    const paths = ['/parties', '/me', `/parties/${bank.partyId}`, '/epcis/events', '/events', '/nowhere'];
    for (const path of paths) expect((await blind.get<ProblemBody>(path)).body.code, path).toBe('READ_NOT_IN_KEY');
    expect(await blind.refused('/facilities', {})).toBe('422 INPUT_INVALID');
    const away = await issue({ networks: ['192.0.2.0/24', '2001:db8::/32'] });
    expect((await away.get<ProblemBody>('/me')).body).toMatchObject({
      code: 'NETWORK_NOT_ALLOWED',
      facts: { address: '127.0.0.1' },
    });
    expect(await away.refused('/facilities', {})).toBe('403 NETWORK_NOT_ALLOWED');
    expect(await opens(await issue({ networks: ['127.0.0.0/8'] }))).toBe(200);
    for (const [scope, code] of [
      [{ acts: ['facility:approve'] }, 'KEY_BEYOND_PERSON'],
      [{ networks: ['10.0.0.0/40'] }, 'NETWORK_UNKNOWN'],
      [{ reads: ['Financing', 'Facilities'] }, 'HEADING_UNKNOWN'],
    ] as const) {
      const { enrolmentCode } = await enrolment();
      expect(await one.refused('/api-keys', { personId: clerk.personId, enrolmentCode, ...scope })).toBe(`422 ${code}`);
    }
  });
});

describe('what people can be mandated to do', () => {
  it('is a catalogue: in words, with acts and roles, and who holds it', async () => {
    const { body } = await trader.get<{
      items: { mandate: string; allows: { en: string }; acts: string[]; roles: string[] | null; heldBy: object[] }[];
    }>('/mandates');
    const find = (mandate: string) => body.items.find((item) => item.mandate === mandate);
    expect(find('drawdown:disburse')).toMatchObject({
      allows: { en: 'pay a drawdown out' },
      acts: ['drawdown.disburse', 'rollover.execute'],
      roles: ['bank'],
      heldBy: [],
    });
    expect(find('pledge:offer')?.heldBy).toEqual([{ personId: trader.personId, name: 'Trader desk' }]);
    expect(find('person:manage')?.roles).toBeNull();
  });

  it('a refusal names who could grant it, or says that nobody can', async () => {
    const clerk = await makePerson(bank, 'Without', []);
    const { body } = await clerk.post<ProblemBody>('/facilities/fac_00000000000000000000000000000000/approval');
    expect(body.facts?.administrators).toEqual([
      { personId: one.personId, name: 'Bank administrator 1' },
      { personId: other.personId, name: 'Bank administrator 2' },
    ]);
    const never = await trader.post<ProblemBody>('/facilities/fac_00000000000000000000000000000000/approval');
    expect(never.body.facts).toEqual({
      mandate: 'facility:approve',
      grantable: false,
      roles: ['trader'],
      ofRoles: ['bank', 'guarantor'],
    });
  });
});
