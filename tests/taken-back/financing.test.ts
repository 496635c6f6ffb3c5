import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { euro, openCreditTrade } from '../support/credit.ts';
import { openForwarded } from '../support/forwarded.ts';
import { transfer } from '../support/money.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, importer, exporter } = trade;
const factor = await trade.admit('Factoring Bank', ['bank'], {});
const { facilityId, drawing, asked } = await openForwarded(trade);
const clerk = await trade.colleague(nominated, 'Statement clerk', ['statement:record']);

/** A discount on documents, paid out, and a claim on the same invoice that its seller offers a factor. */
async function discounted(invoiceNumber: string) {
  const id = await asked('discounting', await drawing(1_000), invoiceNumber, 1_000);
  await nominated.done(`/trade-financings/${id}/approval`);
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
  const receivable = await exporter.done<{ id: string }>('/receivables', {
    debtorId: importer.partyId,
    invoiceNumber,
    invoicedOn: '2026-10-01',
    dueOn: '2026-12-20',
    amount: euro(1_000),
  });
  const assignment = await exporter.done<{ id: string }>('/assignments', {
    assigneeId: factor.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance'],
    currency: 'EUR',
    items: [{ receivableId: receivable.id, advance: euro(0) }],
  });
  return { id, answer: `/assignments/${assignment.id}/answer` };
}
async function repay(id: string) {
  const paid = { amount: euro(1_000), receivedOn: '2026-10-12', ...transfer() };
  await nominated.done(`/trade-financings/${id}/repayment`, paid);
  return paid;
}
const accept = { accept: true };
const statusOf = async (id: string) => (await nominated.get<{ status: string }>(`/trade-financings/${id}`)).body.status;
const holds = async () =>
  (await nominated.get<{ items: { reason: string; facts: object }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter(({ reason }) => reason.startsWith('TAKEN_SINCE'))
    .map(({ facts }) => facts);
const balanced = async () =>
  (await nominated.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);

const [first, second] = [await discounted('TB-1'), await discounted('TB-2')];

describe('a financing on documents whose repayment the bank took back', () => {
  it('takes its invoice again: nobody else finances it', async () => {
    const { id, answer } = first;
    const paid = await repay(id);
    expect(await statusOf(id)).toBe('settled');
    await bounce(clerk, paid);
    expect(await statusOf(id)).toBe('paid_out');
    expect(await factor.refused(answer, accept)).toBe('409 ALREADY_FINANCED');
    expect(await holds()).toEqual([]);
    expect(await balanced()).toBe(true);
    await repay(id);
    await factor.done(answer, accept);
  });

  it('and another has its invoice since: the facility is held and says so, until it is paid', async () => {
    const { id, answer } = second;
    const paid = await repay(id);
    await factor.done(answer, accept);
    await bounce(clerk, paid);
    expect(await statusOf(id)).toBe('paid_out');
    expect(await holds()).toEqual([
      expect.objectContaining({ financingId: id, invoiceNumber: 'TB-2', cause: 'ALREADY_FINANCED' }),
    ]);
    expect(JSON.stringify(await holds())).not.toContain(factor.partyId);
    await repay(id);
    expect(await holds()).toEqual([]);
    expect(await balanced()).toBe(true);
  });
});
