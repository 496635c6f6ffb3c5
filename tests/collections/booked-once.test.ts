import { afterEach, describe, expect, it } from 'vitest';
import { readFiles } from '../../src/money/imports/index.ts';
import { ACCOUNT, DEBTOR, openCollecting } from '../support/collecting.ts';
import { fileAndCall } from '../support/factoring.ts';
import { upload } from '../support/files.ts';
import { payee } from '../support/payees.ts';
import { yuan } from '../support/receivables.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const { owed, seller, debtor, bank, clerk, account, lent, line, statement, collected, owedOn, left, faults } =
  await openCollecting();
const filer = await owed.colleague(bank, 'Filer', ['statement:record', 'file:upload']);
const at = (facilityId: string) => `/facilities/${facilityId}/repayments`;
const code = async (facilityId: string, body: object, by = bank) => {
  const answer = await by.tried<ProblemBody>(at(facilityId), body);
  return answer.status < 300 ? 'done' : answer.body.code;
};
/** By one person, on the line alone. */
const alone = async (facilityId: string, body: object) => (await bank.post(at(facilityId), body)).status;

afterEach(async () => {
  expect(await faults()).toEqual([]);
});

describe('what a statement brought of a debtor first', () => {
  it('is booked on the debt that its receivable secures, in parts, by one person, and once', async () => {
    const { facilityId, a } = await lent(300_000, 500_000);
    const { id: r, number } = a;
    const [brought] = await statement(line('C-1', 500_000, number));
    expect(brought?.matches).toEqual([{ receivableId: r, amountMinor: '50000000', by: 'invoice' }]);
    expect(await owedOn(r)).toEqual(['settled', 0]);
    expect(await code(facilityId, collected('C-1', 500_000.01, r))).toBe('COLLECTION_EXCEEDS');
    expect(await alone(facilityId, collected('C-1', 200_000, r))).toBeLessThan(202);
    expect(await left(facilityId)).toBe(100_000);
    expect(await code(facilityId, collected('C-1', 300_000.01, r))).toBe('COLLECTION_EXCEEDS');
    expect(await alone(facilityId, collected('C-1', 300_000, r))).toBeLessThan(202);
    expect(await left(facilityId)).toBe(0);
    expect(await code(facilityId, collected('C-1', 1, r))).toBe('RECEIPT_RECORDED');
    expect(await code(facilityId, { ...collected('C-1', 1, r), source: 'borrower', receivableId: undefined })).toBe(
      'RECEIPT_RECORDED',
    );
    expect(await owedOn(r)).toEqual(['settled', 0]);
    const { body } = await bank.get<{ items: { receivableId: string; lineId: string; reasons: unknown[] }[] }>(
      `/money-receipts?objectId=${facilityId}`,
    );
    expect(body.items).toEqual(
      [1, 2].map(() => expect.objectContaining({ receivableId: r, lineId: brought?.id, reasons: [] })),
    );
  });

  it('by eight at once, no more than it brought', async () => {
    const { facilityId, a } = await lent(100_000, 200_000);
    const { id: r, number } = a;
    await statement(line('C-2', 200_000, number));
    const answers = await Promise.all(Array.from({ length: 8 }, () => code(facilityId, collected('C-2', 60_000, r))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(3);
    expect(await left(facilityId)).toBe(0);
  });

  it('less than its invoice: what it brought, then what another brings', async () => {
    const { facilityId, a } = await lent(70_000, 100_000);
    const { id: r, number } = a;
    // As a bank brings it by file.
    const text = `账号,流水号,付款人,金额,记账日期,摘要\n${ACCOUNT},C-3,${DEBTOR},60000.00,2026-10-12,${number}`;
    await upload(filer, 'statement_lines', new TextEncoder().encode(text));
    await readFiles(owed.system());
    expect(await owedOn(r)).toEqual(['confirmed', 40_000]);
    expect(await code(facilityId, collected('C-3', 100_000, r))).toBe('COLLECTION_EXCEEDS');
    expect(await alone(facilityId, collected('C-3', 60_000, r))).toBeLessThan(202);
    expect([await left(facilityId), await owedOn(r)]).toEqual([10_000, ['confirmed', 40_000]]);
    await statement(line('C-4', 40_000, number));
    expect(await alone(facilityId, collected('C-4', 40_000, r))).toBeLessThan(202);
    expect([await left(facilityId), await owedOn(r)]).toEqual([0, ['settled', 0]]);
  });

  it('more than its invoice: what is over is no money of the receivable, and two people say whose', async () => {
    const { facilityId, a } = await lent(75_000, 100_000);
    const { id: r, number } = a;
    const [brought] = await statement(line('C-5', 120_000, number));
    expect(brought?.unmatchedMinor).toBe('2000000');
    const beside = (amount: number) => ({
      ...collected('C-5', amount, r),
      source: 'borrower',
      receivableId: undefined,
    });
    expect(await code(facilityId, beside(120_000))).toBe('LINE_DIFFERS');
    expect(await code(facilityId, collected('C-5', 120_000, r))).toBe('COLLECTION_EXCEEDS');
    expect(await alone(facilityId, collected('C-5', 50_000, r))).toBeLessThan(202);
    const asked = await bank.post<Proposal>(at(facilityId), beside(20_000));
    expect([asked.status, asked.body.reasons.map((reason) => reason.code)]).toEqual([202, ['PAYER_DIFFERS']]);
    await bank.agreed(asked.body);
    expect(await left(facilityId)).toBe(5_000);
    expect(await alone(facilityId, collected('C-5', 50_000, r))).toBeLessThan(202);
    expect(await code(facilityId, beside(1))).toBe('RECEIPT_RECORDED');
  });

  it('of several invoices: each on what it secures, and never on another debt', async () => {
    const [one, two] = [await lent(60_000, 100_000, 50_000), await lent(90_000, 150_000)];
    const [a, b, c] = [one.a, one.b, two.a];
    const [brought] = await statement(line('C-6', 300_000, [a, b, c].map(({ number }) => number).join(' ')));
    expect(brought?.matches).toHaveLength(3);
    expect(await code(one.facilityId, collected('C-6', 150_000, c.id))).toBe('COLLECTION_SECURES_OTHER');
    expect(await code(one.facilityId, collected('C-6', 300_000, a.id))).toBe('COLLECTION_EXCEEDS');
    expect(
      await code(one.facilityId, { ...collected('C-6', 300_000, a.id), source: 'borrower', receivableId: undefined }),
    ).toBe('LINE_OF_OTHERS');
    expect(await alone(one.facilityId, collected('C-6', 100_000, a.id))).toBeLessThan(202);
    expect(await alone(two.facilityId, collected('C-6', 150_000, c.id))).toBeLessThan(202);
    expect(await alone(one.facilityId, collected('C-6', 50_000, b.id))).toBeLessThan(202);
    expect(await code(one.facilityId, collected('C-6', 1, b.id))).toBe('RECEIPT_RECORDED');
    expect([await left(one.facilityId), await left(two.facilityId)]).toEqual([0, 0]);
    // The bank takes it back: both are owed again, and every receivable.
    await statement(line('C-6-R', 300_000, 'recall', { reverses: 'C-6' }));
    expect([await left(one.facilityId), await left(two.facilityId)]).toEqual([60_000, 90_000]);
    expect([await owedOn(a.id), await owedOn(b.id), await owedOn(c.id)]).toEqual([
      ['confirmed', 100_000],
      ['confirmed', 50_000],
      ['confirmed', 150_000],
    ]);
    expect(await code(one.facilityId, collected('C-6', 100_000, a.id))).toBe('RECEIPT_RECORDED');
    await statement(line('C-6-A', 300_000, 'again', { replaces: 'C-6' }));
    expect(await alone(one.facilityId, collected('C-6-A', 100_000, a.id))).toBeLessThan(202);
    expect(await alone(two.facilityId, collected('C-6-A', 150_000, c.id))).toBeLessThan(202);
    expect([await left(one.facilityId), await left(two.facilityId)]).toEqual([0, 0]);
  });

  it('from a payer that nobody knew is collected when it is booked, with what is left for another', async () => {
    const { facilityId, a, b } = await lent(70_000, 60_000, 60_000);
    const [brought] = await statement(line('C-7', 100_000, 'settlement', { payerName: 'Treasury centre' }));
    expect(brought?.outcome).toBe('unmatched');
    expect(await alone(facilityId, collected('C-7', 60_000, a.id))).toBe(202);
    expect(await code(facilityId, collected('C-7', 60_000.01, a.id))).toBe('COLLECTION_EXCEEDS');
    expect(await code(facilityId, collected('C-7', 60_000, a.id))).toBe('done');
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['settled', 0], 10_000]);
    expect(await code(facilityId, collected('C-7', 40_000.01, b.id))).toBe('COLLECTION_EXCEEDS');
    expect(await code(facilityId, collected('C-7', 40_000, b.id))).toBe('done');
    expect(await owedOn(b.id)).toEqual(['confirmed', 20_000]);
    expect(await code(facilityId, collected('C-7', 1, b.id))).toBe('RECEIPT_RECORDED');
  });

  it('for an invoice that is paid already settles nothing twice', async () => {
    const { facilityId, a } = await lent(60_000, 80_000);
    const { id: r, number } = a;
    await statement(line('C-8', 80_000, number));
    const [twice] = await statement(line('C-9', 80_000, number));
    expect(twice?.outcome).toBe('unmatched');
    expect(await code(facilityId, collected('C-9', 80_000, r))).toBe('COLLECTION_EXCEEDS');
    expect(await code(facilityId, collected('C-8', 80_000, r))).toBe('done');
    expect(await left(facilityId)).toBe(0);
  });

  it('and its claim was given to a factor: it is for what was advanced on it, and what was booked before is not', async () => {
    const { facilityId } = await lent(60_000, 100_000);
    const receivable = await owed.receivable(90_000);
    await owed.confirm(receivable.id, 90_000, { payToAccountId: account });
    await statement(line('C-10', 40_000, receivable.number));
    expect(await code(facilityId, collected('C-10', 25_000, receivable.id))).toBe('done');
    const { id } = await seller.done<{ id: string }>('/assignments', {
      assigneeId: bank.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance', 'collection'],
      currency: 'CNY',
      items: [{ receivableId: receivable.id, advance: yuan(50_000) }],
    });
    await bank.done(`/assignments/${id}/answer`, { accept: true });
    expect(await code(facilityId, collected('C-10', 15_000, receivable.id))).toBe('COLLECTION_OF_ASSIGNEE');
    await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
    await fileAndCall(owed, bank, id, receivable);
    await payee(bank, '重庆示例汽配有限公司', '6222444400002222', { payeeId: seller.partyId });
    const { id: requestId } = await bank.done<{ id: string }>('/advance-requests', {
      assignmentId: id,
      amount: yuan(50_000),
      rateBps: 0,
      fees: yuan(0),
      dueOn: '2026-12-31',
    });
    const settling = await owed.colleague(bank, 'Who settles', ['factoring:approve']);
    const advance = await settling.done<{ id: string }>(`/advance-requests/${requestId}/payment`);
    await statement(line('C-11', 50_000, receivable.number));
    const { body } = await settling.tried<
      ProblemBody & { settlement?: { collectedMinor: string; toSellerMinor: string } }
    >(`/advances/${advance.id}/settlement`, {
      on: '2026-10-12',
      account: { number: '6222444400002222', bank: '示例银行' },
    });
    expect(body.settlement ?? body).toMatchObject({ collectedMinor: '6500000', toSellerMinor: '1500000' });
  });
});

describe('what a debtor paid elsewhere, or said before the bank did', () => {
  it('onto the borrower’s own account has not come in; turned over, it is booked on two people’s word', async () => {
    const { facilityId, a } = await lent(60_000, 80_000);
    const { id: r, number } = a;
    const { lines } = await clerk.done<{ lines: { outcome: string }[] }>('/statements', {
      accountNumber: '6222999988887777',
      lines: [line('D-1', 80_000, number, { debtorId: debtor.partyId, payeeId: seller.partyId })],
    });
    expect(lines.map(({ outcome }) => outcome)).toEqual(['misdirected']);
    expect(await code(facilityId, collected('D-1', 80_000, r))).toBe('LINE_ASTRAY');
    expect(await owedOn(r)).toEqual(['confirmed', 80_000]);
    await statement(line('D-2', 50_000, 'turned over', { payerName: '重庆示例汽配有限公司' }));
    expect(await alone(facilityId, collected('D-2', 50_000, r))).toBe(202);
    expect(await code(facilityId, collected('D-2', 50_000, r))).toBe('done');
    expect([await owedOn(r), await left(facilityId)]).toEqual([['confirmed', 30_000], 10_000]);
    const { body } = await bank.get<{ items: { id: string }[] }>('/misdirections');
    for (const { id } of body.items)
      await bank.done(`/misdirections/${id}/closing`, { outcome: 'turned_over', remark: 'paid on, in part' });
  });

  it('told by its debtor first: the later line of more is its collection, and what is over pays what it names', async () => {
    const { facilityId, a, b } = await lent(120_000, 100_000, 70_000);
    // The debtor's own book says where it paid; nothing counts as collected by that.
    await debtor.done('/statements', {
      accountNumber: ACCOUNT,
      lines: [line('E-1', 130_000, a.number, { payeeId: seller.partyId })],
    });
    expect(await owedOn(a.id)).toEqual(['confirmed', 100_000]);
    expect(await alone(facilityId, collected('E-1', 80_000, a.id))).toBe(202);
    expect(await code(facilityId, collected('E-1', 100_000.01, a.id))).toBe('COLLECTION_EXCEEDS');
    expect(await code(facilityId, collected('E-1', 80_000, a.id))).toBe('done');
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 20_000], 40_000]);
    expect(await code(facilityId, collected('E-1', 20_000, b.id))).toBe('RECEIPT_RECORDED');
    const [brought] = await statement(line('E-1', 130_000, `${a.number} ${b.number}`));
    expect(brought?.matches.map(({ receivableId, amountMinor, by }) => [receivableId, amountMinor, by])).toEqual([
      [a.id, '8000000', 'receipt'],
      [a.id, '2000000', 'invoice'],
      [b.id, '3000000', 'invoice'],
    ]);
    expect([await owedOn(a.id), await owedOn(b.id)]).toEqual([
      ['settled', 0],
      ['confirmed', 40_000],
    ]);
    expect(await alone(facilityId, collected('E-1', 20_000, a.id))).toBeLessThan(202);
    expect(await alone(facilityId, collected('E-1', 30_000, b.id))).toBeLessThan(202);
    expect(await left(facilityId)).toBe(0);
    await statement(line('E-1-R', 130_000, 'recall', { reverses: 'E-1' }));
    expect([await owedOn(a.id), await owedOn(b.id), await left(facilityId)]).toEqual([
      ['confirmed', 100_000],
      ['confirmed', 70_000],
      120_000,
    ]);
  });

  it('settled on people’s word is owed again once the bank takes the money back, whatever its line said', async () => {
    const { facilityId, a } = await lent(60_000, 80_000);
    const { id: r } = a;
    expect(await code(facilityId, collected('E-2', 80_000, r))).toBe('done');
    expect(await owedOn(r)).toEqual(['settled', 0]);
    // The line says less than was booked: held, until the bank takes even that back.
    await statement(line('E-2', 30_000, 'part'));
    expect(await owedOn(r)).toEqual(['settled', 0]);
    await statement(line('E-2-R', 30_000, 'recall', { reverses: 'E-2' }));
    expect([await owedOn(r), await left(facilityId)]).toEqual([['confirmed', 80_000], 60_000]);
  });
});

describe('who paid', () => {
  it('is stated against the payer’s name by two people of the second level, and where it is booked again', async () => {
    const { facilityId, a } = await lent(60_000, 80_000);
    const { id: r, number } = a;
    const typed = (bankReference: string, payerName: string) => ({
      accountNumber: ACCOUNT,
      lines: [line(bankReference, 80_000, number, { payerName, debtorId: debtor.partyId })],
    });
    const asked = (await clerk.post<Proposal>('/statements', typed('F-1', 'Somebody else'))).body;
    expect([asked.needs.level, asked.reasons.map((reason) => reason.code)]).toEqual([
      'L2',
      ['LINES_TYPED', 'PAYER_DIFFERS'],
    ]);
    expect(await owedOn(r)).toEqual(['confirmed', 80_000]);
    await clerk.agreed(asked);
    expect(await owedOn(r)).toEqual(['settled', 0]);
    const booked = (await bank.post<Proposal>(at(facilityId), collected('F-1', 80_000, r))).body;
    expect([booked.needs.level, booked.reasons.map((reason) => reason.code)]).toEqual(['L2', ['PAYER_DIFFERS']]);
    // As banks write the same name, it is the same.
    const same = (await clerk.post<Proposal>('/statements', typed('F-2', ` ${DEBTOR}（） `))).body;
    expect([same.needs.level, same.reasons.map((reason) => reason.code)]).toEqual(['L1', ['LINES_TYPED']]);
  });
});
