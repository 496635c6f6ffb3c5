import { beforeAll, describe, expect, it } from 'vitest';
import { transfer } from '../support/money.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import { approveTerms } from '../support/trade.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const { seller, banks } = owed;
const [bank, other] = banks;
const checker = await owed.colleague(bank, 'Checker', ['facility:approve', 'drawdown:disburse', 'terms:approve']);
const clerk = await owed.colleague(bank, 'Statement clerk', ['statement:record']);
const ACCOUNT = '6222333300001111';
const facilities: Record<string, string> = {};
let accountId = '';

async function facilityOf(lender: Client, by: Client): Promise<string> {
  const { id } = await lender.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await by.done(`/facilities/${id}/approval`);
  await approveTerms(lender, by, id);
  return id;
}
beforeAll(async () => {
  accountId = await owed.account(bank, ACCOUNT);
  const otherChecker = await owed.colleague(other, 'Checker', ['facility:approve', 'terms:approve']);
  facilities.own = await facilityOf(bank, checker);
  facilities.other = await facilityOf(other, otherChecker);
});

/** A receivable that the debtor confirmed, pledged to a lender and registered. */
async function pledged(total: number, more: { id: string; invoiceId: string; number: string }[] = []) {
  const receivable = await owed.receivable(total);
  await owed.confirm(receivable.id, total, { payToAccountId: accountId });
  const pledgeId = await pledgedTo(bank, facilities.own as string, [receivable.id, ...more.map(({ id }) => id)]);
  return { ...receivable, pledgeId };
}
async function offered(receivableId: string): Promise<string> {
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: other.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance'],
    currency: 'CNY',
    items: [{ receivableId, advance: yuan(0) }],
  });
  return id;
}
let filings = 0;
async function pledgedTo(lender: Client, facilityId: string, itemIds: string[]): Promise<string> {
  const { id } = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: lender.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds,
  });
  await lender.done(`/pledges/${id}/answer`, { accept: true });
  await lender.done(`/pledges/${id}/registration`, {
    filingNumber: `ZDW-${++filings}`,
    certificateHash: 'c'.repeat(64),
    checkCode: `ZD-${filings}`,
    filedAt: owed.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  return id;
}

const line = (amount: number, bankReference: string, more: object = {}) =>
  clerk.done<{ lines: { outcome: string }[] }>('/statements', {
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
const pay = (amount: number, number: string) => line(amount, `F-${number}`, { memo: number });
const pay2 = (amount: number, number: string) => line(amount, `F2-${number}`, { memo: number });
const takeBack = (amount: number, number: string) => line(amount, `R-${number}`, { reverses: `F-${number}` });

const liveIn = async (pledgeId: string, by = bank) =>
  (await by.get<{ items: { itemId: string; live: boolean }[] }>(`/pledges/${pledgeId}`)).body.items
    .filter((item) => item.live)
    .map((item) => item.itemId);
const holds = async (facilityId: string | undefined) =>
  (await bank.get<{ items: { reason: string; facts: object }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter(({ reason }) => /^(TAKEN_SINCE|GIVEN_UP)/.test(reason))
    .map(({ reason, facts }) => ({ named: reason.split(' ')[0], ...facts }));
const accept = { accept: true };
/** Nobody else takes it, by pledge or by assignment. */
async function isBarred(receivableId: string): Promise<void> {
  const { id } = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: other.partyId,
    facilityId: facilities.other,
    maximum: yuan(5_000),
    itemIds: [receivableId],
  });
  expect(await other.refused(`/pledges/${id}/answer`, accept)).toMatch(/^409 ALREADY_(PLEDGED|FINANCED)$/);
  expect(await other.refused(`/assignments/${await offered(receivableId)}/answer`, accept)).toBe(
    '409 ALREADY_FINANCED',
  );
}

describe('a receivable that its pledgee let go for what the borrower itself had repaid', () => {
  /** A debt under the facility that the borrower repays, on a line of its own. */
  async function repaid(facilityId: string, amount: number, bankReference: string): Promise<void> {
    await bank.done(`/facilities/${facilityId}/costs`, {
      kind: 'custody',
      amount: yuan(amount),
      incurredOn: '2026-10-12',
      documentHash: bankReference
        .padEnd(64, '0')
        .toLowerCase()
        .replace(/[^0-9a-f]/g, 'e'),
    });
    await line(amount, bankReference, { payerName: '重庆示例汽配有限公司' });
    const money = { bankReference, amount: yuan(amount), receivedOn: '2026-10-12', source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, money);
  }
  async function secured(total: number) {
    const facilityId = await facilityOf(bank, checker);
    const { id } = await owed.receivable(total);
    await owed.confirm(id, total, { payToAccountId: accountId });
    return { facilityId, id, pledgeId: await pledgedTo(bank, facilityId, [id]) };
  }

  it('is kept for the debt that stands again, until that is paid', async () => {
    const { facilityId, id, pledgeId } = await secured(2_100);
    await repaid(facilityId, 900, 'OWN-1');
    owed.clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    await line(900, 'OWN-1-R', { reverses: 'OWN-1' });
    expect(await holds(facilityId)).toEqual([
      expect.objectContaining({ named: 'GIVEN_UP_FOR_MONEY', receivableId: id, pledgeId }),
    ]);
    await isBarred(id);
    await line(900, 'OWN-2', { payerName: '重庆示例汽配有限公司' });
    const money = { bankReference: 'OWN-2', amount: yuan(900), receivedOn: '2026-10-12', source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, money);
    expect(await holds(facilityId)).toEqual([]);
    await other.done(`/assignments/${await offered(id)}/answer`, accept);
  });

  it('was sold by then: the facility says so', async () => {
    const { facilityId, id, pledgeId } = await secured(2_200);
    await repaid(facilityId, 700, 'OWN-3');
    owed.clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    await other.done(`/assignments/${await offered(id)}/answer`, accept);
    await line(700, 'OWN-3-R', { reverses: 'OWN-3' });
    expect(await holds(facilityId)).toEqual([
      expect.objectContaining({ named: 'TAKEN_SINCE', receivableId: id, pledgeId }),
    ]);
    await line(700, 'OWN-4', { payerName: '重庆示例汽配有限公司' });
    const money = { bankReference: 'OWN-4', amount: yuan(700), receivedOn: '2026-10-12', source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, money);
    expect(await holds(facilityId)).toEqual([]);
  });
});

describe('a receivable that a payment freed from its pledge, and the bank took the payment back', () => {
  it('is pledged again, and nobody else takes it', async () => {
    const { id, number, pledgeId } = await pledged(5_000);
    await pay(5_000, number);
    expect(await liveIn(pledgeId)).toEqual([]);
    await takeBack(5_000, number);
    expect(await liveIn(pledgeId)).toEqual([id]);
    expect(await holds(facilities.own)).toEqual([]);
    const { id: second } = await seller.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: other.partyId,
      facilityId: facilities.other,
      maximum: yuan(5_000),
      itemIds: [id],
    });
    expect(await other.refused(`/pledges/${second}/answer`, accept)).toBe('409 ALREADY_PLEDGED');
    expect(await other.refused(`/assignments/${await offered(id)}/answer`, accept)).toBe('409 ALREADY_FINANCED');
    await line(5_000, `A-${number}`, { replaces: `F-${number}` });
    expect(await liveIn(pledgeId)).toEqual([]);
  });

  it.each([['first', 'second'] as const, ['second', 'first'] as const])(
    'was paid by two lines, of which the %s was taken back and then the other: it is pledged for all that is owed',
    async (one, next) => {
      const { id, number, pledgeId } = await pledged(10_000);
      await line(4_000, `first-${number}`, { memo: number });
      await line(6_000, `second-${number}`, { memo: number });
      expect(await liveIn(pledgeId)).toEqual([]);
      const back = (which: 'first' | 'second') =>
        line(which === 'first' ? 4_000 : 6_000, `R-${which}-${number}`, { reverses: `${which}-${number}` });
      await back(one);
      expect(await liveIn(pledgeId)).toEqual([id]);
      await back(next);
      const { id: part } = await seller.done<{ id: string }>('/assignments', {
        assigneeId: other.partyId,
        kind: 'advance',
        recourse: true,
        services: ['finance'],
        currency: 'CNY',
        items: [{ receivableId: id, amount: yuan(4_000), advance: yuan(0) }],
      });
      expect(await other.refused(`/assignments/${part}/answer`, accept)).toBe('409 ALREADY_FINANCED');
      await isBarred(id);
    },
  );

  it('of which the bank took a part back, and another, and the rest: what is left counts, once', async () => {
    const { id, number, pledgeId } = await pledged(10_000);
    await pay(10_000, number);
    const owedNow = async () =>
      (await bank.get<{ outstanding: { amountMinor: string } }>(`/receivables/${id}`)).body.outstanding.amountMinor;
    const part = (which: number, amount: number) => line(amount, `R${which}-${number}`, { reverses: `F-${number}` });
    expect(await part(1, 4_000)).toMatchObject({
      lines: [{ outcome: 'reversal', rest: { matches: [{ receivableId: id, amountMinor: '600000' }] } }],
    });
    expect(await owedNow()).toBe('400000');
    expect(await liveIn(pledgeId)).toEqual([id]);
    // What was said before says nothing new, and more than is left was never there.
    expect(await part(1, 4_000)).toMatchObject({ lines: [{ outcome: 'known' }] });
    await expect(part(2, 6_001)).rejects.toThrow('REVERSED_LINE_UNKNOWN');
    await part(2, 1_000);
    expect(await owedNow()).toBe('500000');
    await part(3, 5_000);
    expect(await owedNow()).toBe('1000000');
    await expect(part(4, 1)).rejects.toThrow('REVERSED_LINE_UNKNOWN');
    await isBarred(id);
  });

  it('paid in part when its pledgee let it go, and that part is taken back: it is kept for the debt', async () => {
    const { id, number, pledgeId } = await pledged(1_800);
    await pay(700, number);
    owed.clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    await takeBack(700, number);
    expect(await holds(facilities.own)).toEqual([
      expect.objectContaining({ named: 'GIVEN_UP_FOR_MONEY', receivableId: id, pledgeId }),
    ]);
    await isBarred(id);
    await pay2(1_800, number);
    expect(await holds(facilities.own)).toEqual([]);
  });

  it('was let go before the money came: it is free', async () => {
    const { id, number, pledgeId } = await pledged(1_900);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    owed.clock.advance(60);
    await pay(1_900, number);
    await takeBack(1_900, number);
    expect(await holds(facilities.own)).toEqual([]);
    await other.done(`/assignments/${await offered(id)}/answer`, accept);
  });

  it('of one payment on two, only what it had paid comes back', async () => {
    const kept = await owed.receivable(3_000);
    await owed.confirm(kept.id, 3_000, { payToAccountId: accountId });
    const { id, number, pledgeId } = await pledged(2_000, [kept]);
    await pay(2_000, number);
    await pay(3_000, kept.number);
    expect(await liveIn(pledgeId)).toEqual([]);
    await takeBack(2_000, number);
    expect(await liveIn(pledgeId)).toEqual([id]);
  });

  it('was taken by another in between: the facility is held and says so, until it is paid', async () => {
    const { id, number, pledgeId } = await pledged(4_000);
    await pay(4_000, number);
    // The same invoice, as its seller writes it elsewhere.
    const again = await seller.done<{ id: string }>('/receivables', {
      debtorId: owed.debtor.partyId,
      invoiceNumber: `${number.slice(0, 10)}-${number.slice(10)}`,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: yuan(4_000),
    });
    const assignmentId = await offered(again.id);
    await other.done(`/assignments/${assignmentId}/answer`, accept);
    await takeBack(4_000, number);
    expect(await liveIn(pledgeId)).toEqual([]);
    expect(await holds(facilities.own)).toEqual([
      expect.objectContaining({ named: 'TAKEN_SINCE', receivableId: id, pledgeId, cause: 'taken since' }),
    ]);
    await line(4_000, `A-${number}`, { replaces: `F-${number}` });
    expect(await holds(facilities.own)).toEqual([]);
  });

  it('was let go by its pledgee for the money: it is kept for the debt and the facility is held, until it is paid', async () => {
    const { id, number, pledgeId } = await pledged(1_500);
    await pay(1_500, number);
    owed.clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    await takeBack(1_500, number);
    expect(await holds(facilities.own)).toEqual([
      expect.objectContaining({ named: 'GIVEN_UP_FOR_MONEY', receivableId: id, pledgeId }),
    ]);
    await isBarred(id);
    await line(1_500, `A-${number}`, { replaces: `F-${number}` });
    expect(await holds(facilities.own)).toEqual([]);
  });

  it('and it is pledged anew for the facility: nothing is missed any more', async () => {
    const { id, number, pledgeId } = await pledged(1_600);
    await pay(1_600, number);
    owed.clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    await takeBack(1_600, number);
    expect(await holds(facilities.own)).toHaveLength(1);
    const again = await pledgedTo(bank, facilities.own as string, [id]);
    expect(await holds(facilities.own)).toEqual([]);
    await isBarred(id);
    // Given up once more, for nothing this time: it is free.
    await bank.done(`/pledges/${again}/discharge`);
    await other.done(`/assignments/${await offered(id)}/answer`, accept);
  });

  it('had repaid the debt as the debtor’s own payment: the receivable is owed and pledged with the debt', async () => {
    const { id, invoiceId, number, pledgeId } = await pledged(10_000);
    await owed.prove(bank, invoiceId);
    await owed.tellAndCall(bank, pledgeId, id);
    const paid = {
      amount: yuan(10_000),
      receivedOn: owed.clock.now().toISOString().slice(0, 10),
      source: 'collection',
      receivableId: id,
      ...transfer(),
    };
    await bank.done(`/facilities/${facilities.own}/repayments`, paid);
    expect(await liveIn(pledgeId)).toEqual([]);
    await line(10_000, paid.bankReference, { memo: 'no number' });
    await line(10_000, `R-${number}`, { reverses: paid.bankReference });
    expect((await bank.get<{ status: string }>(`/receivables/${id}`)).body.status).toBe('confirmed');
    expect(await liveIn(pledgeId)).toEqual([id]);
    const isBalanced = async () =>
      (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((one) => one.balanced);
    expect(await isBalanced()).toBe(true);
  });

  it('had repaid the debt, and a part is taken back: the booking is undone, and what is left is booked anew', async () => {
    const { id, invoiceId, number, pledgeId } = await pledged(10_000);
    await owed.prove(bank, invoiceId);
    await owed.tellAndCall(bank, pledgeId, id);
    const first = `F-${number}`.padEnd(64, '0');
    await line(10_000, first, { memo: number });
    const at = `/facilities/${facilities.own}/repayments`;
    const booked = (amount: number, bankReference: string) => ({
      amount: yuan(amount),
      receivedOn: owed.clock.now().toISOString().slice(0, 10),
      source: 'collection',
      receivableId: id,
      bankReference,
    });
    const marginMinor = async () =>
      BigInt((await bank.get<{ marginMinor: string }>(`/facilities/${facilities.own}`)).body.marginMinor);
    const before = await marginMinor();
    await bank.done(at, booked(10_000, first));
    expect((await marginMinor()) - before).toBe(1_000_000n);
    const { lines } = (await line(4_000, `R-${number}`, { reverses: first })) as unknown as {
      lines: { rest: { bankReference: string } }[];
    };
    expect((await marginMinor()) - before).toBe(0n);
    const rest = lines[0]?.rest.bankReference as string;
    expect((await bank.tried<{ code: string }>(at, booked(6_001, rest))).body.code).toMatch(/EXCEEDS|DIFFERS/);
    await bank.done(at, booked(6_000, rest));
    expect((await marginMinor()) - before).toBe(600_000n);
    expect((await bank.get<{ outstanding: object }>(`/receivables/${id}`)).body.outstanding).toEqual(yuan(4_000));
  });
});
