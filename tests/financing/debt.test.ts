import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { partialTransactions } from '../support/intact.ts';
import { sold, transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Debt {
  principalMinor: string;
  interestMinor: string;
  penaltyMinor: string;
  compoundMinor: string;
  costsMinor: string;
  totalMinor: string;
  debts: Record<string, string>[];
}
interface Cost {
  id: string;
  status: string;
  paid: { amountMinor: string };
}

const debt = async (facilityId: string, on = '') =>
  (await bank.get<Debt>(`/facilities/${facilityId}/debt${on && `?on=${on}`}`)).body;
const cost = (more: object = {}) => ({
  kind: 'enforcement',
  amount: yuan(5_000),
  incurredOn: desk.today(),
  documentHash: hash('c'),
  ...more,
});
const repay = (facilityId: string, amount: number, receivedOn = desk.today()) =>
  bank.done<Record<string, unknown>>(`/facilities/${facilityId}/repayments`, {
    amount: yuan(amount),
    ...transfer(),
    receivedOn,
    source: 'borrower',
  });

async function balances(...subjectIds: string[]): Promise<Record<string, bigint>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return Object.fromEntries(
    body.items.filter((a) => ['', ...subjectIds].includes(a.subjectId)).map((a) => [a.kind, BigInt(a.balanceMinor)]),
  );
}
/** What moved between two readings of the balances, by account. */
const moved = (before: Record<string, bigint>, after: Record<string, bigint>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([kind, balance]) => [kind, balance - (before[kind] ?? 0n)] as const)
      .filter(([, by]) => by !== 0n),
  );
async function expectIntact(): Promise<void> {
  const { body } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(body.items).toEqual([expect.objectContaining({ balanced: true })]);
  expect(await partialTransactions(async (text) => (await desk.database.admin.query(text)).rows)).toEqual([]);
}

const agreed = { interestBps: 435, overdueUpliftBps: 5_000, misuseUpliftBps: 10_000, expiresOn: '2028-12-31' };

describe('costs', () => {
  it('are claimed from the borrower with a document, counted in what is owed, and reversed by their own act', async () => {
    const facilityId = await desk.facility(10_000_000, {}, { expiresOn: '2027-12-31' });
    const at = `/facilities/${facilityId}/costs`;
    expect(await importer.refused(at, cost())).toBe('403 MANDATE_MISSING');
    const stranger = await desk.party('Other bank', 'bank');
    expect(await stranger.refused(at, cost())).toBe('404 NOT_FOUND');
    expect((await stranger.get(at)).status).toBe(404);
    expect(await bank.refused(at, cost({ amount: { amountMinor: '1', currency: 'EUR' } }))).toBe(
      '422 FACILITY_CURRENCY',
    );
    expect(await bank.refused(at, cost({ incurredOn: '2027-12-01' }))).toBe('422 COST_NOT_INCURRED');
    const before = await balances(facilityId);
    const once = await Promise.all(Array.from({ length: 8 }, () => bank.tried<Cost>(at, cost())));
    expect(once.filter((a) => a.status < 300)).toHaveLength(1);
    const body = cost({ kind: 'custody', amount: yuan(600), documentHash: hash('d') });
    const replayed = await Promise.all(Array.from({ length: 8 }, () => bank.post<Proposal>(at, body, 'custody-1')));
    expect(new Set(replayed.map((a) => `${a.status} ${a.body.id}`)).size).toBe(1);
    const { body: custody } = await bank.agreed<Cost>(replayed[0]?.body as Proposal);
    const damages = await bank.done<Cost>(at, cost({ kind: 'damages', amount: yuan(70), documentHash: hash('e') }));
    expect(moved(before, await balances(facilityId))).toEqual({
      cash: -560_000n,
      cost_claim: 567_000n,
      damages_income: -7_000n,
    });
    expect(await debt(facilityId)).toMatchObject({
      costsMinor: '567000',
      enforcementMinor: '500000',
      custodyMinor: '60000',
      damagesMinor: '7000',
      totalMinor: '567000',
    });
    const { body: position } = await bank.get<Record<string, string>>(`/facilities/${facilityId}`);
    expect(position).toMatchObject({ costsMinor: '567000', netExposureMinor: '567000' });
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ exposureMinor: '567000' });

    // Part of the costs is paid, the first incurred first; the borrower's cash does not go back while some is owed.
    await repay(facilityId, 5_100);
    expect(await debt(facilityId)).toMatchObject({
      enforcementMinor: '0',
      custodyMinor: '50000',
      damagesMinor: '7000',
    });
    const reversal = (c: Cost) => `/costs/${c.id}/reversal`;
    expect(await stranger.refused(reversal(custody), { reason: 'x' })).toBe('404 NOT_FOUND');
    expect(await importer.refused(reversal(custody), { reason: 'x' })).toBe('403 MANDATE_MISSING');
    const at600 = await balances(facilityId);
    const reversed = await Promise.all(
      Array.from({ length: 8 }, () => bank.tried<Cost>(reversal(custody), { reason: 'Billed twice' })),
    );
    expect(reversed.filter((a) => a.status === 200)).toHaveLength(1);
    // What the borrower had paid of it is its own again.
    expect(moved(at600, await balances(facilityId))).toEqual({
      cash: 60_000n,
      cost_claim: -50_000n,
      margin_deposit: -10_000n,
    });
    expect(
      await bank.refused(`/facilities/${facilityId}/margin-refunds`, {
        amount: yuan(100),
        ...transfer(),
        receivedOn: desk.today(),
      }),
    ).toBe('422 MARGIN_STILL_NEEDED');
    await bank.done(reversal(damages), { reason: 'Waived' });
    // What the costs had called is cured at the marks of two days; until then no cash goes back.
    await desk.mark();
    clock.advance(86_400);
    await desk.mark();
    await bank.done(`/facilities/${facilityId}/margin-refunds`, {
      amount: yuan(100),
      ...transfer(),
      receivedOn: desk.today(),
    });
    expect(await debt(facilityId)).toMatchObject({ costsMinor: '0', totalMinor: '0' });
    const listed = await importer.get<{ items: Cost[] }>(at);
    expect(listed.body.items.map((c) => [c.status, c.paid.amountMinor])).toEqual([
      ['recorded', '500000'],
      ['reversed', '10000'],
      ['reversed', '0'],
    ]);
    await bank.done(at, body);
    await expectIntact();
  });

  it('and penalties are in the letter of a margin call and in what a sale pays, in their order', async () => {
    clock.set('2026-10-26T06:00:00Z');
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { ...agreed, interestBps: 360, lotAdvanceBps: 7_000 });
    const { lotId } = await desk.pledged(facilityId, 20);
    const drawdownId = await desk.draw(facilityId, 900_000, '2026-10-27');
    clock.set('2026-10-29T02:00:00Z');
    await bank.done(`/facilities/${facilityId}/costs`, cost());
    await desk.price(55_000);
    await desk.mark();
    const calls = await bank.get<{ items: { letter: Record<string, string>; computation: Record<string, string> }[] }>(
      `/margin-calls?facilityId=${facilityId}`,
    );
    const [call] = calls.body.items;
    // A day at 0.01 %, two at 0.015 % on principal and on that interest.
    expect(call?.computation).toMatchObject({
      interestMinor: '9000',
      penaltyMinor: '27003',
      enforcementMinor: '500000',
    });
    for (const text of [call?.letter.zh, call?.letter.en])
      for (const figure of ['90.00', '270.00', '0.03', '5,000.00']) expect(text).toContain(figure);

    const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
      route: 'agreed_sale',
      lotIds: [lotId],
      clauseHash: hash('e'),
    });
    await second.done(`/realisations/${id}/approval`);
    const before = await balances(facilityId, id);
    const { settlement } = await bank.done<{ settlement: Record<string, unknown> }>(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-10-29',
      lots: [{ lotId, proceeds: yuan(905_300), costs: yuan(200) }],
      lowPriceReason: 'market_moved',
      bids: [
        { bidder: 'Smelter', amount: yuan(905_300) },
        { bidder: 'Another smelter', amount: yuan(900_000) },
      ],
    });
    expect(settlement).toMatchObject({
      claimMinor: '90536003',
      ownMinor: '90510000',
      applied: {
        costs: [{ paidMinor: '500000' }],
        allocations: [
          { drawdownId, interestMinor: '9000', penaltyMinor: '27003', compoundMinor: '3', principalMinor: '89973997' },
        ],
      },
      shortfallMinor: '26003',
    });
    expect(moved(before, await balances(facilityId, id))).toEqual({
      cash: 90_530_000n,
      sale_costs_payable: -20_000n,
      cost_claim: -500_000n,
      interest_income: -9_000n,
      penalty_income: -27_003n,
      loan_principal: -89_973_997n,
    });
    await expectIntact();
  });
});

describe('a debt that is late', () => {
  it('bears what was agreed, and a receipt pays costs, interest, then principal: vector 14 to the fen', async () => {
    clock.set('2026-11-02T06:00:00Z');
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, agreed);
    await desk.pledged(facilityId, 80);
    await desk.draw(facilityId, 3_000_000, '2027-02-17');
    // 107 days, then 25 late.
    clock.set('2027-03-14T06:00:00Z');
    await bank.done(`/facilities/${facilityId}/costs`, cost());
    const late = {
      principalMinor: '300000000',
      interestMinor: '3878750',
      penaltyMinor: '1376951',
      compoundMinor: '17576',
    };
    const asked = await debt(facilityId);
    expect(asked).toMatchObject({ ...late, costsMinor: '500000', totalMinor: '305755701' });
    expect(asked.debts).toMatchObject([late]);
    expect(await debt(facilityId)).toEqual(asked);
    expect(await debt(facilityId, '2027-02-17')).toMatchObject({ interestMinor: '3878750', penaltyMinor: '0' });
    expect((await importer.get<Debt>(`/facilities/${facilityId}/debt`)).body).toEqual(asked);
    const stranger = await desk.party('Stranger', 'trader');
    expect((await stranger.get(`/facilities/${facilityId}/debt`)).status).toBe(404);

    const before = await balances(facilityId);
    const paid = await repay(facilityId, 1_000_000);
    expect(paid).toMatchObject({
      costs: [{ paidMinor: '500000' }],
      allocations: [
        { interestMinor: '3878750', penaltyMinor: '1376951', compoundMinor: '17576', principalMinor: '94244299' },
      ],
      restMinor: '0',
    });
    expect(moved(before, await balances(facilityId))).toEqual({
      cash: 100_000_000n,
      cost_claim: -500_000n,
      interest_income: -3_878_750n,
      penalty_income: -1_376_951n,
      loan_principal: -94_244_299n,
    });
    expect(await debt(facilityId)).toMatchObject({ principalMinor: '205755701', totalMinor: '205755701' });
    // A receipt fixed what it paid: money dated before it is not reckoned over it.
    const early = { amount: yuan(0.01), receivedOn: '2027-02-20', source: 'borrower', ...transfer() };
    expect(await bank.refused(`/facilities/${facilityId}/repayments`, early)).toBe('422 RECEIPT_BEFORE_LAST');
    await expectIntact();
  });

  it('bears nothing that was not agreed, and from its day on what both agreed later', async () => {
    clock.set('2027-03-15T06:00:00Z');
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360, expiresOn: '2028-12-31' });
    await desk.pledged(facilityId, 30);
    await desk.draw(facilityId, 1_000_000, '2027-03-16');
    clock.set('2027-03-21T06:00:00Z');
    // Six days at a basis point each.
    expect(await debt(facilityId)).toMatchObject({ interestMinor: '60000', penaltyMinor: '0' });
    const at = `/facilities/${facilityId}/penalty-amendments`;
    const terms = { overdueUpliftBps: 5_000, misuseUpliftBps: 0, fromOn: '2027-03-21', documentHash: hash('d') };
    expect(await bank.refused(at, { ...terms, overdueUpliftBps: 5_001 })).toBe('422 PENALTY_OUT_OF_RANGE');
    expect(await bank.refused(at, { ...terms, fromOn: '2027-03-20' })).toBe('422 PENALTY_BACKDATED');
    expect(await importer.refused(at, terms)).toBe('403 MANDATE_MISSING');
    const { id } = await bank.done<{ id: string }>(at, terms);
    expect(await debt(facilityId, '2027-03-23')).toMatchObject({ interestMinor: '80000', penaltyMinor: '0' });
    const answer = `/penalty-amendments/${id}/answer`;
    expect(await bank.refused(answer, { accept: true })).toBe('403 MANDATE_MISSING');
    const other = await desk.party('Other trader', 'trader');
    expect(await other.refused(answer, { accept: true })).toBe('404 NOT_FOUND');
    const answers = await Promise.all(Array.from({ length: 8 }, () => importer.post(answer, { accept: true })));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    // Two days at 5.40 % on principal, and on the interest unpaid by then.
    expect(await debt(facilityId, '2027-03-23')).toMatchObject({
      interestMinor: '60000',
      penaltyMinor: '30018',
      compoundMinor: '18',
    });
    const late = await bank.done<{ id: string }>(at, { ...terms, overdueUpliftBps: 3_000 });
    expect(await importer.refused(`/penalty-amendments/${late.id}/answer`, { accept: true })).toBe(
      '409 PENALTY_NOT_PROPOSED',
    );
    clock.set('2027-03-22T06:00:00Z');
    expect(await importer.refused(`/penalty-amendments/${late.id}/answer`, { accept: true })).toBe(
      '422 PENALTY_BACKDATED',
    );
    expect((await importer.get<{ items: { status: string }[] }>(at)).body.items.map((a) => a.status)).toEqual([
      'agreed',
      'proposed',
    ]);
    // Eight receipts at once: each day is charged once, whoever comes first.
    const before = await debt(facilityId);
    await Promise.all(Array.from({ length: 8 }, () => repay(facilityId, 100)));
    const after = await debt(facilityId);
    // 600.00 of interest and 150.09 of a day's penalty, and what the eighth left over.
    expect(after).toMatchObject({ interestMinor: '0', penaltyMinor: '0', principalMinor: '99995009' });
    expect(BigInt(before.totalMinor) - BigInt(after.totalMinor)).toBe(80_000n);
    await repay(facilityId, 2_000_000);
    expect(await debt(facilityId)).toMatchObject({ totalMinor: '0' });
    await expectIntact();
  });

  it('of money used for something else bears the uplift for that alone, while it is found so', async () => {
    clock.set('2027-03-22T06:00:00Z');
    await desk.price(70_000);
    expect(
      await bank.refused('/facilities', {
        borrowerId: importer.partyId,
        limit: yuan(1),
        lotAdvanceBps: 1,
        receivableAdvanceBps: 1,
        marginBps: 0,
        interestBps: 435,
        misuseUpliftBps: 4_999,
        expiresOn: '2027-12-31',
      }),
    ).toBe('422 PENALTY_OUT_OF_RANGE');
    const facilityId = await desk.facility(10_000_000, {}, agreed);
    await desk.pledged(facilityId, 80);
    const drawdownId = await desk.draw(facilityId, 3_000_000, '2027-06-20');
    const at = `/drawdowns/${drawdownId}/misuse`;
    const body = { fromOn: '2027-03-22', documentHash: hash('e') };
    expect(await bank.refused(at, { ...body, fromOn: '2027-03-21' })).toBe('422 MISUSE_UNFIT');
    expect(await importer.refused(at, body)).toBe('403 MANDATE_MISSING');
    const found = await bank.done<{ id: string }>(at, body);
    expect(await bank.refused(at, body)).toBe('409 MISUSE_OPEN');
    clock.set('2027-04-21T06:00:00Z');
    expect(await debt(facilityId)).toMatchObject({ interestMinor: '0', penaltyMinor: '2175000', compoundMinor: '0' });
    const ended = `/misuse/${found.id}/end`;
    expect(await bank.refused(ended, { untilOn: '2027-04-22' })).toBe('422 MISUSE_UNFIT');
    const answers = await Promise.all(Array.from({ length: 8 }, () => bank.tried(ended, { untilOn: '2027-04-21' })));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(await debt(facilityId, '2027-04-22')).toMatchObject({ interestMinor: '36250', penaltyMinor: '2175000' });
    // Repaid early: interest for the actual days (Civil Code 677), and nothing is left.
    clock.set('2027-04-22T06:00:00Z');
    const before = await balances(facilityId);
    await repay(facilityId, 3_022_112.5);
    expect(moved(before, await balances(facilityId))).toEqual({
      cash: 302_211_250n,
      interest_income: -36_250n,
      penalty_income: -2_175_000n,
      loan_principal: -300_000_000n,
    });
    expect((await bank.get<{ status: string }>(`/drawdowns/${drawdownId}`)).body.status).toBe('repaid');
    expect(await bank.refused(at, { ...body, fromOn: '2027-04-22' })).toBe('422 MISUSE_UNFIT');
    await expectIntact();
  });
});

describe('interest kept back at pay-out', () => {
  it('is no principal: 950,000.00 is owed of 1,000,000.00, and bears 48,159.72 in a year (vector 26)', async () => {
    clock.set('2027-04-23T06:00:00Z');
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 500, expiresOn: '2028-12-31' });
    await desk.pledged(facilityId, 30);
    const before = await balances(facilityId);
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(1_000_000),
      dueOn: '2028-04-22',
    });
    await bank.done(`/drawdowns/${id}/approval`);
    const at = `/drawdowns/${id}/disbursement`;
    expect(await desk.checker.refused(at, { withheld: yuan(1_000_000) })).toBe('422 WITHHELD_UNFIT');
    // Five per cent for the 365 days to its due day: a cent more is no interest, whoever says so.
    expect(await desk.checker.refused(at, { withheld: yuan(50_694.45) })).toBe('422 WITHHELD_ABOVE_INTEREST');
    expect(await desk.checker.refused(at, { withheld: yuan(999_999) })).toBe('422 WITHHELD_ABOVE_INTEREST');
    const paid = await desk.checker.done<Record<string, unknown>>(at, { withheld: yuan(50_000) });
    expect(paid).toMatchObject({ amount: yuan(950_000), withheld: yuan(50_000) });
    expect(moved(before, await balances(facilityId))).toEqual({ cash: -95_000_000n, loan_principal: 95_000_000n });
    expect(await debt(facilityId, '2028-04-22')).toMatchObject({
      principalMinor: '95000000',
      interestMinor: '4815972',
    });
  });
});
