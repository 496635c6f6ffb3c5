import { describe, expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.valuationTerms();
await desk.price(5_200);

interface Release {
  id: string;
  token: string;
  status: string;
  maximumWeightKg: number;
  lots: { leftValue: string | null }[];
}
const outbound = async () =>
  (await manager.get<{ items: { outboundValue: string }[] }>(`/sites/${desk.siteId}/stock`)).body.items.reduce(
    (sum, { outboundValue }) => sum + Number(outboundValue),
    0,
  );
const checksOf = async (facilityId: string) =>
  (await bank.get<{ items: { check: string; facilityId: string; facts: object }[] }>('/fraud-signals')).body.items
    .filter((signal) => signal.facilityId === facilityId)
    .map((signal) => signal.check);

/** An order for 10 t of a lot that was measured into the hall, under a facility that owes nothing. */
async function ordered(t = 60, more: object = {}) {
  const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  await desk.ticket('in', t);
  const { lotId } = await desk.pledged(facilityId, t, { value: yuan(t * 5_200), ...more });
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(10) }],
    vehicle: '渝A·12345',
  });
  const order = await checker.done<Release>(`/releases/${id}/approval`);
  const before = await outbound();
  return {
    facilityId,
    lotId,
    order,
    gate: (weighed: object = { gateWeightKg: 10_000 }) =>
      manager.post<ProblemBody & Release>(`/releases/${id}/execution`, {
        token: order.token,
        vehicle: '渝A·12345',
        ...weighed,
      }),
    ticket: (tonnesOut = 10) => desk.ticket('out', tonnesOut, { releaseId: id }),
    left: [{ lotId, quantity: tonnes(10) }],
    moved: async () => (await outbound()) - before,
  };
}

describe('a release and its weighbridge ticket are one movement', () => {
  it('the gate first, then the ticket that names it', async () => {
    const { facilityId, lotId, gate, ticket, moved } = await ordered();
    expect((await gate()).body).toMatchObject({ status: 'executed' });
    await ticket();
    expect(await moved()).toBe(10_000);
    expect(await desk.held(lotId)).toBe(50);
    expect(await checksOf(facilityId)).toEqual([]);
  });

  it('the ticket first: it counts at once, and the gate is not closed by it nor counts it again', async () => {
    const { facilityId, lotId, gate, ticket, moved } = await ordered();
    await ticket();
    expect(await moved()).toBe(10_000);
    expect(await checksOf(facilityId)).toEqual([]);
    expect((await gate()).body).toMatchObject({ status: 'executed' });
    expect(await moved()).toBe(10_000);
    expect(await desk.held(lotId)).toBe(50);
    expect(await checksOf(facilityId)).toEqual([]);
  });

  it.each(['gate', 'ticket'] as const)(
    'a ticket heavier than its order speaks of that release alone: %s first',
    async (first) => {
      const { facilityId, gate, ticket, moved } = await ordered();
      const beside = await ordered();
      if (first === 'gate') await gate();
      await ticket(12);
      expect(await moved()).toBe(10_000);
      expect(await checksOf(facilityId)).toEqual(['TICKET_BEYOND_ORDER']);
      expect(await checksOf(beside.facilityId)).toEqual([]);
    },
  );

  it('a ticket heavier than what the gate then books is found when it does', async () => {
    const { facilityId, gate, ticket, moved } = await ordered();
    await ticket();
    expect(await checksOf(facilityId)).toEqual([]);
    await gate({ gateWeightKg: 8_000 });
    expect(await moved()).toBe(8_000);
    expect(await checksOf(facilityId)).toEqual(['TICKET_BEYOND_ORDER']);
  });

  it('an order that was used up carries no second load: that left on no order', async () => {
    const { facilityId, gate, ticket, moved } = await ordered();
    await gate();
    await ticket();
    await ticket(6);
    expect(await moved()).toBe(16_000);
    expect(await checksOf(facilityId)).toContain('OUTBOUND_WITHOUT_ORDER');
  });

  it('an order called back carries nothing any more', async () => {
    const { facilityId, order, ticket, moved } = await ordered();
    await checker.done(`/releases/${order.id}/decline`, { reason: 'Wrong vehicle' });
    await ticket();
    expect(await moved()).toBe(10_000);
    expect(await checksOf(facilityId)).toContain('OUTBOUND_WITHOUT_ORDER');
  });
});

describe('net goods leave by net weight, whatever the scale weighs with them', () => {
  const packed = () => ordered(100, { grossWeightKg: 100_500 });

  it.each([
    ['by the lot’s own share, as the tally says', (left: object[]) => ({ gateWeightKg: 10_050, left }), '10000'],
    ['by the lot’s own share, where nobody tallied', () => ({ gateWeightKg: 10_050 }), '10000'],
    ['by the tare that is stated', () => ({ gateWeightKg: 10_045, tareWeightKg: 45 }), '10000'],
    ['less of it', () => ({ gateWeightKg: 5_025 }), '5000'],
  ])('%s', async (_, weighed, leftValue) => {
    const { lotId, order, gate, left } = await packed();
    expect(order.maximumWeightKg).toBe(10_050);
    expect((await gate(weighed(left))).body).toMatchObject({ status: 'executed', lots: [{ leftValue }] });
    expect(await desk.held(lotId)).toBe(100 - Number(leftValue) / 1000);
  });

  it('and a tare is less than the load', async () => {
    const { gate } = await packed();
    expect((await gate({ gateWeightKg: 10_000, tareWeightKg: 10_000 })).body.code).toBe('INPUT_INVALID');
  });
});
