import { expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { drilled, rowsOf } from '../support/sums.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
const read = async <T>(path: string): Promise<T> => (await debtor.get<T>(path)).body;

const assigned = async (to: Client, receivableId: string): Promise<string> => {
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: to.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId, advance: yuan(50) }],
  });
  await to.done(`/assignments/${id}/answer`, { accept: true });
  return id;
};
const holders = async () =>
  Object.fromEntries(
    (await drilled(read, '/owed', 'holder')).map((sum) => [
      sum.key,
      `${Number(sum.confirmedMinor) + Number(sum.unansweredMinor)}`,
    ]),
  );

it('names whom the debtor pays: the creditor until notice of an assignment arrives, then the assignee alone', async () => {
  await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
  const { id } = await owed.receivable(100);
  await owed.receivable(30);
  expect(await holders()).toEqual({ [seller.partyId]: '13000' });
  const assignmentId = await assigned(bank, id);
  // An assignment of which the debtor was not told does nothing to it.
  expect(await holders()).toEqual({ [seller.partyId]: '13000' });
  await bank.done('/notices', { sourceId: assignmentId, debtorId: debtor.partyId, proofHash: sha('f') });
  expect(await holders()).toEqual({ [seller.partyId]: '3000', [bank.partyId]: '10000' });
  const [sum] = await drilled(read, '/owed', 'creditor');
  expect(sum).toMatchObject({ key: seller.partyId, unansweredMinor: '13000', toOthersMinor: '10000' });
  const rows = await rowsOf(read, sum as NonNullable<typeof sum>);
  expect(rows.find((row) => row.id === id)).toMatchObject({ payeeId: bank.partyId, noun: 'receivables' });
  for (const by of ['dueOn', 'month']) await drilled(read, '/owed', by);
});

it('shows what is owed to its debtor alone', async () => {
  for (const of of [seller, bank, other])
    expect((await of.get<{ items: unknown[] }>('/owed?by=holder')).body.items).toEqual([]);
});

it('lists what a party has of others by assignment, asked for by that party', async () => {
  const { id } = await owed.receivable(60);
  await assigned(other, id);
  const ids = async (of: Client, partyId: string) =>
    (await of.get<{ items: { id: string }[] }>(`/lists/receivables?partyId=${partyId}`)).body.items.map(
      (row) => row.id,
    );
  expect(await ids(other, other.partyId)).toEqual([id]);
  expect(await ids(seller, other.partyId)).toEqual([id]);
  expect(await ids(debtor, seller.partyId)).toContain(id);
});
