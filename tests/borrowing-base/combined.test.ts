import { expect, it } from 'vitest';
import { openTrade, yuan } from '../support/trade.ts';

const trade = await openTrade();
const { bank, importer, debtor, facilityId } = trade;
interface Combined {
  receivables: { baseMinor: string };
  inventory: { costMinor: string; liquidationMinor: string; baseMinor: string; lots: { outFor: string | null }[] };
  baseMinor: string;
  loansMinor: string;
  availableMinor: string;
}
const path = (sublimit: number) =>
  `/facilities/${facilityId}/borrowing-base?concentrationBps=10000&inventorySublimitMinor=${sublimit * 100}`;
const base = async (sublimit: number) => (await bank.get<Combined>(path(sublimit))).body;

/** A confirmed receivable of the importer under the facility, its debtor spoken about. */
async function receivable(total: number): Promise<void> {
  const { id } = await importer.done<{ id: string }>('/receivables', {
    debtorId: debtor.partyId,
    invoiceNumber: `INV-${total}`,
    invoicedOn: '2026-10-01',
    dueOn: '2026-12-01',
    amount: yuan(total),
  });
  await debtor.done(`/receivables/${id}/confirmation`, {
    amount: yuan(total),
    dueOn: '2026-12-01',
    waivesSetOff: true,
    evidenceHash: 'e'.repeat(64),
  });
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(1_000_000),
    itemIds: [id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await bank.done(`/pledges/${pledge.id}/registration`, {
    filingNumber: `ZDW-${pledge.id.slice(-8)}`,
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: trade.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  await bank.done(`/facilities/${facilityId}/debtors`, {
    debtorId: debtor.partyId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
  });
}

it('is what receivables and goods support together, within the goods’ sublimit, less what is drawn', async () => {
  const { lotId, subjectId } = await trade.storedLot(100_000);
  await trade.pledgeGoods([lotId]);
  await receivable(200_000);
  // Confirmed and matched with nothing, L1: 50 of 100 of an advance of 80. Goods: 65 of their cost, or 85 of what they count for.
  expect(await base(1_000_000)).toMatchObject({
    receivables: { baseMinor: '8000000' },
    inventory: { costMinor: '10000000', liquidationMinor: '10000000', baseMinor: '6500000', lots: [{ outFor: null }] },
    baseMinor: '14500000',
    loansMinor: '0',
    availableMinor: '14500000',
  });
  expect(await base(50_000)).toMatchObject({ inventory: { baseMinor: '5000000' }, baseMinor: '13000000' });
  expect((await importer.get<Combined>(path(50_000))).body.baseMinor).toBe('13000000');
  const stranger = await trade.party('Another bank', 'bank');
  expect((await stranger.get<{ code: string }>(path(50_000))).body.code).toBe('NOT_FOUND');
  const unlimited = await bank.get<Combined>(`/facilities/${facilityId}/borrowing-base?concentrationBps=10000`);
  const inventory = { sublimitMinor: null, baseMinor: '6500000' };
  expect(unlimited.body).toMatchObject({ inventory, baseMinor: '14500000', availableMinor: '14500000' });
  expect(await base(0)).toMatchObject({ inventory: { sublimitMinor: '0', baseMinor: '0' }, baseMinor: '8000000' });
  // Silence: control is no longer proved, and the goods support nothing.
  trade.clock.advance(86_400);
  await trade.tick();
  expect(subjectId).toMatch(/^sub_/);
  expect(await base(50_000)).toMatchObject({
    inventory: { baseMinor: '0', lots: [{ outFor: 'not_controlled' }] },
    baseMinor: '8000000',
  });
});
