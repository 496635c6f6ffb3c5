import { expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'b'.repeat(64);
type Body = Record<string, string | null>;

const form = async () => {
  await desk.another();
  const { id } = await bank.done<{ id: string }>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
  return id;
};
const report = (member: Client, bodyId: string, amount: number) =>
  member.done<Body>(`/joint-bodies/${bodyId}/entries`, { kind: 'loan', amount: yuan(amount), documentHash: paper() });
const state = async (bodyId: string, debts: readonly (readonly [Client, number])[]) => {
  const { id } = await bank.done<{ id: string }>(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' });
  await desk.borrower.done(`/debt-tables/${id}/statement`, {
    debts: debts.map(([{ partyId }, amount]) => ({ bankId: partyId, amountMinor: String(amount * 100) })),
    documentHash,
  });
  return id;
};
const read = async (by: Client, path: string) => (await by.get<Body>(path)).body;
const put = (bodyId: string, kind: string, more: object = {}) => ({
  path: `/joint-bodies/${bodyId}/motions`,
  body: { kind, said: 'As discussed', closesOn: '2026-03-31', documentHash, ...more },
});
const listed = async (by: Client, noun: string, id: string) =>
  (await by.get<{ items: Body[] }>(`/lists/${noun}?limit=100`)).body.items.find((row) => row.id === id);

it('measure 3: of two banks that report, neither reads what the other has out from a sum; of three each reads it', async () => {
  const bodyId = await form();
  await report(bank, bodyId, 3_000_000);
  await report(second, bodyId, 7_000_000);
  const tableId = await state(bodyId, [
    [bank, 3_000_000],
    [second, 7_000_000],
  ]);
  const { path, body } = put(bodyId, 'line', { line: yuan(20_000_000) });
  const { id } = await bank.done<Body>(path, body);
  for (const member of [bank, second]) await member.tried(`/motions/${id}/votes`, { vote: 'for' });
  const sums = async (by: Client) => {
    const one = await read(by, `/joint-bodies/${bodyId}`);
    const table = await read(by, `/debt-tables/${tableId}`);
    const row = (await listed(by, 'debt-tables', tableId))?.reportedMinor ?? null;
    return [one.usedMinor, one.headroomMinor, one.usedBps, table.statedMinor, table.reportedMinor, row];
  };
  const told = ['1000000000', '1000000000', 5_000, '1000000000', '1000000000', '1000000000'];
  for (const member of [bank, second]) expect(await sums(member)).toEqual(told.map(() => null));
  // Whose own is none of it reads the sum of two, and the firm owes both.
  for (const reader of [third, desk.borrower]) expect(await sums(reader)).toEqual(told);
  const rows = await Promise.all([bank, third].map((by) => listed(by, 'joint-bodies', bodyId)));
  expect(rows.map((row) => row?.usedMinor)).toEqual([null, '1000000000']);
  // No search of a list finds what its rows do not tell.
  const found = await bank.get<{ items: Body[] }>('/lists/joint-bodies?currency=CNY&usedMinorAtLeast=1');
  expect(found.body.items.filter((row) => row.id === bodyId)).toEqual([]);
  // What is left of the line would tell it, too, where it refuses.
  const loan = await desk.propose({
    amount: yuan(10_000_001),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360' }),
  });
  await desk.approve(loan);
  const payOut = () =>
    desk.payer.tried<ProblemBody>(`/loans/${loan.id}/disbursements`, {
      amount: yuan(10_000_001),
      payments: [{ accountNumber: '6222000011112222', amount: yuan(10_000_001), evidenceHash: paper() }],
    });
  const refused = (await payOut()).body;
  expect([refused.code, refused.facts?.leftMinor]).toEqual(['HEADROOM_EXCEEDED', undefined]);
  await report(third, bodyId, 1_000_000);
  expect(await read(bank, `/joint-bodies/${bodyId}`)).toMatchObject({ usedMinor: '1100000000', usedBps: 5_500 });
  expect((await payOut()).body.facts?.leftMinor).toBe('900000000');
  // The one of the others that stays is not told by what was read before and what is read now.
  const [{ id: entryId } = { id: '' }] = (
    await third.get<{ items: { id: string }[] }>(`/joint-bodies/${bodyId}/entries`)
  ).body.items;
  await third.done(`/joint-entries/${entryId}/end`, { reason: 'Paid back' });
  expect(await read(bank, `/joint-bodies/${bodyId}`)).toMatchObject({ usedMinor: null, ownMinor: '300000000' });
});

it('measure 3: no vote by claims is taken while nothing bears any of them out; where nobody has lent heads decide', async () => {
  const bodyId = await form();
  const empty = put(bodyId, 'other');
  const first = await bank.done<Body>(empty.path, empty.body);
  const vote = async (member: Client, id: string | null | undefined) =>
    (await member.tried<Body>(`/motions/${String(id)}/votes`, { vote: 'for' })).body.status;
  expect([await vote(bank, first.id), await vote(second, first.id)]).toEqual(['open', 'carried']);
  await report(bank, bodyId, 3_000_000);
  await report(second, bodyId, 7_000_000);
  const { path, body } = put(bodyId, 'other');
  expect(await bank.refused(path, body)).toBe('422 MOTION_UNWEIGHED');
  expect(await bank.refused(path, put(bodyId, 'line', { line: yuan(20_000_000) }).body)).toBe('422 MOTION_UNWEIGHED');
  await state(bodyId, [
    [bank, 3_000_000],
    [second, 7_000_000],
  ]);
  const last = await bank.done<Body>(path, body);
  expect([await vote(bank, last.id), await vote(second, last.id)]).toEqual(['open', 'carried']);
});
