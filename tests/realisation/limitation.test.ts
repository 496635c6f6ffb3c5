import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold, transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Limitation {
  debts: {
    debtId: string;
    limitationOn: string | null;
    isPassed: boolean;
    interruptions: { kind: string; onDay: string; sourceId: string | null }[];
  }[];
  security: { pledgeId: string; kind: string; outlastsLimitation: boolean }[];
}

const read = async (facilityId: string) => (await bank.get<Limitation>(`/facilities/${facilityId}/limitation`)).body;
const datesOf = async (facilityId: string) =>
  Object.fromEntries((await read(facilityId)).debts.map((d) => [d.debtId, d.limitationOn]));
const eventsOf = async (objectId: string) =>
  (await bank.get<{ items: { type: string }[] }>(`/events?objectId=${objectId}`)).body.items.map((e) => e.type);

/** A lot under a charge for the facility, which rests on its registration. */
async function charged(facilityId: string, t: number): Promise<{ lotId: string; pledgeId: string }> {
  const lotId = await desk.stock(t);
  const { id } = await importer.done<{ id: string }>('/pledges', {
    kind: 'charge',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  return { lotId, pledgeId: id };
}
/** Debts of years ago stand in the record as they were drawn then: nothing is lent today that falls due in the past. */
async function fellDue(dueOn: Record<string, string>): Promise<void> {
  for (const [id, day] of Object.entries(dueOn))
    await desk.database.admin.query(`begin; set local session_replication_role = replica;
      update drawdown set due_on = '${day}' where id = '${id}'; commit`);
}
const sale = (lotId: string) => ({ route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') });

describe('a debt whose time to sue is over', () => {
  it('leaves possession enforceable and what rests on the register not, and the view says which (SI 44)', async () => {
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0 });
    const held = await desk.pledged(facilityId, 20);
    const old = await desk.draw(facilityId, 300_000);
    const older = await desk.draw(facilityId, 200_000);
    await fellDue({ [old]: '2023-06-20', [older]: '2023-05-20' });
    const filed = await charged(facilityId, 10);
    const view = await read(facilityId);
    expect(view.debts.map((d) => [d.debtId, d.limitationOn, d.isPassed])).toEqual([
      [old, '2026-06-20', true],
      [older, '2026-05-20', true],
    ]);
    expect(view.security).toEqual([
      { pledgeId: held.pledgeId, kind: 'goods', outlastsLimitation: true },
      { pledgeId: filed.pledgeId, kind: 'charge', outlastsLimitation: false },
    ]);
    const at = `/facilities/${facilityId}/realisations`;
    expect(await bank.refused(at, sale(filed.lotId))).toBe('422 LIMITATION_PASSED');
    // A demand now comes too late; what the debtor itself writes does not (Civil Code 192).
    const told = { kind: 'demand', debtId: old, onDay: desk.today(), documentHash: hash('d') };
    const interrupt = `/facilities/${facilityId}/interruptions`;
    await bank.done(interrupt, told);
    expect(await bank.refused(at, sale(filed.lotId))).toBe('422 LIMITATION_PASSED');
    await bank.done(interrupt, { ...told, kind: 'acknowledgement' });
    expect(await datesOf(facilityId)).toEqual({ [old]: '2029-10-12', [older]: '2026-05-20' });
    // Under the charge, for the debt that was acknowledged alone.
    const one = await bank.done<{ id: string; basis: object }>(at, sale(filed.lotId));
    expect(one.basis).toMatchObject({ drawdownId: old });
    await second.done(`/realisations/${one.id}/approval`);
    const settle = (lotId: string, proceeds: number) => ({
      buyer: 'Smelter',
      ...sold(),
      soldOn: desk.today(),
      lots: [{ lotId, proceeds: yuan(proceeds), costs: yuan(0) }],
    });
    const { settlement } = await bank.done<{ settlement: Record<string, unknown> }>(
      `/realisations/${one.id}/settlement`,
      settle(filed.lotId, 600_000),
    );
    expect(settlement).toMatchObject({
      claimMinor: '30000000',
      applied: { allocations: [{ drawdownId: old, principalMinor: '30000000' }] },
      surplusMinor: '30000000',
    });
    // In the lender's possession, for the other too.
    const two = await bank.done<{ id: string; basis: object }>(at, sale(held.lotId));
    expect(two.basis).toMatchObject({ drawdownId: older });
    await second.done(`/realisations/${two.id}/approval`);
    const rest = await bank.done<{ settlement: object }>(
      `/realisations/${two.id}/settlement`,
      settle(held.lotId, 1_300_000),
    );
    expect(rest.settlement).toMatchObject({ claimMinor: '20000000', surplusMinor: '110000000', shortfallMinor: '0' });
    const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
    expect(items).toEqual([expect.objectContaining({ balanced: true })]);
  });
});

describe('the time to sue', () => {
  it('is put on record by the lender, for debts that are owed, once', async () => {
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0 });
    await desk.pledged(facilityId, 20);
    const [a, b] = [
      await desk.draw(facilityId, 300_000, '2026-12-01'),
      await desk.draw(facilityId, 200_000, '2026-12-01'),
    ];
    await fellDue({ [a]: '2026-01-20' });
    const at = `/facilities/${facilityId}/interruptions`;
    const suit = { kind: 'suit', debtId: a, onDay: '2026-03-01', documentHash: hash('d') };
    expect(await importer.refused(at, suit)).toBe('403 MANDATE_MISSING');
    const stranger = await desk.party('Other bank', 'bank');
    expect(await stranger.refused(at, suit)).toBe('404 NOT_FOUND');
    expect((await stranger.get(`/facilities/${facilityId}/limitation`)).status).toBe(404);
    expect((await importer.get(`/facilities/${facilityId}/limitation`)).status).toBe(200);
    expect(await bank.refused(at, { ...suit, debtId: 'drw_1' })).toBe('422 INTERRUPTION_UNFIT');
    expect(await bank.refused(at, { ...suit, onDay: '2026-12-31' })).toBe('422 INTERRUPTION_UNFIT');
    expect(await bank.refused(at, { ...suit, kind: 'payment' })).toBe('422 INPUT_INVALID');
    const eight = await Promise.all(Array.from({ length: 8 }, () => bank.tried(at, suit)));
    expect(eight.filter((x) => x.status < 300)).toHaveLength(1);
    expect(await datesOf(facilityId)).toEqual({ [a]: null, [b]: '2029-12-01' });
    await bank.done(at, { ...suit, kind: 'suit_ended', onDay: '2026-09-01' });
    const demand = { kind: 'demand', onDay: '2026-10-01', documentHash: hash('e') };
    const [first, again] = [
      await bank.post<Proposal>(at, demand, 'once'),
      await bank.post<Proposal>(at, demand, 'once'),
    ];
    expect([first.status, again.body]).toEqual([202, first.body]);
    await bank.agreed(first.body);
    // The demand reached the debtor for both; the one not yet due has its time from its due day still.
    expect(await datesOf(facilityId)).toEqual({ [a]: '2029-10-01', [b]: '2029-12-01' });
  });

  it('begins anew with a part payment and a letter that arrived, warns before it ends, and says when it has', async () => {
    clock.set('2026-10-19T02:00:00Z');
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0 });
    await desk.pledged(facilityId, 20);
    const id = await desk.draw(facilityId, 900_000, '2026-10-20');
    expect(await datesOf(facilityId)).toEqual({ [id]: '2029-10-20' });
    clock.set('2026-10-21T02:00:00Z');
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(1_000),
      ...transfer(),
      receivedOn: '2026-10-21',
      source: 'borrower',
    });
    expect(await datesOf(facilityId)).toEqual({ [id]: '2029-10-21' });
    await desk.price(55_000);
    await desk.mark();
    const calls = await bank.get<{ items: { id: string }[] }>(`/margin-calls?facilityId=${facilityId}`);
    const callId = calls.body.items[0]?.id as string;
    clock.set('2026-10-22T02:00:00Z');
    await bank.done(`/margin-calls/${callId}/arrival`, {
      arrivedAt: '2026-10-22T01:00:00Z',
      channel: 'courier',
      receiptHash: hash('f'),
    });
    const [debt] = (await read(facilityId)).debts;
    expect(debt).toMatchObject({
      limitationOn: '2029-10-22',
      interruptions: [
        { kind: 'payment', onDay: '2026-10-21', sourceId: expect.stringMatching(/^rpy_/) },
        { kind: 'demand', onDay: '2026-10-22', sourceId: callId },
      ],
    });
    const told = async () => (await eventsOf(id)).filter((type) => type.startsWith('limitation.'));
    clock.set('2029-04-24T02:00:00Z');
    await Promise.all([desk.reach(), desk.reach()]);
    expect(await told()).toEqual([]);
    clock.set('2029-04-25T02:00:00Z');
    await Promise.all([desk.reach(), desk.reach()]);
    expect(await told()).toEqual(['limitation.alarmed']);
    clock.set('2029-10-22T02:00:00Z');
    await desk.reach();
    expect(await told()).toEqual(['limitation.alarmed', 'limitation.alarmed']);
    clock.set('2029-10-23T02:00:00Z');
    await desk.reach();
    expect(await told()).toEqual(['limitation.alarmed', 'limitation.alarmed', 'limitation.passed']);
    expect((await read(facilityId)).debts).toMatchObject([{ isPassed: true }]);
  });
});
