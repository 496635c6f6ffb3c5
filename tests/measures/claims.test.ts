import { describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { statedSmall } from '../support/said.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const guarantor = await desk.party('City Guarantee', 'guarantor');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const drawers = [bank.partyId];

interface Kept {
  id: string;
  status: string;
  leftMinor: string;
}
const open = (by: Client, kind: string, label: string, amount: number, more: object = {}) =>
  by.done<Kept>('/pots', {
    kind,
    label,
    name: `${kind} ${label}`,
    amount: yuan(amount),
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
    ...more,
  });
const sized = (purpose: string) => statedSmall(bank, desk.borrower, purpose);
/** A million at 4.8 per cent since March; its first interest, 4,000 yuan, is paid in April. */
const running = async (amount = 1_000_000) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'equal_principal', rate: { kind: 'fixed', rateBps: 480 } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
  return loan.id;
};
const claim = (objectId: string, minor: number) => ({
  objectId,
  amount: { amountMinor: String(minor), currency: 'CNY' },
  reason: 'interest of the first month',
});
const left = async (by: Client, { id }: Kept) => (await by.get<Kept>(`/pots/${id}`)).body.leftMinor;

describe('measure 17: what is claimed of another’s pot', () => {
  it('is no more than the loan bore, is asked for by two, and counts once the owner has said yes', async () => {
    const pot = await open(authority, 'subsidy', 'interest', 1_000_000, { drawers });
    const other = await open(authority, 'subsidy', 'interest', 1_000_000, { drawers });
    await desk.another();
    await sized('subsidy');
    const loanId = await running();
    // Nothing of its interest is paid yet, however much is owed.
    expect(await bank.refused(`/pots/${pot.id}/earmarks`, claim(loanId, 1))).toBe('422 POT_ADMITS_NOT');
    desk.at('2026-04-05');
    await desk.repay(loanId, 17_066_667n, '2026-04-05', 'CNY');
    const dear = await bank.post<ProblemBody>(`/pots/${pot.id}/earmarks`, claim(loanId, 400_001));
    expect([dear.body.code, JSON.stringify(dear.body.facts)]).toEqual([
      'POT_ADMITS_NOT',
      expect.stringContaining('"asks":"400000"'),
    ]);
    const one = await bank.post<Kept>(`/pots/${pot.id}/earmarks`, claim(loanId, 400_000));
    expect(one.status).toBe(202);
    const agreed = await (await colleagueOf(bank, 0)).done<{ outcome: Kept }>(`/proposals/${one.body.id}/agreement`);
    const asked = agreed.outcome;
    expect(asked.status).toBe('asked');
    // Room is kept for it, and it is awaited by who owns the pot.
    expect(await left(authority, pot)).toBe('99600000');
    const { items } = (await authority.get<{ items: { act: string; objectId: string }[] }>('/tasks')).body;
    expect(items).toContainEqual(expect.objectContaining({ act: 'earmark.answer', objectId: asked.id }));
    expect(await bank.refused(`/earmarks/${asked.id}/answer`, { accept: true, reason: 'ours' })).toBe(
      '403 POT_NOT_YOURS',
    );
    await authority.done(`/earmarks/${asked.id}/answer`, { accept: true, reason: 'as its paper shows' });
    expect(await authority.refused(`/earmarks/${asked.id}/answer`, { accept: false, reason: 'again' })).toBe(
      '409 EARMARK_ANSWERED',
    );
    // What was granted is not let go by who has it, to be claimed a second time elsewhere.
    expect(await bank.refused(`/earmarks/${asked.id}/freeing`, { reason: 'a slip' })).toBe('403 POT_NOT_YOURS');
    expect(await bank.refused(`/pots/${other.id}/earmarks`, claim(loanId, 1))).toBe('409 POT_TAKEN');
    const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${loanId}/payoff`);
    await desk.repay(loanId, BigInt(owedMinor), '2026-04-05', 'CNY');
    await bank.done(`/loans/${loanId}/closure`);
    expect(await left(authority, pot)).toBe('99600000');
    expect(await bank.refused(`/pots/${other.id}/earmarks`, claim(loanId, 1))).toBe('409 POT_TAKEN');
    desk.at('2026-03-05');
  });

  it('binds no guarantor before it has said yes; a no makes room again', async () => {
    const fund = await open(guarantor, 'risk_share', 'national_fund', 800_000, { shareBps: 8_000, drawers });
    await desk.another();
    await sized('guarantee');
    const loanId = await running();
    const asked = await bank.done<Kept>(`/pots/${fund.id}/earmarks`, claim(loanId, 80_000_000));
    expect([asked.status, await left(guarantor, fund)]).toEqual(['asked', '0']);
    const declined = await guarantor.done<Kept>(`/earmarks/${asked.id}/answer`, { accept: false, reason: 'too late' });
    expect([declined.status, await left(guarantor, fund)]).toEqual(['declined', '80000000']);
    const again = await bank.done<Kept>(`/pots/${fund.id}/earmarks`, claim(loanId, 80_000_000));
    await bank.done(`/earmarks/${again.id}/freeing`, { reason: 'asked for by a slip' });
    expect(await left(guarantor, fund)).toBe('80000000');
  });
});

describe('a pot of its kind', () => {
  it('says its rate, its share, its lenders, and no more than its loan', async () => {
    await desk.another();
    const of = {
      name: 'x',
      amount: yuan(2_000_000),
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      documentHash: hash('b'),
    };
    const refused = (more: object) => bank.refused('/pots', { ...of, ...more });
    expect(await refused({ kind: 'fx_lock', label: 'sell' })).toBe('422 POT_UNFIT');
    expect(await refused({ kind: 'fx_lock', label: 'sell', rate: '0' })).toBe('422 POT_UNFIT');
    // Of yuan in yuan there is none.
    expect(await refused({ kind: 'fx_lock', label: 'sell', rate: '7.1' })).toBe('422 POT_UNFIT');
    expect(await refused({ kind: 'risk_share', label: 'national_fund', shareBps: 0 })).toBe('422 POT_UNFIT');
    // The national fund stands behind a guarantor, and a subsidy is an authority’s to give: neither is a bank’s own word.
    const own = { kind: 'risk_share', label: 'national_fund', shareBps: 8_000 };
    const unfit = await bank.tried<ProblemBody>('/pots', { ...of, ...own });
    expect(unfit.body).toMatchObject({ code: 'POT_UNFIT', facts: { roles: ['guarantor', 'authority'] } });
    expect(await refused({ kind: 'subsidy', label: 'interest' })).toBe('422 POT_UNFIT');
    for (const kind of ['quota', 'bond'])
      expect(await guarantor.refused('/pots', { ...of, kind, label: 'small' })).toBe('422 POT_UNFIT');
    expect(await refused({ kind: 'bond', label: 'small', drawers: [desk.borrower.partyId] })).toBe('422 POT_UNFIT');
    const loanId = await running();
    const payees = [
      { name: 'Supplier of Steel', accountNumber: '6222000011112222', milestone: 'in use', amount: yuan(1) },
    ];
    expect(await refused({ kind: 'purpose_account', label: 'upgrade', loanId, payees })).toBe('422 POT_UNFIT');
    const more = [{ ...payees[0], amount: yuan(900_000) }];
    const whole = { kind: 'purpose_account', label: 'upgrade', loanId, payees: more, amount: yuan(800_000) };
    expect(await refused(whole)).toBe('422 POT_UNFIT');
  });

  it('is left by a loan that is settled, and takes two loans of one firm as one line', async () => {
    const batch = await open(bank, 'relending_batch', 'small', 50_000_000, { beforeBps: 600 });
    await desk.another();
    await sized('relending');
    const loanId = await running();
    await bank.done(`/pots/${batch.id}/earmarks`, claim(loanId, 100_000_000));
    const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${loanId}/payoff`);
    await bank.done(`/loans/${loanId}/settlement`, {
      bankReference: 'CNAPS20260305777',
      amount: { amountMinor: owedMinor, currency: 'CNY' },
      receivedOn: '2026-03-05',
    });
    expect(await left(bank, batch)).toBe('5000000000');
    await desk.another();
    await sized('relending');
    const big = async () => {
      const loan = await desk.propose({
        amount: yuan(15_000_000),
        expectedOn: '2026-03-05',
        availableUntil: '2026-03-31',
        terms: terms({ rate: { kind: 'fixed', rateBps: 480 } }),
      });
      await desk.approve(loan);
      await desk.disburse(loan.id, 1_500_000_000n, { currency: 'CNY' });
      return loan.id;
    };
    const first = await big();
    await bank.done(`/pots/${batch.id}/earmarks`, claim(first, 1_500_000_000));
    const second = await big();
    expect(await bank.refused(`/pots/${batch.id}/earmarks`, claim(second, 1))).toBe('422 POT_ADMITS_NOT');
  });
});

describe('returns of pots and applications', () => {
  interface Return {
    id: string;
    figures: Record<string, unknown>;
  }
  const make = (by: Client, kind: string) =>
    by.done<Return>('/policy-returns', { kind, periodFrom: '2026-03-05', periodTo: '2026-03-05' });

  it('tell the mix of a guarantor, the use of a bond, what was traced, and what became of applications', async () => {
    const own = await desk.party('District Guarantee', 'guarantor');
    const fund = await open(own, 'risk_share', 'national_fund', 10_000_000, { shareBps: 8_000, drawers });
    await desk.another();
    await sized('guarantee');
    await sized('bond');
    const loanId = await running();
    const asked = await bank.done<Kept>(`/pots/${fund.id}/earmarks`, claim(loanId, 80_000_000));
    // What is asked for and not granted counts nowhere.
    const before = await make(own, 'guarantee_mix');
    expect(before.figures).toMatchObject({ leastBps: 8_000, byMoney: { CNY: { guaranteedMinor: '0' } } });
    // A second loan of the same firm: what stands for one firm is one guarantee, small up to five million together.
    const large = await running(6_000_000);
    await own.done(`/earmarks/${asked.id}/answer`, { accept: true, reason: 'as its paper shows' });
    const mix = async () => (await make(own, 'guarantee_mix')).figures;
    const aims = { leastBps: 8_000, upTo5mLeastBps: 5_000, feeAimBps: 100 };
    const all = (minor: string, few: string) => ({
      CNY: {
        guaranteedMinor: minor,
        smallMinor: minor,
        smallBps: 10_000,
        upTo5mMinor: few,
        upTo5mBps: few === '0' ? 0 : 10_000,
      },
    });
    expect(await mix()).toEqual({ ...aims, byMoney: all('80000000', '80000000') });
    const more = await bank.done<Kept>(`/pots/${fund.id}/earmarks`, claim(large, 480_000_000));
    await own.done(`/earmarks/${more.id}/answer`, { accept: true, reason: 'as its paper shows' });
    expect(await mix()).toEqual({ ...aims, byMoney: all('560000000', '0') });
    const bond = await open(bank, 'bond', 'small', 4_000_000);
    await bank.done(`/pots/${bond.id}/earmarks`, claim(loanId, 100_000_000));
    const used = await make(bank, 'use_of_proceeds');
    expect(used.figures).toEqual({
      byMoney: {
        CNY: {
          bonds: 1,
          amountMinor: '400000000',
          linkedMinor: '100000000',
          unlinkedMinor: '300000000',
          linkedBps: 2_500,
        },
      },
    });
    const again = await desk.read<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${used.id}/rerun`);
    expect([again.isSame, again.isRebuilt]).toEqual([true, true]);
    expect((await make(bank, 'traced_share')).figures).toEqual({ byMoney: {} });
    const { figures } = await make(bank, 'funnel');
    expect(figures).toMatchObject({ declined: 0, hoursToYes: 0 });
    expect(Number(figures.applied)).toBeGreaterThan(0);
    expect(figures.approvedBps).toBe(10_000);
  });
});
