import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { partialTransactions } from '../support/intact.ts';
import { sold, transfer } from '../support/money.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;

interface Realisation {
  id: string;
  status: string;
  basis: { kind: string };
  lots: { lotId: string; referenceMinor: string }[];
  settlement: Record<string, unknown> | null;
}

/** The lender's balances of one facility or sale, and of what is kept once for all. */
async function balances(...subjectIds: string[]): Promise<Record<string, string>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return Object.fromEntries(
    body.items.filter((a) => ['', ...subjectIds].includes(a.subjectId)).map((a) => [a.kind, a.balanceMinor]),
  );
}

/** Every entry added up anew equals the kept balances, and no part of an act was kept without the rest. */
async function expectIntact(): Promise<void> {
  const { body } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(body.items).toEqual([expect.objectContaining({ balanced: true })]);
  expect(await partialTransactions(async (text) => (await desk.database.admin.query(text)).rows)).toEqual([]);
}

const minor = (balance: string | undefined): bigint => BigInt(balance ?? 0);

describe('realisation', () => {
  it('sells after default, against a reference, down the ranking; the pledgor gets what is left', async () => {
    await desk.price(70_000);
    await desk.valuationTerms();
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 900_000);
    const at = `/facilities/${facilityId}/realisations`;
    const body = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
    expect(await bank.refused(at, body)).toBe('422 NO_DEFAULT');
    clock.set('2026-12-16T06:00:00Z');
    expect(await importer.refused(at, body)).toBe('403 MANDATE_MISSING');
    expect(await bank.refused(at, body)).toBe('422 REFERENCE_MISSING');
    await desk.price(60_000);
    const free = await desk.lot(1);
    expect(await bank.refused(at, { ...body, lotIds: [free] })).toBe('422 NOT_SECURED');
    const proposed = await bank.done<Realisation>(at, body);
    expect(proposed).toMatchObject({
      status: 'proposed',
      basis: { kind: 'debt_overdue' },
      lots: [{ lotId, referenceMinor: '120000000' }],
    });
    await bank.done('/competing-rights', {
      grantorId: importer.partyId,
      kind: 'lien',
      holder: 'Warehouse, storage arrears',
      claim: yuan(50_000),
      lotIds: [lotId],
      source: 'Statement of the warehouse',
    });
    const step = (name: string) => `/realisations/${proposed.id}/${name}`;
    const sale = {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(1_100_000), costs: yuan(10_000) }],
    };
    expect(await bank.refused(step('settlement'), sale)).toBe('409 REALISATION_STEP');
    expect(await bank.refused(step('approval'))).toBe('403 SAME_PERSON');
    await second.done(step('approval'));
    expect(await bank.refused(step('settlement'), { ...sale, buyerId: bank.partyId })).toBe('403 TITLE_TO_LENDER');
    expect(await bank.refused(step('settlement'), { ...sale, soldOn: '2026-12-17' })).toBe('422 SALE_NOT_MADE');
    expect(
      await bank.refused(step('settlement'), { ...sale, lots: [{ ...sale.lots[0], proceeds: yuan(800_000) }] }),
    ).toBe('422 BELOW_REFERENCE');
    const bundle = await bank.get<Record<string, unknown[]>>(step('bundle'));
    expect(bundle.body.pledges).toMatchObject([{ id: pledgeId }]);
    expect(bundle.body.objectIds).toContain(lotId);
    expect((await importer.get(step('bundle'))).status).toBe(404);

    const before = await balances(facilityId, proposed.id);
    // Two settle at once; the goods are sold once.
    const answers = await Promise.all([
      bank.tried<Realisation>(step('settlement'), sale),
      bank.tried<Realisation>(step('settlement'), sale),
    ]);
    expect(answers.filter((a) => a.status < 300)).toHaveLength(1);
    const settled = answers.find((a) => a.status === 200)?.body;
    expect(settled?.settlement).toMatchObject({
      ownMinor: '90000000',
      surplusMinor: '14000000',
      shortfallMinor: '0',
    });
    const after = await balances(facilityId, proposed.id);
    expect(after).toMatchObject({
      loan_principal: '0',
      sale_costs_payable: '-1000000',
      secured_claims_payable: '-5000000',
      pledgor_payable: '-14000000',
    });
    expect(minor(after.cash) - minor(before.cash)).toBe(110_000_000n);
    await expectIntact();
    expect((await importer.get<{ status: string }>(`/lots/${lotId}`)).body.status).toBe('released');
    const { rows } = await desk.database.admin.query('select live from pledge_item where item_id = $1', [lotId]);
    expect(rows).toEqual([{ live: false }]);
  });

  it('that does not reach pays interest, then principal as it falls due; the rest stays owed, unsecured', async () => {
    clock.set('2026-12-16T07:00:00Z');
    const facilityId = await desk.facility(
      10_000_000,
      { warnBps: 8_200, callBps: 8_500 },
      { lotAdvanceBps: 8_000, interestBps: 360 },
    );
    const { lotId } = await desk.pledged(facilityId, 20);
    const later = await desk.draw(facilityId, 300_000, '2026-12-22');
    const sooner = await desk.draw(facilityId, 600_000, '2026-12-21');
    // Seven days at one basis point a day.
    clock.set('2026-12-23T06:00:00Z');
    await desk.price(60_000, '2026-12-23');
    const { id } = await bank.done<Realisation>(`/facilities/${facilityId}/realisations`, {
      route: 'auction',
      lotIds: [lotId],
      clauseHash: hash('e'),
    });
    await second.done(`/realisations/${id}/approval`);
    const before = await balances(facilityId, id);
    const { settlement } = await bank.done<Realisation>(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-12-23',
      lots: [{ lotId, proceeds: yuan(850_000), costs: yuan(10_000) }],
      lowPriceReason: 'auction_failed',
      bids: [
        { bidder: 'Smelter', amount: yuan(850_000) },
        { bidder: 'Another smelter', amount: yuan(820_000) },
      ],
    });
    expect(settlement).toMatchObject({
      claimMinor: '90063000',
      ownMinor: '84000000',
      applied: {
        allocations: [
          { drawdownId: sooner, interestMinor: '42000', principalMinor: '60000000' },
          { drawdownId: later, interestMinor: '21000', principalMinor: '23937000' },
        ],
        applicantClaimMinor: '0',
        heldMinor: '0',
      },
      surplusMinor: '0',
      shortfallMinor: '6063000',
    });
    const after = await balances(facilityId, id);
    expect(minor(after.cash) - minor(before.cash)).toBe(85_000_000n);
    expect(minor(after.interest_income) - minor(before.interest_income)).toBe(-63_000n);
    expect(after).toMatchObject({ loan_principal: '6063000', sale_costs_payable: '-1000000' });
    expect(after).not.toHaveProperty('pledgor_payable');
    const drawdowns = await Promise.all(
      [sooner, later].map(async (d) => (await bank.get<{ status: string }>(`/drawdowns/${d}`)).body.status),
    );
    expect(drawdowns).toEqual(['repaid', 'disbursed']);
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ exposureMinor: '6063000', countedMinor: '0' });
    await expectIntact();

    // An ordinary repayment of exactly the shortfall ends the debt.
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(60_630),
      ...transfer(),
      receivedOn: '2026-12-23',
      source: 'borrower',
    });
    expect(await balances(facilityId, id)).toMatchObject({ loan_principal: '0' });
    await expectIntact();
  });
});
