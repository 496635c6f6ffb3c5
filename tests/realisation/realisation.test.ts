import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;

interface Realisation {
  id: string;
  status: string;
  basis: { kind: string };
  lots: { lotId: string; referenceMinor: string }[];
  settlement: { ownMinor: string; surplusMinor: string; shortfallMinor: string; lots: { paid: unknown[] }[] } | null;
}

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
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(1_100_000), costs: yuan(10_000) }],
    };
    expect(await bank.refused(step('settlement'), sale)).toBe('409 REALISATION_STEP');
    expect(await bank.refused(step('approval'))).toBe('403 SAME_PERSON');
    await second.done(step('approval'));
    expect(await bank.refused(step('settlement'), { ...sale, buyerId: bank.partyId })).toBe('403 TITLE_TO_LENDER');
    expect(
      await bank.refused(step('settlement'), { ...sale, lots: [{ ...sale.lots[0], proceeds: yuan(800_000) }] }),
    ).toBe('422 BELOW_REFERENCE');
    const bundle = await bank.get<Record<string, unknown[]>>(step('bundle'));
    expect(bundle.body.pledges).toMatchObject([{ id: pledgeId }]);
    expect(bundle.body.objectIds).toContain(lotId);
    expect((await importer.get(step('bundle'))).status).toBe(404);

    // Two settle at once; the goods are sold once.
    const answers = await Promise.all([
      bank.post<Realisation>(step('settlement'), sale),
      bank.post<Realisation>(step('settlement'), sale),
    ]);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    const settled = answers.find((a) => a.status === 200)?.body;
    expect(settled?.settlement).toMatchObject({
      ownMinor: '90000000',
      surplusMinor: '14000000',
      shortfallMinor: '0',
    });
    expect((await importer.get<{ status: string }>(`/lots/${lotId}`)).body.status).toBe('released');
    const { rows } = await desk.database.admin.query('select live from pledge_item where item_id = $1', [lotId]);
    expect(rows).toEqual([{ live: false }]);
  });
});
