import { beforeAll, describe, expect, it } from 'vitest';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { factoringGates } from '../support/factoring.ts';
import { openOwed, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
const assessor = await owed.colleague(bank, 'Assessor', ['factoring:request', 'factoring:approve']);
const caller = await owed.colleague(bank, 'Caller', ['callBack:record', 'notice:send', 'assignment:register']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const ACCOUNT = '6222333300001111';
const openGates = factoringGates(owed, await owed.account(bank, ACCOUNT));

async function assigned(kind: 'maturity' | 'advance', recourse: boolean) {
  const receivable = await owed.receivable(1_000);
  const services = { advance: ['finance'], maturity: recourse ? ['ledger'] : ['bad_debt_cover'] }[kind];
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind,
    recourse,
    services: [...services, 'collection'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(980) }],
  });
  await bank.done(`/assignments/${id}/answer`, { accept: true });
  await openGates(caller, id, receivable, 1_000);
  return { id, receivable };
}
/** Bought at 980 for the fifth day after it falls due. */
async function bought(recourse: boolean) {
  const { id, receivable } = await assigned('maturity', recourse);
  const account = { number: '6222444400002222', bank: '示例银行' };
  const purchase = await seller.done<{ id: string }>('/maturity-purchases', {
    assignmentId: id,
    daysAfterDue: 5,
    account,
  });
  await assessor.done(`/maturity-purchases/${purchase.id}/assessment`);
  await bank.done(`/maturity-purchases/${purchase.id}/agreement`);
  return { assignmentId: id, receivable, purchaseId: purchase.id };
}
const [firm, recourse, next] = [await bought(false), await bought(true), await assigned('advance', true)];
const held = await assigned('advance', true);
const paidNow = await bought(false);
const inParts = [await bought(false), await bought(false)] as const;

async function isBarred(receivableId: string): Promise<void> {
  for (const amount of [undefined, yuan(400)]) {
    const { id } = await seller.done<{ id: string }>('/assignments', {
      assigneeId: other.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance'],
      currency: 'CNY',
      items: [{ receivableId, amount, advance: yuan(0) }],
    });
    expect(await other.refused(`/assignments/${id}/answer`, { accept: true })).toBe('409 ALREADY_FINANCED');
  }
}
let askedId = '';
const takePart = (part: number, number: string) =>
  line(`R${part}-${number}`, [400, 600][part] as number, { reverses: `M${part}-${number}` });

const line = (bankReference: string, amount: number, more: object) =>
  bank.done('/statements', {
    accountNumber: ACCOUNT,
    lines: [
      {
        bankReference,
        payerName: '重庆示例汽车股份有限公司',
        amount: yuan(amount),
        valueOn: owed.clock.now().toISOString().slice(0, 10),
        memo: 'x',
        ...more,
      },
    ],
  });
const reach = () =>
  reachDeadlines({
    database: owed.database,
    clock: owed.clock,
    ctxFor: () => owed.system(),
    onError: (error) => {
      throw error;
    },
  });
const statusOf = async (id: string) =>
  (await bank.get<{ items: { id: string; status: string }[] }>('/maturity-purchases?limit=200')).body.items.find(
    (p) => p.id === id,
  )?.status;
const holders = async (receivableId: string) =>
  (await bank.get<{ rights: { id: string }[] }>(`/receivables/${receivableId}/rights`)).body.rights.map(({ id }) => id);
const claimMinor = async (assignmentId: string) =>
  (
    await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>('/ledger/accounts')
  ).body.items.find((one) => one.kind === 'factored_claim' && one.subjectId === assignmentId)?.balanceMinor;
const balanced = async () =>
  (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);

beforeAll(async () => {
  owed.clock.set('2026-12-01T06:00:00Z');
  for (const [{ receivable }, amount] of [[firm, 1_000] as const, [recourse, 400] as const])
    await line(`M-${receivable.number}`, amount, { memo: receivable.number });
  for (const { receivable } of [...inParts, paidNow, held])
    for (const [part, amount] of [400, 600].entries())
      await line(`M${part}-${receivable.number}`, amount, { memo: receivable.number });
  owed.clock.set('2026-12-06T01:00:00Z');
  await reach();
});

describe('a purchase at maturity that was closed with money the bank took back', () => {
  it('without recourse stands against the debtor again, in the books and on the claim, until it pays', async () => {
    const { assignmentId, receivable, purchaseId } = firm;
    const { number } = receivable;
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['settled', '0']);
    await line(`R-${number}`, 1_000, { reverses: `M-${number}` });
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['paid', '98000']);
    expect(await holders(receivable.id)).toEqual([assignmentId]);
    expect(await balanced()).toBe(true);
    expect(await bank.refused(`/maturity-purchases/${purchaseId}/settlement`)).toBe('422 NOT_ALL_PAID');
    // Nothing more goes to its seller on other claims while it stands so.
    const { id } = await bank.done<{ id: string }>('/advance-requests', {
      assignmentId: next.id,
      amount: yuan(500),
      rateBps: 0,
      fees: yuan(0),
      dueOn: '2026-12-31',
    });
    askedId = id;
    const refused = await assessor.tried(`/advance-requests/${id}/payment`);
    expect(JSON.stringify(refused.body)).toContain(`"M-${number}"`);
    await line(`A-${number}`, 1_000, { replaces: `M-${number}` });
    await bank.done(`/maturity-purchases/${purchaseId}/settlement`);
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['settled', '0']);
    expect(await holders(receivable.id)).toEqual([]);
  });

  it('with recourse, for a part: what went to the seller for that stands until as much comes again', async () => {
    const { assignmentId, receivable, purchaseId } = recourse;
    const { number } = receivable;
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['settled', '0']);
    expect(await holders(receivable.id)).toEqual([]);
    await line(`R-${number}`, 400, { reverses: `M-${number}` });
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['paid', '40000']);
    expect(await holders(receivable.id)).toEqual([assignmentId]);
    expect(await bank.refused(`/maturity-purchases/${purchaseId}/settlement`)).toBe('422 NOT_ALL_PAID');
    await line(`A-${number}`, 400, { replaces: `M-${number}` });
    await bank.done(`/maturity-purchases/${purchaseId}/settlement`);
    expect([await statusOf(purchaseId), await claimMinor(assignmentId)]).toEqual(['settled', '0']);
    expect(await balanced()).toBe(true);
  });
});

describe('a claim that two lines paid, of which one is taken back and then the other', () => {
  it.each([0, 1] as const)(
    'bought at maturity, line %i first: it is the buyer’s for all that is owed',
    async (part) => {
      const { assignmentId, receivable, purchaseId } = inParts[part];
      expect(await statusOf(purchaseId)).toBe('settled');
      for (const which of [part, 1 - part]) {
        await takePart(which, receivable.number);
        expect(await statusOf(purchaseId)).toBe('paid');
        expect(await holders(receivable.id)).toEqual([assignmentId]);
        await isBarred(receivable.id);
      }
      expect(await balanced()).toBe(true);
    },
  );

  it('and one person says so, whom another has to confirm: nothing more goes to its seller meanwhile', async () => {
    const { number } = paidNow.receivable;
    const said = await bank.post<{ id: string }>('/statements', {
      accountNumber: ACCOUNT,
      lines: [
        {
          bankReference: `R1-${number}`,
          payerName: '重庆示例汽车股份有限公司',
          amount: yuan(600),
          valueOn: owed.clock.now().toISOString().slice(0, 10),
          memo: 'x',
          reverses: `M1-${number}`,
        },
      ],
    });
    expect(said.status).toBe(202);
    const held = async () =>
      JSON.stringify((await assessor.tried(`/advance-requests/${askedId}/payment`)).body).includes(`"M1-${number}"`);
    expect(await held()).toBe(true);
    await bank.done(`/proposals/${said.body.id}/refusal`, {
      reason: 'other',
      note: 'It is another line of the statement',
    });
    expect(await held()).toBe(false);
  });

  it('assigned, and the assignment goes on: it is the assignee’s for all that is owed', async () => {
    const { id, receivable } = held;
    expect(await holders(receivable.id)).toEqual([]);
    for (const which of [1, 0]) {
      await takePart(which, receivable.number);
      expect(await holders(receivable.id)).toEqual([id]);
      await isBarred(receivable.id);
    }
  });
});
