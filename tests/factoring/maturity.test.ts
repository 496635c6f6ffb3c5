import { beforeEach, describe, expect, it } from 'vitest';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { factoringGates } from '../support/factoring.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
const assessor = await owed.colleague(bank, 'Assessor', ['factoring:request', 'factoring:approve']);
// Who calls the debtor is another than who agrees.
const caller = await owed.colleague(bank, 'Caller', ['callBack:record', 'notice:send', 'assignment:register']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');
const openGates = factoringGates(owed, accountId);
const account = { number: '6222444400002222', bank: '示例银行' };

type Purchase = {
  id: string;
  status: string;
  payOn: string;
  paidMinor: string | null;
  shortfallMinor: string | null;
};

async function assigned(recourse: boolean, total = 1_000, price = 980, more: object = {}) {
  const receivable = await owed.receivable(total);
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'maturity',
    recourse,
    services: recourse ? ['ledger', 'collection'] : ['collection', 'bad_debt_cover'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(price) }],
    ...more,
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  return { id, receivable };
}
const terms = (assignmentId: string, daysAfterDue = 5) => ({ assignmentId, daysAfterDue, account });
const propose = (assignmentId: string, daysAfterDue = 5) =>
  seller.done<Purchase>('/maturity-purchases', terms(assignmentId, daysAfterDue));
async function agreed(recourse: boolean) {
  const { id, receivable } = await assigned(recourse);
  await openGates(caller, id, receivable, 1_000);
  const purchase = await propose(id);
  await assessor.done(`/maturity-purchases/${purchase.id}/assessment`);
  await bank.done(`/maturity-purchases/${purchase.id}/agreement`);
  return { assignmentId: id, receivable, purchaseId: purchase.id };
}
/** The clock goes to the day: a line of a statement is booked already. */
const pay = (amount: number, number: string, valueOn = '2026-12-01') => {
  owed.clock.set(`${valueOn}T06:00:00Z`);
  return bank.done('/statements', {
    accountNumber: '6222333300001111',
    lines: [
      {
        bankReference: `M-${number}-${valueOn}`,
        payerName: '重庆示例汽车股份有限公司',
        amount: yuan(amount),
        valueOn,
        memo: number,
      },
    ],
  });
};
const reach = () =>
  reachDeadlines({
    database: owed.database,
    clock: owed.clock,
    ctxFor: () => owed.system(),
    onError: (error) => {
      throw error;
    },
  });
const read = async (id: string) =>
  (await bank.get<{ items: Purchase[] }>('/maturity-purchases?limit=200')).body.items.find((p) => p.id === id);
const balance = async () => (await bank.get<{ balanceMinor: string }>('/factor-limits')).body.balanceMinor;
const instructed = async (id: string) =>
  (
    await seller.get<{ items: { objectId: string; amountMinor: string; accountNumber: string; payOn: string }[] }>(
      '/payment-instructions?limit=200',
    )
  ).body.items.filter((i) => i.objectId === id);
const postings = async (id: string) =>
  (
    await bank.get<{
      items: { kind: string; objectId: string; entries: { account: string; amountMinor: string }[] }[];
    }>('/ledger/transactions?limit=200')
  ).body.items
    .filter((t) => t.objectId === id)
    .map((t) => [t.kind, Object.fromEntries(t.entries.map((e) => [e.account, e.amountMinor]))]);

/** What of a purchase awaits the bank. */
const awaited = async (id: string) =>
  (await bank.get<{ items: { act: string; dueAt: string | null }[] }>(`/tasks?objectId=${id}`)).body.items;

beforeEach(() => owed.clock.set('2026-10-12T06:00:00Z'));

describe('maturity factoring', () => {
  it('is agreed once, on an accepted assignment without finance, when every gate is open', async () => {
    const { id, receivable } = await assigned(false);
    const financed = await assigned(true, 100, 50, { services: ['finance', 'collection'] });
    const uncovered = await assigned(false, 100, 50, { services: ['collection'] });
    const advance = await assigned(false, 100, 50, { kind: 'advance' });
    for (const wrong of [financed, uncovered, advance])
      expect(await seller.refused('/maturity-purchases', terms(wrong.id))).toBe('409 NOT_MATURITY');
    expect(await other.refused(`/maturity-purchases`, terms(id))).toBe('403 MANDATE_MISSING');
    const stranger = await owed.party('Stranger', 'trader');
    expect(await stranger.refused('/maturity-purchases', terms(id))).toBe('404 NOT_FOUND');
    const declined = await propose(id);
    expect(await other.refused(`/maturity-purchases/${declined.id}/agreement`)).toBe('404 NOT_FOUND');
    await bank.done(`/maturity-purchases/${declined.id}/decline`);
    const made = await Promise.all(
      Array.from({ length: 8 }, () => seller.post<Purchase & ProblemBody>('/maturity-purchases', terms(id))),
    );
    expect(made.map((a) => a.status).sort((x, y) => x - y)).toEqual([201, ...Array<number>(7).fill(409)]);
    const purchase = made.find((a) => a.status === 201)?.body as Purchase;
    expect(purchase.payOn).toBe('2026-12-06');
    const shut = await bank.tried<ProblemBody>(`/maturity-purchases/${purchase.id}/agreement`);
    expect(shut.body.code).toBe('GATES_SHUT');
    await openGates(caller, id, receivable, 1_000);
    expect(await bank.refused(`/maturity-purchases/${purchase.id}/agreement`)).toBe('422 PURCHASE_NOT_ASSESSED');
    expect(await other.refused(`/maturity-purchases/${purchase.id}/assessment`)).toBe('404 NOT_FOUND');
    expect(await seller.refused(`/maturity-purchases/${purchase.id}/assessment`)).toBe('403 MANDATE_MISSING');
    const looks = await Promise.all(
      Array.from({ length: 8 }, () => assessor.post(`/maturity-purchases/${purchase.id}/assessment`)),
    );
    expect(looks.filter((a) => a.status === 200)).toHaveLength(1);
    expect(await assessor.refused(`/maturity-purchases/${purchase.id}/agreement`)).toBe('403 SAME_PERSON');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        bank.tried<ProblemBody>(`/maturity-purchases/${purchase.id}/agreement`, {}, `agree-${n}`),
      ),
    );
    const first = answers.findIndex((a) => a.status === 200);
    const again = await bank.tried(`/maturity-purchases/${purchase.id}/agreement`, {}, `agree-${first}`);
    expect([again.status, again.body]).toEqual([200, answers[first]?.body]);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['PURCHASE_WRONG_STATE']),
    );
    expect(await balance()).toBe('98000');
    expect(await bank.refused(`/assignments/${id}/end`, { reason: 'waived' })).toBe('422 PURCHASE_STANDS');
    expect(await bank.refused(`/maturity-purchases/${purchase.id}/settlement`)).toBe('409 PURCHASE_WRONG_STATE');
  });

  it('F101 MP: is not agreed while what its claim had brought is taken back', async () => {
    const { id, receivable } = await assigned(false);
    await openGates(caller, id, receivable, 1_000);
    const purchase = await propose(id);
    await assessor.done(`/maturity-purchases/${purchase.id}/assessment`);
    await pay(100, receivable.number, '2026-10-12');
    const reversed = `M-${receivable.number}-2026-10-12`;
    const line = {
      payerName: '重庆示例汽车股份有限公司',
      amount: yuan(100),
      valueOn: '2026-10-12',
      memo: receivable.number,
    };
    await bank.done('/statements', {
      accountNumber: '6222333300001111',
      lines: [{ ...line, bankReference: `${reversed}-R`, reverses: reversed }],
    });
    const { body } = await bank.tried<ProblemBody>(`/maturity-purchases/${purchase.id}/agreement`);
    expect([body.code, JSON.stringify(body.facts)]).toEqual(['GATES_SHUT', expect.stringContaining('"F101"')]);
  });

  it('without recourse pays the price on its day though the debtor has not, once with two workers', async () => {
    const { assignmentId, receivable, purchaseId } = await agreed(false);
    // The price is owed on a day: its task comes a week before, and says when.
    expect(await awaited(purchaseId)).toEqual([]);
    owed.clock.set('2026-11-30T06:00:00Z');
    expect(await awaited(purchaseId)).toMatchObject([{ act: 'factoring.payPrice', dueAt: '2026-12-06T16:00:00.000Z' }]);
    owed.clock.set('2026-12-05T15:59:59Z');
    await reach();
    expect((await read(purchaseId))?.status).toBe('agreed');
    owed.clock.set('2026-12-05T16:00:00Z');
    await Promise.all([reach(), reach()]);
    await reach();
    expect(await read(purchaseId)).toMatchObject({ status: 'paid', paidMinor: '98000', shortfallMinor: '0' });
    expect(await instructed(purchaseId)).toMatchObject([
      { amountMinor: '98000', accountNumber: account.number, payOn: '2026-12-06' },
    ]);
    expect((await awaited(purchaseId)).map(({ act }) => act)).toEqual(['factoring.settlePurchase']);
    expect(await bank.refused(`/maturity-purchases/${purchaseId}/settlement`)).toBe('422 NOT_ALL_PAID');
    owed.clock.set('2026-12-20T06:00:00Z');
    await pay(1_000, receivable.number, '2026-12-20');
    await bank.done(`/maturity-purchases/${purchaseId}/settlement`);
    expect(await awaited(purchaseId)).toEqual([]);
    expect(new Map((await postings(purchaseId)) as [string, object][])).toEqual(
      new Map([
        ['maturity_paid', { factored_claim: '98000', cash: '-98000' }],
        ['maturity_settled', { cash: '100000', factored_claim: '-98000', interest_income: '-2000' }],
      ]),
    );
    expect((await bank.get<{ status: string }>(`/assignments/${assignmentId}`)).body.status).toBe('ended');
  });

  it('with recourse pays what was collected; the shortfall is the seller’s, and the claim goes back to it', async () => {
    const before = await balance();
    const part = await agreed(true);
    expect(await balance()).toBe(before);
    const none = await agreed(true);
    const full = await agreed(true);
    owed.clock.set('2026-12-01T06:00:00Z');
    await pay(400, part.receivable.number);
    await pay(1_000, full.receivable.number);
    owed.clock.set('2026-12-06T01:00:00Z');
    await Promise.all([reach(), reach()]);
    expect(await read(part.purchaseId)).toMatchObject({
      status: 'settled',
      paidMinor: '40000',
      shortfallMinor: '58000',
    });
    expect(await read(none.purchaseId)).toMatchObject({ status: 'settled', paidMinor: '0', shortfallMinor: '98000' });
    expect(await read(full.purchaseId)).toMatchObject({ status: 'settled', paidMinor: '98000', shortfallMinor: '0' });
    expect((await instructed(part.purchaseId)).map((i) => i.amountMinor)).toEqual(['40000']);
    expect(await instructed(none.purchaseId)).toEqual([]);
    expect(await postings(none.purchaseId)).toEqual([]);
    const end = async (id: string) => (await bank.get<{ endReason: string }>(`/assignments/${id}`)).body.endReason;
    expect([await end(part.assignmentId), await end(none.assignmentId), await end(full.assignmentId)]).toEqual([
      'bought_back',
      'bought_back',
      'paid',
    ]);
  });

  it('does not pay for what the seller took back, and names a day that is past', async () => {
    const { receivable, purchaseId } = await agreed(false);
    await seller.done('/invoices', {
      number: '26502000006000000009',
      buyerId: debtor.partyId,
      issuedOn: '2026-10-12',
      net: yuan(300),
      tax: yuan(0),
      total: yuan(300),
      redOf: receivable.invoiceId,
    });
    const late = await assigned(false);
    await openGates(caller, late.id, late.receivable, 1_000);
    const waiting = await propose(late.id);
    const later = await assigned(false);
    owed.clock.set('2026-12-06T01:00:00Z');
    await reach();
    expect(await read(purchaseId)).toMatchObject({ status: 'paid', paidMinor: '70000', shortfallMinor: '28000' });
    expect(await bank.refused(`/maturity-purchases/${waiting.id}/agreement`)).toBe('422 PAY_DAY_PAST');
    expect(await seller.refused('/maturity-purchases', terms(later.id))).toBe('422 PAY_DAY_PAST');
  });
});
