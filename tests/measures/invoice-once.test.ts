import { expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const supplier = await desk.party('Supplier of Steel', 'trader');
desk.borrower = await desk.party('Core Works', 'core_firm');
let numbers = 0;
const number = () => `2650200000${String(++numbers).padStart(10, '0')}`;
const invoiced = (more: object = {}, amount = 60_000) =>
  supplier.done<{ id: string }>('/invoices', {
    number: number(),
    buyerId: desk.borrower.partyId,
    issuedOn: '2026-03-04',
    net: yuan(amount),
    tax: yuan(0),
    total: yuan(amount),
    ...more,
  });
const claims = (invoiceId: string, amount = 60_000) =>
  supplier.tried<ProblemBody>('/receivables', {
    debtorId: desk.borrower.partyId,
    invoiceNumber: `claim-${++numbers}`,
    invoicedOn: '2026-03-04',
    dueOn: '2026-06-01',
    amount: yuan(amount),
    invoices: [{ invoiceId, amount: yuan(amount) }],
  });

const loan = await desk.propose({
  amount: yuan(1_000_000),
  purposeKind: 'technical_renovation',
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
});
await desk.approve(loan);
const account = await bank.done<{ id: string }>('/pots', {
  kind: 'purpose_account',
  label: 'upgrade',
  name: 'Furnace',
  amount: yuan(1_000_000),
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  documentHash: hash('b'),
  loanId: loan.id,
  payees: [
    { name: 'Supplier of Steel', accountNumber: '6222000011112222', milestone: 'Delivered', amount: yuan(1_000_000) },
  ],
});
await bank.done(`/pots/${account.id}/milestones`, { milestone: 'Delivered', documentHash: hash('d') });
const pays = (invoiceId: string, amount = 60_000) =>
  desk.payer.tried<ProblemBody>(`/loans/${loan.id}/disbursements`, {
    amount: yuan(amount),
    payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper(), invoiceId }],
  });

it('measure 11: an invoice that renovation money paid is claimed by nobody, and one that is claimed is not paid to its seller', async () => {
  const { id: paid } = await invoiced();
  expect((await pays(paid, 40_000)).status).toBeLessThan(300);
  const over = (await claims(paid, 20_001)).body;
  expect([over.code, over.facts?.leftMinor]).toEqual(['INVOICE_USED_UP', '2000000']);
  expect((await claims(paid, 20_000)).status).toBe(201);
  const { id: claimed } = await invoiced();
  expect((await claims(claimed)).status).toBe(201);
  const refused = (await pays(claimed, 1)).body;
  expect([refused.code, refused.facts?.leftMinor]).toEqual(['PURPOSE_INVOICE', '0']);
  // At once one of the two is first.
  const { id: wanted } = await invoiced();
  const both = await Promise.all([pays(wanted), claims(wanted)]);
  expect(both.filter(({ status }) => status < 300)).toHaveLength(1);
});

it('measure 11: what is paid by an invoice is traced no more once its seller takes the invoice back', async () => {
  const asked = { kind: 'traced_share', periodFrom: '2026-03-05', periodTo: '2026-03-05' };
  const traced = async () => {
    const { figures } = await bank.done<{ figures: { byMoney: { CNY: { tracedMinor: string } } } }>(
      '/policy-returns',
      asked,
    );
    return figures.byMoney.CNY.tracedMinor;
  };
  const { id } = await invoiced();
  expect((await pays(id, 50_000)).status).toBeLessThan(300);
  await bank.done(`/invoices/${id}/verification`, { result: 'verified', evidence: 'check 1' });
  expect(await traced()).toBe('5000000');
  const red = (amount: number) => ({ net: yuan(amount), total: yuan(amount), redOf: id });
  // As much as was paid stands still.
  await invoiced(red(10_000));
  expect(await bank.refused('/policy-returns', asked)).toBe('409 RETURN_STANDS');
  await invoiced(red(1));
  expect(await traced()).toBe('0');
});
