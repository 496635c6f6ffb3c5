import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.valuationTerms();
await desk.price(5_200);

interface Correction {
  id: string;
  status: string;
  lenderIds: string[];
  answers: { lenderId: string; accept: boolean }[];
}
const outbound = async () =>
  (await manager.get<{ items: { outboundValue: string }[] }>(`/sites/${desk.siteId}/stock`)).body.items.reduce(
    (sum, { outboundValue }) => sum + Number(outboundValue),
    0,
  );
const wrong = { reason: 'The driver weighed twice', documentHash: hash('a') };

describe('a wrong ticket of the weighbridge', () => {
  it('is voided by who issued it once the lender agrees, and stays on record', async () => {
    const facilityId = await desk.facility(1_000_000);
    await desk.ticket('in', 60);
    await desk.pledged(facilityId, 60, { value: yuan(312_000) });
    const before = await outbound();
    const ticket = await desk.ticket('out', 10);
    expect(await outbound()).toBe(before + 10_000);
    const path = `/weighbridge-tickets/${ticket.id}/voiding`;
    expect(await bank.refused(path, wrong)).toBe('403 MANDATE_MISSING');
    const asked = await manager.done<Correction>(path, wrong);
    expect(asked).toMatchObject({ status: 'open', lenderIds: [bank.partyId] });
    expect(await manager.refused(path, wrong)).toBe('409 CORRECTION_OPEN');
    expect(await outbound()).toBe(before + 10_000);
    const answer = `/book-corrections/${asked.id}/answer`;
    expect(await importer.refused(answer, { accept: true })).toBe('403 MANDATE_MISSING');
    expect(await checker.done<Correction>(answer, { accept: true })).toMatchObject({ status: 'made' });
    expect(await outbound()).toBe(before);
    expect(await checker.refused(answer, { accept: true })).toBe('409 CORRECTION_ANSWERED');
    expect(await manager.refused(path, wrong)).toBe('409 TICKET_VOID');
    const { rows } = await desk.database.admin.query(
      'select quantity_value, voided_at is not null as void from weighbridge_ticket where id = $1',
      [ticket.id],
    );
    expect(rows).toEqual([{ quantity_value: '10000', void: true }]);
    const listed = await bank.get<{ items: Correction[] }>('/book-corrections');
    expect(listed.body.items).toMatchObject([{ id: asked.id, answers: [{ lenderId: bank.partyId, accept: true }] }]);
  });

  it('counts on where the lender declines, and where the gate wrote it nobody voids it', async () => {
    const facilityId = await desk.facility(1_000_000);
    await desk.ticket('in', 20);
    const { lotId } = await desk.pledged(facilityId, 20, { value: yuan(104_000) });
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId, quantity: tonnes(5) }],
      vehicle: 'X',
    });
    const { token } = await checker.done<{ token: string }>(`/releases/${id}/approval`);
    await manager.done(`/releases/${id}/execution`, { token, vehicle: 'X', gateWeightKg: 5_000 });
    const { rows } = await desk.database.admin.query('select id from weighbridge_ticket where release_id = $1', [id]);
    const written = (rows as { id: string }[])[0]?.id;
    const path = `/weighbridge-tickets/${written}/voiding`;
    expect(await manager.refused(path, wrong)).toBe('422 TICKET_OF_THE_GATE');
    const ticket = await desk.ticket('out', 5, { releaseId: id });
    const after = await outbound();
    const asked = await manager.done<Correction>(`/weighbridge-tickets/${ticket.id}/voiding`, wrong);
    const declined = await bank.done<Correction>(`/book-corrections/${asked.id}/answer`, {
      accept: false,
      reason: 'The camera shows the truck',
    });
    expect(declined).toMatchObject({ status: 'declined' });
    expect(await outbound()).toBe(after);
  });
});

describe('marks of a lot that came without', () => {
  it('are stated by its keeper and agreed to by the lender, and open the facility again', async () => {
    const facilityId = await desk.facility(1_000_000, {}, { lotAdvanceBps: 6_000 });
    const { lotId } = await desk.pledged(facilityId, 50, { value: yuan(260_000), marks: [] });
    await stateTerms(bank, checker, { ...lenientTerms, unmarkedWeightBps: 0 });
    const draw = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-12-15' };
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, draw);
    const approve = () => bank.post<ProblemBody & { status: string }>(`/drawdowns/${id}/approval`);
    const shut = await approve();
    expect(shut.body.code).toBe('DRAWDOWN_HELD');
    expect(JSON.stringify(shut.body)).toContain(lotId);
    const marks = { marks: ['HEAT-901', 'HEAT-902'], documentHash: hash('b') };
    expect(await importer.refused(`/lots/${lotId}/marks`, marks)).toBe('403 NOT_THE_CUSTODIAN');
    const asked = await manager.done<Correction>(`/lots/${lotId}/marks`, marks);
    expect(asked).toMatchObject({ status: 'open', lenderIds: [bank.partyId] });
    await checker.done(`/book-corrections/${asked.id}/answer`, { accept: true });
    const open = await approve();
    expect(JSON.stringify(open.body)).not.toContain(lotId);
    // One mark, one live lot: who states another's is refused.
    const other = await desk.stock(5, { marks: [] });
    expect(await manager.refused(`/lots/${other}/marks`, marks)).toBe('409 MARK_ALREADY_LIVE');
    const own = await manager.done<Correction>(`/lots/${other}/marks`, { ...marks, marks: ['HEAT-903'] });
    expect(own).toMatchObject({ status: 'made', lenderIds: [] });
    await stateTerms(bank, checker);
  });
});
