import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'a'.repeat(64);
const wish = (of: object) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: yuan(12_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ periods: 12, ...of }),
});
const rate = (rateBps: number) => ({ rate: { kind: 'fixed', rateBps } });

it('measure 13: a rate of what was lent is no rate of what is owed: a loan is admitted to a batch by what it costs', async () => {
  const batch = await bank.done<{ id: string }>('/pots', {
    kind: 'relending_batch',
    label: 'small',
    name: 'Batch',
    amount: yuan(1_000_000),
    beforeBps: 520,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash,
  });
  const given = async (of: object) => {
    await desk.another();
    await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
      kind: 'size',
      purpose: 'relending',
      figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
      validFrom: '2026-01-01',
      documentHash,
      reason: 'Seen on paper',
    });
    const loan = await desk.propose(wish(of));
    await desk.approve(loan);
    await desk.disburse(loan.id, 1_200_000n, { currency: 'CNY' });
    return bank.tried<ProblemBody>(`/pots/${batch.id}/earmarks`, {
      objectId: loan.id,
      amount: yuan(12_000),
      reason: 'qualifies',
    });
  };
  const flat = (await given({ interestMethod: 'flat', ...rate(470) })).body;
  expect([flat.code, JSON.stringify(flat.facts)]).toEqual(['POT_ADMITS_NOT', expect.stringContaining('passThrough')]);
  expect((await given(rate(470))).status).toBe(201);
  const paid = await given({ interestMethod: 'flat', ...rate(220) });
  expect(paid.status).toBe(201);
  // The stock of the batch is told by it, too: what passes on is what the firms pay less, and not what the rate is called.
  const { objectId } = paid.body as unknown as { objectId: string };
  const { allInBps } = await desk.read<{ allInBps: number }>(`/loans/${objectId}/cost-sheet`);
  expect(allInBps).toBeGreaterThan(400);
  const asked = { kind: 'relending_stock', periodFrom: '2026-03-05', periodTo: '2026-03-05' };
  const made = await bank.done<{ id: string; reckoning: number; figures: object }>('/policy-returns', asked);
  const averageBps = Math.round((470 + allInBps) / 2);
  expect([made.reckoning, made.figures]).toMatchObject([5, { loans: 2, averageBps }]);
  // One that was made by the names of rates is rebuilt so.
  const rerun = () => desk.read<{ isRebuilt: boolean; differs: string[] }>(`/policy-returns/${made.id}/rerun`);
  expect(await rerun()).toMatchObject({ isRebuilt: true, differs: [] });
  await desk.database.admin.query(`alter table policy_return disable trigger user;
    update policy_return set reckoning = 4 where id = '${made.id}'; alter table policy_return enable trigger user`);
  expect((await rerun()).differs).toEqual([objectId]);
});

it('measure 8: a rate that some periods do not bear is no price of the risk', async () => {
  await desk.another();
  await desk.borrower.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'consent',
    value: 'score_inputs',
    otherId: bank.partyId,
    validFrom: '2026-01-01',
    reason: 'We ask for credit',
  });
  const inputs = {
    monthsInBusiness: 60,
    taxRating: 'B',
    salesChangeBps: 800,
    powerChangeBps: 500,
    paidLateOf100: 3,
    deliveriesInTimeOf100: 95,
  };
  await bank.done(`/parties/${desk.borrower.partyId}/scores`, { model: 'points-2026.1', inputs, documentHash });
  const asked = (of: object) =>
    bank.tried<ProblemBody>(
      '/loans',
      wish({ shape: 'bullet', periods: 1, every: { count: 12, unit: 'months' }, ...of }),
    );
  expect((await asked(rate(299))).body.code).toBe('RATE_BELOW_RISK');
  expect((await asked(rate(300))).status).toBe(201);
  const free = (await asked({ ...rate(300), interestFreePeriods: 1 })).body;
  expect([free.code, free.facts?.rateBps]).toEqual(['RATE_BELOW_RISK', 0]);
});
