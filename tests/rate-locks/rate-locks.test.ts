import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { bounce } from '../support/bounced.ts';
import { openRate } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

const desk = await loanDesk('2026-03-02T02:00:00Z');
const { bank, clock } = desk;
const chance = seededChance(1604);
const newId = identifiers(clock, chance);
const reach = () =>
  reachDeadlines({
    database: desk.database,
    clock,
    ctxFor: (tenantId) => systemCtx({ clock, chance, newId }, desk.database, tenantId, 'clock'),
    onError: (error) => {
      throw error;
    },
  });
const documentHash = 'c'.repeat(64);
const usd = (amount: number) => ({ amountMinor: Math.round(amount * 100).toString(), currency: 'USD' });
type Body = Record<string, string> & { id: string; code?: string };
interface Lock {
  id: string;
  status: string;
  used: { amountMinor: string };
  paid: { amountMinor: string };
  pays: { amountMinor: string };
  uses: { amount: object; paid: object; undoneAt: string | null }[];
}

/** A loan in dollars of which everything is out, for a borrower of its own. */
async function running(amount: number): Promise<string> {
  await desk.another();
  const today = clock.now().toISOString().slice(0, 10);
  const loan = await desk.propose({
    amount: usd(amount),
    expectedOn: today,
    availableUntil: '2026-12-31',
    terms: terms({ shape: 'bullet', periods: 12, rate: { kind: 'fixed', rateBps: 0 } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(usd(amount).amountMinor), { currency: 'USD' });
  return loan.id;
}
const asked = (subjectId: string, amount: number, more: object = {}) => ({
  subjectId,
  amount: usd(amount),
  payCurrency: 'CNY',
  rate: '7.1024',
  untilOn: '2026-06-30',
  counterparty: 'Treasury of the bank itself',
  documentHash,
  ...more,
});
const repay = (loanId: string, amount: number, rateLockId: string, more: object = {}) =>
  bank.tried<Body>(`/loans/${loanId}/repayments`, {
    ...transfer(),
    amount: usd(amount),
    receivedOn: clock.now().toISOString().slice(0, 10),
    rateLockId,
    ...more,
  });
const read = (id: string) => desk.read<Lock>(`/rate-locks/${id}`);
async function books() {
  const { items } = await desk.read<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return (kind: string, currency: string) =>
    items.filter((a) => a.kind === kind && a.currency === currency).reduce((sum, a) => sum + Number(a.balanceMinor), 0);
}
const over = async (work: () => Promise<unknown>, names: readonly string[]) => {
  const before = await books();
  await work();
  const after = await books();
  const of = (name: string) => name.split(' ') as [string, string];
  return names.map((name) => after(...of(name)) - before(...of(name)));
};

describe('a locked rate', () => {
  it('is locked by two, within what the debt can come to, by its lender alone', async () => {
    const loanId = await running(10_000);
    const first = await bank.post<Body>('/rate-locks', asked(loanId, 6_000));
    expect(first.status).toBe(202);
    const lock = await bank.done<Lock>('/rate-locks', asked(loanId, 6_000));
    expect(lock).toMatchObject({ status: 'locked', pays: { amountMinor: '4261440', currency: 'CNY' } });
    expect(await bank.refused('/rate-locks', asked(loanId, 4_000.01))).toBe('422 RATE_LOCK_BEYOND');
    expect(await bank.refused('/rate-locks', asked(loanId, 1, { payCurrency: 'USD' }))).toBe('422 RATE_LOCK_CURRENCY');
    const euro = { amount: { amountMinor: '1', currency: 'EUR' } };
    expect(await bank.refused('/rate-locks', asked(loanId, 1, euro))).toBe('422 RATE_LOCK_CURRENCY');
    expect(await bank.refused('/rate-locks', asked(loanId, 1, { untilOn: '2026-03-01' }))).toBe(
      '422 RATE_LOCK_DAY_UNFIT',
    );
    // The last of it falls due a year after it went out.
    expect(await bank.refused('/rate-locks', asked(loanId, 1, { untilOn: '2027-03-03' }))).toBe(
      '422 RATE_LOCK_DAY_UNFIT',
    );
    for (const rate of ['0', '-7', '7.1234567', '1e3'])
      expect(await bank.refused('/rate-locks', asked(loanId, 1, { rate }))).toBe('422 INPUT_INVALID');
    expect(await desk.borrower.refused('/rate-locks', asked(loanId, 1))).toBe('403 MANDATE_MISSING');
    const other = await desk.party('Another bank', 'bank');
    expect(await other.refused('/rate-locks', asked(loanId, 1))).toBe('404 NOT_FOUND');
    expect((await other.get(`/rate-locks/${lock.id}`)).status).toBe(404);
    // Its borrower sees what it signed.
    expect((await desk.borrower.get<Lock>(`/rate-locks/${lock.id}`)).body.status).toBe('locked');
    expect((await bank.get<{ items: Lock[] }>(`/rate-locks?subjectId=${loanId}`)).body.items).toHaveLength(1);
  });

  it('of a facility and of what it bears together are no more than the facility can come to', async () => {
    await desk.another();
    const officer = await desk.colleague(bank, 'Facility checker', ['facility:approve']);
    const facility = await bank.done<Body>('/facilities', {
      borrowerId: desk.borrower.partyId,
      limit: usd(10_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 400,
      expiresOn: '2027-06-30',
    });
    await officer.done(`/facilities/${facility.id}/approval`);
    const { id: loanId, sheetHash } = await desk.propose({
      facilityId: facility.id,
      amount: usd(5_000),
      expectedOn: '2026-03-02',
      availableUntil: '2026-12-31',
      terms: terms({ shape: 'bullet', periods: 12 }),
    });
    await desk.borrower.done(`/loans/${loanId}/acceptance`, { sheetHash });
    await desk.checker.done(`/loans/${loanId}/approval`);
    await bank.done('/rate-locks', asked(facility.id, 7_000));
    expect(await bank.refused('/rate-locks', asked(loanId, 3_000.01))).toBe('422 RATE_LOCK_BEYOND');
    const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 3_000));
    expect(await bank.refused('/rate-locks', asked(facility.id, 0.01))).toBe('422 RATE_LOCK_BEYOND');
    await bank.done(`/rate-locks/${id}/cancellation`, { reason: 'not needed', documentHash });
    // Four at once, of both: no more than what is left.
    const all = await Promise.all(
      [facility.id, loanId, facility.id, loanId].map((of) => bank.tried<Body>('/rate-locks', asked(of, 2_000))),
    );
    expect(all.filter(({ status }) => status < 300)).toHaveLength(1);
  });

  it('is used in parts that cost no more than the whole to the cent, by the money that the bank shows', async () => {
    const loanId = await running(1_000);
    const kinds = ['rate_lock USD', 'exchange_position USD', 'rate_lock CNY', 'exchange_position CNY'];
    let lockId = '';
    const locked = await over(async () => {
      lockId = (await bank.done<Lock>('/rate-locks', asked(loanId, 100.01, { rate: '7.123456' }))).id;
    }, kinds);
    // 712.4168… of yuan for 100.01 dollars.
    expect(locked).toEqual([-10_001, 10_001, 71_242, -71_242]);
    const used = await over(async () => {
      for (const part of [33.33, 33.33]) expect((await repay(loanId, part, lockId)).status).toBeLessThan(300);
      expect((await repay(loanId, 33.36, lockId)).body.code).toBe('RATE_LOCK_LEFT');
      expect((await repay(loanId, 33.35, lockId)).status).toBeLessThan(300);
    }, [...kinds, 'cash CNY', 'cash USD', 'loan_principal USD']);
    expect(used).toEqual([10_001, 0, -71_242, 0, 71_242, 0, -10_001]);
    const lock = await read(lockId);
    expect(lock).toMatchObject({ status: 'used', used: { amountMinor: '10001' }, paid: { amountMinor: '71242' } });
    expect(lock.uses.map(({ paid }) => paid)).toEqual(
      ['23742', '23743', '23757'].map((amountMinor) => ({ amountMinor, currency: 'CNY' })),
    );
    expect((await repay(loanId, 0.01, lockId)).body.code).toBe('RATE_LOCK_OVER');
    const receipts = await desk.read<{ items: { amount: object }[] }>(`/money-receipts?objectId=${loanId}`);
    expect(receipts.items.map(({ amount }) => amount)).toEqual(lock.uses.map(({ paid }) => paid));
  });

  it('belongs to one debt, and four at once use no more than is left of it', async () => {
    const [loanId, otherId] = [await running(1_000), await running(1_000)];
    const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 100));
    expect((await repay(otherId, 1, id)).body.code).toBe('RATE_LOCK_OF_ANOTHER');
    const all = await Promise.all([40, 40, 40, 40].map((part) => repay(loanId, part, id)));
    expect(all.map(({ body }) => body.code ?? 'done').sort()).toEqual([
      'RATE_LOCK_LEFT',
      'RATE_LOCK_LEFT',
      'done',
      'done',
    ]);
    expect(await read(id)).toMatchObject({ status: 'locked', used: { amountMinor: '8000' } });
  });

  it('stands again for money that the bank takes back', async () => {
    const loanId = await running(1_000);
    const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 100));
    const money = { ...transfer(), amount: { amountMinor: '71024', currency: 'CNY' }, receivedOn: '2026-03-02' };
    const moved = await over(async () => {
      expect((await repay(loanId, 100, id, { bankReference: money.bankReference })).status).toBeLessThan(300);
      expect((await read(id)).status).toBe('used');
      await bounce(bank, money);
    }, ['rate_lock USD', 'rate_lock CNY', 'exchange_position USD', 'cash CNY', 'loan_principal USD']);
    expect(moved).toEqual([0, 0, 0, 0, 0]);
    const lock = await read(id);
    expect(lock).toMatchObject({ status: 'locked', used: { amountMinor: '0' } });
    expect(lock.uses[0]?.undoneAt).not.toBeNull();
    expect((await repay(loanId, 100, id)).status).toBeLessThan(300);
  });

  it('costs what is left of the whole whichever part was taken back, and binds nobody where its day is over meanwhile', async () => {
    const loanId = await running(1_000);
    const kinds = ['rate_lock USD', 'rate_lock CNY', 'cash CNY', 'loan_principal USD'];
    const today = '2026-03-02';
    const back = async (bankReference: string, paid: object) =>
      bounce(bank, { amount: paid, bankReference, receivedOn: today });
    const moved = await over(async () => {
      const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 100.01, { rate: '7.123456' }));
      const { bankReference } = transfer();
      for (const more of [{ bankReference }, {}])
        expect((await repay(loanId, 33.33, id, more)).status).toBeLessThan(300);
      await back(bankReference, (await read(id)).uses[0]?.paid ?? {});
      for (const part of [33.33, 33.35]) expect((await repay(loanId, part, id)).status).toBeLessThan(300);
      expect(await read(id)).toMatchObject({ status: 'used', paid: { amountMinor: '71242' } });
    }, kinds);
    expect(moved).toEqual([0, 0, 71_242, -10_001]);

    const once = await over(async () => {
      const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 100, { untilOn: today }));
      const { bankReference } = transfer();
      expect((await repay(loanId, 100, id, { bankReference })).status).toBeLessThan(300);
      const { paid } = (await read(id)).uses[0] ?? {};
      desk.at('2026-03-06');
      await reach();
      await back(bankReference, paid ?? {});
      expect((await read(id)).status).toBe('expired');
    }, kinds);
    expect(once).toEqual([0, 0, 0, 0]);
  });

  it('pays no money that came before it was locked, and nothing that costs nothing', async () => {
    desk.at('2026-03-02');
    const loanId = await running(1_000);
    desk.at('2026-03-06');
    const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 100));
    expect((await repay(loanId, 10, id, { receivedOn: '2026-03-05' })).body.code).toBe('RATE_LOCK_NOT_YET');
    const { id: cheap } = await bank.done<Lock>('/rate-locks', asked(loanId, 100, { rate: '0.3' }));
    expect((await repay(loanId, 0.01, cheap)).body.code).toBe('RATE_LOCK_SMALL');
    desk.at('2026-03-02');
  });

  it('lies near the rate that the lender keeps for the two moneys, where it keeps one', async () => {
    const loanId = await running(1_000);
    const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
    const second = await desk.colleague(bank, 'Rates, too', ['price:confirm']);
    const kept = await openRate(bank, market, second, { from: 'USD', to: 'CNY' });
    await kept.set(7.1, '2026-03-02');
    for (const rate of ['0.000001', '6.38', '7.82', '999999999'])
      expect(await bank.refused('/rate-locks', asked(loanId, 100, { rate }))).toBe('422 RATE_LOCK_OFF');
    for (const rate of ['6.4', '7.8']) await bank.done('/rate-locks', asked(loanId, 100, { rate }));
  });

  it('is revalued with the books of its lender while it is open, and binds nobody once it is cancelled or over', async () => {
    const loanId = await running(1_000);
    const worth = async (rate: string) => {
      const on = clock.now().toISOString().slice(0, 10);
      const rates = [{ currency: 'USD', rate }];
      return BigInt(
        (await bank.done<Body>('/ledger/revaluations', { on, currency: 'CNY', rates, documentHash }))
          .resultMinor as string,
      );
    };
    await worth('7.1024');
    const { id } = await bank.done<Lock>('/rate-locks', asked(loanId, 500));
    // At its own rate it is worth nothing; a dollar that costs a jiao more costs the bank fifty yuan.
    expect(await worth('7.1024')).toBe(0n);
    const open = await desk.read<{ items: Lock[] }>('/rate-locks?limit=100');
    const left = open.items
      .filter(({ status }) => status === 'locked')
      .reduce(
        (sum, l) =>
          sum +
          BigInt((l as unknown as { amount: { amountMinor: string } }).amount.amountMinor) -
          BigInt(l.used.amountMinor),
        0n,
      );
    const lost = await worth('7.2024');
    // Sold at a locked rate and not used, and what was used before: all of it is short in dollars.
    expect(lost).toBeLessThanOrEqual(-left / 10n);
    const cancelled = { reason: 'The borrower pays from its own dollars', documentHash };
    expect((await bank.post(`/rate-locks/${id}/cancellation`, cancelled)).status).toBe(202);
    const moved = await over(
      () => bank.done(`/rate-locks/${id}/cancellation`, cancelled),
      ['rate_lock USD', 'exchange_position USD', 'rate_lock CNY', 'exchange_position CNY'],
    );
    expect(moved).toEqual([50_000, -50_000, -355_120, 355_120]);
    // What was lost on it at the rates of that day comes back with it.
    expect(await worth('7.2024')).toBe(5_000n);
    expect(await bank.refused(`/rate-locks/${id}/cancellation`, cancelled)).toBe('409 RATE_LOCK_OVER');
    expect((await repay(loanId, 1, id)).body.code).toBe('RATE_LOCK_OVER');

    const ends = await bank.done<Lock>('/rate-locks', asked(loanId, 500, { untilOn: '2026-03-10' }));
    desk.at('2026-03-11');
    expect((await repay(loanId, 1, ends.id)).body.code).toBe('RATE_LOCK_OVER');
    const expired = await over(reach, ['rate_lock USD', 'exchange_position USD', 'rate_lock CNY']);
    expect(expired).toEqual([50_000, -50_000, -355_120]);
    expect((await read(ends.id)).status).toBe('expired');
    expect(JSON.stringify((await bank.get(`/history/${ends.id}`)).body)).toContain('rateLock.expired');
  });
});
