import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { superviseDue } from '../../src/physical/supervision/index.ts';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, manager, importer } = desk;
const chance = seededChance(9);
const newId = identifiers(desk.clock, chance);
const due = () =>
  superviseDue({
    database: desk.database,
    ctxFor: (tenantId) => systemCtx({ clock: desk.clock, chance, newId }, desk.database, tenantId, 'supervision'),
  });

interface Supervision {
  id: string;
  state: string;
  reason: string;
  controlEffectiveAt: string | null;
  tasks: { task: string; isOverdue: boolean }[];
}
const { rows: agreements } = await desk.database.admin.query<{ id: string }>('select id from custody_agreement');
const agreement = agreements[0]?.id;
const evidence = (id: string, kind: string, more: object = {}) =>
  manager.done<Supervision>(`/supervisions/${id}/evidence`, { kind, documentHash: hash('a'), ...more });
const finding = (id: string, kind: string, more: object = {}) =>
  bank.done<Supervision>(`/supervisions/${id}/findings`, { kind, documentHash: hash('b'), by: 'Examiner', ...more });

describe('supervision of a site', () => {
  it('makes a pledge effective when its last leg is proved, and holds the facility while a leg is missing', async () => {
    const facilityId = await desk.facility(10_000_000);
    const { id } = await bank.done<Supervision>('/supervisions', {
      agreementId: agreement,
      siteId: desk.siteId,
      riskClass: 'normal',
    });
    expect(await bank.refused('/supervisions', { agreementId: agreement, siteId: desk.siteId, riskClass: 'low' })).toBe(
      '409 SUPERVISION_ALREADY_OPEN',
    );
    expect(await manager.refused(`/supervisions/${id}/evidence`, { kind: 'handover', documentHash: hash('a') })).toBe(
      '422 NOTHING_TO_HAND_OVER',
    );
    const lotId = await desk.stock(10);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const status = async () => (await bank.get<{ status: string }>(`/pledges/${pledge.id}`)).body.status;
    await evidence(id, 'site_right');
    await evidence(id, 'handover');
    expect(
      await manager.refused(`/supervisions/${id}/evidence`, { kind: 'independent_count', documentHash: hash('c') }),
    ).toBe('403 NOT_BY_THIS_SIDE');
    const patrolled = await evidence(id, 'patrol', { by: 'Shift A' });
    expect(patrolled).toMatchObject({ state: 'handover', reason: 'NO_INDEPENDENT_COUNT_IN_TIME' });
    expect(await status()).toBe('agreed');
    expect(
      await bank.refused(`/supervisions/${id}/findings`, {
        kind: 'independent_count',
        documentHash: hash('b'),
        by: 'Examiner',
      }),
    ).toBe('422 COUNT_INCOMPLETE');
    await desk.pass(30);
    const counted = await finding(id, 'independent_count', { counts: [{ lotId, quantity: tonnes(10) }] });
    expect(counted).toMatchObject({ state: 'controlled', controlEffectiveAt: desk.clock.now().toISOString() });
    expect(await status()).toBe('effective');

    // No patrol for half a day: the timer notices, and money waits until there is one.
    await desk.pass(12 * 60 + 5);
    expect(await due()).toBe(1);
    expect(await due()).toBe(0);
    const read = async () => (await bank.get<Supervision>(`/supervisions/${id}`)).body;
    expect(await read()).toMatchObject({ state: 'degraded', reason: 'PATROL_MISSING' });
    expect((await read()).tasks.find((t) => t.task === 'patrol')?.isOverdue).toBe(true);
    const held = async () => {
      const { rows } = await desk.database.admin.query(
        `select blocks from facility_hold where facility_id = $1 and ended_at is null and reason like 'SUPERVISION%'`,
        [facilityId],
      );
      return rows;
    };
    expect(await held()).toEqual([{ blocks: ['advance', 'release'] }]);
    expect(await evidence(id, 'patrol')).toMatchObject({
      state: 'controlled',
      controlEffectiveAt: counted.controlEffectiveAt,
    });
    expect(await held()).toEqual([]);

    // A lorry out on no order is a gap in the gate, and a count that differs is valued and degrades.
    const short = await evidence(id, 'count', { counts: [{ lotId, quantity: tonnes(9.5) }] });
    expect(short).toMatchObject({ state: 'degraded', reason: 'COUNT_DIFFERS' });
    expect((await bank.get<{ sensed: { value: string } }>(`/lots/${lotId}`)).body.sensed.value).toBe('9500');
    await evidence(id, 'count', { counts: [{ lotId, quantity: tonnes(10) }] });
    await desk.ticket('out', 1);
    expect(await read()).toMatchObject({ state: 'degraded', reason: 'OUTBOUND_WITHOUT_ORDER' });
    expect(await finding(id, 'loss', { note: 'Gone' })).toMatchObject({ state: 'lost', controlEffectiveAt: null });
    const log = await bank.get<{ items: { kind: string }[] }>(`/supervisions/${id}/evidence`);
    expect(log.body.items.map((r) => r.kind)).toContain('loss');
    const stranger = await desk.party('Stranger', 'bank');
    expect((await stranger.get(`/supervisions/${id}`)).status).toBe(404);
  });
});
