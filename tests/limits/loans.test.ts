import { beforeEach, describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { freeLapsed } from '../../src/lending/limits/index.ts';
import { limitOf, money, openLimit, openRate, stateCapital } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker, payer, database, clock, tenantId } = desk;
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
await stateCapital(bank, 100_000_000);
const yuan = (amount: number) => money(amount, 'CNY');
const bullet = terms({ shape: 'bullet', periods: 1, every: { count: 6, unit: 'months' }, interestPeriod: 'daily' });
const propose = (amount: number, more: object = {}) =>
  desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-07-06',
    availableUntil: '2026-08-31',
    terms: bullet,
    ...more,
  });
/** Accepted by the borrower, and what comes of its approval. */
async function approval(loan: { id: string; sheetHash: string }): Promise<string> {
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  const answer = await checker.tried<{ code?: string; status: string }>(`/loans/${loan.id}/approval`);
  return answer.body.code ?? answer.body.status;
}
const disburse = async (loanId: string, amount: number) => {
  const payments = [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }];
  const { body } = await payer.tried<{ code?: string }>(`/loans/${loanId}/disbursements`, {
    amount: yuan(amount),
    payments,
  });
  return body.code ?? 'out';
};
const taken = async (id: string) => {
  const { usedMinor, reservedMinor } = await limitOf(bank, id);
  return [Number(usedMinor) / 100, Number(reservedMinor) / 100];
};
/** Each payment on a paper of its own. */
let papers = 0;
const paper = () => (++papers).toString(16).padStart(64, '0');
const because = { reason: 'default', documentHash: 'd'.repeat(64) };

beforeEach(async () => {
  desk.at('2026-07-06');
  await desk.another();
});

describe('attack 16.3: a loan under no facility', () => {
  it('takes its place under the limit on its borrower, never above it, and is free of it when it is repaid or declined', async () => {
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
    const [one, two] = [await propose(3_000_000), await propose(1_000_001)];
    expect(await approval(one)).toBe('approved');
    expect(await taken(limit)).toEqual([0, 3_000_000]);
    expect(await approval(two)).toBe('LIMIT_EXCEEDED');
    expect(await disburse(one.id, 2_000_000)).toBe('out');
    expect(await taken(limit)).toEqual([2_000_000, 1_000_000]);
    await desk.repay(one.id, 50_000_000n, '2026-07-06', 'CNY');
    expect(await taken(limit)).toEqual([1_500_000, 1_000_000]);
    expect(await approval(await propose(1_500_000))).toBe('approved');
    const { body } = await bank.get<{ shares: Record<string, string | null>[] }>(`/limits/${limit}`);
    // Each with the money of the limit and its own.
    const moneys = body.shares.map(({ currency, ownCurrency }) => [currency, ownCurrency]);
    expect(moneys).toEqual([
      ['CNY', 'CNY'],
      ['CNY', 'CNY'],
    ]);
    expect(body.shares.map(({ loanId, facilityId }) => [loanId !== null, facilityId])).toEqual([
      [true, null],
      [true, null],
    ]);
  });

  it('is neither approved nor paid out while the limit is suspended', async () => {
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
    const one = await propose(1_000_000);
    expect(await approval(one)).toBe('approved');
    await bank.done(`/limits/${limit}/suspension`, because);
    expect(await disburse(one.id, 1_000)).toBe('LIMIT_NOT_IN_FORCE');
    expect(await approval(await propose(1_000))).toBe('LIMIT_NOT_IN_FORCE');
  });

  it('ten at once: never above', async () => {
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
    const loans = await Promise.all(Array.from({ length: 10 }, () => propose(1_000_000)));
    const done = await Promise.all(loans.map(approval));
    expect(done.filter((what) => what === 'approved')).toHaveLength(4);
    expect(await taken(limit)).toEqual([0, 4_000_000]);
  });

  it('under no limit stays within the share of the capital that one name may have, all of its debts together', async () => {
    // 15 per cent of a hundred million.
    expect(await approval(await propose(10_000_000))).toBe('approved');
    expect(await approval(await propose(5_000_001))).toBe('LIMIT_CEILING');
    expect(await approval(await propose(5_000_000))).toBe('approved');
  });

  it('what is out before there is a limit takes its place when one is opened', async () => {
    const loan = await propose(2_000_000);
    expect(await approval(loan)).toBe('approved');
    expect(await disburse(loan.id, 2_000_000)).toBe('out');
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(1_500_000));
    expect(await taken(limit)).toEqual([2_000_000, 0]);
    expect((await limitOf(bank, limit)).isOver).toBe(true);
    expect(await approval(await propose(1))).toBe('LIMIT_EXCEEDED');
    await desk.repay(loan.id, 100_000_000n, '2026-07-06', 'CNY');
    expect(await taken(limit)).toEqual([1_000_000, 0]);
  });
});

it('attack 16.15: a limit of a tenor or of products binds loans, under a facility or not', async () => {
  await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000), { maxTenorDays: 90 });
  expect(await approval(await propose(100_000))).toBe('LIMIT_TENOR');
  expect(await approval(await propose(100_000, { terms: { ...bullet, every: { count: 2, unit: 'months' } } }))).toBe(
    'approved',
  );
  await desk.another();
  await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000), { products: ['credit'] });
  expect(await approval(await propose(100_000))).toBe('LIMIT_PRODUCT');
});

it('attack 16.21: what is approved and not paid out until its last day lapses, and its place is free', async () => {
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const [unpaid, partly] = [await propose(1_000_000), await propose(1_000_000)];
  for (const loan of [unpaid, partly]) expect(await approval(loan)).toBe('approved');
  expect(await disburse(partly.id, 400_000)).toBe('out');
  desk.at('2026-09-01');
  await freeLapsed(systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'limits'));
  expect(await taken(limit)).toEqual([400_000, 0]);
  expect(await desk.read(`/loans/${unpaid.id}`)).toMatchObject({ status: 'declined' });
});

describe('attack 16.6: a limit on a borrower in one money', () => {
  const partyLimit = (amount: number) =>
    bank.done('/party-limits', {
      kind: 'borrower',
      partyId: desk.borrower.partyId,
      limit: yuan(amount),
      validUntil: '2027-12-31',
      documentHash: 'd'.repeat(64),
    });
  const dollars = async (amount: number) => {
    const loan = await propose(0, { amount: money(amount, 'USD') });
    expect(await approval(loan)).toBe('approved');
    const payments = [{ accountNumber: '6222000011112222', amount: money(amount, 'USD'), evidenceHash: paper() }];
    const { body } = await payer.tried<{ code?: string; facts?: { closed: { facts: { reason: string } }[] } }>(
      `/loans/${loan.id}/disbursements`,
      { amount: money(amount, 'USD'), payments },
    );
    return body.code === undefined
      ? 'out'
      : `${body.code} ${JSON.stringify(body.facts).match(/"reason":"(\w+)"/)?.[1]}`;
  };

  it('of nothing shuts every money; another is refused while nobody knows the rate, and then bears what it is worth', async () => {
    await partyLimit(0);
    // Capital is in yuan: no loan in dollars is approved before the rate is known.
    const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
    const rate = await openRate(bank, market, await colleagueOf(bank, 0), { from: 'USD', to: 'CNY' });
    await rate.set(7, '2026-07-06');
    expect(await dollars(1_000)).toBe('GATE_CLOSED limit_exceeded');
    await partyLimit(1_000_000);
    // 1,000,000 at 7 with 5 per cent on top: 136,054 dollars.
    expect(await dollars(136_100)).toBe('GATE_CLOSED limit_exceeded');
    expect(await dollars(136_000)).toBe('out');
    expect(await dollars(100)).toBe('GATE_CLOSED limit_exceeded');
  });
});

it('attack 16.31: a part of a limit is no larger than what it is part of, and ends no later', async () => {
  const parentId = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const part = {
    kind: 'product',
    partyId: desk.borrower.partyId,
    parentId,
    products: ['credit'],
    documentHash: 'd'.repeat(64),
    validFrom: '2026-07-06',
  };
  const open = (amount: number, validUntil: string) =>
    bank.refused('/limits', { ...part, amount: yuan(amount), validUntil });
  expect(await open(4_000_001, '2027-12-31')).toBe('422 LIMIT_ABOVE_PARENT');
  expect(await open(4_000_000, '2028-01-01')).toBe('422 LIMIT_DAYS_UNFIT');
  const { products, ...rest } = part;
  const child = await openLimit(bank, 'product', desk.borrower, yuan(1_000_000), { ...rest, products });
  const change = { reason: 'risk_fell', documentHash: 'd'.repeat(64) };
  expect(await bank.refused(`/limits/${child}/change`, { ...change, amount: yuan(4_000_001) })).toBe(
    '422 LIMIT_ABOVE_PARENT',
  );
});
