import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { endOver } from '../../src/ground/parties/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import {
  administratorsOf,
  type Client,
  makePerson,
  openWorld,
  type ProblemBody,
  type Proposal,
} from '../support/world.ts';

const world = await openWorld();
const chance = seededChance(77);
const newId = identifiers(world.clock, chance);
const bank = await world.party('Bank', 'bank');
const trader = await world.party('Trader', 'trader');
const [one, other] = administratorsOf(bank);
const facility = {
  borrowerId: trader.partyId,
  limit: { amountMinor: '100000000', currency: 'CNY' },
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 435,
  expiresOn: '2027-06-30',
};
const propose = 'facility:propose';
const approve = 'facility:approve';
const today = () => world.clock.now().toISOString().slice(0, 10);
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

interface Delegation {
  id: string;
  state: string;
  mandates: string[];
}
const input = (delegate: Client, more: object = {}) => ({
  delegateId: delegate.personId,
  mandates: [propose],
  from: today(),
  until: inDays(10),
  ...more,
});
const named = (person: Client, delegate: Client, more: object = {}) =>
  person.done<Delegation>('/delegations', input(delegate, more));
const agree = (id: string, by = one) => by.post<Delegation & ProblemBody>(`/delegations/${id}/agreement`);
const mayNow = async (client: Client) => (await client.get<{ mandatesNow: string[] }>('/me')).body.mandatesNow;
const because = async (person: Client, body: object) => {
  const answer = await person.post<ProblemBody>('/delegations', body);
  return `${answer.body.code} ${String(answer.body.facts?.['because'])}`;
};

describe('who acts for somebody who is away', () => {
  it('is named by them, agreed to by an administrator, and may do it from the first day to the last', async () => {
    const maker = await makePerson(bank, 'Maker', [propose]);
    const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
    const { id, state } = await named(maker, deputy, { from: inDays(2), until: inDays(4) });
    expect([state, await mayNow(deputy)]).toEqual(['named', ['registry:search']]);
    expect((await agree(id)).body).toMatchObject({ state: 'agreed', agreedBy: one.personId });
    expect(await mayNow(deputy)).toEqual(['registry:search']);
    world.clock.advance(2 * 86_400);
    expect(await mayNow(deputy)).toEqual([propose, 'registry:search']);
    expect((await deputy.tried('/facilities', facility)).status).toBeLessThan(300);
    world.clock.advance(3 * 86_400);
    expect(await mayNow(deputy)).toEqual(['registry:search']);
    expect(await deputy.refused('/facilities', facility)).toBe('403 MANDATE_MISSING');
    expect(
      await endOver(systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test')),
    ).toBe(1);
    // And for another time once more.
    expect((await agree((await named(maker, deputy)).id)).status).toBe(200);
    expect(await mayNow(deputy)).toEqual([propose, 'registry:search']);
  });

  it('is no second voice as long as it lasts: the delegate of the maker cannot check, nor the maker the delegate', async () => {
    const maker = await makePerson(bank, 'Maker', [propose]);
    const checker = await makePerson(bank, 'Checker', [approve]);
    const third = await makePerson(bank, 'Third', [approve]);
    const first = await maker.done<{ id: string }>('/facilities', facility);
    world.clock.advance(1);
    const { id } = await named(maker, checker);
    expect((await agree(id)).status).toBe(200);
    expect(await checker.refused(`/facilities/${first.id}/approval`)).toBe('403 SAME_PERSON');
    const own = await checker.done<{ id: string }>('/facilities', facility);
    expect(await checker.refused(`/facilities/${own.id}/approval`)).toBe('403 SAME_PERSON');
    await maker.done(`/delegations/${id}/end`);
    expect(await mayNow(checker)).toEqual([approve]);
    // What it proposed in the place of another it does not approve; the two are two again.
    expect(await checker.refused(`/facilities/${own.id}/approval`)).toBe('403 SAME_PERSON');
    expect((await checker.tried(`/facilities/${first.id}/approval`)).status).toBe(200);
    expect((await third.tried(`/facilities/${own.id}/approval`)).status).toBe(200);
  });

  it('loses it at once with whom they act for, and when one of them, or an administrator, says so', async () => {
    for (const end of [
      (maker: Client) => one.done(`/people/${maker.personId}/suspension`),
      (maker: Client) => one.done(`/people/${maker.personId}/withdrawals`, { mandates: [propose] }),
      (maker: Client) => one.done(`/people/${maker.personId}/leaving`),
      (_: Client, __: Client, id: string) => other.done(`/delegations/${id}/end`),
      (_: Client, deputy: Client, id: string) => deputy.done(`/delegations/${id}/end`),
    ]) {
      const maker = await makePerson(bank, 'Maker', [propose]);
      const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
      const { id } = await named(maker, deputy);
      await agree(id);
      expect(await mayNow(deputy)).toEqual([propose, 'registry:search']);
      await end(maker, deputy, id);
      expect(await mayNow(deputy)).toEqual(['registry:search']);
      expect((await agree(id)).body.code).toBe('DELEGATION_NOT_IN_STATE');
      const { body } = await deputy.get<{ items: Delegation[] }>('/delegations');
      expect(body.items).toMatchObject([{ id, state: 'ended' }]);
    }
  });

  it('is bound by what bounds whom they act for', async () => {
    const bounded = await makePerson(bank, 'Bounded', [approve]);
    const limits = [{ amountMinor: '1000', currency: 'CNY' }];
    const asked = await one.post<Proposal>(`/people/${bounded.personId}/changes`, { mandates: [approve], limits });
    await other.done(`/proposals/${asked.body.id}/agreement`);
    const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
    await agree((await named(bounded, deputy, { mandates: [approve] })).id);
    const { id } = await bank.done<{ id: string }>('/facilities', facility);
    for (const who of [bounded, deputy])
      expect(await who.refused(`/facilities/${id}/approval`)).toBe('403 BEYOND_OWN_LIMIT');
  });

  it('is one voice with everybody who acts for the same person, along the whole chain', async () => {
    const [maker, both, last] = await Promise.all(
      [[propose, approve], [approve], ['registry:search']].map((mandates, i) =>
        makePerson(bank, `Link ${i}`, mandates),
      ),
    );
    if (!maker || !both || !last) throw new Error('three were made');
    await agree((await named(maker, both, { mandates: [propose] })).id);
    await agree((await named(both, last, { mandates: [approve] })).id);
    const { id } = await maker.done<{ id: string }>('/facilities', facility);
    for (const who of [both, last]) expect(await who.refused(`/facilities/${id}/approval`)).toBe('403 SAME_PERSON');
    const two = await makePerson(bank, 'Two hands', [propose, approve]);
    const [left, right] = [
      await makePerson(bank, 'Left', ['registry:search']),
      await makePerson(bank, 'Right', ['registry:search']),
    ];
    await agree((await named(two, left)).id);
    await agree((await named(two, right, { mandates: [approve] })).id);
    const theirs = await left.done<{ id: string }>('/facilities', facility);
    expect(await right.refused(`/facilities/${theirs.id}/approval`)).toBe('403 SAME_PERSON');
    expect((await bank.tried(`/facilities/${theirs.id}/approval`)).status).toBe(200);
  });

  it('stays one voice in what was proposed meanwhile, whoever ends it: as an act, and as a proposal', async () => {
    const maker = await makePerson(bank, 'Ends it', [propose, approve]);
    const deputy = await makePerson(bank, 'Ended', ['registry:search']);
    const { id } = await named(maker, deputy);
    await agree(id);
    world.clock.advance(1);
    const meanwhile = await deputy.done<{ id: string }>('/facilities', facility);
    world.clock.advance(1);
    await deputy.done(`/delegations/${id}/end`);
    expect(await maker.refused(`/facilities/${meanwhile.id}/approval`)).toBe('403 SAME_PERSON');
    world.clock.advance(1);
    // What comes after it is of two.
    const later = await maker.done<{ id: string }>('/facilities', facility);
    expect(await maker.refused(`/facilities/${later.id}/approval`)).toBe('403 SAME_PERSON');
    expect((await bank.tried(`/facilities/${meanwhile.id}/approval`)).status).toBe(200);
  });

  it('hands nothing on of what they hold for another', async () => {
    const maker = await makePerson(bank, 'Away', [propose]);
    const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
    const third = await makePerson(bank, 'Third', ['statement:record']);
    await agree((await named(maker, deputy)).id);
    expect(await because(deputy, input(third))).toBe('DELEGATION_UNFIT received');
    expect((await named(deputy, third, { mandates: ['registry:search'] })).state).toBe('named');
  });

  it('loses it when days or amounts of whom they act for are set otherwise, and keeps it when others are', async () => {
    const changed = async (who: Client, body: object) => {
      const asked = await one.post<Proposal>(`/people/${who.personId}/changes`, body);
      await other.done(`/proposals/${asked.body.id}/agreement`);
    };
    const mandates = [approve, 'registry:search'];
    for (const [body, kept] of [
      [{ limits: [{ amountMinor: '500', currency: 'CNY' }] }, false],
      [{ dates: { [approve]: { until: inDays(2) } } }, false],
      [{ dates: { 'registry:search': { until: inDays(30) } } }, true],
    ] as const) {
      const away = await makePerson(bank, 'Away', mandates);
      const deputy = await makePerson(bank, 'Deputy', ['statement:record']);
      await agree((await named(away, deputy, { mandates: [approve] })).id);
      await changed(away, { mandates, ...body });
      expect(await mayNow(deputy)).toEqual(kept ? [approve, 'statement:record'] : ['statement:record']);
    }
  });

  it('is a colleague who is there, for what the person holds, in time; and gains no administration', async () => {
    const maker = await makePerson(bank, 'Maker', [propose]);
    const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
    const gone = await makePerson(bank, 'Gone', ['registry:search']);
    await one.done(`/people/${gone.personId}/suspension`);
    for (const [more, why] of [
      [{ mandates: [approve] }, 'not_held'],
      [{ mandates: ['registry:search'] }, 'not_held'],
      [{ delegateId: trader.personId }, 'no_colleague'],
      [{ delegateId: gone.personId }, 'no_colleague'],
      [{ from: inDays(-1) }, 'days'],
      [{ until: inDays(-1) }, 'days'],
      [{ until: inDays(120) }, 'too_long'],
    ] as const)
      expect(await because(maker, input(deputy, more))).toBe(`DELEGATION_UNFIT ${why}`);
    expect(await because(one, input(deputy, { mandates: ['person:manage'] }))).toBe('DELEGATION_UNFIT never_handed_on');
    expect(await maker.refused('/delegations', input(maker))).toBe('403 CONCERNS_ITSELF');
    expect(await deputy.refused('/delegations', input(maker, { personId: maker.personId }))).toBe(
      '403 MANDATE_MISSING',
    );
    const both = await makePerson(bank, 'Holds it', [propose]);
    expect(await because(maker, input(both))).toBe('DELEGATION_UNFIT held_already');
  });

  it('is agreed to by an administrator of the party who is neither of them and did not name them', async () => {
    const maker = await makePerson(bank, 'Maker', [propose]);
    const deputy = await makePerson(bank, 'Deputy', ['registry:search']);
    const { id } = await named(maker, deputy);
    const path = `/delegations/${id}/agreement`;
    expect(await maker.refused(path)).toBe('403 MANDATE_MISSING');
    expect(await administratorsOf(await world.party('Elsewhere', 'bank'))[0].refused(path)).toBe('404 NOT_FOUND');
    const byOne = await named(one, deputy, { personId: maker.personId });
    expect((await agree(byOne.id, one)).body.code).toBe('SAME_PERSON');
    expect((await agree(byOne.id, other)).status).toBe(200);
    // What stands by now is not given twice.
    expect((await agree(id)).body).toMatchObject({ code: 'DELEGATION_UNFIT', facts: { because: 'held_already' } });
    const stranger = await makePerson(bank, 'Stranger', ['registry:search']);
    expect(await stranger.refused(`/delegations/${byOne.id}/end`)).toBe('403 MANDATE_MISSING');
    expect((await stranger.get<{ items: unknown[] }>('/delegations')).body.items).toEqual([]);
  });
});
