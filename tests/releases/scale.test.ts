import { describe, expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { stateTerms } from '../support/lenient.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { checker, importer, manager } = desk;
await desk.valuationTerms();
await desk.price(5_200);

interface Release {
  id: string;
  token: string;
  status: string;
  lots: { leftValue: string | null }[];
}
/** An order for 10 t of a lot of 100 t under a facility that owes nothing. */
async function ordered() {
  const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  const { lotId } = await desk.pledged(facilityId, 100, { value: yuan(520_000) });
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(10) }],
    vehicle: 'X',
  });
  const { token } = await checker.done<Release>(`/releases/${id}/approval`);
  const gate = (more: object) =>
    manager.post<ProblemBody & Release>(`/releases/${id}/execution`, { token, vehicle: 'X', ...more });
  const left = (t: number) => [{ lotId, quantity: tonnes(t) }];
  return { lotId, gate, left };
}

describe('the gate books what the scale saw (10)', () => {
  it.each([
    ['more than the tally, within tolerance', { gateWeightKg: 10_029 }, 10, '10029', 89.971],
    ['less than the tally, within tolerance', { gateWeightKg: 9_975 }, 10, '9975', 90.025],
    ['and nobody said how much left of the one lot', { gateWeightKg: 9_000 }, undefined, '9000', 91],
  ])('%s', async (_, weighed, tally, leftValue, held) => {
    const { lotId, gate, left } = await ordered();
    const done = await gate({ ...weighed, ...(tally !== undefined && { left: left(tally) }) });
    expect(done.body).toMatchObject({ status: 'executed', lots: [{ leftValue }] });
    expect(await desk.held(lotId)).toBe(held);
  });

  it('and lets nothing go by a tally that the scale does not bear out', async () => {
    const { lotId, gate, left } = await ordered();
    expect((await gate({ gateWeightKg: 10_000, left: left(1) })).body.code).toBe('GATE_QUANTITY_DIFFERS');
    expect((await gate({ gateWeightKg: 9_000, left: left(10) })).body.code).toBe('GATE_QUANTITY_DIFFERS');
    expect((await gate({ gateWeightKg: 10_031 })).body.code).toBe('GATE_WEIGHT_EXCEEDED');
    expect((await gate({ gateWeightKg: 0 })).body.code).toBe('INPUT_INVALID');
    expect(await desk.held(lotId)).toBe(100);
  });

  it('and no lot that is named twice', async () => {
    const { lotId, gate, left } = await ordered();
    const twice = await gate({ gateWeightKg: 10_000, left: [...left(4), ...left(6)] });
    expect(twice.body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ pointer: '/left' }] });
    expect(await desk.held(lotId)).toBe(100);
  });

  it.each(['H87', 'PK'])(
    'goods by pieces (%s) leave with what so many weigh by the books, and else not',
    async (unit) => {
      const pieces = (n: number) => ({ value: String(n), scale: 0, unit });
      const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
      const { lotId } = await desk.pledged(facilityId, 20, {
        value: yuan(520_000),
        commodityId: undefined,
        quantity: pieces(100),
        grossWeightKg: 20_000,
      });
      await desk.bank.done(`/lots/${lotId}/value-acceptances`, {
        basis: 'invoice',
        amount: yuan(520_000),
        documentHash: 'c'.repeat(64),
      });
      const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
        lots: [{ lotId, quantity: pieces(40) }],
        vehicle: 'X',
      });
      const { token } = await checker.done<Release>(`/releases/${id}/approval`);
      const gate = async (gateWeightKg: number, n?: number) => {
        const left = n === undefined ? [] : [{ lotId, quantity: pieces(n) }];
        const asked = { token, vehicle: 'X', gateWeightKg, left };
        const { body } = await manager.post<ProblemBody & Release>(`/releases/${id}/execution`, asked);
        return body.code ?? body.lots[0]?.leftValue;
      };
      expect(await gate(1_000)).toBe('GATE_QUANTITY_DIFFERS');
      expect(await gate(1_000, 40)).toBe('GATE_QUANTITY_DIFFERS');
      expect(await gate(8_000, 20)).toBe('GATE_QUANTITY_DIFFERS');
      expect(await gate(4_010, 20)).toBe('20');
    },
  );

  it('goods by weight do not leave without a scale, unless the lender’s terms do without', async () => {
    const { lotId, gate } = await ordered();
    await stateTerms(desk.bank, checker, { gateScale: true });
    expect((await gate({})).body).toMatchObject({ code: 'GATE_NOT_WEIGHED', errors: [{ pointer: '/gateWeightKg' }] });
    await stateTerms(desk.bank, checker, { gateScale: false });
    expect((await gate({})).body).toMatchObject({ status: 'executed', lots: [{ leftValue: '10000' }] });
    expect(await desk.held(lotId)).toBe(90);
  });
});
