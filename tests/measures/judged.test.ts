import { describe, expect, it } from 'vitest';
import { bringPaper } from '../support/files.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
const money = (amount: number, currency = 'CNY') => ({ amountMinor: String(amount * 100), currency });

const proposed = (currency = 'CNY') =>
  desk.propose({
    amount: money(1_000, currency),
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: terms({ shape: 'bullet', periods: 1, rate: { kind: 'fixed', rateBps: 800 }, dayCount: 'actual/360' }),
  });
const running = async (currency?: string) => {
  const loan = await proposed(currency);
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000n, { currency: currency ?? 'CNY' });
  return loan.id;
};
const good = {
  monthsInBusiness: 60,
  taxRating: 'B',
  salesChangeBps: 800,
  powerChangeBps: 500,
  paidLateOf100: 3,
  deliveriesInTimeOf100: 95,
};
/** Of another firm: consented, scored, and so many points. */
const scored = async (more: object = {}) => {
  await desk.another();
  await desk.borrower.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'consent',
    value: 'score_inputs',
    otherId: bank.partyId,
    validFrom: '2026-01-01',
    reason: 'For a loan',
  });
  const inputs = { ...good, ...more };
  return bank.done<{ id: string; figure: number; said: { reasons: { en: string; zh: string }[] } }>(
    `/parties/${desk.borrower.partyId}/scores`,
    { model: 'points-2026.1', inputs, documentHash },
  );
};
interface Return {
  id: string;
  figures: Record<string, unknown>;
  rowCount: number;
  rowsHash: string;
}
const make = (kind: string, periodTo: string, more: object = {}) =>
  bank.done<Return>('/policy-returns', { kind, periodFrom: '2026-03-01', periodTo, ...more });
const rerun = async ({ id }: Return) =>
  desk.read<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${id}/rerun`);

describe('measure 8: a score is held against what came of it', () => {
  it('tells by version and band how many loans went bad, and what a person decided otherwise apart', async () => {
    expect((await scored()).figure).toBe(81);
    const fine = await running();
    const poor = await scored({ taxRating: 'C', monthsInBusiness: 40 });
    expect([poor.figure >= 60 && poor.figure < 80, poor.said.reasons.length]).toEqual([true, 6]);
    const bad = await running();
    const worst = await scored({ taxRating: 'D', paidLateOf100: 40, salesChangeBps: -4_000 });
    await bank.done(`/policy-standings/${worst.id}/override`, { points: 45, reason: 'A new order', documentHash });
    await running();
    // A loan without a score is no row of it.
    await desk.another();
    await running();
    desk.at('2026-03-06');
    await bank.done(`/loans/${bad}/classification`, { class: 'doubtful', reason: 'No order came' });
    const made = await make('score_back_test', '2026-03-06', { addresseeId: authority.partyId });
    const none = { loans: 0, bad: 0, badBps: 0 };
    const one = { loans: 1, bad: 0, badBps: 0 };
    expect([made.rowCount, made.figures]).toEqual([
      3,
      {
        byModel: {
          'points-2026.1': {
            byBand: [
              { band: 'from80', ...one },
              { band: 'from60', loans: 1, bad: 1, badBps: 10_000 },
              { band: 'from40', ...none },
              { band: 'below40', ...none },
            ],
            isSorted: true,
            overridden: one,
          },
        },
      },
    ]);
    // A score that changes afterwards, or a loan that goes bad later, is no matter of what was foretold by then.
    desk.at('2026-03-08');
    await bank.done(`/loans/${fine}/classification`, { class: 'loss', reason: 'Bankrupt' });
    expect(await rerun(made)).toMatchObject({ isSame: true, isRebuilt: true });
    const later = (await make('score_back_test', '2026-03-08')).figures as {
      byModel: Record<string, { isSorted: boolean; byBand: { badBps: number }[] }>;
    };
    const { isSorted, byBand } = later.byModel['points-2026.1'] ?? {};
    expect([isSorted, byBand?.[0]?.badBps]).toEqual([true, 10_000]);
    desk.at('2026-03-05');
  });
});

describe('measure 16: what a bank cut and called in', () => {
  it('is told to the supervisor by kind and reason, with what was contested and undone', async () => {
    await desk.another();
    const order = (await bringPaper(bank)).sha256;
    const call = { reason: 'law', note: 'The works are closed by order', dueOn: '2026-04-30', documentHash: order };
    const [one, two] = [await running(), await running()];
    const cut = await bank.done<{ id: string }>(`/loans/${one}/call-ins`, call);
    await bank.done(`/loans/${two}/call-ins`, call);
    const before = await make('cuts_and_calls', '2026-03-05');
    expect(before.figures).toMatchObject({ made: 2, contested: 0, undone: 0, undoneBps: 0 });
    desk.at('2026-03-06');
    await desk.borrower.done(`/credit-cuts/${cut.id}/contest`, { reason: 'It was steel', documentHash });
    desk.at('2026-03-27');
    const answer = { undo: true, answer: 'The invoice shows steel' };
    await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cut.id}/answer`, answer);
    const after = await make('cuts_and_calls', '2026-03-27', { addresseeId: authority.partyId });
    // Twenty days were over on the twenty-sixth.
    const half = { made: 2, ofListed: 0, contested: 1, unanswered: 0, answeredLate: 1, undone: 1, undoneBps: 5_000 };
    expect(after.figures).toEqual({ ...half, byKind: { call: half }, byReason: { law: half } });
    expect(await rerun(before)).toMatchObject({ isSame: true, isRebuilt: true });
    desk.at('2026-03-05');
  });
});

describe('measure 12: how long a locked rate holds', () => {
  it('tells in each money what falls due after its lock is over', async () => {
    await desk.another();
    const loanId = await running('EUR');
    const lock = async (validUntil: string, amount: number) => {
      const pot = await bank.done<{ id: string }>('/pots', {
        kind: 'fx_lock',
        label: 'sell',
        name: `EUR until ${validUntil}`,
        amount: money(5_000, 'EUR'),
        validFrom: '2026-03-05',
        validUntil,
        documentHash,
        rate: '7.85',
      });
      const asked = { objectId: loanId, amount: money(amount, 'EUR'), reason: 'hedge' };
      return bank.done<{ id: string }>(`/pots/${pot.id}/earmarks`, asked);
    };
    // The loan falls due on 5 April.
    await lock('2026-04-05', 300);
    const early = await lock('2026-03-26', 200);
    const made = await make('tenor_gap', '2026-03-05');
    expect(made.figures).toEqual({
      byMoney: {
        EUR: { locks: 2, lockedMinor: '50000', averageGapDays: 4, uncovered: 1, uncoveredMinor: '20000' },
      },
    });
    desk.at('2026-03-06');
    await bank.done(`/earmarks/${early.id}/freeing`, { reason: 'locked anew' });
    expect(await rerun(made)).toMatchObject({ isSame: true, isRebuilt: true });
    desk.at('2026-03-05');
  });
});

describe('a loan that waits to be approved or paid out', () => {
  it('is nobody’s to do while its borrower is on a list of serious breach', async () => {
    await desk.another();
    const loan = await proposed();
    await desk.approve(loan);
    const mayDo = async () => {
      const { items } = (
        await desk.payer.get<{ items: { objectId: string; act: string; mayDo: boolean; others: unknown[] }[] }>(
          '/tasks?limit=200',
        )
      ).body;
      const task = items.find(({ objectId }) => objectId === loan.id);
      return [task?.act, task?.mayDo];
    };
    expect(await mayDo()).toEqual(['loan.disburse', true]);
    await authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
      kind: 'list',
      value: 'black',
      listYear: 2026,
      validFrom: '2026-01-01',
      documentHash,
      reason: 'A judgment',
    });
    expect(await mayDo()).toEqual(['loan.disburse', false]);
  });
});
