import { beforeEach, describe, expect, it } from 'vitest';
import { partyLimit } from '../support/factoring.ts';
import { limitOf, money, openLimit, stateCapital } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Market Supervision', 'authority');
const other = await desk.party('Second Bank', 'bank');
await stateCapital(bank);
const yuan = (amount: number) => money(amount, 'CNY');
const bullet = terms({ shape: 'bullet', periods: 1, every: { count: 6, unit: 'months' }, interestPeriod: 'daily' });
type Body = Record<string, string>;

let [above, below]: Client[] = [];
beforeEach(async () => {
  desk.at('2026-07-06');
  await desk.another();
  above = desk.borrower;
  await desk.another();
  below = desk.borrower;
});

const state = (by: Client, value: 'parent' | 'successor', more: object = {}) =>
  by.done<Body>(`/parties/${below?.partyId}/policy-standings`, {
    kind: 'relation',
    value,
    otherId: above?.partyId,
    validFrom: '2026-01-01',
    documentHash: 'b'.repeat(64),
    reason: 'Register of companies',
    ...more,
  });
const relate = () =>
  bank.done('/party-relations', {
    partyId: above?.partyId,
    otherId: below?.partyId,
    kind: 'controls',
    source: 'annual report',
  });
const propose = async (borrower: Client | undefined, amount: number) => {
  if (borrower) desk.borrower = borrower;
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: desk.clock.now().toISOString().slice(0, 10),
    availableUntil: '2026-08-31',
    terms: bullet,
  });
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  return loan.id;
};
/** What comes of lending to a firm: of the approval, or of the payment. */
const lend = async (borrower: Client | undefined, amount = 1_000) => {
  const id = await propose(borrower, amount);
  const approval = await desk.checker.tried<ProblemBody>(`/loans/${id}/approval`);
  if (approval.status !== 200) return { id, code: approval.body.code };
  const { body } = await desk.payer.tried<ProblemBody>(`/loans/${id}/disbursements`, {
    amount: yuan(amount),
    payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
  });
  return { id, code: body.code };
};
interface Exposure {
  id: string;
  figures: { byGroup: Record<string, { outMinor: string }> };
}
const exposure = async () => {
  const { figures, id } = await bank.done<Exposure>('/policy-returns', {
    kind: 'group_exposure',
    periodFrom: '2026-07-01',
    periodTo: '2026-07-06',
  });
  const again = await desk.read<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${id}/rerun`);
  expect([again.isSame, again.isRebuilt]).toEqual([true, true]);
  return [above, below].map((of) => figures.byGroup[of?.partyId ?? '']?.outMinor);
};

describe('measure 10: one group, whoever says so', () => {
  const ways = [
    ['the lender itself', relate],
    ['an authority', () => state(authority, 'parent')],
    ['what the lender was told', () => state(bank, 'parent', { figure: 5_000 })],
  ] as const;

  it.each(ways)('by %s: the limit of a group holds it, and the return sums it under its head', async (_, say) => {
    await say();
    await partyLimit(bank, 'group', below?.partyId ?? '', 10_000);
    const limit = await openLimit(bank, 'group', below as Client, yuan(1_500));
    expect(await lend(below)).toMatchObject({ code: undefined });
    expect(await lend(above)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await lend(above, 500)).toMatchObject({ code: undefined });
    expect((await limitOf(bank, limit)).usedMinor).toBe('150000');
    expect(await exposure()).toEqual(['150000', undefined]);
  });

  it.each(ways)('by %s: so does the limit on parties, and nobody decided where there is none', async (_, say) => {
    await say();
    for (const each of [above, below]) await partyLimit(bank, 'borrower', each?.partyId ?? '', 10_000);
    await partyLimit(bank, 'group', below?.partyId ?? '', 1_500);
    expect(await lend(below)).toMatchObject({ code: undefined });
    expect(await lend(above)).toMatchObject({ code: 'GATE_CLOSED' });
    await partyLimit(bank, 'group', below?.partyId ?? '', 2_000);
    expect(await lend(above)).toMatchObject({ code: undefined });
  });

  it('not by a share that does not control, by what another bank was told, or before its day', async () => {
    await state(bank, 'parent', { figure: 4_999 });
    await state(other, 'parent');
    await state(authority, 'successor', { validFrom: '2026-08-01' });
    await openLimit(bank, 'group', below as Client, yuan(1_500));
    expect(await lend(below)).toMatchObject({ code: undefined });
    expect(await lend(above)).toMatchObject({ code: undefined });
    expect(await exposure()).toEqual(['100000', '100000']);
  });

  it('a firm that leaves the group gives back what it took of its limit as it pays', async () => {
    const said = await state(bank, 'parent', { validTo: '2026-07-31' });
    expect(said.status).toBe('in_force');
    const limit = await openLimit(bank, 'group', above as Client, yuan(1_500));
    const { id } = await lend(below);
    expect((await limitOf(bank, limit)).usedMinor).toBe('100000');
    desk.at('2026-08-03');
    await desk.repay(id, 60_000n, '2026-08-03', 'CNY');
    const { usedMinor } = await limitOf(bank, limit);
    expect(BigInt(usedMinor)).toBeLessThan(50_000n);
    // Whoever is of the group no more takes nothing new of it.
    expect(await lend(below, 2_000)).toMatchObject({ code: undefined });
    expect((await limitOf(bank, limit)).usedMinor).toBe(usedMinor);
  });

  it('a default of any firm of the group counts as one of who borrows', async () => {
    await relate();
    const top = await desk.party('Head Works', 'trader');
    await bank.done(`/parties/${above?.partyId}/policy-standings`, {
      kind: 'relation',
      value: 'parent',
      otherId: top.partyId,
      validFrom: '2026-01-01',
      documentHash: 'b'.repeat(64),
      reason: 'Register of companies',
    });
    const said = { kind: 'default', since: '2026-07-01', reason: 'Nothing was paid' };
    await bank.done(`/parties/${top.partyId}/standings`, said);
    expect((await lend(below)).code).toBe('GATE_CLOSED');
    // Of a firm that belongs to nobody it says nothing.
    await desk.another();
    expect((await lend(desk.borrower)).code).toBeUndefined();
  });

  it('a return that was made by the one relation of a firm is rebuilt as it was told', async () => {
    await relate();
    const { id: loanId } = await lend(below);
    const ask = { kind: 'group_exposure', periodFrom: '2026-07-02', periodTo: '2026-07-06' };
    const { id, reckoning } = await bank.done<{ id: string; reckoning: number }>('/policy-returns', ask);
    const rerun = () => desk.read<{ isRebuilt: boolean; differs: string[] }>(`/policy-returns/${id}/rerun`);
    expect([reckoning, (await rerun()).isRebuilt]).toEqual([5, true]);
    await desk.database.admin.query(`alter table policy_return disable trigger user;
      update policy_return set reckoning = 2 where id = '${id}'; alter table policy_return enable trigger user`);
    // By the one that was before it the firm stands for itself: the row of its loan differs.
    expect((await rerun()).differs).toContain(loanId);
  });
});
