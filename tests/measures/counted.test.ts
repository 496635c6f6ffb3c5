import { describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const hash = (sign: string) => sign.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const small = { industry: 'industry', employees: 50, revenueMinor: '500000000', documentHash: hash('b') };
const large = { industry: 'industry', employees: 5_000, revenueMinor: '50000000000', documentHash: hash('b') };

const wish = (amount: number, figures: object) => ({
  amount: yuan(amount),
  expectedOn: desk.clock.now().toISOString().slice(0, 10),
  availableUntil: '2026-06-30',
  terms: terms({ dayCount: 'actual/360' }),
  borrowerFigures: figures,
});
const running = async (amount: number, figures: object) => {
  const loan = await desk.propose(wish(amount, figures));
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
  return loan.id;
};
/** Of either kind of return. */
interface Figures {
  byMoney: { CNY: { all: object; small: object; isNoSlower: boolean; isNoFewer: boolean } };
  refused: number;
  asked: number;
  firms: number;
  bySource: Record<string, object>;
  byValue: Record<string, object>;
}
const make = (kind: string, periodFrom: string, periodTo: string) =>
  bank.done<{ id: string; figures: Figures }>('/policy-returns', { kind, periodFrom, periodTo });
const rebuilt = async (id: string) => desk.read<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${id}/rerun`);
const state = (more: object, by: Client) =>
  by.done<{ id: string }>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
    ...more,
  });

describe('measure 16: assessment by the supervisor', () => {
  it('holds the growth of loans to small firms against that of all, and how many have one against how many had', async () => {
    await desk.another();
    const first = await running(1_000_000, small);
    await desk.another();
    await running(4_000_000, large);
    desk.at('2026-04-01');
    await desk.another();
    await running(500_000, small);
    desk.at('2026-04-02');
    const grown = await make('small_loans', '2026-04-01', '2026-04-01');
    expect(grown.figures.byMoney.CNY).toEqual({
      all: { beforeMinor: '500000000', outMinor: '550000000', growthBps: 1_000, borrowersBefore: 2, borrowers: 3 },
      small: { beforeMinor: '100000000', outMinor: '150000000', growthBps: 5_000, borrowersBefore: 1, borrowers: 2 },
      isNoSlower: true,
      isNoFewer: true,
    });
    // One small firm pays all of it back: fewer have one, and less is lent to them.
    desk.at('2026-04-10');
    const owed = await desk.read<{ owedMinor: string }>(`/loans/${first}/payoff?on=2026-04-10`);
    await desk.repay(first, BigInt(owed.owedMinor), '2026-04-10', 'CNY');
    desk.at('2026-04-11');
    const shrunk = await make('small_loans', '2026-04-02', '2026-04-10');
    expect(shrunk.figures.byMoney.CNY).toMatchObject({ isNoSlower: false, isNoFewer: false });
    expect(await rebuilt(grown.id)).toMatchObject({ isSame: true, isRebuilt: true });
  });
});

describe('measure 19: hits by source', () => {
  it('counts what a list refused though the refused act left nothing, and what an event of credit asked for, to propose and to approve', async () => {
    desk.at('2026-05-04');
    await desk.another();
    await state({ kind: 'credit_event', value: 'payment_arrears', figure: 3 }, bank);
    const loan = await desk.propose(wish(100_000, small));
    await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
    expect((await desk.checker.post(`/loans/${loan.id}/approval`)).status).toBe(202);
    const list = await state({ kind: 'list', value: 'black', listYear: 2026 }, authority);
    const asks = { ...wish(100_000, small), borrowerId: desk.borrower.partyId, purposeKind: 'working_capital' };
    const full = {
      ...asks,
      purpose: 'Steel',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
    };
    expect(await bank.refused('/loans', full)).toBe('422 LIST_PENALTY');
    expect(await bank.refused('/loans', full)).toBe('422 LIST_PENALTY');
    desk.at('2026-05-05');
    const hits = await make('hits_by_source', '2026-05-04', '2026-05-04');
    expect(hits.figures).toEqual({
      refused: 2,
      asked: 2,
      firms: 1,
      bySource: {
        [authority.partyId]: { refused: 2, asked: 0, firms: 1 },
        [bank.partyId]: { refused: 0, asked: 2, firms: 1 },
      },
      byValue: {
        'credit_event payment_arrears': { refused: 0, asked: 2, firms: 1 },
        'list black': { refused: 2, asked: 0, firms: 1 },
      },
    });
    expect(await rebuilt(hits.id)).toMatchObject({ isSame: true, isRebuilt: true });
    // Whom it is sent to reads what each said came to, and not who it was.
    const days = { kind: 'hits_by_source', periodFrom: '2026-05-04', periodTo: '2026-05-04' };
    const sent = await bank.done<{ id: string }>('/policy-returns', { ...days, addresseeId: authority.partyId });
    const read = (await authority.get<{ figures: Figures }>(`/policy-returns/${sent.id}`)).body.figures;
    expect(read.bySource).toEqual({
      1: { refused: 2, asked: 0, firms: 1 },
      2: { refused: 0, asked: 2, firms: 1 },
    });
    // Another bank has its own, and none of these.
    const other = await desk.party('Second Bank', 'bank');
    expect((await other.done<{ figures: Figures }>('/policy-returns', days)).figures.firms).toBe(0);
    expect(list.id).toMatch(/^pst_/);
  });
});
