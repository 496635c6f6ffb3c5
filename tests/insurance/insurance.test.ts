import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, exporter, clock, reach } = desk;
interface Insurance {
  state: string;
  warning: string | null;
  wantedBps: number | null;
  insuredUntil: string | null;
  sites: { valueMinor: string | null; insuredMinor: string | null; state: string }[];
}
const insurance = async (facilityId: string) => (await bank.get<Insurance>(`/facilities/${facilityId}/insurance`)).body;
const holds = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string; blocks: string[] }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter((hold) => hold.reason === 'INSURANCE')
    .flatMap((hold) => hold.blocks);
const cover = (policyNumber: string, amount: number, validTo: string, more: object = {}) => ({
  siteId: desk.siteId,
  policyNumber,
  insurer: 'PICC',
  sumInsured: yuan(amount),
  validFrom: desk.today(),
  validTo,
  ...more,
});
async function told(type: string): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.database.admin.query<{ payload: Record<string, unknown> }>(
    `select payload from event where type = $1 and tenant_id = $2 order by id`,
    [type, desk.tenantId],
  );
  return rows.map((row) => row.payload);
}

it('holds advances while terms ask for insurance that is missing, tells before a policy ends, and resumes with the next', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const quiet = await desk.facility(10_000_000, {});
  await desk.pledged(quiet, 2);
  const facilityId = await desk.facility(10_000_000, { insuredBps: 10_000 });
  await desk.pledged(facilityId, 20);
  await desk.mark();
  expect(await insurance(facilityId)).toMatchObject({ state: 'uninsured', warning: 'UNINSURED', wantedBps: 10_000 });
  expect(await holds(facilityId)).toEqual(['advance']);
  // Terms that do not ask hold nothing; whoever looks is told all the same.
  expect([await holds(quiet), (await insurance(quiet)).warning]).toEqual([[], 'UNINSURED']);
  expect((await exporter.get(`/facilities/${facilityId}/insurance`)).status).toBe(404);
  expect((await importer.get(`/facilities/${facilityId}/insurance`)).status).toBe(200);

  // Twenty-two tonnes at seventy thousand: 1.54 million, all that secures this lender at the site.
  const first = cover('P-1', 1_000_000, '2026-11-20');
  expect(await importer.refused('/insurance-covers', first)).toBe('403 MANDATE_MISSING');
  expect(await bank.refused('/insurance-covers', { ...first, lossPayeeId: importer.partyId })).toBe(
    '422 LOSS_PAYEE_OTHER',
  );
  const { id } = await bank.done<{ id: string }>('/insurance-covers', { ...first, lossPayeeId: bank.partyId });
  expect(await bank.get(`/lists/insurance-covers/${id}`)).toMatchObject({ status: 200, body: { id } });
  expect(await bank.refused('/insurance-covers', first)).toBe('409 CONFLICT');
  expect(await insurance(facilityId)).toMatchObject({
    warning: 'UNDER_INSURED',
    sites: [{ valueMinor: '154000000', insuredMinor: '100000000', state: 'under_insured' }],
  });
  // A second policy over the same goods adds nothing until it says that it stands beside the first.
  await bank.done('/insurance-covers', cover('P-2', 900_000, '2026-11-20'));
  expect((await insurance(facilityId)).sites[0]?.insuredMinor).toBe('100000000');
  expect(await holds(facilityId)).toEqual(['advance']);
  await bank.done('/insurance-covers', cover('P-3', 600_000, '2026-11-20', { addsUp: true }));
  expect(await insurance(facilityId)).toMatchObject({ state: 'insured', warning: null, insuredUntil: '2026-11-20' });
  expect(await holds(facilityId)).toEqual([]);

  // Dearer goods leave the same policies short, at the next mark.
  clock.set('2026-10-13T06:00:00Z');
  await desk.price(73_000);
  await desk.mark();
  expect([(await insurance(facilityId)).warning, await holds(facilityId)]).toEqual(['UNDER_INSURED', ['advance']]);
  clock.set('2026-10-14T06:00:00Z');
  await desk.price(70_000);
  await desk.mark();
  expect(await holds(facilityId)).toEqual([]);

  clock.set('2026-10-20T15:59:00Z');
  await reach();
  expect(await told('insurance.expiring')).toEqual([]);
  clock.set('2026-10-20T16:01:00Z');
  await desk.price(70_000, '2026-10-21');
  await reach();
  // Three policies end on one day: each is told of, to each facility, once.
  const monthBefore = await told('insurance.expiring');
  expect(monthBefore).toHaveLength(6);
  expect(monthBefore[0]).toMatchObject({ notice: 'insurance.notice', validTo: '2026-11-20', stateAfter: 'uninsured' });
  expect((await insurance(facilityId)).warning).toBe('INSURANCE_EXPIRING');
  await reach();
  expect(await told('insurance.expiring')).toHaveLength(6);
  // Renewed for one policy's share only: still short afterwards, and the last notice says so.
  await bank.done('/insurance-covers', cover('P-4', 1_000_000, '2027-11-20'));
  clock.set('2026-11-13T06:00:00Z');
  await desk.price(70_000);
  await reach();
  expect((await told('insurance.expiring')).at(-1)).toMatchObject({
    notice: 'insurance.lastNotice',
    stateAfter: 'under_insured',
  });
  clock.set('2026-11-20T16:01:00Z');
  await desk.price(70_000, '2026-11-21');
  await reach();
  expect((await told('insurance.expired'))[0]).toMatchObject({ validTo: '2026-11-20', stateAfter: 'under_insured' });
  expect(await holds(facilityId)).toEqual(['advance']);
  await bank.done('/insurance-covers', cover('P-5', 1_600_000, '2027-11-20'));
  expect([(await insurance(facilityId)).warning, await holds(facilityId)]).toEqual([null, []]);
  expect((await told('insurance.missed')).length).toBe((await told('insurance.restored')).length);
});

it('keeps a drawdown held until the goods are insured', async () => {
  const facilityId = await desk.facility(10_000_000, { insuredBps: 20_000 });
  await desk.pledged(facilityId, 10);
  await desk.mark();
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(100_000),
    dueOn: '2026-12-20',
  });
  expect(await bank.refused(`/drawdowns/${id}/approval`)).toBe('422 CONDITIONS_NOT_MET');
  await bank.done('/insurance-covers', cover('P-6', 9_000_000, '2027-11-20'));
  await bank.done(`/drawdowns/${id}/approval`);
});

it('values what lies at a site once for all facilities that are marked together', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const id = await desk.facility(10_000_000, { insuredBps: 10_000 });
    await desk.pledged(id, 1);
    ids.push(id);
  }
  let asked = 0;
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await desk.mark();
  for (const [config] of query.mock.calls as unknown as [{ text?: string } | string][])
    if (typeof config === 'object' && config.text?.startsWith('select "lot_id" from "lot_custody"')) asked++;
  query.mockRestore();
  expect(asked).toBe(1);
  for (const id of ids) expect((await insurance(id)).wantedBps).toBe(10_000);
});
