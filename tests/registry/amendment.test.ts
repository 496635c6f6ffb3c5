import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { sold as asSold } from '../support/money.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const guard = { grantorName: 'Importer', amendmentCode: 'XG-0001' };

interface Registration {
  status: string;
  amendDueOn: string | null;
  amendLapsedAt: string | null;
}
interface Filing {
  id: string;
  registrationId: string;
}
let numbers = 0;
const stampOf = () => ({ number: `88${++numbers}`, stampedAt: clock.now().toISOString(), certificateHash: hash('c') });

/** Three lots in one pledge, in a registration that is in force. */
async function registered(mode = 'static') {
  const facilityId = await desk.facility(10_000_000, {});
  const lots = [await desk.stock(1), await desk.stock(1), await desk.stock(1)] as [string, string, string];
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode,
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(1_000_000),
    itemIds: lots,
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const body = { pledgeId: pledge.id, description: 'Copper in hall 1', termMonths: 12 };
  const filing = await bank.done<Filing>('/registrations', body);
  await bank.done(`/filings/${filing.id}/stamp`, { ...stampOf(), amendmentCode: guard.amendmentCode });
  await second.done(`/filings/${filing.id}/confirmation`);
  const free = (lotId: string) => bank.done(`/facilities/${facilityId}/partial-discharges`, { lotIds: [lotId] });
  return { lots, free, facilityId, pledgeId: pledge.id, id: filing.registrationId };
}
const read = async (id: string) => (await bank.get<Registration>(`/registrations/${id}`)).body;
const amend = (id: string) =>
  bank.done<Filing>(`/registrations/${id}/filings`, { act: 'amend', description: 'Less copper', ...guard });
async function confirm(filing: Filing) {
  await bank.done(`/filings/${filing.id}/stamp`, stampOf());
  await second.done(`/filings/${filing.id}/confirmation`);
}
const lateEvents = async (id: string): Promise<number> => {
  const sql = "select 1 from event where object_id = $1 and type = 'registration.amendmentLate'";
  return (await desk.database.admin.query(sql, [id])).rows.length;
};
const days = (n: number) => clock.advance(n * 86_400);

it('lots freed from a pledge start the clock of the amendment; words prepared before say nothing of them', async () => {
  const { id, lots, free } = await registered();
  expect(await read(id)).toMatchObject({ amendDueOn: null, amendLapsedAt: null });
  await free(lots[0]);
  const { amendDueOn } = await read(id);
  // Ten working days from 12 October.
  expect(amendDueOn).toBe('2026-10-26');
  clock.advance(60);
  const early = await amend(id);
  days(2);
  // The second part does not give the first more time, and the filing under way does not know of it.
  await free(lots[1]);
  await confirm(early);
  expect(await read(id)).toMatchObject({ amendDueOn, amendLapsedAt: null });
  await confirm(await amend(id));
  expect(await read(id)).toMatchObject({ status: 'in_force', amendDueOn: null, amendLapsedAt: null });
  days(20);
  await desk.reach();
  expect([(await read(id)).amendLapsedAt, await lateEvents(id)]).toEqual([null, 0]);
});

it('is late once when its last day is over, until it is amended or cancelled', async () => {
  // Days went by: the devices are heard and the price is of today again.
  await desk.price(70_000);
  const { id, lots, free } = await registered();
  await free(lots[0]);
  const lastDay = new Date(`${(await read(id)).amendDueOn}T23:59:00+08:00`);
  clock.advance((lastDay.getTime() - clock.now().getTime()) / 1_000);
  await desk.reach();
  expect(await lateEvents(id)).toBe(0);
  clock.advance(120);
  await Promise.all(Array.from({ length: 8 }, () => desk.reach()));
  expect([await lateEvents(id), (await read(id)).amendLapsedAt]).toEqual([1, clock.now().toISOString()]);
  const stranger = await desk.party('Other Bank', 'bank');
  expect((await stranger.get(`/registrations/${id}`)).status).toBe(404);
  await confirm(
    await bank.done<Filing>(`/registrations/${id}/filings`, { act: 'discharge', reason: 'waived', ...guard }),
  );
  expect(await read(id)).toMatchObject({ status: 'discharged', amendDueOn: null, amendLapsedAt: null });
});

/** So much of a lot leaves on an order. */
async function letOut(facilityId: string, lotId: string, quantity: object) {
  const asked = { lots: [{ lotId, quantity }], vehicle: 'X' };
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, asked);
  const { token } = await desk.checker.done<{ token: string }>(`/releases/${id}/approval`);
  const gateWeightKg = Number((quantity as { value: string }).value);
  await desk.manager.done(`/releases/${id}/execution`, { token, vehicle: 'X', gateWeightKg });
}

it('a lot that a static filing names and that left for good starts the clock; a part of it, or floating stock, does not', async () => {
  await desk.price(70_000);
  const [fixed, floating] = [await registered(), await registered('floating')];
  for (const { facilityId, lots } of [fixed, floating]) await letOut(facilityId, lots[0], tonnes(0.4));
  expect([(await read(fixed.id)).amendDueOn, (await read(floating.id)).amendDueOn]).toEqual([null, null]);
  for (const { facilityId, lots } of [fixed, floating]) await letOut(facilityId, lots[0], tonnes(0.6));
  const { amendDueOn } = await read(fixed.id);
  expect(amendDueOn).not.toBeNull();
  expect((await read(floating.id)).amendDueOn).toBeNull();
  // Given up where it lies, it is told of floating stock too, as before.
  await floating.free(floating.lots[1]);
  expect((await read(floating.id)).amendDueOn).toBe(amendDueOn);
  clock.advance(60);
  await confirm(await amend(fixed.id));
  expect(await read(fixed.id)).toMatchObject({ status: 'in_force', amendDueOn: null });
});

it('lots sold after default start it as well', async () => {
  const [fixed, floating] = [await registered(), await registered('floating')];
  const tomorrow = new Date(clock.now().getTime() + 32 * 3_600_000).toISOString().slice(0, 10);
  for (const { facilityId } of [fixed, floating]) await desk.draw(facilityId, 10_000, tomorrow);
  days(3);
  await desk.price(70_000);
  for (const { facilityId, lots } of [fixed, floating]) {
    const ask = { route: 'auction', lotIds: [lots[0]], clauseHash: hash('e') };
    const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, ask);
    await second.done(`/realisations/${id}/approval`);
    const sold = [{ lotId: lots[0], proceeds: yuan(70_000), costs: yuan(0) }];
    await bank.done(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      ...asSold(),
      soldOn: desk.today(),
      lots: sold,
    });
  }
  expect((await read(fixed.id)).amendDueOn).not.toBeNull();
  expect((await read(floating.id)).amendDueOn).toBeNull();
});
