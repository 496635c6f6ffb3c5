import { describe, expect, it } from 'vitest';
import { openLimit } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
await bank.done('/lender-capital', {
  capital: { amountMinor: '1000000000000', currency: 'CNY' },
  statedFor: '2025-12-31',
  documentHash: 'd'.repeat(64),
});
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

type Body = Record<string, string>;
const asked = (amount: number) => ({
  amount: yuan(amount),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
});
const approved = async (amount: number) => {
  const loan = await desk.propose(asked(amount));
  await desk.approve(loan);
  return loan.id;
};
const payOut = (loanId: string, amount: number) =>
  desk.payer.tried<ProblemBody>(`/loans/${loanId}/disbursements`, {
    amount: yuan(amount),
    payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
  });
const list = (value: string) =>
  authority.done<Body>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'list',
    value,
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Notice of the year',
  });

const form = async (kind = 'joint_credit') => {
  const body = await bank.done<Body>('/joint-bodies', {
    kind,
    name: 'Joint credit of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash: hash('b'),
  });
  for (const member of [second, third])
    await member.done(`/joint-bodies/${body.id}/joining`, { documentHash: hash('b') });
  return body.id as string;
};
const report = (member: Client, bodyId: string, amount: number, more: object = {}) =>
  member.done<Body>(`/joint-bodies/${bodyId}/entries`, {
    kind: 'loan',
    amount: yuan(amount),
    documentHash: paper(),
    ...more,
  });
const bodyOf = async (member: Client, bodyId: string) =>
  (await member.get<Record<string, string | number>>(`/joint-bodies/${bodyId}`)).body;
const put = (bodyId: string, kind: string, more: object = {}) =>
  bank.done<Body>(`/joint-bodies/${bodyId}/motions`, {
    kind,
    said: 'As discussed in the meeting',
    closesOn: '2026-03-31',
    documentHash: hash('d'),
    ...more,
  });
const vote = (member: Client, motionId: string, how: string) =>
  member.tried<Body>(`/motions/${motionId}/votes`, { vote: how });
const setLine = async (bodyId: string, amount: number) => {
  const { id = '' } = await put(bodyId, 'line', { line: yuan(amount) });
  for (const member of [bank, second, third]) await vote(member, id, 'for');
};

describe('measure 3: joint credit', () => {
  it('lets each member see its own rows and the sums of all, and nobody else anything', async () => {
    await desk.another();
    const few = { kind: 'joint_credit', name: 'Two', debtorId: desk.borrower.partyId, currency: 'CNY' };
    expect(await bank.refused('/joint-bodies', { ...few, memberIds: [second.partyId], documentHash: hash('b') })).toBe(
      '422 BODY_TOO_FEW',
    );
    const bodyId = await form();
    await report(bank, bodyId, 2_000_000_000);
    await report(second, bodyId, 2_000_000_000);
    await report(second, bodyId, 500_000_000, { isLowRisk: true });
    const before = await bodyOf(third, bodyId);
    expect([before.status, before.usedMinor, before.ownMinor, before.banks, before.asked]).toEqual([
      'active',
      '400000000000',
      '0',
      2,
      'none',
    ]);
    await report(third, bodyId, 1_000_000_000);
    expect(await bodyOf(third, bodyId)).toMatchObject({ usedMinor: '500000000000', banks: 3, asked: 'mandatory' });
    const seen = await third.get<{ items: Body[] }>(`/joint-bodies/${bodyId}/entries`);
    expect(seen.body.items.map(({ bankId }) => bankId)).toEqual([third.partyId]);
    const outsider = await desk.party('Fourth Bank', 'bank');
    expect((await outsider.get(`/joint-bodies/${bodyId}`)).status).toBe(404);
    expect((await outsider.get(`/joint-bodies/${bodyId}/entries`)).status).toBe(404);
    expect(
      await outsider.refused(`/joint-bodies/${bodyId}/entries`, {
        kind: 'loan',
        amount: yuan(1),
        documentHash: hash('e'),
      }),
    ).toBe('404 NOT_FOUND');
  });

  it('decides by claims and heads as they stood when the motion was put, whatever is paid back meanwhile', async () => {
    await desk.another();
    const bodyId = await form();
    await report(bank, bodyId, 600);
    const own = await report(second, bodyId, 300);
    await report(third, bodyId, 100);
    const asked = await bank.done<Body>(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' });
    const debts = [
      { bankId: bank.partyId, amountMinor: '60000' },
      { bankId: second.partyId, amountMinor: '30000' },
      { bankId: third.partyId, amountMinor: '10000' },
    ];
    await desk.borrower.done(`/debt-tables/${asked.id}/statement`, { debts, documentHash: hash('c') });
    const { id = '' } = await put(bodyId, 'line', { line: yuan(2_000) });
    await second.done(`/joint-entries/${own.id}/end`, { reason: 'Paid back' });
    await report(third, bodyId, 9_000);
    const one = (await vote(bank, id, 'for')).body;
    // How much of the claims is for it would tell what the first of them has out.
    expect([one.status, one.forHeads, one.forBps, one.againstBps]).toEqual(['open', 1, null, null]);
    const read = await third.get<Body>(`/motions/${id}`);
    expect([read.body.forBps, read.body.forHeads]).toEqual([null, 1]);
    const two = (await vote(second, id, 'for')).body;
    // Two voices for it: the share of both would tell each what the other has out.
    expect([two.status, two.forBps, two.ownWeightMinor]).toEqual(['carried', null, '30000']);
    expect((await vote(third, id, 'against')).body.code).toBe('MOTION_DECIDED');
    // What is in force of it is the line; what is out already is above it, so the body is warned.
    expect(await bodyOf(bank, bodyId)).toMatchObject({ lineMinor: '200000', status: 'warning' });
    expect(await bank.refused(`/joint-bodies/${bodyId}/motions`, { kind: 'line' })).toBe('422 INPUT_INVALID');
  });

  it('lets no member pay out beyond what the line leaves, warns near it and adds nothing then', async () => {
    await desk.another();
    const bodyId = await form();
    await setLine(bodyId, 1_000_000);
    await report(second, bodyId, 500_000);
    const large = await payOut(await approved(500_001), 500_001);
    expect([large.body.code, large.body.facts?.askedMinor]).toEqual(['HEADROOM_EXCEEDED', '50000100']);
    expect((await payOut(await approved(100_000), 100_000)).status).toBeLessThan(300);
    expect(await bodyOf(third, bodyId)).toMatchObject({ usedMinor: '60000000', usedBps: 6_000, status: 'active' });
    const near = await approved(300_000);
    expect((await payOut(near, 300_000)).status).toBeLessThan(300);
    expect(await bodyOf(third, bodyId)).toMatchObject({ usedBps: 9_000, status: 'warning' });
    const more = await approved(1);
    expect((await payOut(more, 1)).body.code).toBe('JOINT_WARNING');
    // Paid back, and voted calm, it is lent again.
    const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${near}/payoff`);
    await desk.repay(near, BigInt(owedMinor), '2026-03-05', 'CNY');
    const { id = '' } = await put(bodyId, 'warning_end');
    for (const member of [bank, second]) await vote(member, id, 'for');
    expect(await bodyOf(third, bodyId)).toMatchObject({ status: 'active' });
    expect((await payOut(more, 1)).status).toBeLessThan(300);
  });
});

const customerLimit = async () => openLimit(bank, 'customer', desk.borrower, yuan(1_000_000), { isRevolving: true });
interface Cut {
  id: string;
  objectId: string;
  kind: string;
  reason: string;
  listed: string[];
  beforeMinor: string;
  afterMinor: string;
  status: string;
}
const cutsOf = async (by: Client, objectId: string) =>
  (await by.get<{ items: Cut[] }>('/credit-cuts?limit=200')).body.items.filter((cut) => cut.objectId === objectId);

describe('measure 2: targeted lending', () => {
  it('cuts a listed firm’s line for a reason of its own, with one more voice, and the firm may contest', async () => {
    await desk.another();
    const limitId = await customerLimit();
    await list('growth100');
    const cut = { amount: yuan(400_000), reason: 'annual_review', documentHash: hash('e') };
    expect(await bank.refused(`/limits/${limitId}/change`, cut)).toBe('422 CUT_UNREASONED');
    expect(await bank.refused(`/limits/${limitId}/change`, { ...cut, reason: 'risk_rose' })).toBe('422 CUT_UNREASONED');
    const said = { ...cut, reason: 'risk_rose', note: 'Two orders were cancelled' };
    const answer = await bank.post<{ needs: { level: string } }>(`/limits/${limitId}/change`, said);
    expect([answer.status, answer.body.needs.level]).toEqual([202, 'L2']);
    await bank.done(`/limits/${limitId}/change`, said);
    const [kept] = await cutsOf(desk.borrower, limitId);
    expect(kept).toMatchObject({
      kind: 'cut',
      reason: 'risk_rose',
      listed: ['growth100 2026'],
      beforeMinor: '100000000',
      afterMinor: '40000000',
    });
    const objection = { reason: 'The orders were placed again', documentHash: hash('f') };
    expect(await second.refused(`/credit-cuts/${kept?.id}/contest`, objection)).toBe('403 MANDATE_MISSING');
    await desk.borrower.done(`/credit-cuts/${kept?.id}/contest`, objection);
    expect(await desk.borrower.refused(`/credit-cuts/${kept?.id}/contest`, objection)).toBe('409 CUT_WRONG_STATE');
    // Not by who cut it.
    const back = { undo: true, answer: 'The line is given back' };
    expect(await bank.refused(`/credit-cuts/${kept?.id}/answer`, back)).toMatch(/SAME_PERSON/);
    expect(await (await colleagueOf(bank, 0)).refused(`/credit-cuts/${kept?.id}/answer`, back)).toMatch(/SAME_PERSON/);
    await (await colleagueOf(bank, 2)).done(`/credit-cuts/${kept?.id}/answer`, back);
    // The firm is right, and the bank is awaited until its line is what it was.
    const awaited = async () =>
      (await bank.get<{ items: Body[] }>('/tasks?limit=200')).body.items
        .filter(({ objectId }) => objectId === kept?.id)
        .map(({ act }) => act);
    expect([(await cutsOf(bank, limitId))[0]?.status, await awaited()]).toEqual(['giving_back', ['limit.change']]);
    await bank.done(`/limits/${limitId}/change`, { ...cut, amount: yuan(900_000) });
    expect(await awaited()).toEqual(['limit.change']);
    // More is no cut, and asks nobody.
    await bank.done(`/limits/${limitId}/change`, { ...cut, amount: yuan(1_000_000) });
    const cuts = await cutsOf(bank, limitId);
    expect([cuts.map(({ status }) => status), await awaited()]).toEqual([['undone'], []]);
  });

  it('stops a listed firm’s line by two, and another firm’s by one', async () => {
    await desk.another();
    const other = await customerLimit();
    const stop = { reason: 'risk_rose', note: 'Price of steel fell', documentHash: hash('e') };
    expect((await bank.post(`/limits/${other}/suspension`, stop)).status).toBe(200);
    await desk.another();
    const limitId = await customerLimit();
    await list('key100');
    expect((await bank.post(`/limits/${limitId}/suspension`, stop)).status).toBe(202);
  });
});

describe('measure 16: assessment by the supervisor', () => {
  it('calls a loan in for a reason of the closed list, with its days, and undoes it when the firm is right', async () => {
    await desk.another();
    const loanId = await approved(1_000_000);
    await payOut(loanId, 1_000_000);
    const call = { reason: 'misuse', note: 'Paid to a builder', dueOn: '2026-04-04', documentHash: hash('a') };
    const path = `/loans/${loanId}/call-ins`;
    expect(await bank.refused(path, { ...call, reason: 'we would rather not' })).toBe('422 INPUT_INVALID');
    expect(await bank.refused(path, { ...call, reason: 'default' })).toBe('422 CALL_UNFOUNDED');
    // What nobody recorded is no reason.
    for (const reason of ['misuse', 'false_data', 'insolvency'])
      expect(await bank.refused(path, { ...call, reason }), reason).toBe('422 CALL_UNFOUNDED');
    await bank.done(`/loans/${loanId}/misuse`, { fromOn: '2026-03-05', documentHash: hash('a') });
    expect(await bank.refused(path, { ...call, dueOn: '2026-04-03' })).toBe('422 CALL_TOO_SOON');
    const cut = await bank.done<Cut>(path, call);
    expect((await desk.read<Body>(`/loans/${loanId}`)).nextDueOn).toBe('2026-04-04');
    const { lines } = await desk.read<{ lines: { dueOn: string }[] }>(`/loans/${loanId}/schedule`);
    expect(lines.at(-1)?.dueOn).toBe('2026-04-04');
    await desk.borrower.done(`/credit-cuts/${cut.id}/contest`, { reason: 'It was steel', documentHash: hash('b') });
    const back = { undo: true, answer: 'The invoice shows steel' };
    expect(await bank.refused(`/credit-cuts/${cut.id}/answer`, back)).toMatch(/SAME_PERSON/);
    await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cut.id}/answer`, back);
    const after = await desk.read<{ lines: { dueOn: string }[] }>(`/loans/${loanId}/schedule`);
    expect(after.lines.at(-1)?.dueOn).toBe('2026-09-05');
    expect((await cutsOf(desk.borrower, loanId)).map(({ status }) => status)).toEqual(['undone']);
  });
});

describe('measure 18: lists kept and firms watched', () => {
  it('proposes listed firms under strain without a body; a person confirms, and loans ask one more', async () => {
    await desk.another();
    const strained = desk.borrower;
    await list('whitelist');
    const events = { kind: 'credit_event', validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen' };
    for (const value of ['payment_arrears', 'court'])
      await bank.done(`/parties/${strained.partyId}/policy-standings`, { ...events, value });
    await desk.another();
    const helped = desk.borrower;
    await list('whitelist');
    for (const value of ['payment_arrears', 'court'])
      await bank.done(`/parties/${helped.partyId}/policy-standings`, { ...events, value });
    const quiet = await desk.another().then(() => list('whitelist'));
    expect(quiet.status).toBe('in_force');
    interface Watch {
      proposed: { partyId: string; standingId: string; stress: number }[];
    }
    const { proposed } = await bank.done<Watch>('/watch-proposals', { listYear: 2026 });
    const found = proposed.filter(({ partyId }) => partyId === strained.partyId);
    expect([found.length, found[0]?.stress]).toEqual([1, 40]);
    expect(proposed.some(({ partyId }) => partyId === desk.borrower.partyId)).toBe(false);
    const task = (await bank.get<{ items: { act: string; objectId: string }[] }>('/tasks?limit=200')).body.items.find(
      ({ objectId }) => objectId === found[0]?.standingId,
    );
    expect(task?.act).toBe('policyStanding.confirm');
    const path = `/policy-standings/${found[0]?.standingId}`;
    // Who ran the query says neither yes nor no to what it found.
    for (const accept of [true, false])
      expect(await bank.refused(`${path}/confirmation`, { accept, reason: 'Arrears seen' })).toMatch(/SAME_PERSON$/);
    await (await colleagueOf(bank, 0)).done(`${path}/confirmation`, { accept: true, reason: 'Arrears seen' });
    // Neither the firm nor another bank is told.
    expect((await strained.get(path)).status).toBe(404);
    expect((await second.get(path)).status).toBe(404);
    // Who is to supply something reads its status and what that is, and may contest; so does whom an authority watches.
    const asked = `/policy-standings/${proposed.find(({ partyId }) => partyId === helped.partyId)?.standingId}`;
    expect((await helped.get(asked)).status).toBe(404);
    const supply = ['Accounts of the last two years', 'A plan to pay what is late'];
    await (await colleagueOf(bank, 0)).done(`${asked}/confirmation`, { accept: true, reason: 'Arrears seen', supply });
    const own = await helped.get<{ status: string; said: { supply: string[] } }>(asked);
    expect([own.body.status, own.body.said.supply]).toEqual(['in_force', supply]);
    expect((await second.get(asked)).status).toBe(404);
    await helped.done(`${asked}/contests`, { reason: 'It was paid', documentHash: hash('e') });
    const watched = await list('watch');
    expect((await desk.borrower.get(`/policy-standings/${watched.id}`)).status).toBe(200);
    expect((await helped.get(`/policy-standings/${watched.id}`)).status).toBe(404);
    const again = await bank.done<Watch>('/watch-proposals', { listYear: 2026 });
    expect(again.proposed.some(({ partyId }) => partyId === strained.partyId)).toBe(false);
    // With a joint body it is not proposed at all.
    await desk.another();
    await list('whitelist');
    for (const value of ['payment_arrears', 'court'])
      await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, { ...events, value });
    await form();
    const last = await bank.done<Watch>('/watch-proposals', { listYear: 2026 });
    expect(last.proposed.some(({ partyId }) => partyId === desk.borrower.partyId)).toBe(false);
  });
});
