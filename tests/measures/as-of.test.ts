import { beforeEach, describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const hash = (sign: string) => sign.repeat(64);
const money = (amount: number, currency = 'CNY') => ({ amountMinor: String(amount * 100), currency });

interface Return {
  id: string;
  figures: Record<string, unknown>;
  rowCount: number;
  rowsHash: string;
  replaces: string | null;
}
interface Rerun {
  isSame: boolean;
  isRebuilt: boolean;
  rebuiltHash: string;
  differs: string[];
}
const running = async (amount: number, more: { currency?: string; rateBps?: number; on?: string } = {}) => {
  const { currency = 'CNY', rateBps = 400, on = '2026-03-05' } = more;
  const loan = await desk.propose({
    amount: money(amount, currency),
    expectedOn: on,
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      periods: 1,
      rate: { kind: 'fixed', rateBps },
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency });
  return loan.id;
};
const said = (more: object) =>
  bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
    ...more,
  });
const make = (kind: string, periodTo: string, more: object = {}) =>
  bank.done<Return>('/policy-returns', { kind, periodFrom: '2026-03-01', periodTo, ...more });
const rerun = (made: Return) => desk.read<Rerun>(`/policy-returns/${made.id}/rerun`);
const pay = async (loanId: string, on: string) => {
  const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${loanId}/payoff`);
  await desk.repay(loanId, BigInt(owedMinor), on, 'CNY');
};

describe('a return of days that are over', () => {
  beforeEach(() => desk.at('2026-03-05'));

  it('tells what stood then, whatever was repaid, worsened or said since', async () => {
    await said({ kind: 'industry', value: 'hi_tech', validTo: '2026-03-31' });
    const repaid = await running(1_000_000);
    const late = await running(2_000_000);
    desk.at('2026-03-31');
    const then = await make('credit_by_industry', '2026-03-31', { addresseeId: authority.partyId });
    expect(then.figures).toEqual({
      byIndustry: { hi_tech: { loans: 2, outMinor: '300000000', shareBps: 10_000 } },
      totalMinor: '300000000',
    });
    const good = await make('bad_loans_by_size', '2026-03-31');
    desk.at('2026-04-03');
    await pay(repaid, '2026-04-03');
    await said({ kind: 'industry', value: 'steel', validFrom: '2026-04-01' });
    desk.at('2026-08-03');
    await bank.done(`/loans/${late}/classification`, {
      class: 'doubtful',
      reason: 'No order came',
    });
    // Rebuilt from the record it is the same to the hash.
    for (const made of [then, good]) {
      const again = await rerun(made);
      expect(again).toMatchObject({ isSame: true, isRebuilt: true, rebuiltHash: made.rowsHash, differs: [] });
    }
    // Made anew today, of the same days, it says the same, and so is no other return.
    const of = { kind: 'credit_by_industry', periodFrom: '2026-03-01', periodTo: '2026-03-31' };
    expect(await bank.refused('/policy-returns', { ...of, addresseeId: authority.partyId })).toBe('409 RETURN_STANDS');
    expect((await make('bad_loans_by_size', '2026-08-03', { periodFrom: '2026-08-01' })).figures.allBps).toBe(10_000);
    expect(await bank.refused('/policy-returns', { ...of, kind: 'bad_loans_by_size' })).toBe('409 RETURN_STANDS');
  });

  it('takes the place of the one before where the record of its days was put right', async () => {
    await desk.another();
    const loanId = await running(500_000);
    desk.at('2026-03-10');
    const first = await make('group_exposure', '2026-03-10');
    desk.at('2026-03-12');
    // Money that had come on the ninth is booked on the twelfth.
    await desk.repay(loanId, 20_000_000n, '2026-03-09', 'CNY');
    const again = await rerun(first);
    expect([again.isSame, again.isRebuilt]).toEqual([true, true]);
    const second = await make('group_exposure', '2026-03-10');
    expect(second.replaces).toBe(first.id);
    expect(second.figures).not.toEqual(first.figures);
  });

  it('adds no moneys, and goes to no authority of one’s own or for years at once', async () => {
    await desk.another();
    await running(700, { currency: 'EUR' });
    desk.at('2026-03-20');
    const { figures } = await make('maturity_ladder', '2026-03-20');
    expect(figures.inOtherMoneys).toMatchObject({ EUR: { rungs: { '1 to 90 days': { outMinor: '70000' } } } });
    expect(JSON.stringify({ ...figures, inOtherMoneys: null })).not.toContain('70000"');
    const long = { kind: 'maturity_ladder', periodFrom: '2020-01-01', periodTo: '2026-03-20' };
    expect(await bank.refused('/policy-returns', long)).toBe('422 RETURN_PERIOD_UNFIT');
    expect(
      await authority.refused('/policy-returns', { ...long, periodFrom: '2026-03-01', addresseeId: authority.partyId }),
    ).toBe('422 RETURN_OF_WHOM');
    expect(await bank.refused('/vat-methods', { year: 2025, method: 'whole_loan', documentHash: hash('d') })).toBe(
      '422 VAT_YEAR_UNFIT',
    );
  });

  it('exempts interest of its own days, of one line of a firm, however many loans make it (17)', async () => {
    await desk.another();
    await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
    await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash: hash('d') });
    await said({
      kind: 'size',
      purpose: 'tax',
      figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    });
    await running(9_000_000);
    desk.at('2026-03-25');
    interface Exempt {
      exemptMinor: string;
    }
    const exempt = async (periodFrom: string, periodTo: string) =>
      ((await make('vat_exempt_interest', periodTo, { periodFrom })).figures as unknown as Exempt).exemptMinor;
    // Twenty days at four per cent of nine million, of which eleven are in the period.
    expect(await exempt('2026-03-01', '2026-03-15')).toBe('1100000');
    expect(await exempt('2026-03-16', '2026-03-24')).toBe('900000');
    await desk.disburse((await approvedToday(9_000_000)).id, 900_000_000n, { currency: 'CNY' });
    desk.at('2026-03-27');
    // The second loan makes the line eighteen million: it is not within the cap, and the first, begun before, still is.
    expect(await exempt('2026-03-26', '2026-03-26')).toBe('100000');
  });
});

async function approvedToday(amount: number) {
  const loan = await desk.propose({
    amount: money(amount),
    expectedOn: '2026-03-25',
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      periods: 1,
      rate: { kind: 'fixed', rateBps: 400 },
    }),
  });
  await desk.approve(loan);
  return loan;
}
