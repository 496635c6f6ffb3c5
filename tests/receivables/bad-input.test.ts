import { describe, expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const answerTo = async (by: Client, path: string, body: unknown) => {
  const answer = await by.post<ProblemBody>(path, body);
  return [`${answer.status} ${answer.body.code}`, answer.body.errors?.[0]?.pointer ?? ''].join(' ').trim();
};
const receivable = (more: object = {}) => ({
  debtorId: debtor.partyId,
  invoiceNumber: 'BAD-1',
  invoicedOn: '2026-10-01',
  dueOn: '2026-12-01',
  amount: yuan(1_000),
  ...more,
});

describe('what no database can keep is refused with its place, and is never a fault of ours', () => {
  it.each<[string, object, string]>([
    ['a NUL in a text', { invoiceNumber: 'X\u0000' }, '422 INPUT_INVALID /invoiceNumber'],
    ['half of a character', { invoiceNumber: 'X\ud800Y' }, '422 INPUT_INVALID /invoiceNumber'],
    ['the other half', { invoiceNumber: '\udc00' }, '422 INPUT_INVALID /invoiceNumber'],
    ['the year 0', { invoicedOn: '0000-01-01' }, '422 INPUT_INVALID /invoicedOn'],
    ['a year that ends', { dueOn: '9999-12-31' }, '422 INPUT_INVALID /dueOn'],
    ['a day that is none', { dueOn: '2026-02-30' }, '422 INPUT_INVALID /dueOn'],
    [
      'more than an amount holds',
      { amount: { amountMinor: '9'.repeat(16), currency: 'CNY' } },
      '422 INPUT_INVALID /amount/amountMinor',
    ],
    [
      'a comma in an amount',
      { amount: { amountMinor: '1,000', currency: 'CNY' } },
      '422 INPUT_INVALID /amount/amountMinor',
    ],
    [
      'full-width digits',
      { amount: { amountMinor: '１００', currency: 'CNY' } },
      '422 INPUT_INVALID /amount/amountMinor',
    ],
    ['less than nothing', { amount: { amountMinor: '-1', currency: 'CNY' } }, '422 INPUT_INVALID /amount/amountMinor'],
    ['another money', { amount: { amountMinor: '1', currency: 'ZZZ' } }, '422 INPUT_INVALID /amount/currency'],
  ])('%s', async (_, more, expected) =>
    expect(await answerTo(seller, '/receivables', receivable(more))).toBe(expected),
  );

  it.each([
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['the year 0 once the offset is taken away', '0001-01-01T00:00:00+14:00'],
  ])('an instant in %s', async (_, filedAt) => {
    const search = { certificate: 'C', searchedAt: filedAt, earlierFilings: 0 };
    const filing = {
      filingNumber: 'Z',
      certificateHash: 'c'.repeat(64),
      filedAt,
      expiresOn: '2027-12-31',
      description: 'x',
      search,
    };
    expect(await answerTo(bank, `/assignments/asg_${'0'.repeat(32)}/registration`, filing)).toBe(
      '422 INPUT_INVALID /filedAt',
    );
  });

  it('in a cursor that somebody made', async () => {
    const cursor = btoa(JSON.stringify(['receivables', 'rcv_\u0000']));
    expect((await seller.get<ProblemBody>(`/receivables?cursor=${cursor}`)).body.code).toBe('CURSOR_INVALID');
  });

  it('in a filter and a nested text too', async () => {
    expect((await seller.get<ProblemBody>('/events?objectId=%00')).body.code).toBe('INPUT_INVALID');
    const record = {
      kind: 'purchase_order',
      number: 'A1',
      version: 1,
      sellerCode: '91330100799655058B',
      orderNumber: 'PO\u0000',
      amount: yuan(1),
      recordedOn: '2026-09-01',
    };
    expect(await answerTo(debtor, '/core-records', { records: [record] })).toBe(
      '422 INPUT_INVALID /records/0/orderNumber',
    );
    expect(
      await answerTo(debtor, '/core-records', {
        records: [{ ...record, orderNumber: 'PO', sellerCode: '91330100799655058A' }],
      }),
    ).toBe('422 INPUT_INVALID /records/0/sellerCode');
  });
});

describe('a list names each thing once', () => {
  it('of a receivable, an assignment and a certificate', async () => {
    const invoice = await owed.invoice(1_000);
    const half = { invoiceId: invoice.id, amount: yuan(500) };
    expect(await answerTo(seller, '/receivables', receivable({ invoices: [half, half] }))).toBe(
      '422 INPUT_INVALID /invoices',
    );
    const { id: receivableId } = await owed.receivable(1_000);
    await owed.confirm(receivableId, 1_000);
    const item = { receivableId, advance: yuan(5) };
    const offer = { assigneeId: bank.partyId, kind: 'advance', recourse: true, services: ['finance'], currency: 'CNY' };
    expect(await answerTo(seller, '/assignments', { ...offer, items: [item, item] })).toBe('422 INPUT_INVALID /items');
    const dollars = { receivableId, advance: { amountMinor: '5', currency: 'USD' } };
    expect(await answerTo(seller, '/assignments', { ...offer, items: [dollars] })).toBe(
      '422 CURRENCY_MISMATCH /items/0',
    );
    const line = await debtor.done<{ id: string }>('/certificate-lines', {
      bankId: bank.partyId,
      limit: yuan(10_000),
      expiresOn: '2027-12-31',
    });
    await bank.done(`/certificate-lines/${line.id}/approval`);
    const part = { receivableId, amount: yuan(500) };
    const certificate = { lineId: line.id, obligeeId: seller.partyId, dueOn: '2026-12-01', contractNumber: 'HT' };
    expect(await answerTo(debtor, '/certificates', { ...certificate, receivables: [part, part] })).toBe(
      '422 INPUT_INVALID /receivables',
    );
  });
});

it('a day of payment before the invoice is refused, by a person and in a file', async () => {
  const { id } = await seller.done<{ id: string }>(
    '/receivables',
    receivable({ invoiceNumber: 'LATER', invoicedOn: '2026-11-01' }),
  );
  const confirmation = { amount: yuan(5), dueOn: '2026-10-20', waivesSetOff: true, evidenceHash: sha('e') };
  expect(await answerTo(debtor, `/receivables/${id}/confirmation`, confirmation)).toBe('422 DUE_BEFORE_INVOICE /dueOn');
});
