import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, manager, clock } = desk;
await desk.valuationTerms();
await desk.price(70_000);

interface Row {
  collateralNumber: string;
  kind: string;
  name: string;
  grade: string | null;
  owner: string;
  firstValueMinor: string | null;
  latestValueMinor: string | null;
  chargedToOthersMinor: string | null;
  disposalRank: number | null;
  contractStatus: string;
  pledgeIds: string[];
  maximumMinor: string;
  securedPrincipalMinor: string;
  pledgeRateBps: number | null;
}
const rows = async (facilityId: string, more = '') =>
  (await bank.get<{ items: Row[]; next: string | null }>(`/facilities/${facilityId}/collateral-register${more}`)).body;

it('says of each item what it was worth when it came in and is worth now, and what the contract owes against all', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const first = await desk.pledged(facilityId, 20);
  clock.advance(86_400);
  await desk.price(77_000);
  const second = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 700_000);
  await desk.mark();
  const { items } = await rows(facilityId);
  const of = (lotId: string) => items.find((row) => row.collateralNumber === lotId);
  expect(of(first.lotId)).toMatchObject({
    kind: 'goods',
    name: 'Copper cathodes',
    grade: 'A',
    owner: 'Importer',
    firstValueMinor: '140000000',
    latestValueMinor: '154000000',
    chargedToOthersMinor: '0',
    disposalRank: 1,
    contractStatus: 'effective',
    pledgeIds: [first.pledgeId],
    maximumMinor: '10000000000',
    securedPrincipalMinor: '70000000',
    // 700,000 against 30 t × 77,000.
    pledgeRateBps: 3_030,
  });
  expect(of(second.lotId)).toMatchObject({ firstValueMinor: '77000000', latestValueMinor: '77000000' });
});

it('shows what others come before with, and a value that nobody knows as unknown', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  await bank.done('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'lien',
    holder: 'Warehouse',
    claim: yuan(50_000),
    lotIds: [lotId],
    publicity: [],
    source: 'Its statement of storage due',
  });
  clock.advance(30 * 86_400);
  const [row] = (await rows(facilityId)).items;
  expect(row).toMatchObject({ chargedToOthersMinor: '5000000', disposalRank: 2, latestValueMinor: null });
});

it('a right whose publicity has one end open is asked to say which of two readings it means (95)', async () => {
  const right = (publicity: object) => ({
    grantorId: importer.partyId,
    kind: 'charge',
    holder: 'Other bank',
    claim: yuan(1),
    publicity: [{ kind: 'registration', ...publicity }],
    source: 'A search',
  });
  const since = '2026-10-01T00:00:00Z';
  for (const open of [
    { from: since, to: null },
    { from: null, to: since },
  ])
    expect(await bank.refused('/competing-rights', right(open))).toBe('422 PUBLICITY_READS_TWO_WAYS');
});

it('is read page by page and as a file, by the lender alone', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lots = [
    await desk.pledged(facilityId, 1),
    await desk.pledged(facilityId, 2),
    await desk.pledged(facilityId, 3),
  ];
  const first = await rows(facilityId, '?limit=2');
  const rest = await rows(facilityId, `?limit=2&cursor=${first.next}`);
  expect([...first.items, ...rest.items].map((row) => row.collateralNumber)).toEqual(lots.map(({ lotId }) => lotId));
  expect(rest.next).toBeNull();
  const file = await fetch(`${desk.url}/v1/facilities/${facilityId}/collateral-register.csv`, {
    headers: { authorization: `Bearer ${bank.key}`, 'accept-language': 'zh' },
  });
  const lines = (await file.text()).split('\r\n');
  expect(lines[0]).toContain('押品编号');
  expect(lines).toHaveLength(5);
  for (const path of ['', '.csv']) {
    expect((await importer.get(`/facilities/${facilityId}/collateral-register${path}`)).status).toBe(404);
    expect((await manager.get(`/facilities/${facilityId}/collateral-register${path}`)).status).toBe(404);
  }
});
