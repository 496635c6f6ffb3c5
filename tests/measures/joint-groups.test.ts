import { describe, expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { type Client, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const authority = await desk.party('Market Supervision', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'b'.repeat(64);
type Body = Record<string, string>;

const form = async (debtor: Client) => {
  const { id = '' } = await bank.done<Body>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: debtor.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
  return id;
};
const carry = async (bodyId: string, more: object) => {
  const motion = { said: 'As discussed', closesOn: '2026-03-31', documentHash, ...more };
  const { id } = await bank.done<Body>(`/joint-bodies/${bodyId}/motions`, motion);
  for (const member of [bank, second, third]) await member.tried(`/motions/${id}/votes`, { vote: 'for' });
};
const setLine = (bodyId: string, amount: number) => carry(bodyId, { kind: 'line', line: yuan(amount) });
// The sum of two or more banks, or of one's own, is told: the firm reads all of it.
const used = async (bodyId: string, by = bank) => (await by.get<Body>(`/joint-bodies/${bodyId}`)).body.usedMinor;
const approved = async (amount: number) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360' }),
  });
  await desk.approve(loan);
  return loan.id;
};
const payOut = async (amount: number) =>
  desk.payer.tried<ProblemBody>(`/loans/${await approved(amount)}/disbursements`, {
    amount: yuan(amount),
    payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
  });
const belongs = (firm: Client, parent: Client, figure: number) =>
  bank.done<Body>(`/parties/${firm.partyId}/policy-standings`, {
    kind: 'relation',
    value: 'parent',
    otherId: parent.partyId,
    figure,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Register of companies',
  });

describe('measure 3: the unit of a joint line is the group', () => {
  it('counts and stops a subsidiary at any depth, with what was lent before its parent was known', async () => {
    const parent = desk.borrower;
    const bodyId = await form(parent);
    await setLine(bodyId, 1_000_000);
    await desk.another();
    const middle = desk.borrower;
    await desk.another();
    expect((await payOut(300_000)).status).toBeLessThan(300);
    expect(await used(bodyId)).toBe('0');
    await belongs(desk.borrower, middle, 6_000);
    await belongs(middle, parent, 10_000);
    expect(await used(bodyId)).toBe('30000000');
    const large = await payOut(700_001);
    expect([large.body.code, large.body.facts?.leftMinor]).toEqual(['HEADROOM_EXCEEDED', '70000000']);
    expect((await payOut(600_000)).status).toBeLessThan(300);
    expect((await payOut(1)).body.code).toBe('JOINT_WARNING');
    // A share that does not control is no part of the group.
    await desk.another();
    await belongs(desk.borrower, parent, 4_999);
    expect((await payOut(100_000)).status).toBeLessThan(300);
    expect(await used(bodyId)).toBe('90000000');
  });

  it('goes over to the successor with its state; where the successor has a body of its own, both bind', async () => {
    const merge = (from: Client, to: Client) =>
      authority.done('/successions', {
        predecessorId: from.partyId,
        successorId: to.partyId,
        fromOn: '2026-03-05',
        reason: 'Merged by absorption',
        documentHash,
      });
    await desk.another();
    const first = desk.borrower;
    const bodyId = await form(first);
    await setLine(bodyId, 1_000_000);
    expect((await payOut(900_000)).status).toBeLessThan(300);
    await desk.another();
    expect((await payOut(50_000)).status).toBeLessThan(300);
    await merge(first, desk.borrower);
    const passed = (await desk.borrower.get<Body>(`/joint-bodies/${bodyId}`)).body;
    expect([passed.debtorId, passed.usedMinor, passed.status]).toEqual([desk.borrower.partyId, '95000000', 'warning']);
    expect((await payOut(1)).body.code).toBe('JOINT_WARNING');
    const last = desk.borrower;
    await desk.another();
    const own = await form(desk.borrower);
    await setLine(own, 9_000_000);
    await merge(last, desk.borrower);
    expect([await used(bodyId, desk.borrower), await used(own, desk.borrower)]).toEqual(['95000000', '95000000']);
    expect((await payOut(1)).body.code).toBe('JOINT_WARNING');
    // What holds it, the successor reads and answers; who is no more does neither.
    expect((await last.get(`/joint-bodies/${bodyId}`)).status).toBe(404);
    const table = await second.done<Body>(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' });
    expect([table.debtorId, (await last.get(`/debt-tables/${table.id}`)).status]).toEqual([desk.borrower.partyId, 404]);
    const debts = [{ bankId: bank.partyId, amountMinor: '95000000' }];
    await desk.borrower.done(`/debt-tables/${table.id}/statement`, { debts, documentHash });
    // Its own closed, what came with the merger stands, and no third is formed beside it.
    await carry(own, { kind: 'close' });
    expect((await desk.borrower.get<Body>(`/joint-bodies/${own}`)).body.status).toBe('closed');
    const anew = {
      kind: 'joint_credit',
      name: 'Again',
      debtorId: desk.borrower.partyId,
      currency: 'CNY',
      documentHash,
    };
    const memberIds = [second.partyId, third.partyId];
    expect(await bank.refused('/joint-bodies', { ...anew, memberIds })).toBe('409 BODY_STANDS');
    // In a chain all of them pass on, each beside the other.
    const heir = await desk.party('Heir Works', 'trader');
    await merge(desk.borrower, heir);
    expect((await heir.get<Body>(`/joint-bodies/${bodyId}`)).body.debtorId).toBe(heir.partyId);
  });
});

describe('measure 3: votes and tables', () => {
  it('buys no votes by typing: one paper once, and a word weighs what the firm bears out', async () => {
    await desk.another();
    const firm = desk.borrower;
    const bodyId = await form(firm);
    expect((await payOut(100_000)).status).toBeLessThan(300);
    const entry = { kind: 'bond', amount: yuan(100_000_000), documentHash: paper() };
    await third.done(`/joint-bodies/${bodyId}/entries`, entry);
    expect((await third.tried<ProblemBody>(`/joint-bodies/${bodyId}/entries`, entry)).body.code).toBe('ENTRY_TAKEN');
    const said = { said: 'As discussed', closesOn: '2026-03-31', documentHash };
    const put = (more: object) => bank.done<Body>(`/joint-bodies/${bodyId}/motions`, { ...said, ...more });
    const line = { kind: 'line', line: yuan(5) };
    const { id = '' } = await put(line);
    const weightIn = async (motionId: string, member: Client) =>
      (await member.get<Body>(`/motions/${motionId}`)).body.ownWeightMinor;
    expect([await weightIn(id, bank), await weightIn(id, third)]).toEqual(['10000000', '0']);
    const again = await bank.tried<ProblemBody>(`/joint-bodies/${bodyId}/motions`, { ...said, ...line });
    expect(again.body.code).toBe('MOTION_OPEN');
    const past = { ...said, kind: 'other', closesOn: '2026-03-04' };
    expect((await bank.tried<ProblemBody>(`/joint-bodies/${bodyId}/motions`, past)).body.code).toBe('MOTION_SHAPE');
    // The firm bears out three hundred of it; from the next motion on that weighs.
    const table = await bank.done<Body>(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' });
    const debts = [{ bankId: third.partyId, amountMinor: '30000' }];
    await firm.done(`/debt-tables/${table.id}/statement`, { debts, documentHash });
    expect(await weightIn(id, third)).toBe('0');
    const other = await put({ kind: 'other' });
    expect([await weightIn(other.id ?? '', bank), await weightIn(other.id ?? '', third)]).toEqual([
      '10000000',
      '30000',
    ]);
  });

  it('gives way where a bank declines, is of firms alone, and decides nothing once it is closed', async () => {
    await desk.another();
    const firm = desk.borrower;
    const of = (debtorId: string) => ({
      kind: 'joint_credit',
      name: 'Joint credit of the works',
      debtorId,
      memberIds: [bank.partyId, second.partyId],
      currency: 'USD',
      documentHash,
    });
    expect(await third.refused('/joint-bodies', of(authority.partyId))).toBe('422 BODY_OF_WHOM');
    const squat = await third.done<Body>('/joint-bodies', of(firm.partyId));
    const taken = await bank.tried<ProblemBody>('/joint-bodies', {
      ...of(firm.partyId),
      memberIds: [second.partyId, third.partyId],
    });
    expect(taken.body.code).toBe('BODY_STANDS');
    const left = await bank.done<Body>(`/joint-bodies/${squat.id}/leaving`, { reason: 'It has lent nothing' });
    expect(left.status).toBe('closed');
    const bodyId = await form(firm);
    expect((await payOut(100)).status).toBeLessThan(300);
    const leave = { reason: 'Paid back' };
    expect((await bank.tried<ProblemBody>(`/joint-bodies/${bodyId}/leaving`, leave)).body.code).toBe(
      'BODY_WRONG_STATE',
    );
    expect((await third.tried<ProblemBody>(`/joint-bodies/${bodyId}/leaving`, leave)).body.code).toBe(
      'BODY_WRONG_STATE',
    );
    const put = (kind: string) =>
      bank.done<Body>(`/joint-bodies/${bodyId}/motions`, {
        kind,
        said: 'As said',
        closesOn: '2026-03-31',
        documentHash,
      });
    const [amend, close] = [await put('amend'), await put('close')];
    for (const member of [bank, second]) await member.tried(`/motions/${close.id}/votes`, { vote: 'for' });
    expect((await bank.get<Body>(`/joint-bodies/${bodyId}`)).body.status).toBe('closed');
    expect((await bank.get<Body>(`/motions/${amend.id}`)).body.status).toBe('lost');
    const late = await bank.tried<ProblemBody>(`/motions/${amend.id}/votes`, { vote: 'for' });
    expect(late.body.code).toBe('BODY_WRONG_STATE');
  });

  it('goes on with those who are left once a bank without claims leaves', async () => {
    await desk.another();
    const fourth = await desk.party('Fourth Bank', 'bank');
    const { id = '' } = await bank.done<Body>('/joint-bodies', {
      kind: 'creditors_committee',
      name: 'Creditors of the works',
      debtorId: desk.borrower.partyId,
      memberIds: [second.partyId, third.partyId, fourth.partyId],
      currency: 'CNY',
      documentHash,
    });
    for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
    const left = await fourth.done<Body>(`/joint-bodies/${id}/leaving`, { reason: 'Nothing is owed to us' });
    expect(left.status).toBe('active');
    expect((await fourth.get(`/joint-bodies/${id}`)).status).toBe(404);
    expect((await fourth.tried<ProblemBody>(`/joint-bodies/${id}/leaving`, { reason: 'Again' })).body.code).toBe(
      'NOT_FOUND',
    );
  });

  it('tells nobody what one bank has out by two bodies of one unit with other members', async () => {
    await desk.another();
    const firm = desk.borrower;
    const parent = await desk.party('Works Holding', 'trader');
    await belongs(firm, parent, 6000);
    const fourth = await desk.party('Fifth Bank', 'bank');
    const of = (kind: string, debtor: Client, ...others: Client[]) => ({
      kind,
      name: 'Banks of the works',
      debtorId: debtor.partyId,
      memberIds: others.map(({ partyId }) => partyId),
      currency: 'CNY',
      documentHash,
    });
    const { id = '' } = await bank.done<Body>('/joint-bodies', of('joint_credit', firm, second, third, fourth));
    for (const member of [second, third, fourth]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
    for (const about of [firm, parent])
      expect(await bank.refused('/joint-bodies', of('creditors_committee', about, second, third))).toBe(
        '409 BODY_OF_OTHERS',
      );
    const same = of('creditors_committee', firm, second, third, fourth);
    const { id: beside = '' } = await bank.done<Body>('/joint-bodies', same);
    await second.done(`/joint-bodies/${beside}/joining`, { documentHash });
    const left = await fourth.done<Body>(`/joint-bodies/${beside}/leaving`, { reason: 'Nothing is owed to us' });
    expect(left.status).toBe('closed');
  });

  it('holds a table against what was reported by the end of its day', async () => {
    desk.at('2026-03-06');
    await desk.another();
    const firm = desk.borrower;
    const bodyId = await form(firm);
    await second.done(`/joint-bodies/${bodyId}/entries`, { kind: 'bond', amount: yuan(100), documentHash: paper() });
    const ask = (asOf: string) => bank.tried<ProblemBody & Body>(`/joint-bodies/${bodyId}/debt-tables`, { asOf });
    expect((await ask('2026-03-05')).body.code).toBe('DEBTS_UNFIT');
    desk.at('2026-03-09');
    await second.done(`/joint-bodies/${bodyId}/entries`, { kind: 'bond', amount: yuan(50), documentHash: paper() });
    const { body } = await ask('2026-03-06');
    const debts = [{ bankId: second.partyId, amountMinor: '10000' }];
    const stated = await firm.done<Body>(`/debt-tables/${body.id}/statement`, { debts, documentHash });
    expect([stated.status, stated.reportedMinor]).toEqual(['agreed', '10000']);
  });
});
