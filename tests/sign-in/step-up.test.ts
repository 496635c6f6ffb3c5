import { describe, expect, it } from 'vitest';
import { enrolled, nextCode, signedIn } from '../support/sign-in.ts';
import { Client, openWorld, type ProblemBody, type Proposal } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const borrower = await world.party('Borrower', 'trader');
const mandates = ['facility:propose', 'price:register', 'authority:level2'];
let made = 0;
const facility = {
  borrowerId: borrower.partyId,
  limit: { amountMinor: '100000', currency: 'CNY' },
  lotAdvanceBps: 7000,
  receivableAdvanceBps: 8000,
  marginBps: 500,
  interestBps: 400,
  expiresOn: '2027-10-12',
};
const source = () => ({
  code: `S-${made++}`,
  name: 'A broker',
  kind: 'commodity',
  feed: 'manual',
  currency: 'CNY',
  unit: 'TNE',
  calendarPlace: 'CN',
});

/** Signed in, and the second factor is older than it may be. */
async function stale(name: string) {
  const holder = await enrolled(world, await world.colleague(bank, name, mandates), 'clerk');
  const client = await signedIn(world, holder);
  world.clock.advance(6 * 60);
  const renew = async () => {
    const { token } = await client.done<{ token: string }>('/sessions/current/step-up', {
      code: await nextCode(world, holder.secret),
    });
    return new Client(world.url, token, client.partyId, client.personId);
  };
  return { client, renew, holder };
}

describe('an act that asks for a second factor', () => {
  it('is refused in a session that showed it too long ago, and done in one that showed it again', async () => {
    const { client, renew } = await stale('Maker');
    const asked = await client.post<ProblemBody>('/facilities', facility);
    expect([asked.status, asked.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(asked.body.facts).toMatchObject({ verb: 'facility.propose', minutes: 5 });
    // Reading goes on.
    expect((await client.get('/facilities')).status).toBe(200);
    const renewed = await renew();
    expect((await renewed.post('/facilities', facility)).status).toBe(201);
  });

  it('asks it of who proposes and of each who agrees, and a word stands when its session is merely over', async () => {
    const [proposer, first, second] = [await stale('Proposer'), await stale('First'), await stale('Second')];
    expect(await proposer.client.refused('/price-sources', source())).toBe('403 STEP_UP_REQUIRED');
    const proposing = await proposer.renew();
    const { status, body } = await proposing.post<Proposal>('/price-sources', source());
    expect([status, body.needs.agreements]).toEqual([202, 2]);
    const path = `/proposals/${body.id}/agreement`;
    expect(await first.client.refused(path)).toBe('403 STEP_UP_REQUIRED');
    expect((await (await first.renew()).post<Proposal>(path)).body.state).toBe('open');
    await proposing.done('/sessions/current/end');
    expect((await (await second.renew()).post<Proposal>(path)).body.state).toBe('done');
  });

  it('lapses with a proposal whose session was taken back', async () => {
    const [proposer, agrees] = [await stale('Robbed'), await stale('Agrees')];
    const proposing = await proposer.renew();
    const { body } = await proposing.post<Proposal>('/price-sources', source());
    const { body: sessions } = await proposer.holder.client.get<{ items: { id: string }[] }>('/sessions');
    await proposer.holder.client.done(`/sessions/${sessions.items[0]?.id}/revocation`);
    const path = `/proposals/${body.id}/agreement`;
    expect(await (await agrees.renew()).refused(path)).toBe('409 PROPOSAL_LAPSED');
  });
});
