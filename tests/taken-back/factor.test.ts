import { describe, expect, it } from 'vitest';
import { factoringGates } from '../support/factoring.ts';
import { openFactoring } from '../support/factoring-desk.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { yuan } from '../support/receivables.ts';
import { standingAdvances } from '../support/standing-advances.ts';
import type { ProblemBody } from '../support/world.ts';

const { owed, seller, assigned, request, account, sellerName } = await openFactoring();
const { factor } = owed;
const ACCOUNT = '6222333300008888';
const accountId = await owed.account(factor, ACCOUNT);
const openGates = factoringGates(owed, accountId);
const checker = await owed.colleague(factor, 'Checker', ['factoring:approve']);
const clerk = await owed.colleague(factor, 'Clerk', ['statement:record']);
const typist = await owed.colleague(factor, 'Typist', ['repayment:record']);
const { standing, claimMinor } = standingAdvances(factor);
await payee(factor, sellerName, account.number, { payeeId: seller.partyId });
await factor.done('/factor-books', {
  statedOn: '2026-10-12',
  riskAssets: yuan(5_000_000),
  netAssets: yuan(10_000_000),
  reserve: yuan(100_000),
  relatedDebtorIds: [],
});

async function advanced(total = 2_000, amount = 1_000) {
  const { id, receivable } = await assigned(factor, true, total, amount);
  await openGates(factor, id, receivable, total);
  const made = await request(factor, id, amount, { rateBps: 0 });
  const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
  return { id, receivable, advance };
}
const statement = (...lines: object[]) => clerk.done('/statements', { accountNumber: ACCOUNT, lines });
const line = (bankReference: string, amount: number, more: object = {}) => ({
  bankReference,
  payerName: '重庆示例汽配有限公司',
  amount: yuan(amount),
  valueOn: '2026-10-12',
  memo: 'transfer',
  ...more,
});

describe('a buy-back of a factor of which the statement says otherwise', () => {
  const reason = 'The customer had somebody else pay for it';
  async function contradicted() {
    const { id, receivable, advance } = await advanced();
    const price = { ...transfer(), on: '2026-10-12', received: yuan(1_000) };
    await checker.done(`/advances/${advance.id}/buy-back`, price);
    await statement(line(price.bankReference, 1_000, { payerName: 'Somebody else' }));
    const { body } = await factor.get<{ items: { id: string; contradictedBy: string | null }[] }>(
      `/money-receipts?objectId=${advance.id}`,
    );
    expect(body.items[0]?.contradictedBy).not.toBeNull();
    return { id, receivable, advance, receiptId: body.items[0]?.id };
  }

  it('is put right by two people of it, and another advance is asked for after that', async () => {
    const { receiptId } = await contradicted();
    const { id, receivable } = await assigned(factor, true, 2_000, 1_000);
    await openGates(factor, id, receivable, 2_000);
    const made = await request(factor, id, 1_000, { rateBps: 0 });
    expect(made.gates.filter((g) => !g.met).map((g) => g.code)).toEqual(['NOTHING_ON_RECORD']);
    await typist.done(`/money-receipts/${receiptId}/resolution`, { reason });
    expect(await checker.done(`/advance-requests/${made.id}/payment`)).toMatchObject({ status: 'paid' });
  });

  it('is booked from its line by who may take advances back, on an advance and on nothing that a factor has not', async () => {
    const { receiptId, advance, receivable, id } = await contradicted();
    const path = `/money-receipts/${receiptId}/rebooking`;
    const as = (booking: object) => ({ reason, amount: yuan(1_000), booking });
    const other = await factor.tried<ProblemBody>(
      path,
      as({ kind: 'margin', facilityId: advance.id.replace('fad', 'fac') }),
    );
    expect([other.body.code, other.body.facts?.kinds]).toEqual(['BOOKING_NOT_OF_ROLE', ['buy_back']]);
    // Who only types money in learns who could.
    const alone = await typist.tried<ProblemBody>(path, as({ kind: 'buy_back', advanceId: advance.id }));
    expect([alone.body.code, alone.body.facts?.mandate]).toEqual(['MANDATE_MISSING', 'factoring:approve']);
    expect(alone.body.facts?.holders).toContainEqual({ personId: checker.personId, name: 'Checker' });
    await factor.done(path, as({ kind: 'buy_back', advanceId: advance.id }));
    expect(await standing(advance.id, receivable.id)).toMatchObject({ status: 'bought_back', holders: [] });
    expect(await claimMinor(id)).toBe('0');
  });
});

describe('what a debtor had paid of a settled advance, taken back,', () => {
  it('is out on seller and debtor again as the books have it, with what went on to the seller', async () => {
    const used = async () => {
      const { body } = await factor.get<{ items: { kind: string; partyId: string; used: { amountMinor: string } }[] }>(
        '/party-limits',
      );
      return Object.fromEntries(body.items.map((one) => [one.kind, Number(one.used.amountMinor)]));
    };
    const { id, receivable, advance } = await advanced();
    const before = await used();
    const paid = { payerName: '重庆示例汽车股份有限公司', memo: receivable.number };
    await statement(line('COLLECTED', 2_000, paid));
    await checker.done(`/advances/${advance.id}/settlement`, { on: '2026-10-12', account });
    const settled = await used();
    expect([settled.seller, settled.debtor]).toEqual([(before.seller ?? 0) - 100_000, (before.debtor ?? 0) - 100_000]);
    await statement(line('COLLECTED-R', 2_000, { ...paid, reverses: 'COLLECTED' }));
    expect(await claimMinor(id)).toBe('200000');
    const after = await used();
    expect([after.seller, after.debtor]).toEqual([(settled.seller ?? 0) + 200_000, (settled.debtor ?? 0) + 200_000]);
    const limits = await factor.get<{ balanceMinor: string }>('/factor-limits');
    const { body } = await factor.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
    const claims = body.items.filter((one) => one.kind === 'factored_claim');
    const sum = claims.reduce((total, one) => total + Number(one.balanceMinor), 0);
    expect(Number(limits.body.balanceMinor)).toBe(sum);
  });
});
