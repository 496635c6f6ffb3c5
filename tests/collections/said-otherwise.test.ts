import { afterEach, describe, expect, it } from 'vitest';
import { openCollecting } from '../support/collecting.ts';
import { yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

const { owed, seller, bank, clerk, lent, line, statement, collected, owedOn, left, faults } = await openCollecting();
const SELLER = '重庆示例汽配有限公司';

interface Receipt {
  id: string;
  bankReference: string;
  contradictedBy: string | null;
  isTakenBack: boolean;
}
const receiptOf = async (facilityId: string, reference: string) =>
  (await bank.get<{ items: Receipt[] }>(`/money-receipts?objectId=${facilityId}`)).body.items.find(
    (r) => r.bankReference === reference,
  ) as Receipt;
const isContradicted = async (facilityId: string, reference: string) =>
  (await receiptOf(facilityId, reference)).contradictedBy !== null;
const money = (bankReference: string, amount: number) => ({
  bankReference,
  amount: yuan(amount),
  receivedOn: '2026-10-12',
});
const repaid = (facilityId: string, reference: string, amount: number) =>
  bank.done(`/facilities/${facilityId}/repayments`, { ...money(reference, amount), source: 'borrower' });
const marginOf = async (facilityId: string) =>
  (await bank.get<{ marginMinor: string }>(`/facilities/${facilityId}`)).body.marginMinor;
const asked = async (facilityId: string) => {
  const { id } = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: '2026-12-15',
  });
  const { status, body } = await bank.tried<ProblemBody>(`/drawdowns/${id}/approval`);
  return status < 300 ? 'done' : body.code;
};

afterEach(async () => {
  expect(await faults()).toEqual([]);
});

describe('money booked by two people before its line, which says that a debtor paid an invoice with it', () => {
  it('as the borrower’s own: the claim falls once, the receipt is contradicted and the facility held', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await repaid(facilityId, 'A-1', 20_000);
    expect([await left(facilityId), await asked(facilityId)]).toEqual([30_000, 'done']);
    const advice = [{ invoiceNumber: a.number, amountMinor: '2000000' }];
    const [brought] = await statement(line('A-1', 20_000, 'payment', { advice }));
    expect([brought?.outcome, brought?.unmatchedMinor]).toEqual(['matched', '0']);
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 80_000], 30_000]);
    expect(await isContradicted(facilityId, 'A-1')).toBe(true);
    expect(await asked(facilityId)).toBe('CONDITIONS_NOT_MET');
    // The same cent pays nothing else.
    const again = await bank.tried<ProblemBody>(`/facilities/${facilityId}/repayments`, collected('A-1', 20_000, a.id));
    expect(again.body.code).toBe('RECEIPT_RECORDED');
    await bank.done(`/money-receipts/${(await receiptOf(facilityId, 'A-1')).id}/resolution`, {
      reason: 'The claim secures this facility and its debtor paid it here',
    });
    expect(await asked(facilityId)).toBe('done');
    // Taken back, both are owed again.
    await statement(line('A-1-R', 20_000, 'recall', { reverses: 'A-1' }));
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 100_000], 50_000]);
  });

  it('as margin, or of a claim that secures another facility: the same', async () => {
    const [one, two] = [await lent(50_000, 100_000), await lent(60_000, 90_000)];
    await bank.done(`/facilities/${one.facilityId}/margin`, money('B-1', 20_000));
    await repaid(one.facilityId, 'B-2', 15_000);
    await statement(line('B-1', 20_000, one.a.number), line('B-2', 15_000, two.a.number));
    expect([await owedOn(one.a.id), await owedOn(two.a.id)]).toEqual([
      ['confirmed', 80_000],
      ['confirmed', 75_000],
    ]);
    expect([await marginOf(one.facilityId), await left(one.facilityId)]).toEqual(['2000000', 35_000]);
    for (const reference of ['B-1', 'B-2']) expect(await isContradicted(one.facilityId, reference)).toBe(true);
  });

  it('without a word of which: the oldest falls, as if nothing had been booked', async () => {
    const { facilityId } = await lent(50_000, 100_000);
    await repaid(facilityId, 'C-1', 20_000);
    const [brought] = await statement(line('C-1', 20_000, 'transfer'));
    expect(brought?.matches.map((m) => m.by)).toContain('fifo');
    expect(await isContradicted(facilityId, 'C-1')).toBe(true);
  });

  it('in the borrower’s name, where two people state the debtor: the same', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await repaid(facilityId, 'D-1', 20_000);
    await statement(line('D-1', 20_000, a.number, { payerName: SELLER, debtorId: owed.debtor.partyId }));
    expect([await owedOn(a.id), await isContradicted(facilityId, 'D-1')]).toEqual([['confirmed', 80_000], true]);
  });

  it('and bears what the bank took back: it pays that, and not the debt unseen', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await statement(line('E-1', 20_000, a.number), line('E-1-R', 20_000, 'recall', { reverses: 'E-1' }));
    await repaid(facilityId, 'E-2', 20_000);
    await statement(line('E-2', 20_000, 'again', { replaces: 'E-1' }));
    expect([await owedOn(a.id), await isContradicted(facilityId, 'E-2')]).toEqual([['confirmed', 80_000], true]);
  });

  it('as that debtor’s payment: the line that brings it again lowers the claim no second time', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await statement(line('F-1', 20_000, a.number), line('F-1-R', 20_000, 'recall', { reverses: 'F-1' }));
    await bank.done(`/facilities/${facilityId}/repayments`, collected('F-2', 20_000, a.id));
    await statement(line('F-2', 20_000, 'again', { replaces: 'F-1' }));
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 80_000], 30_000]);
    expect(await isContradicted(facilityId, 'F-2')).toBe(false);
  });
});

describe('money whose line says the rest otherwise', () => {
  it('stands on a line of the borrower, and of the debtor for the same claim', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await repaid(facilityId, 'G-1', 5_000);
    await bank.done(`/facilities/${facilityId}/repayments`, collected('G-2', 5_000, a.id));
    await statement(line('G-1', 5_000, 'repayment', { payerName: SELLER }), line('G-2', 5_000, a.number));
    for (const reference of ['G-1', 'G-2']) expect(await isContradicted(facilityId, reference)).toBe(false);
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 95_000], 40_000]);
  });

  it('of another payer, or for another claim: contradicted, and one claim falls', async () => {
    const { facilityId, a, b } = await lent(90_000, 100_000, 100_000);
    for (const reference of ['H-1', 'H-2', 'H-3'])
      await bank.done(`/facilities/${facilityId}/repayments`, collected(reference, 10_000, a.id));
    await repaid(facilityId, 'H-4', 10_000);
    await statement(
      line('H-1', 10_000, a.number, { payerName: 'Zhang San', debtorId: owed.debtor.partyId }),
      line('H-2', 10_000, b.number),
      line('H-3', 10_000, '', { advice: [{ invoiceNumber: b.number, amountMinor: '1000000' }] }),
      line('H-4', 10_000, 'transfer', { payerName: 'Zhang San' }),
    );
    for (const reference of ['H-1', 'H-2', 'H-3', 'H-4'])
      expect([reference, await isContradicted(facilityId, reference)]).toEqual([reference, true]);
    expect([await owedOn(a.id), await owedOn(b.id), await left(facilityId)]).toEqual([
      ['confirmed', 70_000],
      ['confirmed', 100_000],
      50_000,
    ]);
    await statement(line('H-1-R', 10_000, 'recall', { reverses: 'H-1' }));
    expect([await owedOn(a.id), await left(facilityId)]).toEqual([['confirmed', 80_000], 60_000]);
  });

  it('into another’s account: contradicted', async () => {
    const { facilityId } = await lent(50_000, 100_000);
    await repaid(facilityId, 'I-1', 10_000);
    await clerk.done('/statements', {
      accountNumber: '6222999988887766',
      lines: [line('I-1', 10_000, 'repayment', { payerName: SELLER, payeeId: seller.partyId })],
    });
    expect(await isContradicted(facilityId, 'I-1')).toBe(true);
  });
});
