import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { lapseProposals } from '../../src/ground/proposals/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openTrade, yuan } from '../support/trade.ts';
import { administratorsOf, type Client, colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const trade = await openTrade();
const { bank, checker, importer } = trade;
const second = await colleagueOf(bank, 0);
const third = await colleagueOf(bank, 1);

const count = async (what: string, where = 'true') =>
  (await trade.database.admin.query<{ n: number }>(`select count(*)::int n from ${what} where ${where}`)).rows[0]?.n;

/** Behind the service’s back: what a party of before may hold still. */
const behind = (text: string) =>
  trade.database.admin.query(`begin; set local session_replication_role = replica; ${text}; commit`);

async function pledged(): Promise<string> {
  const { lotId } = await trade.storedLot();
  return trade.pledgeGoods([lotId]);
}
const statusOf = async (pledgeId: string) => (await bank.get<{ status: string }>(`/pledges/${pledgeId}`)).body.status;
const discharge = (by: Client, pledgeId: string, key?: string) =>
  by.post<Proposal>(`/pledges/${pledgeId}/discharge`, {}, key);
const limit = async (amount: number) => {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(amount),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_000,
    interestBps: 435,
    expiresOn: '2026-12-31',
  });
  return id;
};

describe('nobody alone', () => {
  it('one person of the bank discharges nothing: what was asked is kept, and nothing of it has happened', async () => {
    const id = await pledged();
    const before = await count('event', `type = 'pledge.discharged'`);
    const answer = await discharge(bank, id, 'dis-1');
    expect([answer.status, answer.body.state, answer.body.verb, answer.body.needs]).toEqual([
      202,
      'open',
      'pledge.discharge',
      { level: 'L1', agreements: 1, ofLevel2: 0, ofLevel3: 0, mandate: 'pledge:discharge' },
    ]);
    expect([await statusOf(id), await count('event', `type = 'pledge.discharged'`)]).not.toContain('discharged');
    expect(await count('event', `type = 'pledge.discharged'`)).toBe(before);
    // The same key finds the same proposal; another input under it is refused.
    expect((await discharge(bank, id, 'dis-1')).body.id).toBe(answer.body.id);
    const { body: other } = await bank.post<ProblemBody>(`/pledges/${await pledged()}/discharge`, {}, 'dis-1');
    expect(other.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await bank.refused(`/proposals/${answer.body.id}/agreement`)).toBe('403 SAME_PERSON');
    // Who may see the pledge and is of another party sees no proposal.
    expect(await importer.refused(`/proposals/${answer.body.id}/agreement`)).toBe('404 NOT_FOUND');
    expect((await importer.get(`/proposals/${answer.body.id}`)).status).toBe(404);
    // A colleague without the mandate agrees to nothing.
    expect(await checker.refused(`/proposals/${answer.body.id}/agreement`)).toBe('403 MANDATE_MISSING');
    expect(await statusOf(id)).toBe('effective');
  });

  it('another person agrees, and the act is the proposer’s, with both named in its event', async () => {
    const id = await pledged();
    const { body: proposal } = await discharge(bank, id);
    const done = await second.post<Proposal & { outcome: { status: string } }>(`/proposals/${proposal.id}/agreement`, {
      reason: 'paid off',
    });
    expect([done.status, done.body.state, done.body.outcome.status]).toEqual([200, 'done', 'discharged']);
    expect(await statusOf(id)).toBe('discharged');
    const { rows } = await trade.database.admin.query(
      `select actor from event where type = 'pledge.discharged' and object_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        actor: expect.objectContaining({ personId: bank.personId, agreedBy: second.personId, proposalId: proposal.id }),
      },
    ]);
    expect(await third.refused(`/proposals/${proposal.id}/agreement`)).toBe('409 PROPOSAL_ENDED');
    const { body } = await bank.get<{ items: Proposal[] }>('/proposals?state=done');
    expect(body.items.map((p) => p.id)).toContain(proposal.id);
  });

  it('eight agree at once: the act is done once', async () => {
    const id = await pledged();
    const { body: proposal } = await discharge(bank, id);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 === 0 ? second : third).post<Proposal>(`/proposals/${proposal.id}/agreement`),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await count('event', `type = 'pledge.discharged' and object_id = '${id}'`)).toBe(1);
  });

  it('is judged anew: what the record no longer allows is refused by name, and the proposal stays open', async () => {
    const id = await pledged();
    const [{ body: one }, { body: two }] = [await discharge(bank, id), await discharge(third, id)];
    await second.done(`/proposals/${one.id}/agreement`);
    expect(await second.refused(`/proposals/${two.id}/agreement`)).toBe('409 PLEDGE_NOT_LIVE');
    expect((await bank.get<Proposal>(`/proposals/${two.id}`)).body).toMatchObject({ state: 'open', agreements: [] });
    const refused = await second.done<Proposal>(`/proposals/${two.id}/refusal`, {
      reason: 'other',
      note: 'done already',
    });
    expect(refused.state).toBe('refused');
    expect(await second.refused(`/proposals/${two.id}/refusal`, { reason: 'other', note: 'again' })).toBe(
      '409 PROPOSAL_ENDED',
    );
  });

  it('whoever one made agrees to nothing of the maker’s, and the other way round', async () => {
    const id = await pledged();
    const [one, other] = administratorsOf(bank);
    const alias = await trade.colleague(bank, 'Alias', ['pledge:discharge']);
    const fourth = await colleagueOf(bank, 3);
    // Who administered the party and was given business since is not apart from whom they added.
    const made = async () =>
      (await trade.database.admin.query('select added_by from person where id = $1', [alias.personId])).rows[0]
        .added_by;
    const adder = (await made()) === one.personId ? one : other;
    await behind(`update person set mandates = '{pledge:discharge}' where id = '${adder.personId}'`);
    const { body: mine } = await discharge(adder, id);
    expect(await alias.refused(`/proposals/${mine.id}/agreement`)).toBe('403 SAME_PERSON');
    const { body: theirs } = await discharge(alias, id);
    expect(await adder.refused(`/proposals/${theirs.id}/agreement`)).toBe('403 SAME_PERSON');
    // A key issued to another by the proposer makes them the proposer’s too.
    await behind(`update person set added_by = null where id = '${fourth.personId}'`);
    expect(await fourth.refused(`/proposals/${mine.id}/agreement`)).toBe('403 SAME_PERSON');
    await behind(`update person set mandates = '{person:manage,webhook:manage}' where id = '${adder.personId}'`);
  });

  it('a proposer whose key has ended proposes nothing: the proposal lapses by name; so does one that nobody answers', async () => {
    const id = await pledged();
    const leaver = await trade.colleague(bank, 'Leaver', ['pledge:discharge']);
    const { body: proposal } = await discharge(leaver, id);
    const { rows } = await trade.database.admin.query<{ id: string }>(`select id from api_key where person_id = $1`, [
      leaver.personId,
    ]);
    await administratorsOf(bank)[0].done(`/api-keys/${rows[0]?.id}/revocation`);
    expect(await second.refused(`/proposals/${proposal.id}/agreement`)).toBe('409 PROPOSAL_LAPSED');
    expect((await bank.get<Proposal>(`/proposals/${proposal.id}`)).body).toMatchObject({
      state: 'lapsed',
      endedBecause: 'PROPOSER_KEY_ENDED',
    });
    expect(await statusOf(id)).toBe('effective');

    const { body: old } = await discharge(bank, id);
    trade.clock.advance(8 * 86_400);
    expect(await second.refused(`/proposals/${old.id}/agreement`)).toBe('409 PROPOSAL_LAPSED');
    const { body: older } = await discharge(bank, id);
    trade.clock.advance(8 * 86_400);
    const chance = seededChance(7);
    const system = systemCtx(
      { clock: trade.clock, chance, newId: identifiers(trade.clock, chance) },
      trade.database,
      trade.tenantId,
      'clock',
    );
    expect([await lapseProposals(system), await lapseProposals(system)].slice(1)).toEqual([0]);
    expect((await bank.get<Proposal>(`/proposals/${older.id}`)).body.state).toBe('lapsed');
  });
});

describe('levels by amount', () => {
  it('a facility of CNY 5 m asks for a third person, of level 2; one of CNY 50 m for two of level 3', async () => {
    const clerk = await trade.colleague(bank, 'Clerk', ['facility:approve']);
    const officer = await trade.colleague(bank, 'Officer', ['authority:level2']);
    const small = await checker.post(`/facilities/${await limit(4_999_999.99)}/approval`);
    expect(small.status).toBe(200);

    const middle = await checker.post<Proposal>(`/facilities/${await limit(5_000_000)}/approval`);
    expect([middle.status, middle.body.needs]).toMatchObject([202, { level: 'L2', agreements: 1, ofLevel2: 1 }]);
    expect(await clerk.refused(`/proposals/${middle.body.id}/agreement`)).toBe('403 MANDATE_MISSING');
    // Who proposed the facility is one of the three already.
    expect(await bank.refused(`/proposals/${middle.body.id}/agreement`)).toBe('403 SAME_PERSON');
    expect((await officer.post<Proposal>(`/proposals/${middle.body.id}/agreement`)).body.state).toBe('done');

    const large = await checker.post<Proposal>(`/facilities/${await limit(50_000_000)}/approval`);
    expect(large.body.needs).toMatchObject({ level: 'L3', agreements: 2, ofLevel3: 2 });
    expect(await officer.refused(`/proposals/${large.body.id}/agreement`)).toBe('403 MANDATE_MISSING');
    expect((await second.post<Proposal>(`/proposals/${large.body.id}/agreement`)).body.state).toBe('open');
    expect(await second.refused(`/proposals/${large.body.id}/agreement`)).toBe('409 AGREED_BEFORE');
    expect((await third.post<Proposal>(`/proposals/${large.body.id}/agreement`)).body.state).toBe('done');
  });
});

describe('an amount in parts', () => {
  it('is added up over the acts of one person for one client in one day', async () => {
    trade.clock.advance(86_400);
    const approve = async (amount: number) =>
      (await checker.post(`/facilities/${await limit(amount)}/approval`)).status;
    expect([await approve(2_000_000), await approve(2_900_000), await approve(200_000)]).toEqual([200, 200, 202]);
    trade.clock.advance(86_400);
    expect(await approve(200_000)).toBe(200);
  });
});

describe('a preview', () => {
  it('answers as if it were done and leaves nothing: no event, no key used up', async () => {
    const id = await pledged();
    const before = await count('event');
    const preview = async (path: string, body: unknown) => {
      const response = await fetch(`${trade.url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', preview: 'true' },
        body: JSON.stringify(body),
      });
      return { response, body: (await response.json()) as { status: string; code: string } };
    };
    const { response, body } = await preview(`/pledges/${id}/discharge`, {});
    expect([
      response.status,
      response.headers.get('preview'),
      response.headers.get('needs-agreement'),
      body.status,
    ]).toEqual([200, 'true', '1 at L1', 'discharged']);
    expect([await statusOf(id), await count('event')]).toEqual(['effective', before]);
    const { body: refused } = await preview(`/pledges/${id}/discharge`, { unknown: 1 });
    expect(refused.code).toBe('INPUT_INVALID');
    expect((await preview('/facilities', { borrowerId: 1 })).body.code).toBe('INPUT_INVALID');
    expect(await count('event')).toBe(before);
  });
});

describe('who did what an act rests on', () => {
  it('may ask for what is let go on it, and does not vouch for it (39)', async () => {
    const recorder = await colleagueOf(bank, 4);
    const facilityId = await limit(1_000_000);
    await checker.done(`/facilities/${facilityId}/approval`);
    const today = trade.clock.now().toISOString().slice(0, 10);
    await recorder.done(`/facilities/${facilityId}/margin`, {
      amount: yuan(1_000),
      receivedOn: today,
      bankReference: 'MARGIN-IN-1',
    });
    const asked = await bank.post<Proposal>(`/facilities/${facilityId}/margin-refunds`, {
      amount: yuan(1_000),
      receivedOn: today,
      bankReference: 'MARGIN-OUT-1',
    });
    expect(asked.status).toBe(202);
    expect(await recorder.refused(`/proposals/${asked.body.id}/agreement`)).toBe('403 SAME_PERSON');
    expect((await second.post<Proposal>(`/proposals/${asked.body.id}/agreement`)).body.state).toBe('done');
  });
});
