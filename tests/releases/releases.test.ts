import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock } = desk;
await desk.valuationTerms();
await desk.price(5_200);

interface Release {
  id: string;
  status: string;
  token: string;
  lots: { quantityValue: string; leftValue: string | null }[];
  flags: { ordinaryCourse: { points: number; needsReview: boolean }; leavingMinor: string };
}
const ask = (facilityId: string, lotId: string, t: number) =>
  importer.post<ProblemBody & Release>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(t) }],
    vehicle: '渝A·1',
  });
const asked = async (facilityId: string, lotId: string, t: number) => {
  const { status, body } = await ask(facilityId, lotId, t);
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body;
};
const order = async (facilityId: string, lotId: string, t: number) => {
  const { id } = await asked(facilityId, lotId, t);
  return checker.done<Release>(`/releases/${id}/approval`);
};
const gate = (release: Release, t: number, more: object = {}) =>
  manager.post<ProblemBody & Release>(`/releases/${release.id}/execution`, {
    token: release.token,
    vehicle: '渝A·1',
    gateWeightKg: Math.round(t * 1000),
    ...more,
  });
const lotOf = async (lotId: string) =>
  (await importer.get<{ status: string; reservedValue: string; quantity: { value: string } }>(`/lots/${lotId}`)).body;
const lines = { releaseBps: 6_500, targetBps: 6_500 };
/** 860 t at 5,200 and 2,400,000 owed, 65 % the most. */
async function floating() {
  const facilityId = await desk.facility(2_400_000, lines);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 860, { value: yuan(4_472_000) });
  await desk.draw(facilityId, 2_400_000);
  return { facilityId, lotId, pledgeId };
}

describe('a floating pledge', () => {
  it('lets 149.940 t go and not a kilogram more, and says what 300 t cost', async () => {
    const { facilityId, lotId } = await floating();
    const over = await ask(facilityId, lotId, 149.941);
    expect(over.body).toMatchObject({ code: 'RELEASE_UNCOVERED', facts: { floorMinor: '369230770' } });
    const much = await ask(facilityId, lotId, 300);
    expect(much.body.facts).toMatchObject({ repayMinor: '50720000' });
    const fits = await asked(facilityId, lotId, 149.94);
    expect(fits.flags).toMatchObject({ leavingMinor: '77968800', ordinaryCourse: { needsReview: true } });
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(507_200),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    expect((await ask(facilityId, lotId, 300)).status).toBe(201);
    expect((await ask(facilityId, lotId, 300.001)).body.code).toBe('RELEASE_UNCOVERED');
  });

  it('reserves on approval, settles what the scale saw, and gives the rest back', async () => {
    const { facilityId, lotId } = await floating();
    const release = await order(facilityId, lotId, 100);
    expect(await lotOf(lotId)).toMatchObject({ reservedValue: '100000', quantity: { value: '860000' } });
    expect((await desk.coverage(facilityId)).promisedMinor).toBe('52000000');
    expect((await ask(facilityId, lotId, 50)).body.code).toBe('RELEASE_UNCOVERED');
    const left = (t: number) => ({ left: [{ lotId, quantity: tonnes(t) }] });
    expect((await gate(release, 60, left(100.301))).body.code).toBe('GATE_WEIGHT_EXCEEDED');
    expect((await gate(release, 60, left(80))).body.code).toBe('GATE_QUANTITY_DIFFERS');
    const done = await gate(release, 60, left(60));
    expect(done.body).toMatchObject({ status: 'executed', lots: [{ quantityValue: '100000', leftValue: '60000' }] });
    expect(await lotOf(lotId)).toMatchObject({
      status: 'in_custody',
      reservedValue: '0',
      quantity: { value: '800000' },
    });
    expect(await desk.coverage(facilityId)).toMatchObject({ promisedMinor: '0', countedMinor: '416000000' });
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ promisedMinor: '0', countedMinor: '416000000' });
    const stock = await manager.get<{ items: { commodityId: string; outboundValue: string }[] }>(
      `/sites/${desk.siteId}/stock`,
    );
    expect(stock.body.items.find((s) => s.commodityId === desk.copper)?.outboundValue).toBe('60000');
    expect((await gate(release, 60, left(60))).body.code).toBe('RELEASE_ORDER_INVALID');
    expect(await checker.refused(`/releases/${release.id}/decline`, { reason: 'late' })).toBe(
      '409 RELEASE_WRONG_STATE',
    );
  });

  it('gives back what is called back or expires, once, and a void order settles nothing', async () => {
    const { facilityId, lotId } = await floating();
    const release = await order(facilityId, lotId, 100);
    await checker.done(`/releases/${release.id}/decline`, { reason: 'called back' });
    expect(await checker.refused(`/releases/${release.id}/decline`, { reason: 'again' })).toBe(
      '409 RELEASE_WRONG_STATE',
    );
    expect((await gate(release, 100)).body.code).toBe('RELEASE_ORDER_INVALID');
    expect((await lotOf(lotId)).reservedValue).toBe('0');
    const late = await order(facilityId, lotId, 100);
    clock.advance(24 * 3_600 - 1_500);
    await desk.pass(30);
    expect((await gate(late, 100)).body.code).toBe('RELEASE_ORDER_INVALID');
    const { body } = await bank.get<Release>(`/releases/${late.id}`);
    expect(body.status).toBe('expired');
    await desk.price(5_200);
    await asked(facilityId, lotId, 149);
    expect((await lotOf(lotId)).reservedValue).toBe('0');
  });

  it('is stopped at the gate by that second’s price', async () => {
    const { facilityId, lotId } = await floating();
    const release = await order(facilityId, lotId, 149);
    clock.advance(60);
    const { body } = await bank.get<{ items: { id: string; pricedOn: string }[] }>(
      `/prices?sourceId=${desk.source}&limit=200`,
    );
    const today = body.items.findLast((p) => p.pricedOn === desk.today());
    const again = { pricedOn: desk.today(), currency: 'CNY', unit: 'TNE' };
    const lower = await bank.done<{ id: string }>(`/price-sources/${desk.source}/prices`, {
      ...again,
      price: '519000',
      replacesId: today?.id,
    });
    expect((await gate(release, 149)).body.code).toBe('RELEASE_UNCOVERED');
    expect((await lotOf(lotId)).quantity.value).toBe('860000');
    clock.advance(60);
    await bank.done(`/price-sources/${desk.source}/prices`, { ...again, price: '520000', replacesId: lower.id });
    expect((await gate(release, 149)).status).toBe(200);
  });

  it('keeps the floor of each grade, whatever else is in the pledge', async () => {
    const facilityId = await desk.facility(9_000_000, lines);
    const first = await desk.stock(100);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      mode: 'floating',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(9_000_000),
      itemIds: [first],
      floors: [{ commodityId: desk.copper, quantity: tonnes(120) }],
      floorValue: yuan(620_000),
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const second = await desk.stock(60);
    await importer.done(`/pledges/${pledge.id}/items`, { itemIds: [second] });
    const over = await ask(facilityId, second, 40.001);
    expect(over.body).toMatchObject({ code: 'RELEASE_BELOW_FLOOR', facts: { freeValue: '40000' } });
    const release = await order(facilityId, second, 25);
    expect((await ask(facilityId, first, 16)).body.code).toBe('RELEASE_BELOW_FLOOR');
    expect((await gate(release, 25)).status).toBe(200);
    expect((await ask(facilityId, first, 15.001)).body.code).toBe('RELEASE_BELOW_FLOOR');
    expect((await ask(facilityId, first, 15)).status).toBe(201);
  });

  it('never promises or lets go more than is free, whoever approves and drives out at once', async () => {
    const { facilityId, lotId } = await floating();
    const wanted = await Promise.all(Array.from({ length: 12 }, () => asked(facilityId, lotId, 40)));
    const answers = await Promise.all(
      wanted.map(({ id }) => checker.tried<ProblemBody & Release>(`/releases/${id}/approval`)),
    );
    const orders = answers.filter((a) => a.status === 200).map((a) => a.body);
    // 149.94 t are free: three orders of 40 t.
    expect(orders).toHaveLength(3);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['RELEASE_UNCOVERED']),
    );
    const outs = await Promise.all(orders.flatMap((release) => [gate(release, 40), gate(release, 40)]));
    expect(outs.filter((a) => a.status === 200)).toHaveLength(3);
    expect(await lotOf(lotId)).toMatchObject({ reservedValue: '0', quantity: { value: '740000' } });
    const after = await desk.coverage(facilityId);
    expect(BigInt(after.countedMinor) >= BigInt(after.floorMinor)).toBe(true);
  });
});

describe('substitution', () => {
  it('is stock in, stock out, with what counts held', async () => {
    const { facilityId, lotId, pledgeId } = await floating();
    expect((await ask(facilityId, lotId, 200)).body.code).toBe('RELEASE_UNCOVERED');
    const fresh = await desk.stock(60);
    await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [fresh] });
    expect((await ask(facilityId, lotId, 200)).status).toBe(201);
  });
});

it('says nothing of goods that secure nothing here to who merely knows their identifier', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 1);
  const other = await desk.party('Another importer', 'trader');
  const theirs = await desk.stock(5, {}, other);
  expect((await ask(facilityId, theirs, 6)).body).toMatchObject({
    code: 'LOT_NOT_COLLATERAL',
    facts: { lotId: theirs },
  });
  await manager.done(`/lots/${theirs}/restraints`, {
    kind: 'court_seal',
    authority: 'People’s Court of Yuzhong',
    documentNumber: '(2026) 0112-1',
    documentHash: hash('d'),
    since: desk.today(),
  });
  expect((await ask(facilityId, theirs, 1)).body).toMatchObject({ code: 'LOT_NOT_COLLATERAL' });
});
