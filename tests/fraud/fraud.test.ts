import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { passTitle } from '../../src/physical/goods/index.ts';
import { hash, openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, manager, exporter, clock } = desk;
const chance = seededChance(11);
const newId = identifiers(clock, chance);

interface Signal {
  id: string;
  check: string;
  facilityId: string | null;
  facts: Record<string, unknown>;
  clearedAt: string | null;
}
const signals = async () => (await bank.get<{ items: Signal[] }>('/fraud-signals')).body.items;
const pass = (lotId: string, ownerId: string) =>
  withTransaction(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test'), (tx) =>
    passTitle(tx, [lotId], ownerId),
  );

describe('fraud checks', () => {
  it('sold in a circle: goods that come back within weeks hold the advance until somebody has looked', async () => {
    const facilityId = await desk.facility(10_000_000);
    const { lotId } = await desk.pledged(facilityId, 20);
    await pass(lotId, exporter.partyId);
    clock.advance(86_400);
    await pass(lotId, desk.carrier.partyId);
    expect(await signals()).toEqual([]);
    clock.advance(86_400);
    await pass(lotId, importer.partyId);
    const [found] = await signals();
    expect(found).toMatchObject({
      check: 'SOLD_IN_A_CIRCLE',
      facilityId,
      facts: { soldTo: exporter.partyId, cameBackTo: importer.partyId },
    });
    const holds = async () =>
      (await bank.get<{ items: { blocks: string[] }[] }>(`/facilities/${facilityId}/holds`)).body.items.map(
        (h) => h.blocks,
      );
    expect(await holds()).toEqual([['advance']]);
    const draw = { product: 'working_capital', amount: yuan(10_000), dueOn: '2026-12-15' };
    const drawn = await importer.post<{ status: string }>(`/facilities/${facilityId}/drawdowns`, draw);
    expect(drawn.body.status).not.toBe('disbursed');
    const clearance = { reason: 'Return of a rejected delivery', documentHash: hash('f') };
    expect(await importer.refused(`/fraud-signals/${found?.id}/clearance`, clearance)).toBe('403 MANDATE_MISSING');
    await bank.done(`/fraud-signals/${found?.id}/clearance`, clearance);
    expect(await bank.refused(`/fraud-signals/${found?.id}/clearance`, clearance)).toBe('409 SIGNAL_CLEARED');
    expect(await holds()).toEqual([]);
    expect((await importer.get<{ items: Signal[] }>('/fraud-signals')).body.items).toEqual([]);
  });

  it('a long way round: after the window it is trade', async () => {
    const { lotId } = await desk.pledged(await desk.facility(10_000_000), 5);
    const before = (await signals()).length;
    await pass(lotId, exporter.partyId);
    clock.advance(31 * 86_400);
    await pass(lotId, importer.partyId);
    expect(await signals()).toHaveLength(before);
  });

  it('outbound without order, and stock that the weighbridge never saw', async () => {
    const facilityId = await desk.facility(10_000_000);
    await desk.pledged(facilityId, 30);
    await desk.ticket('in', 60);
    await desk.ticket('out', 20);
    const own = (await signals()).filter((s) => s.facilityId === facilityId);
    expect(own.map((s) => s.check).sort()).toEqual(['MASS_BALANCE', 'OUTBOUND_WITHOUT_ORDER']);
    expect(own.find((s) => s.check === 'MASS_BALANCE')?.facts.unseenValue).toBe('15000');
  });

  it('a supervisor of the pledgor’s own group', async () => {
    const relation = {
      partyId: importer.partyId,
      otherId: manager.partyId,
      kind: 'same_group',
      source: 'Company register extract of 2026-10-01',
    };
    await bank.done('/party-relations', relation);
    expect(await bank.refused('/party-relations', relation)).toBe('409 RELATION_KNOWN');
    const facilityId = await desk.facility(10_000_000);
    await desk.pledged(facilityId, 5);
    expect((await signals()).filter((s) => s.facilityId === facilityId).map((s) => s.check)).toEqual([
      'SUPERVISOR_RELATED',
    ]);
  });

  it('a ring of guarantees, at the guarantee that closes it', async () => {
    const firms: string[] = [];
    for (const name of ['A', 'B', 'C']) firms.push((await desk.party(name, 'trader')).partyId);
    const guarantee = (from: number, to: number) =>
      bank.done('/party-relations', {
        partyId: firms[from],
        otherId: firms[to],
        kind: 'guarantees',
        source: 'Contract',
      });
    await guarantee(0, 1);
    await guarantee(1, 2);
    const rings = async () => (await signals()).filter((s) => s.check === 'GUARANTEE_RING');
    expect(await rings()).toEqual([]);
    await guarantee(2, 0);
    expect((await rings()).map((s) => s.facts.ring)).toEqual([[firms[2], firms[0], firms[1], firms[2]]]);
  });
});
