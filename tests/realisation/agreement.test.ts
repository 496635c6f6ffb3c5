import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { partialTransactions } from '../support/intact.ts';
import { sold } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, exporter, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Realisation {
  id: string;
  basis: Record<string, string>;
  settlement: Record<string, unknown>;
}

async function pledged(facilityId: string, more: object = {}, t = 20) {
  const lotId = await desk.stock(t);
  const { id } = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
    ...more,
  });
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  return lotId;
}
const body = (...lotIds: string[]) => ({ route: 'agreed_sale', lotIds, clauseHash: hash('e') });
const propose = (facilityId: string, lotIds: string[], more: object = {}) =>
  bank.post<Realisation & ProblemBody>(`/facilities/${facilityId}/realisations`, { ...body(...lotIds), ...more });
async function approved(facilityId: string, lotIds: string[], more: object = {}) {
  const { body: made } = await propose(facilityId, lotIds, more);
  await second.done(`/realisations/${made.id}/approval`);
  return made;
}
const sale = (lots: [lotId: string, proceeds: number, costs: number][], more: object = {}) => ({
  buyer: 'Smelter',
  ...sold(),
  soldOn: desk.today(),
  lots: lots.map(([lotId, proceeds, costs]) => ({ lotId, proceeds: yuan(proceeds), costs: yuan(costs) })),
  ...more,
});
async function expectIntact(): Promise<void> {
  const { body: check } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(check.items).toEqual([expect.objectContaining({ balanced: true })]);
  expect(await partialTransactions(async (text) => (await desk.database.admin.query(text)).rows)).toEqual([]);
}

describe('what a pledge answers for', () => {
  it('is what the lender takes from its goods: interest and the cost of selling only where agreed', async () => {
    const facilityId = await desk.facility(10_000_000, undefined, { interestBps: 360 });
    const narrow = await pledged(facilityId, { securedScope: ['principal'] });
    const whole = await pledged(facilityId, {}, 1);
    await desk.draw(facilityId, 900_000, '2026-10-19');
    // Ten days at one basis point a day, once the debt is overdue.
    clock.set('2026-10-22T06:00:00Z');
    await desk.price(70_000);
    const { id } = await approved(facilityId, [narrow, whole]);
    const { settlement } = await bank.done<Realisation>(
      `/realisations/${id}/settlement`,
      sale([
        [narrow, 1_400_000, 10_000],
        [whole, 70_000, 1_000],
      ]),
    );
    // The first lot pays the principal and bears no cost; the second, all that is left, and its own cost.
    expect(settlement).toMatchObject({
      claimMinor: '90090000',
      ownMinor: '90090000',
      lots: [
        { paid: [{ rightId: facilityId, paidMinor: '90000000' }], surplusMinor: '50000000' },
        { paid: [{ rightId: facilityId, paidMinor: '90000' }], surplusMinor: '6810000' },
      ],
      costsUnmetMinor: '1000000',
      surplusMinor: '56810000',
      shortfallMinor: '0',
    });
    const { body: payables } = await bank.get<{ payables: object[] }>(`/realisations/${id}/payments`);
    expect(payables.payables).toEqual([
      { kind: 'sale_costs', rightId: null, owedMinor: '100000', paidMinor: '0' },
      { kind: 'surplus', rightId: null, owedMinor: '56810000', paidMinor: '0' },
    ]);
    await expectIntact();
  });

  it('leaves the rest of the debt owed and the rest of the proceeds to the pledgor', async () => {
    const facilityId = await desk.facility(10_000_000, undefined, { interestBps: 360 });
    const lotId = await pledged(facilityId, { securedScope: ['principal', 'enforcement_cost'] });
    await desk.draw(facilityId, 900_000, '2026-10-25');
    clock.set('2026-11-01T06:00:00Z');
    await desk.price(70_000);
    const { id } = await approved(facilityId, [lotId]);
    const settled = await bank.done<Realisation>(`/realisations/${id}/settlement`, sale([[lotId, 1_400_000, 10_000]]));
    expect(settled.settlement).toMatchObject({
      claimMinor: '90090000',
      ownMinor: '90000000',
      surplusMinor: '49000000',
      shortfallMinor: '90000',
    });
    await expectIntact();
  });
});

describe('the events on which a pledge may be realised', () => {
  it('are those agreed: an uncured call and any other only where the pledge over every lot names it', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const standard = await pledged(facilityId);
    const bare = await pledged(facilityId, { triggers: [] });
    const wide = await pledged(facilityId, { triggers: ['seizure', 'insolvency'] });
    await desk.draw(facilityId, 2_900_000, '2026-12-30');
    expect((await propose(facilityId, [standard])).body.code).toBe('NO_DEFAULT');
    const seizure = {
      kind: 'seizure',
      occurredOn: desk.today(),
      documentHash: hash('d'),
      statement: 'Order of the Liangjiang court of this day',
    };
    const refused = async (lotIds: string[], trigger: object) =>
      (await propose(facilityId, lotIds, { trigger: { ...seizure, ...trigger } })).body.code;
    expect(await refused([wide, standard], {})).toBe('TRIGGER_NOT_AGREED');
    expect(await refused([wide], { kind: 'cross_default' })).toBe('TRIGGER_NOT_AGREED');
    expect(await refused([wide], { occurredOn: '2027-01-01' })).toBe('TRIGGER_NOT_YET');
    expect(await refused([wide], { kind: 'margin_call_expired' })).toBe('INPUT_INVALID');
    expect(await importer.refused(`/facilities/${facilityId}/realisations`, body(wide))).toBe('403 MANDATE_MISSING');
    const rival = await desk.party('Rival bank', 'bank');
    expect(await rival.refused(`/facilities/${facilityId}/realisations`, body(wide))).toBe('404 NOT_FOUND');
    const asked = { ...body(wide), trigger: seizure };
    const once = await bank.post<Realisation>(`/facilities/${facilityId}/realisations`, asked, 'seized');
    const again = await bank.post<Realisation>(`/facilities/${facilityId}/realisations`, asked, 'seized');
    expect([once.status, again.body]).toEqual([201, once.body]);
    expect(once.body.basis).toMatchObject({
      kind: 'agreed_trigger',
      trigger: 'seizure',
      documentHash: hash('d'),
      invokedBy: bank.personId,
      invokedAt: clock.now().toISOString(),
    });
    const bundle = await bank.get<{ agreements: { triggers: string[] }[] }>(`/realisations/${once.body.id}/bundle`);
    expect(bundle.body.agreements.map((a) => a.triggers)).toEqual([['payment_overdue', 'insolvency', 'seizure']]);
    // The pledgor sees what was invoked against it.
    const seen = await importer.get<Realisation>(`/realisations/${once.body.id}`);
    expect(seen.body.basis.trigger).toBe('seizure');
    expect((await exporter.get(`/realisations/${once.body.id}`)).status).toBe(404);
    const eight = await Promise.all(
      Array.from({ length: 8 }, () => second.tried(`/realisations/${once.body.id}/approval`)),
    );
    expect(eight.filter((a) => a.status === 200)).toHaveLength(1);

    // The price falls, the call runs out uncured.
    clock.advance(86_400);
    expect(await desk.price(60_000)).toBe('accepted');
    await desk.mark();
    const { body: calls } = await bank.get<{ items: { dueAt: string; status: string }[] }>(
      `/margin-calls?facilityId=${facilityId}`,
    );
    clock.set(new Date(Date.parse(String(calls.items[0]?.dueAt)) + 60_000).toISOString());
    await desk.price(60_000);
    await desk.mark();
    expect((await propose(facilityId, [standard, bare])).body).toMatchObject({
      code: 'TRIGGER_NOT_AGREED',
      facts: { trigger: 'margin_call_expired' },
    });
    expect((await propose(facilityId, [bare])).body.code).toBe('TRIGGER_NOT_AGREED');
    expect((await propose(facilityId, [standard])).body.basis).toMatchObject({ kind: 'margin_call_expired' });

    // What the lender invoked stands against the borrower until two people end it.
    const { body: standings } = await bank.get<{ items: { id: string; kind: string }[] }>(
      `/parties/${importer.partyId}/standings`,
    );
    expect(standings.items.map(({ kind }) => kind)).toEqual(['default']);
    await bank.done(`/standings/${standings.items[0]?.id}/end`, { reason: 'Seizure lifted', documentHash: hash('f') });
  });
});

it('the lender buys none of it, by its identifier or in words, and no buyer is made up', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await pledged(facilityId);
  await desk.draw(facilityId, 100_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(60_000);
  const { id } = await approved(facilityId, [lotId]);
  const settle = (more: object) => bank.refused(`/realisations/${id}/settlement`, sale([[lotId, 1_200_000, 0]], more));
  expect(await settle({ buyerId: bank.partyId })).toBe('403 TITLE_TO_LENDER');
  expect(await settle({ buyer: ' BANK. ' })).toBe('403 TITLE_TO_LENDER');
  expect(await settle({ buyerId: second.personId })).toBe('422 INPUT_INVALID');
  expect(await settle({ buyerId: `pty_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
  const made = await bank.done<Realisation>(
    `/realisations/${id}/settlement`,
    sale([[lotId, 1_200_000, 0]], { buyerId: exporter.partyId, buyer: 'Exporter' }),
  );
  expect(made.settlement).toMatchObject({ buyerId: exporter.partyId });
});
