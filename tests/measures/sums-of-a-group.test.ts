import { expect, it } from 'vitest';
import { loanDesk, paper } from '../support/loans.ts';
import type { Client } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const fourth = await desk.party('Fourth Bank', 'bank');
const authority = await desk.party('Market Supervision', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'b'.repeat(64);
type Body = Record<string, string | null>;

const form = async (members: readonly Client[], kind = 'joint_credit', debtor = desk.borrower) => {
  const { id } = await bank.done<{ id: string }>('/joint-bodies', {
    kind,
    name: 'Banks of the works',
    debtorId: debtor.partyId,
    memberIds: members.map(({ partyId }) => partyId),
    currency: 'CNY',
    documentHash,
  });
  for (const member of members) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
  return id;
};
const report = async (bodyId: string, rows: readonly (readonly [Client, number])[]) => {
  for (const [by, amount] of rows)
    await by.done(`/joint-bodies/${bodyId}/entries`, { kind: 'loan', amount: yuan(amount), documentHash: paper() });
};
const read = async (by: Client, path: string) => (await by.get<Body>(path)).body;
const used = async (by: Client, bodyIds: readonly string[]) =>
  Promise.all(bodyIds.map(async (id) => (await read(by, `/joint-bodies/${id}`)).usedMinor));
const listed = async (by: Client, noun: string, ids: readonly string[], column: string) => {
  const { items } = (await by.get<{ items: Body[] }>(`/lists/${noun}?limit=100`)).body;
  return ids.map((id) => items.find((row) => row.id === id)?.[column] ?? null);
};

it('measure 3: of bodies whose firms became one group each bank reads one sum, and no difference of two', async () => {
  await desk.another();
  const parent = desk.borrower;
  const whole = await form([second, third, fourth]);
  await report(whole, [
    [bank, 1_000_000],
    [second, 2_000_000],
    [third, 4_000_000],
    [fourth, 8_000_000],
  ]);
  await desk.another();
  const firm = desk.borrower;
  const part = await form([second, third]);
  await report(part, [
    [bank, 1_000_000],
    [second, 2_000_000],
    [third, 4_000_000],
  ]);
  const asked = { asOf: '2026-03-05' };
  const table = await bank.done<{ id: string }>(`/joint-bodies/${part}/debt-tables`, asked);
  const debts = [second, third].map(({ partyId }) => ({ bankId: partyId, amountMinor: '200000000' }));
  await firm.done(`/debt-tables/${table.id}/statement`, { debts, documentHash });
  // Two firms are two matters.
  expect(await used(bank, [whole, part])).toEqual(['1500000000', '700000000']);
  expect((await read(bank, `/debt-tables/${table.id}`)).reportedMinor).toBe('700000000');
  await authority.done(`/parties/${firm.partyId}/policy-standings`, {
    kind: 'relation',
    value: 'parent',
    otherId: parent.partyId,
    figure: 10_000,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Register of companies',
  });
  for (const member of [bank, second, third]) {
    expect(await used(member, [whole, part])).toEqual(['1500000000', null]);
    expect(await listed(member, 'joint-bodies', [whole, part], 'usedMinor')).toEqual(['1500000000', null]);
    const one = await read(member, `/debt-tables/${table.id}`);
    expect([one.reportedMinor, one.statedMinor]).toEqual([null, null]);
    expect(await listed(member, 'debt-tables', [table.id], 'statedMinor')).toEqual([null]);
  }
  // Who is in one of them alone reads it, and each firm reads what it owes.
  expect(await used(fourth, [whole])).toEqual(['1500000000']);
  expect([await used(parent, [whole]), await used(firm, [part])]).toEqual([['1500000000'], ['700000000']]);
});

it('measure 3: beside joint credit a committee tells the same sum, or none; and what is closed tells none', async () => {
  await desk.another();
  const committee = await form([second, third], 'creditors_committee');
  const rows = [[bank, 1_000_000] as const, [second, 2_000_000] as const, [third, 4_000_000] as const];
  await report(committee, rows);
  const credit = await form([second, third]);
  await report(credit, rows);
  const both = [credit, committee];
  expect(await used(bank, both)).toEqual(['700000000', '700000000']);
  expect(await listed(bank, 'joint-bodies', both, 'usedMinor')).toEqual(['700000000', '700000000']);
  // One paper under one of them alone would be the difference.
  await report(committee, [[third, 555_555]]);
  for (const member of [bank, second, third]) expect(await used(member, both)).toEqual(['700000000', null]);
  await report(credit, [[third, 555_555]]);
  await desk.borrower.done(
    `/debt-tables/${(await bank.done<{ id: string }>(`/joint-bodies/${credit}/debt-tables`, { asOf: '2026-03-05' })).id}/statement`,
    {
      debts: rows.map(([{ partyId }, amount]) => ({ bankId: partyId, amountMinor: String(amount * 100) })),
      documentHash,
    },
  );
  const motion = { kind: 'close', said: 'As agreed', closesOn: '2026-03-31', documentHash };
  const { id } = await bank.done<{ id: string }>(`/joint-bodies/${credit}/motions`, motion);
  for (const member of [bank, second, third]) await member.tried(`/motions/${id}/votes`, { vote: 'for' });
  expect((await read(bank, `/joint-bodies/${credit}`)).status).toBe('closed');
  expect(await used(bank, both)).toEqual([null, '755555500']);
});
