import { expect, it } from 'vitest';
import { aside, namesWhatIsTold } from '../support/learned.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { rowsOf } from '../support/sums.ts';
import { atDesk } from '../support/week.ts';

const owed = await openOwed();
const {
  seller,
  debtor,
  banks: [bank],
} = owed;
const firm = atDesk(debtor);
const read = <T>(path: string) => firm.read<T>(`/v1${path}`);
const to = (at: string) => owed.clock.set(new Date(at));
const ofRow = (row: Record<string, unknown>, name: string) => String(row[name]);

it('a core firm’s week: what to confirm and by when, whom to pay, what is disputed, what falls due', async () => {
  const { unheard } = namesWhatIsTold();
  for (const each of [seller, bank]) await atDesk(each).book();
  // Monday: three invoices were presented.
  await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
  for (const total of [1_130, 2_260, 3_390]) await aside(() => owed.receivable(total));
  const digest = await read<{ open: number; kinds: { act: string; open: number }[] }>('/digest');
  expect(digest.kinds).toMatchObject([{ act: 'receivable.confirm', open: 3 }]);
  const presented = await read<{
    items: Record<string, unknown>[];
    totals: { sums: { currency: string; amountMinor: string }[] };
  }>('/lists/receivables?state=presented&sort=dueOn&totals=true');
  expect(presented.totals.sums).toMatchObject([{ currency: 'CNY', amountMinor: '678000' }]);
  for (const row of presented.items) expect(row.daysLeft).toBeGreaterThan(0);
  for (let left = 2; left > 0; left--)
    await firm.does('receivable.confirm', (task) => ({
      amount: { amountMinor: task.object?.amountMinor, currency: task.object?.currency },
      dueOn: task.object?.dueOn,
      waivesSetOff: false,
      evidenceHash: sha('e'),
    }));
  // The third is for goods that nobody had: rejected where the task stands.
  const wrong = await firm.next('receivable.confirm');
  await debtor.done(`${wrong.link.slice('/v1'.length)}/rejection`, { reason: 'The goods did not come' });
  expect(await firm.awaits()).toEqual([]);

  // Tuesday: the seller assigns the larger one to its bank, which finds it, tells the debtor and files.
  to('2026-10-13T02:00:00Z');
  const [large] = await atDesk(seller).rows('receivables', '&state=confirmed&sort=-amountMinor');
  await seller.done('/assignments', {
    assigneeId: bank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: large?.id, advance: yuan(500) }],
  });
  const desk = atDesk(bank);
  await desk.does('assignment.answer', { accept: true });
  await desk.does('notice.send', (task) => ({
    sourceId: task.objectId,
    debtorId: debtor.partyId,
    proofHash: sha('f'),
  }));
  await firm.does('notice.acknowledge');
  const holders = await read<{ items: { key: string; confirmedMinor: string; rows: string }[] }>('/owed?by=holder');
  const toBank = holders.items.find(({ key }) => key === bank.partyId);
  expect(toBank).toBeDefined();
  const rows = await rowsOf(async (path) => read(path) as never, toBank as never);
  expect(rows).toMatchObject([{ id: large?.id, payeeId: bank.partyId }]);

  // Wednesday: half of the other one is disputed; the seller sees it and grants it.
  to('2026-10-14T02:00:00Z');
  const own = (await firm.rows('receivables', '&state=confirmed')).find(({ id }) => id !== large?.id);
  const { link } = { link: `/receivables/${ofRow(own ?? {}, 'id')}` };
  await debtor.done(`${link}/disputes`, { amount: yuan(100), reason: 'Dented' });
  expect(await atDesk(seller).awaits()).toContain('dispute.uphold');

  // Friday, weeks later: what falls due is told a week before, and whom it is paid to.
  const due = ofRow(own ?? {}, 'dueOn');
  owed.clock.set(new Date(Date.parse(due) - 5 * 86_400_000));
  const payments = await firm.tasks('receivable.pay');
  expect(new Set<unknown>(payments.map(({ objectId }) => objectId))).toEqual(new Set([large?.id, own?.id]));
  const paid = payments.find(({ objectId }) => objectId === large?.id);
  const { rights } = await firm.read<{ rights: object[] }>(`${paid?.link}/rights`);
  expect(rights).toMatchObject([{ rank: 1, basis: 'notified', kind: 'assignment' }]);
  expect(unheard).toEqual([]);
});
