import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Collateral, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { devicesAside, stateTerms } from '../support/lenient.ts';
import { proveLegs, type Supervised, supervise } from '../support/proved.ts';
import type { ProblemBody } from '../support/world.ts';

const LOTS = 6;
const HELD = 1_000;
/** So much the lender's examiner finds of each later: less than the books say, so that all of them count for less. */
const COUNTED = 990;

let desk: Collateral;
let facilityId: string;
let site: Supervised;
const lotIds: string[] = [];
const deadlocks = async (): Promise<number> => {
  const { rows } = await desk.database.admin.query<{ n: number }>(
    'select deadlocks::int as n from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.n ?? 0;
};

beforeAll(async () => {
  desk = await openCollateral({ asRuled: true });
  await stateTerms(desk.bank, desk.checker, devicesAside);
  await desk.valuationTerms();
  await desk.price(5_200);
  facilityId = await desk.facility(100_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  for (let i = 0; i < LOTS; i++) {
    await desk.ticket('in', HELD);
    const { lotId } = await desk.pledged(facilityId, HELD, { value: yuan(HELD * 5_200) });
    await desk.manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
    lotIds.push(lotId);
  }
  site = await supervise(desk, desk.agreementId);
  await proveLegs(site, Object.fromEntries(lotIds.map((id) => [id, HELD])));
  await site.count(Object.fromEntries(lotIds.map((id) => [id, COUNTED])));
});
afterAll(() => {
  lotIds.length = 0;
});

interface Order {
  id: string;
  token: string;
}
const ordered = async (lotId: string): Promise<Order> => {
  const { id } = await desk.importer.done<Order>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(1) }],
    vehicle: 'V',
  });
  return desk.checker.done<Order>(`/releases/${id}/approval`);
};
const driveOut = ({ id, token }: Order) =>
  desk.manager.tried<ProblemBody>(`/releases/${id}/execution`, { token, vehicle: 'V', gateWeightKg: 1_000 });

describe('many gates of one facility at once', () => {
  it('wait for each other in one order, and none is undone by another', async () => {
    const orders: Order[] = [];
    for (let n = 0; n < 5 * LOTS; n++) orders.push(await ordered(lotIds[n % LOTS] as string));
    const before = await deadlocks();
    const outs = await Promise.all(orders.map(driveOut));
    expect(outs.map(({ status, body }) => [status, body.code])).toEqual(orders.map(() => [200, undefined]));
    expect(await deadlocks()).toBe(before);
  });

  it('nor by a count, a patrol or what a scale says meanwhile', async () => {
    const orders: Order[] = [];
    for (let n = 0; n < 3 * LOTS; n++) orders.push(await ordered(lotIds[n % LOTS] as string));
    const before = await deadlocks();
    const scales = [...desk.weights.keys()];
    const meanwhile = async () => {
      for (let n = 0; n < 4; n++) {
        const held = await Promise.all(lotIds.map((id) => desk.held(id)));
        // Goods leave while they are counted: a count that they have left behind is refused, and asked for anew.
        await desk.bank.tried(`/supervisions/${site.supervisionId}/findings`, {
          kind: 'independent_count',
          documentHash: 'c'.repeat(64),
          by: 'Examiner',
          counts: lotIds.map((lotId, i) => ({ lotId, quantity: tonnes(Math.min(COUNTED, held[i] ?? 0)) })).reverse(),
        });
        await site.record('patrol');
      }
    };
    const heard = async () => {
      for (let n = 0; n < 12; n++) {
        // Far below what is there, and back: each is a breach opened, a status told and a shortage sensed.
        const scale = scales[n % scales.length] as string;
        await desk.hear(scale, { weight: { grossKg: n % 2 === 0 ? 1_000 : HELD * 1_000 } });
      }
    };
    await Promise.all([...orders.map(driveOut), meanwhile(), heard()]);
    expect(await deadlocks()).toBe(before);
  });
});
