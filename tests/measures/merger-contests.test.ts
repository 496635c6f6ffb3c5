import { describe, expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const said = { validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen on paper' };
const objection = { reason: 'It was paid in time', documentHash: hash('b') };
interface Row {
  id: string;
  status: string;
  standingId: string;
  contestedBy: string;
  partyId: string;
  kind: string;
}
const merge = (successor: Client) =>
  authority.done<{ lenders: number }>('/successions', {
    predecessorId: desk.borrower.partyId,
    successorId: successor.partyId,
    fromOn: '2026-03-05',
    reason: 'Merged by absorption',
    documentHash: hash('c'),
  });
const state = (by: Client, about: Client, more: object) =>
  by.done<Row>(`/parties/${about.partyId}/policy-standings`, { ...said, ...more });
const saidOf = async (reader: Client, about: Client) =>
  (await reader.get<{ items: Row[] }>(`/parties/${about.partyId}/policy-standings?status=in_force`)).body.items;
const problem = async (by: Client, path: string, body: object) => {
  const { code, facts } = (await by.tried<ProblemBody>(path, body)).body;
  return [code, facts];
};

describe('measure 10: what is contested on the day of a merger (measure 19)', () => {
  it('is carried on by the successor, over what is said of it anew, and falls for both where it is right', async () => {
    await desk.another();
    const predecessor = desk.borrower;
    const successor = await desk.party('Successor Works', 'trader');
    const event = await state(bank, predecessor, { kind: 'credit_event', value: 'payment_arrears' });
    const { id } = await predecessor.done<Row>(`/policy-standings/${event.id}/contests`, objection);
    await merge(successor);
    const [anew] = (await saidOf(successor, successor)).filter(({ kind }) => kind === 'credit_event');
    const path = `/policy-standings/${anew?.id}/contests`;
    const { items } = (await successor.get<{ items: Row[] }>(path)).body;
    expect(items).toMatchObject([{ id, status: 'open', contestedBy: successor.partyId, standingId: anew?.id }]);
    expect(await successor.refused(path, objection)).toBe('409 CONTEST_OPEN');
    // Nobody judges their own word, though the row that repeats it is of the authority's act.
    const right = { uphold: true, answer: 'Paid: taken back' };
    expect(await bank.refused(`/standing-contests/${id}/answer`, right)).toMatch(/SAME_PERSON/);
    await (await colleagueOf(bank, 2)).done(`/standing-contests/${id}/answer`, right);
    for (const firm of [predecessor, successor])
      expect((await saidOf(bank, firm)).filter(({ kind }) => kind === 'credit_event')).toEqual([]);
  });

  it('is contested no more by who is gone, of whom nothing new is said', async () => {
    await desk.another();
    const predecessor = desk.borrower;
    const successor = await desk.party('Heir Works', 'trader');
    const event = await state(bank, predecessor, { kind: 'credit_event', value: 'court' });
    await merge(successor);
    const gone = ['SUCCEEDED', { successorId: successor.partyId }];
    expect(await problem(predecessor, `/policy-standings/${event.id}/contests`, objection)).toMatchObject(gone);
    const more = { ...said, kind: 'credit_event', value: 'tax' };
    for (const by of [bank, authority])
      expect(await problem(by, `/parties/${predecessor.partyId}/policy-standings`, more)).toMatchObject(gone);
    const [anew] = await saidOf(successor, successor);
    expect((await successor.tried(`/policy-standings/${anew?.id}/contests`, objection)).status).toBe(201);
  });

  it('is a loan that is called in, and a loan that was declined, too', async () => {
    await desk.another();
    const predecessor = desk.borrower;
    const successor = await desk.party('Next Works', 'trader');
    const loan = await desk.propose({
      amount: yuan(1_000_000),
      expectedOn: '2026-03-05',
      availableUntil: '2026-03-31',
      terms: terms({ dayCount: 'actual/360' }),
    });
    await desk.approve(loan);
    await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
    await bank.done(`/loans/${loan.id}/misuse`, { fromOn: '2026-03-05', documentHash: hash('a') });
    const call = { reason: 'misuse', note: 'Paid to a builder', dueOn: '2026-05-04', documentHash: hash('a') };
    const cut = await bank.done<Row>(`/loans/${loan.id}/call-ins`, call);
    const applied = await predecessor.done<Row>('/loan-applications', {
      lenderId: bank.partyId,
      amount: yuan(1_000_000),
      months: 6,
      purposeKind: 'working_capital',
      purpose: 'Copper',
      payees: [{ name: 'Smelter', accountNumber: '6222000011112222' }],
      consent: true,
    });
    const inputs = {
      monthsInBusiness: 60,
      taxRating: 'D',
      salesChangeBps: -4_000,
      powerChangeBps: 500,
      paidLateOf100: 40,
      deliveriesInTimeOf100: 95,
    };
    const score = { model: 'points-2026.1', inputs, documentHash: hash('e') };
    await bank.done(`/loan-applications/${applied.id}/decision`, { score });
    const events = (await predecessor.get<{ items: { id: string; type: string }[] }>('/events?limit=200')).body.items;
    const eventId = events.find(({ type }) => type === 'loanApplication.declined')?.id;
    const contest = await predecessor.done<Row>('/contests', { eventId, ...objection });
    await merge(successor);
    await successor.done(`/credit-cuts/${cut.id}/contest`, objection);
    expect((await predecessor.get(`/credit-cuts/${cut.id}`)).status).toBe(404);
    const read = (await successor.get<Row>(`/contests/${contest.id}`)).body;
    expect([read.partyId, (await predecessor.get(`/contests/${contest.id}`)).status]).toEqual([successor.partyId, 404]);
    expect(await problem(predecessor, '/contests', { eventId, ...objection })).toMatchObject([
      'SUCCEEDED',
      { successorId: successor.partyId },
    ]);
    // Decided anew, it is the successor's.
    const anew = { uphold: false, answer: 'The data were of another firm', documentHash: hash('d') };
    await (await colleagueOf(bank, 3)).done(`/contests/${contest.id}/answer`, anew);
    const again = (await successor.get<Row & { borrowerId: string }>(`/loan-applications/${applied.id}`)).body;
    expect([again.status, again.borrowerId]).toEqual(['referred', successor.partyId]);
  });
});

describe('measures 3 and 10: banks of a body', () => {
  it('are told of the merger of its firm, though what they lend is reported and not on the platform', async () => {
    await desk.another();
    const successor = await desk.party('Merged Works', 'trader');
    const [second, third] = [await desk.party('Second Bank', 'bank'), await desk.party('Third Bank', 'bank')];
    const { id } = await bank.done<Row>('/joint-bodies', {
      kind: 'joint_credit',
      name: 'Joint credit of the works',
      debtorId: desk.borrower.partyId,
      memberIds: [second.partyId, third.partyId],
      currency: 'CNY',
      documentHash: hash('d'),
    });
    for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash: hash('d') });
    await second.done(`/joint-bodies/${id}/entries`, {
      kind: 'loan',
      amount: yuan(7_000_000),
      documentHash: paper(),
    });
    expect((await merge(successor)).lenders).toBe(3);
    const told = (await second.get<{ items: object[] }>('/successions')).body.items;
    expect(told).toMatchObject([
      { successorId: successor.partyId, passed: [{ table: 'joint_body', count: 1 }], status: 'told' },
    ]);
    const events = (await second.get<{ items: { type: string }[] }>('/events?limit=200')).body.items;
    expect(events.map(({ type }) => type)).toContain('succession.told');
    const outside = await desk.party('Outside Bank', 'bank');
    expect((await outside.get<{ items: object[] }>('/successions')).body.items).toEqual([]);
  });
});
