import { afterEach, describe, expect, it } from 'vitest';
import { openCollecting } from '../support/collecting.ts';
import { yuan } from '../support/receivables.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const { owed, seller, bank, lent, line, statement, collected, owedOn, left, faults } = await openCollecting();

interface Receipt {
  id: string;
  bankReference: string;
  amount: { amountMinor: string };
  isTakenBack: boolean;
  resolution: { by: string; receiptId?: string } | null;
}
const receiptsOf = async (objectId: string, reference: string) =>
  (await bank.get<{ items: Receipt[] }>(`/money-receipts?objectId=${objectId}`)).body.items.filter(
    (r) => r.bankReference === reference,
  );
const wrongOf = async (facilityId: string, reference: string) =>
  ((await receiptsOf(facilityId, reference))[0] as Receipt).id;
const money = (bankReference: string, amount: number) => ({
  bankReference,
  amount: yuan(amount),
  receivedOn: '2026-10-12',
});
const repaid = (facilityId: string, reference: string, amount: number) =>
  bank.done(`/facilities/${facilityId}/repayments`, { ...money(reference, amount), source: 'borrower' });
const rebooking = (amount: number, booking: object) => ({
  reason: 'The clerk had the wrong debt, as the line says',
  amount: yuan(amount),
  booking,
});
const rebook = async (receiptId: string, amount: number, booking: object) => {
  const { status, body } = await bank.tried<ProblemBody & Receipt>(
    `/money-receipts/${receiptId}/rebooking`,
    rebooking(amount, booking),
  );
  return status < 300 ? body.resolution?.by : body.code;
};
const held = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .map(({ reason }) => reason.split(' ')[0])
    .filter((reason) => reason === 'MONEY_TAKEN_BACK');
const marginOf = async (facilityId: string) =>
  Number((await bank.get<{ marginMinor: string }>(`/facilities/${facilityId}`)).body.marginMinor) / 100;
/** What is in the books of cash that came in and was not undone, and what the receipts that count came to. */
const inBooks = async () => {
  const { rows } = await owed.database.admin.query<{ cash: string; receipts: string }>(`
    select (select coalesce(sum(e.amount_minor), 0) from ledger_entry e
        join ledger_transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
        join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id
        where a.kind = 'cash' and (t.kind in ('repayment', 'margin_receipt') or t.kind like '%_reversal'))::text as cash,
      (select coalesce(sum(amount_minor), 0) from money_receipt where reversed_at is null)::text as receipts`);
  return rows[0] as { cash: string; receipts: string };
};

afterEach(async () => {
  expect(await faults()).toEqual([]);
  const { cash, receipts } = await inBooks();
  expect(cash).toBe(receipts);
});

describe('money of which its line says otherwise, booked on what that says', () => {
  it('was the borrower’s own and a debtor paid it: two people book it as that, and the debt falls once', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await repaid(facilityId, 'A-1', 20_000);
    await statement(line('A-1', 20_000, a.number));
    const first = await wrongOf(facilityId, 'A-1');
    const as = { kind: 'repayment', facilityId, receivableId: a.id };
    const alone = await bank.post<Proposal>(`/money-receipts/${first}/rebooking`, rebooking(20_000, as));
    expect([alone.status, alone.body.needs.level, await held(facilityId)]).toEqual([202, 'L2', ['MONEY_TAKEN_BACK']]);
    await bank.agreed(alone.body);
    expect([await left(facilityId), await owedOn(a.id), await held(facilityId)]).toEqual([
      30_000,
      ['confirmed', 80_000],
      [],
    ]);
    const [wrong, right] = await receiptsOf(facilityId, 'A-1');
    expect([wrong?.isTakenBack, wrong?.resolution]).toMatchObject([true, { by: 'rebooked', receiptId: right?.id }]);
    expect([right?.isTakenBack, right?.resolution]).toEqual([false, null]);
    // Nothing is left of it, and the first is not booked again.
    expect(await rebook(first, 20_000, as)).toBe('RECEIPT_NOT_CONTRADICTED');
    const more = await bank.tried<ProblemBody>(`/facilities/${facilityId}/repayments`, collected('A-1', 1, a.id));
    expect(more.body.code).toBe('RECEIPT_RECORDED');
    // The bank takes the line back: what was booked on it in the end is undone, and what was undone already is not.
    await statement(line('A-1-R', 20_000, 'recall', { reverses: 'A-1' }));
    expect([await left(facilityId), await owedOn(a.id)]).toEqual([50_000, ['confirmed', 100_000]]);
    expect(await held(facilityId)).toEqual(['MONEY_TAKEN_BACK']);
  });

  it('paid a claim that secures another facility: that claim falls, and the first is owed again', async () => {
    const [one, two] = [await lent(50_000, 100_000), await lent(60_000, 90_000)];
    await bank.done(`/facilities/${one.facilityId}/repayments`, collected('B-1', 15_000, one.a.id));
    await statement(line('B-1', 15_000, two.a.number));
    expect([await owedOn(one.a.id), await left(one.facilityId)]).toEqual([['confirmed', 85_000], 35_000]);
    const as = { kind: 'repayment', facilityId: two.facilityId, receivableId: two.a.id };
    expect(await rebook(await wrongOf(one.facilityId, 'B-1'), 15_000, as)).toBe('rebooked');
    expect([await owedOn(one.a.id), await left(one.facilityId)]).toEqual([['confirmed', 100_000], 50_000]);
    expect([await owedOn(two.a.id), await left(two.facilityId)]).toEqual([['confirmed', 75_000], 45_000]);
    expect([await held(one.facilityId), await held(two.facilityId)]).toEqual([[], []]);
  });

  it('had settled that claim: it is owed and pledged again', async () => {
    const [one, two] = [await lent(50_000, 20_000 * 4), await lent(60_000, 90_000)];
    await bank.done(`/facilities/${one.facilityId}/repayments`, collected('C-1', 80_000, one.a.id));
    expect((await owedOn(one.a.id))[0]).toBe('settled');
    await statement(line('C-1', 80_000, two.a.number));
    const as = { kind: 'repayment', facilityId: two.facilityId, receivableId: two.a.id };
    expect(await rebook(await wrongOf(one.facilityId, 'C-1'), 80_000, as)).toBe('rebooked');
    expect([await owedOn(one.a.id), await left(one.facilityId), await marginOf(one.facilityId)]).toEqual([
      ['confirmed', 80_000],
      50_000,
      0,
    ]);
    expect([await owedOn(two.a.id), await left(two.facilityId), await marginOf(two.facilityId)]).toEqual([
      ['confirmed', 10_000],
      0,
      20_000,
    ]);
  });

  it('was of another amount, or margin: what the line brought counts, once', async () => {
    const { facilityId } = await lent(50_000, 100_000);
    await repaid(facilityId, 'D-1', 20_000);
    await repaid(facilityId, 'D-2', 5_000);
    const own = { payerName: '重庆示例汽配有限公司' };
    await statement(line('D-1', 2_000, 'repayment', own), line('D-2', 4_000, 'repayment', own));
    expect(await rebook(await wrongOf(facilityId, 'D-1'), 20_000, { kind: 'repayment', facilityId })).toBe(
      'LINE_DIFFERS',
    );
    expect(await left(facilityId)).toBe(25_000);
    expect(await rebook(await wrongOf(facilityId, 'D-1'), 2_000, { kind: 'repayment', facilityId })).toBe('rebooked');
    expect(await left(facilityId)).toBe(43_000);
    expect(await rebook(await wrongOf(facilityId, 'D-2'), 4_000, { kind: 'margin', facilityId })).toBe('rebooked');
    expect([await left(facilityId), await marginOf(facilityId)]).toEqual([48_000, 4_000]);
  });

  it('is refused where nothing stands against it, where the bank took it back, and to strangers', async () => {
    const { facilityId, a } = await lent(50_000, 100_000);
    await repaid(facilityId, 'E-1', 20_000);
    const as = { kind: 'repayment', facilityId, receivableId: a.id };
    const first = await wrongOf(facilityId, 'E-1');
    expect(await rebook(first, 20_000, as)).toBe('RECEIPT_NOT_CONTRADICTED');
    await statement(line('E-1', 20_000, a.number), line('E-1-R', 20_000, 'recall', { reverses: 'E-1' }));
    expect(await rebook(first, 20_000, as)).toBe('LINE_REVERSED');
    expect(await left(facilityId)).toBe(50_000);
    const stranger = await seller.tried<ProblemBody>(`/money-receipts/${first}/rebooking`, rebooking(20_000, as));
    expect(stranger.body.code).toMatch(/MANDATE_MISSING|NOT_FOUND/);
  });
});
