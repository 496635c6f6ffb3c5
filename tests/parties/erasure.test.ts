import { expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { enrolled, signedIn } from '../support/sign-in.ts';
import { administratorsOf, Client, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld(undefined, undefined, { keysEnd: true });
const bank = await world.party('Bank', 'bank');
const [one, other] = administratorsOf(bank);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const NAME = 'Quirin Zzyzx';

interface Person {
  id: string;
  name: string;
  state: string;
}

/** Every row of every table in which a text stands, whatever column holds it. */
async function rowsWith(text: string): Promise<string[]> {
  const { rows: tables } = await world.database.admin.query(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table_name: name } of tables as { table_name: string }[]) {
    const { rows } = await world.database.admin.query(`select 1 from ${name} t where t::text ilike $1 limit 1`, [
      `%${text}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

const age = (personId: string, days: number) =>
  world.database.admin.query(
    `alter table person disable trigger user; update person set left_at = now() - interval '${days} days' where id = '${personId}';
     alter table person enable trigger user`,
  );

it('leaves no trace of who somebody was, in any table, and every trace of what they did', async () => {
  const { key, enrolmentCode } = await makeKey(chance);
  const body = { name: NAME, mandates: ['terms:propose'], enrolmentCode };
  const asked = await one.post<Proposal>('/people', body, 'adds');
  const added = await other.done<{ outcome: Person }>(`/proposals/${asked.body.id}/agreement`);
  expect(added.outcome.name).toBe(NAME);
  const clerk = new Client(world.url, key, bank.partyId, added.outcome.id);
  const holder = await enrolled(world, clerk, 'quirin');
  await signedIn(world, holder);
  const first = await one.post<Person>(`/people/${clerk.personId}/suspension`, {}, 'suspends');
  expect(first.body.name).toBe(NAME);
  await one.done(`/people/${clerk.personId}/reinstatement`);
  // A repeat answers as the first time, though the answer was kept without the name.
  expect((await one.post<Person>(`/people/${clerk.personId}/suspension`, {}, 'suspends')).body).toEqual(first.body);
  expect(await one.refused(`/people/${clerk.personId}/erasure`, { reason: 'over' })).toBe('409 PERSON_NOT_IN_STATE');
  await one.done(`/people/${clerk.personId}/leaving`, {});
  // The name lies in one place.
  expect(await rowsWith('Zzyzx')).toEqual(['person']);

  const early = await one.post<ProblemBody>(`/people/${clerk.personId}/erasure`, { reason: 'over' });
  expect([early.status, early.body.code, early.body.facts?.keptDays]).toEqual([422, 'ERASURE_NOT_DUE', 730]);
  await age(clerk.personId, 800);
  const erasure = await one.post<Proposal>(`/people/${clerk.personId}/erasure`, { reason: 'two years are over' });
  expect([erasure.status, erasure.body]).toMatchObject([202, {}]);
  expect(await one.refused(`/proposals/${erasure.body.id}/agreement`)).toBe('403 SAME_PERSON');
  const { outcome } = await other.done<{ outcome: Person }>(`/proposals/${erasure.body.id}/agreement`);
  expect(outcome).toMatchObject({ id: clerk.personId, name: '', state: 'erased' });
  expect(await rowsWith('Zzyzx')).toEqual([]);
  expect(await rowsWith(holder.loginName)).toEqual([]);
  const kept = await world.database.admin.query(
    `select (select count(*)::int from session where person_id = $1) as sessions,
            (select count(*)::int from recovery_code where person_id = $1) as codes,
            (select key is null and destroyed_at is not null from person_cipher where person_id = $1) as destroyed,
            (select count(*)::int from event where object_id = $1) as events`,
    [clerk.personId],
  );
  expect(kept.rows[0]).toMatchObject({ sessions: 0, codes: 0, destroyed: true });
  expect(kept.rows[0]?.events).toBeGreaterThan(4);
  // Nobody comes back, and a repeat of an old command brings no name back.
  expect((await one.post<Person>(`/people/${clerk.personId}/suspension`, {}, 'suspends')).body.name).toBe('');
  for (const step of ['reinstatement', 'suspension', 'leaving'])
    expect(await one.refused(`/people/${clerk.personId}/${step}`), step).toBe('409 PERSON_NOT_IN_STATE');
});

it('leaves neither whom a directory meant, nor how they were recognised, nor what their system was called', async () => {
  const { enrolmentCode } = await makeKey(chance);
  const { id } = await one.done<Person>('/people', { name: 'Someone', mandates: ['terms:propose'], enrolmentCode });
  const byTwo = async (path: string, body: object, key: string): Promise<{ id: string }> => {
    const asked = await one.post<Proposal>(path, body, key);
    const agreed = await other.post<Proposal & { outcome: { id: string } }>(
      `/proposals/${asked.body.id}/agreement`,
      {},
      `${key}-agreed`,
    );
    expect(agreed.status, path).toBe(200);
    return agreed.body.outcome;
  };
  const directory = await byTwo('/directories', { name: 'D', issuer: 'https://d.example', clientId: 'h' }, 'directory');
  await byTwo(`/people/${id}/directory-links`, { directoryId: directory.id, subject: 'xyxxy@bank.example' }, 'link');
  const begins = { enrolmentCode: (await makeKey(chance)).enrolmentCode, reason: 'passport of Xyxxy seen' };
  await byTwo(`/people/${id}/recovery`, begins, 'recovery');
  const first = await one.post<{ reason: string }>(`/people/${id}/recovery/cancellation`, {}, 'cancels');
  expect(first.body.reason).toBe(begins.reason);
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const jwks = { keys: [{ ...(await crypto.subtle.exportKey('jwk', publicKey)), kid: 'k', alg: 'ES256' }] };
  const system = { name: 'macro of Xyxxy', personId: id, acts: ['terms:propose'], jwks };
  const { id: clientId } = await byTwo('/oauth-clients', system, 'system');
  const ended = await one.post<{ name: string }>(`/oauth-clients/${clientId}/end`, {}, 'ends');
  // A repeat answers as the first time, though what was kept tells nothing.
  expect((await one.post(`/oauth-clients/${clientId}/end`, {}, 'ends')).body).toEqual(ended.body);
  expect((await one.post(`/people/${id}/recovery/cancellation`, {}, 'cancels')).body).toEqual(first.body);
  expect(await rowsWith('xyxxy')).toEqual(['directory_link', 'oauth_client', 'recovery']);
  await one.done(`/people/${id}/leaving`, {});
  await age(id, 800);
  await one.done(`/people/${id}/erasure`, { reason: 'over' });
  expect(await rowsWith('xyxxy')).toEqual([]);
});

it('keeps names of those who were never added only while they are asked for', async () => {
  const { enrolmentCode } = await makeKey(chance);
  const asked = await one.post<Proposal>('/people', {
    name: 'Never Xyzzy',
    mandates: ['terms:propose'],
    enrolmentCode,
  });
  expect(await rowsWith('Xyzzy')).toEqual(['proposal']);
  await other.done(`/proposals/${asked.body.id}/refusal`, { reason: 'other', note: 'not known' });
  expect(await rowsWith('Xyzzy')).toEqual([]);
});

it('is held by the database too: nobody is erased within half a year', async () => {
  const { key, enrolmentCode } = await makeKey(chance);
  const added = await one.done<Person>('/people', { name: 'Held', mandates: ['terms:propose'], enrolmentCode });
  expect(key).toMatch(/^hf_/);
  await one.done(`/people/${added.id}/leaving`, {});
  await age(added.id, 182);
  // Whoever moves the clock of the service, or its rule, moves nothing here: what is due is read from the server's own.
  const hurried = world.database.admin.query(
    `begin; select set_config('app.xid', pg_current_xact_id()::text, true);
     update person set state = 'erased', name = '', name_salt = null where id = '${added.id}'; commit`,
  );
  await expect(hurried).rejects.toThrow('kept for 183 days');
  await world.database.admin.query('rollback');
  const { rows } = await world.database.admin.query('select name, state from person where id = $1', [added.id]);
  expect(rows[0]).toEqual({ name: 'Held', state: 'left' });
});

it('belongs to the party alone', async () => {
  const trader = await world.party('Trader', 'trader');
  const [foreign] = administratorsOf(trader);
  expect(await foreign.refused(`/people/${one.personId}/erasure`, { reason: 'x' })).toBe('404 NOT_FOUND');
  expect(await bank.refused(`/people/${one.personId}/erasure`, { reason: 'x' })).toBe('403 MANDATE_MISSING');
});
