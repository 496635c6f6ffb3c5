import { expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { administratorsOf, Client, colleagueOf, makePerson, openWorld, type Proposal } from '../support/world.ts';

/** One human of a bank who administers it tries to be maker and checker (findings, S1): each way by itself. */
const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const trader = await world.party('Trader', 'trader');
const [human, honest] = administratorsOf(bank);
const checker = await colleagueOf(bank, 0);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const money = ['facility:propose', 'facility:approve'];
const facility = {
  borrowerId: trader.partyId,
  limit: { amountMinor: '100000000', currency: 'CNY' },
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 435,
  expiresOn: '2027-06-30',
};
/** What the human proposes waits for another administrator, and neither the human nor who does business can agree to it. */
async function awaitsAnother(path: string, body: object): Promise<void> {
  const asked = await human.post<Proposal>(path, body);
  expect([asked.status, asked.body.state], path).toEqual([202, 'open']);
  const at = `/proposals/${asked.body.id}/agreement`;
  expect(await human.refused(at)).toBe('403 SAME_PERSON');
  expect(await checker.refused(at)).toBe('403 MANDATE_MISSING');
}

it('does no business itself, and gives itself none', async () => {
  expect(await human.refused('/facilities', facility)).toBe('403 MANDATE_MISSING');
  const itself = `/people/${human.personId}/changes`;
  expect(await human.refused(itself, { mandates: ['person:manage', ...money] })).toBe('403 CONCERNS_ITSELF');
  expect(await human.refused(itself, { mandates: money })).toBe('403 CONCERNS_ITSELF');
});

it('adds nobody alone: not with a key of its own, not without one', async () => {
  const { key, enrolmentCode } = await makeKey(chance);
  await awaitsAnother('/people', { name: 'Sock puppet', mandates: money, enrolmentCode });
  await awaitsAnother('/people', { name: 'Sock puppet', mandates: ['person:manage'] });
  expect((await new Client(world.url, key, '', '').get('/me')).status).toBe(401);
});

it('gets no second key, for itself or in the name of somebody', async () => {
  const { key, enrolmentCode } = await makeKey(chance);
  expect(await human.refused('/api-keys', { personId: human.personId, enrolmentCode })).toBe('403 CONCERNS_ITSELF');
  await awaitsAnother('/api-keys', { personId: checker.personId, enrolmentCode });
  expect((await new Client(world.url, key, '', '').get('/me')).status).toBe(401);
  // Nor does it rotate what another holds.
  const { body } = await human.get<{ items: { keyId: string }[] }>(`/api-keys?personId=${checker.personId}`);
  expect(await human.refused(`/api-keys/${body.items[0]?.keyId}/rotation`, { enrolmentCode })).toBe('404 NOT_FOUND');
});

it('takes away alone, and gives back only with another: mandates and suspensions', async () => {
  const clerk = await makePerson(bank, 'Clerk', money);
  await human.done(`/people/${clerk.personId}/withdrawals`, { mandates: ['facility:approve'] });
  await awaitsAnother(`/people/${clerk.personId}/changes`, { mandates: money });
  await human.done(`/people/${clerk.personId}/suspension`);
  await awaitsAnother(`/people/${clerk.personId}/reinstatement`, {});
  expect((await clerk.get('/me')).status).toBe(401);
});

it('is not two by way of somebody that it added, however many steps lie between', async () => {
  const made = await makePerson(bank, 'Made', ['person:manage']);
  const proposed = await human.post<Proposal>('/people', { name: 'X', mandates: money });
  expect(await made.refused(`/proposals/${proposed.body.id}/agreement`)).toBe('403 SAME_PERSON');
  const back = await made.post<Proposal>('/people', { name: 'X', mandates: money });
  expect(await human.refused(`/proposals/${back.body.id}/agreement`)).toBe('403 SAME_PERSON');
  // Another made both: they are two only where that is not the human's doing alone.
  const { outcome } = await honest.done<{ outcome: { agreedBy: string[]; addedBy: string } }>(
    `/proposals/${back.body.id}/agreement`,
  );
  expect(outcome).toMatchObject({ addedBy: made.personId, agreedBy: [honest.personId] });
});

it('is not two by way of whom somebody added that it added', async () => {
  const house = await world.party('Chained', 'bank');
  const [first, second] = administratorsOf(house);
  const by = async (who: Client, agrees: Client, name: string) => {
    const { key, enrolmentCode } = await makeKey(chance);
    const asked = await who.post<Proposal>('/people', { name, mandates: ['person:manage'], enrolmentCode });
    const { outcome } = await agrees.done<{ outcome: { id: string } }>(`/proposals/${asked.body.id}/agreement`);
    return new Client(world.url, key, house.partyId, outcome.id);
  };
  const made = await by(first, second, 'P');
  const madeByMade = await by(made, second, 'Q');
  const sock = await first.post<Proposal>('/people', { name: 'Sock', mandates: money });
  expect(await madeByMade.refused(`/proposals/${sock.body.id}/agreement`)).toBe('403 SAME_PERSON');
  const back = await madeByMade.post<Proposal>('/people', { name: 'Sock', mandates: money });
  expect(await first.refused(`/proposals/${back.body.id}/agreement`)).toBe('403 SAME_PERSON');
  // A key issued later draws its holder into the line at once, also where the service remembers them.
  expect((await second.get('/me')).status).toBe(200);
  const late = await by(second, first, 'Late');
  const proposal = await late.post<Proposal>('/people', { name: 'Sock', mandates: money });
  const { enrolmentCode } = await makeKey(chance);
  const issued = await made.post<Proposal>('/api-keys', { personId: late.personId, enrolmentCode });
  expect((await first.get('/me')).status).toBe(200);
  await second.done(`/proposals/${issued.body.id}/agreement`);
  for (const maker of [first, second, made])
    expect(await maker.refused(`/proposals/${proposal.body.id}/agreement`)).toBe('403 SAME_PERSON');
});

it('speaks through no system: none administers, and whose keys it holds is not apart from it', async () => {
  const jwks = async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    return { keys: [{ ...(await crypto.subtle.exportKey('jwk', publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
  };
  const administers = { name: 'HR', personId: honest.personId, acts: ['person:manage'], jwks: await jwks() };
  expect(await human.refused('/oauth-clients', administers)).toBe('422 SYSTEM_ADMINISTERS');
  const clerk = await makePerson(bank, 'Spoken for', money);
  const system = { name: 'Sync', personId: clerk.personId, acts: money, jwks: await jwks() };
  const asked = await human.post<Proposal>('/oauth-clients', system);
  await honest.done(`/proposals/${asked.body.id}/agreement`);
  const notices = async () => {
    const { body } = await clerk.get<{ notices: { type: string }[] }>('/me');
    return body.notices.map(({ type }) => type);
  };
  expect(await notices()).toContain('oauthClient.registered');
  // It gets a token only when the person whom it speaks for has said so; and again for other keys.
  const { id } = (await human.get<{ items: { id: string; awaitsPerson: boolean }[] }>('/oauth-clients')).body
    .items[0] as {
    id: string;
  };
  expect(await human.refused(`/oauth-clients/${id}/confirmation`)).toBe('404 NOT_FOUND');
  expect(await clerk.done(`/oauth-clients/${id}/confirmation`)).toMatchObject({ awaitsPerson: false });
  const others = await honest.post<Proposal>(`/oauth-clients/${id}/keys`, { jwks: await jwks() });
  const { outcome } = await human.done<{ outcome: object }>(`/proposals/${others.body.id}/agreement`);
  expect(outcome).toMatchObject({ awaitsPerson: true });
  const makers = async () => {
    const { rows } = await world.database.admin.query('select maker_id from person_maker where person_id = $1', [
      clerk.personId,
    ]);
    return rows.map((row) => row.maker_id as string);
  };
  expect(await makers()).toEqual(expect.arrayContaining([human.personId, honest.personId]));
});

it('speaks for nobody who is there to be asked, though another administrator was deceived', async () => {
  const desk = await Promise.all(['Officer', 'Checker', 'Director'].map((name) => makePerson(bank, name, money)));
  for (const victim of desk) {
    const { key, enrolmentCode } = await makeKey(chance);
    const asked = await human.post<Proposal>('/api-keys', { personId: victim.personId, enrolmentCode });
    await honest.done(`/proposals/${asked.body.id}/agreement`);
    expect((await new Client(world.url, key, bank.partyId, victim.personId).get('/me')).status).toBe(401);
    const { body } = await victim.get<{ notices: { type: string }[] }>('/me');
    expect(body.notices[0]?.type).toBe('apiKey.issued');
  }
});

it('loosens no limit and no date by not speaking of them', async () => {
  const clerk = await makePerson(bank, 'Bounded', money);
  const limits = [{ amountMinor: '10000000', currency: 'CNY', mandates: ['facility:approve'] }];
  const dates = { 'facility:propose': { until: '2027-12-31' } };
  const change = async (body: object) => {
    const asked = await human.post<Proposal>(`/people/${clerk.personId}/changes`, body);
    return (await honest.done<{ outcome: object }>(`/proposals/${asked.body.id}/agreement`)).outcome;
  };
  await change({ mandates: money, limits, dates });
  expect(await change({ mandates: [...money, 'terms:propose'] })).toMatchObject({ limits, dates });
  expect(await change({ mandates: ['facility:propose'] })).toMatchObject({ limits: [], dates });
  expect(await change({ mandates: money, limits: [], dates: {} })).toMatchObject({ limits: [], dates: {} });
  const beyond = { mandates: ['facility:propose'], limits };
  expect(await human.refused(`/people/${clerk.personId}/changes`, beyond)).toBe('422 LIMIT_BEYOND_MANDATES');
});

it('who leaves the administration for business is not apart from whom it added', async () => {
  const house = await world.party('Another bank', 'bank');
  const [leaves, stays] = administratorsOf(house);
  const added = await makePerson(house, 'Added', money);
  const third = await makePerson(house, 'Third', ['person:manage']);
  const fresh = await makePerson(house, 'Fourth', ['person:manage']);
  expect((await third.get('/me')).status).toBe(200);
  // Two others give it business.
  const change = await stays.post<Proposal>(`/people/${leaves.personId}/changes`, { mandates: money });
  await fresh.done(`/proposals/${change.body.id}/agreement`);
  const { id } = await leaves.done<{ id: string }>('/facilities', facility);
  expect(await added.refused(`/facilities/${id}/approval`)).toBe('403 SAME_PERSON');
  expect(await leaves.refused(`/facilities/${id}/approval`)).toBe('403 SAME_PERSON');
});

it('a limit binds who does it and who agrees, and names who could', async () => {
  const small = { amountMinor: '10000000', currency: 'CNY', mandates: ['facility:approve'] };
  const clerk = await makePerson(bank, 'Limited', money);
  const agreed = await human.post<Proposal>(`/people/${clerk.personId}/changes`, { mandates: money, limits: [small] });
  await honest.done(`/proposals/${agreed.body.id}/agreement`);
  const { id } = await bank.done<{ id: string }>('/facilities', facility);
  const answer = await clerk.post<{ code: string; facts: Record<string, unknown> }>(`/facilities/${id}/approval`);
  expect([answer.status, answer.body.code]).toEqual([403, 'BEYOND_OWN_LIMIT']);
  expect(answer.body.facts).toMatchObject({ askedMinor: '100000000', mostMinor: '10000000', currency: 'CNY' });
  expect((answer.body.facts.who as { personId: string }[]).map(({ personId }) => personId)).toContain(checker.personId);
});

it('a lender is neither borrower nor custodian of itself', async () => {
  const both = await world.party('Trading bank', 'bank', 'trader');
  expect(await both.refused('/facilities', { ...facility, borrowerId: both.partyId })).toBe('422 BOTH_SIDES');
});

it('is not two administrators by way of two colleagues whom it enrolled by keys of its own', async () => {
  const house = await world.party('Both of them', 'bank');
  const [first, second] = administratorsOf(house);
  const enrolledBy = async (who: Client, agrees: Client, name: string) => {
    const { key, enrolmentCode } = await makeKey(chance);
    const asked = await who.post<Proposal>('/people', { name, mandates: ['person:manage'], enrolmentCode });
    const { outcome } = await agrees.done<{ outcome: { id: string } }>(`/proposals/${asked.body.id}/agreement`);
    const client = new Client(world.url, key, house.partyId, outcome.id);
    expect((await client.get('/me')).status).toBe(200);
    return client;
  };
  const [left, right] = [await enrolledBy(first, second, 'C'), await enrolledBy(first, second, 'D')];
  // The honest one is kept in: nobody else would be two.
  expect(await first.refused(`/people/${second.personId}/suspension`)).toBe('409 TOO_FEW_ADMINISTRATORS');
  const asked = await left.post<Proposal>('/people', { name: 'Maker', mandates: money });
  const refused = await right.post<{ code: string; facts: { because: string } }>(
    `/proposals/${asked.body.id}/agreement`,
  );
  expect([refused.body.code, refused.body.facts.because]).toEqual(['SAME_PERSON', 'one_made_both']);
  // Who made neither agrees with either, and whom two others enrolled counts as one more.
  const another = await enrolledBy(second, first, 'E');
  await another.done(`/proposals/${asked.body.id}/agreement`);
});

it('a limit is of a day for a client: an amount in parts is the amount, for who acts and for who agrees', async () => {
  const small = { amountMinor: '100000', currency: 'CNY' };
  const clerk = await makePerson(bank, 'In parts', money);
  const agreed = await human.post<Proposal>(`/people/${clerk.personId}/changes`, { mandates: money, limits: [small] });
  await honest.done(`/proposals/${agreed.body.id}/agreement`);
  const other = await world.party('Another trader', 'trader');
  const asked = async (borrowerId: string) => {
    const limit = { amountMinor: '60000', currency: 'CNY' };
    return (await bank.done<{ id: string }>('/facilities', { ...facility, borrowerId, limit })).id;
  };
  const approves = async (borrowerId = trader.partyId) =>
    (await clerk.post<{ code?: string }>(`/facilities/${await asked(borrowerId)}/approval`)).body.code;
  expect(await approves()).toBeUndefined();
  expect(await approves()).toBe('BEYOND_OWN_LIMIT');
  expect(await approves(other.partyId)).toBeUndefined();
  world.clock.advance(86_400);
  expect(await approves()).toBeUndefined();
});
