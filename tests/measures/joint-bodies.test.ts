import { expect, it } from 'vitest';
import { loanDesk } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });

interface Table {
  id: string;
  status: string;
  banks: string[];
  differing: number | null;
  statedMinor: string | null;
  reportedMinor: string | null;
  debts: unknown;
  own: unknown;
}
const form = async () => {
  const body = await bank.done<{ id: string }>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  const membership = async (of: Client) =>
    (await of.get<{ membership: string | null }>(`/joint-bodies/${body.id}`)).body.membership;
  expect([await membership(bank), await membership(second)]).toEqual(['joined', 'invited']);
  for (const member of [second, third]) await member.done(`/joint-bodies/${body.id}/joining`, { documentHash });
  expect([await membership(second), await membership(desk.borrower)]).toEqual(['joined', null]);
  return body.id;
};
const report = (member: Client, bodyId: string, amount: number) =>
  member.done(`/joint-bodies/${bodyId}/entries`, { kind: 'bond', amount: yuan(amount), documentHash });

it('measure 3: the firm reads its body and states its debts, bank by bank; each bank reads its own two figures', async () => {
  await desk.another();
  const firm = desk.borrower;
  const bodyId = await form();
  await report(bank, bodyId, 600);
  await report(second, bodyId, 300);
  // The firm reads line and sums of its body, and nothing that a bank has reported.
  const shown = await firm.get<Record<string, unknown>>(`/joint-bodies/${bodyId}`);
  expect([shown.status, shown.body.usedMinor, shown.body.ownMinor]).toEqual([200, '90000', '0']);
  expect((await firm.get<{ items: unknown[] }>('/joint-bodies')).body.items).toHaveLength(1);
  expect((await firm.get(`/joint-bodies/${bodyId}/entries`)).status).toBe(404);
  expect((await firm.get(`/joint-bodies/${bodyId}/motions`)).status).toBe(404);

  const { id } = await bank.done<Table>(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' });
  expect(await second.refused(`/joint-bodies/${bodyId}/debt-tables`, { asOf: '2026-03-05' })).toBe('409 DEBTS_ASKED');
  const { items } = (await firm.get<{ items: { act: string; objectId: string }[] }>('/tasks')).body;
  expect(items).toContainEqual(expect.objectContaining({ act: 'debtTable.state', objectId: id }));
  const debts = [
    { bankId: bank.partyId, amountMinor: '60000' },
    { bankId: second.partyId, amountMinor: '35000' },
  ];
  const path = `/debt-tables/${id}/statement`;
  expect(await second.refused(path, { debts, documentHash })).toMatch(/^403 /);
  const twice = [...debts, { bankId: bank.partyId, amountMinor: '1' }];
  expect(await firm.refused(path, { debts: twice, documentHash })).toBe('422 DEBTS_UNFIT');
  expect(await firm.refused(path, { debts: [{ bankId: firm.partyId, amountMinor: '1' }], documentHash })).toBe(
    '422 DEBTS_UNFIT',
  );
  // Two people of the firm state what it owes.
  const asked = await firm.post<{ id: string }>(path, { debts, documentHash });
  expect(asked.status).toBe(202);
  const stated = (await (await colleagueOf(firm, 0)).done<{ outcome: Table }>(`/proposals/${asked.body.id}/agreement`))
    .outcome;
  expect([stated.status, stated.differing, stated.statedMinor, stated.reportedMinor, stated.own]).toEqual([
    'differs',
    1,
    '95000',
    '90000',
    null,
  ]);
  const tableOf = async (client: Client) => (await client.get<Table>(`/debt-tables/${id}`)).body;
  expect((await tableOf(firm)).debts).toEqual(expect.arrayContaining(debts));
  expect((await tableOf(second)).own).toEqual({ statedMinor: '35000', reportedMinor: '30000' });
  expect((await tableOf(bank)).own).toEqual({ statedMinor: '60000', reportedMinor: '60000' });
  expect([(await tableOf(second)).debts, (await tableOf(third)).own]).toEqual([
    null,
    { statedMinor: '0', reportedMinor: '0' },
  ]);
  const stranger = await desk.party('Fourth Bank', 'bank');
  expect((await stranger.get(`/debt-tables/${id}`)).status).toBe(404);
  expect((await stranger.get(`/joint-bodies/${bodyId}`)).status).toBe(404);
  const again = await firm.tried<ProblemBody>(path, { debts, documentHash });
  expect(again.body.code).toBe('DEBTS_STATED');
});

it('measure 20: a firm’s ask is answered in words, by two', async () => {
  await desk.another();
  const { id } = await desk.borrower.done<{ id: string }>('/matters', { bankId: bank.partyId, ask: 'A line of ten' });
  const path = `/matters/${id}/answer`;
  for (const answer of ['.', 'ok', '已收到', '..........', '12345678901'])
    expect(await bank.refused(path, { answer }), answer).toBe('422 INPUT_INVALID');
  const asked = await bank.post<{ id: string }>(path, { answer: '已批准授信' });
  expect(asked.status).toBe(202);
  const agreed = await (await colleagueOf(bank, 0)).done<{ outcome: { status: string } }>(
    `/proposals/${asked.body.id}/agreement`,
  );
  expect(agreed.outcome.status).toBe('answered');
});
