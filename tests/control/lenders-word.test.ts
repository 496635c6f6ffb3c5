import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { yard } from '../support/trade.ts';

const c = await openCollateral();
const { bank, importer, manager, clock } = c;
await c.valuationTerms();
await c.price(70_000);

interface Subject {
  id: string;
  settingsVersion: number;
  lastVersion: number;
  asked: object | null;
  expected: { weight?: { toleranceKg: number } };
  limits: { riskClass: string; silenceS: number } | null;
}
const watchOver = async (lotId: string) =>
  (await manager.get<{ items: (Subject & { lotIds: string[] })[] }>('/subjects?limit=200')).body.items.find((each) =>
    each.lotIds.includes(lotId),
  ) as Subject;
const inMinutes = (m: number) => new Date(clock.now().getTime() + m * 60_000).toISOString();

describe('what a lender agreed to', () => {
  it('counts for those settings and for no others that were asked for, before or since', async () => {
    const lotIds = [await c.lot(20), await c.lot(20)];
    await c.store(...lotIds);
    const { device } = await manager.done<{ device: { id: string } }>('/devices', {
      code: `word-${c.tenantId.slice(-8)}`,
      kind: 'scale',
      reportEveryS: 300,
    });
    const { id } = await manager.done<Subject>('/subjects', {
      code: 'WORD',
      kind: 'lot',
      siteId: c.siteId,
      lotIds,
      deviceIds: [device.id],
      expected: { weight: { expectedKg: 40_000, toleranceKg: 100 } },
    });
    const ask = (toleranceKg: number) =>
      manager.done<Subject>(`/subjects/${id}/settings`, { expected: { weight: { toleranceKg } } });
    // Two lenders, each over one of the lots of the watch.
    const other = await c.party('Second lender', 'bank');
    const own = await other.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: yuan(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2026-12-31',
    });
    const pledge = async (lender: typeof bank, facilityId: string, lotId: string | undefined) => {
      const made = await importer.done<{ id: string }>('/pledges', {
        kind: 'goods',
        pledgeeId: lender.partyId,
        facilityId,
        maximum: yuan(1_000_000),
        itemIds: [lotId],
      });
      await lender.done(`/pledges/${made.id}/answer`, { accept: true });
    };
    await pledge(bank, await c.facility(100_000_000), lotIds[0]);
    await pledge(other, own.id, lotIds[1]);
    await stateTerms(other, await c.colleague(other, 'Risk', ['terms:approve']));
    const before = (await manager.get<Subject>(`/subjects/${id}`)).body;
    const x = await ask(200);
    expect(await bank.done<Subject>(`/subjects/${id}/agreement`, { version: x.lastVersion })).toMatchObject({
      settingsVersion: before.settingsVersion,
    });
    const y = await ask(19_000);
    expect(y.lastVersion).toBe(x.lastVersion + 1);
    expect(await bank.refused(`/subjects/${id}/agreement`, { version: x.lastVersion })).toBe('409 SETTINGS_CHANGED');
    // The second lender agrees to Y, to which the first never did.
    expect(await other.done<Subject>(`/subjects/${id}/agreement`, { version: y.lastVersion })).toMatchObject({
      settingsVersion: before.settingsVersion,
      expected: { weight: { toleranceKg: 100 } },
    });
    await bank.done(`/subjects/${id}/settings/refusal`);
    const z = await ask(300);
    expect(z.lastVersion).toBe(y.lastVersion + 1);
    await bank.done(`/subjects/${id}/agreement`, { version: z.lastVersion });
    expect(await other.done<Subject>(`/subjects/${id}/agreement`, { version: z.lastVersion })).toMatchObject({
      settingsVersion: z.lastVersion,
      asked: null,
      expected: { weight: { toleranceKg: 300 } },
    });
  });
});

describe('a lender whose pledge is over a warehouse receipt', () => {
  it('orders, and refuses looser settings, as one over the goods does', async () => {
    const facilityId = await c.facility(10_000_000);
    const lotId = await c.stock(8);
    await manager.done(`/lots/${lotId}/slot`, { slotId: await c.slot(1_000) });
    await c.ticket('in', 8);
    const receipt = await manager.done<{ id: string }>('/receipts', {
      lotId,
      number: 'WR-1',
      quality: 'Grade A',
      packing: 'strapped bundles',
      pieces: 40,
      wearStandard: '0.1 %',
      storageFee: '0.60 CNY a tonne and day',
      insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
      placeOfIssue: 'Chongqing',
    });
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'document',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: [receipt.id],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    await importer.done(`/receipts/${receipt.id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
    await manager.done(`/receipts/${receipt.id}/endorsement-signature`, { accept: true });
    const { id } = await watchOver(lotId);
    await bank.done(`/subjects/${id}/orders`, {
      kind: 'reseal',
      from: inMinutes(0),
      to: inMinutes(60),
      reason: 'New seals',
    });
    await manager.done(`/subjects/${id}/settings`, { expected: { weight: { toleranceKg: 500 } } });
    expect(await bank.done<Subject>(`/subjects/${id}/settings/refusal`)).toMatchObject({ asked: null });
  });
});

describe('an order of the lender that sends somebody to look', () => {
  it('is reported on by the inspector that it names, or the custodian, within its window and for what it is', async () => {
    const { lotId } = await c.pledged(await c.facility(10_000_000), 5);
    const { id } = await watchOver(lotId);
    const surveyor = await c.party('Surveyor', 'collateral_manager');
    const other = await c.party('Other surveyor', 'collateral_manager');
    const order = async (kind: string, from: number, more: object = {}) =>
      (
        await bank.done<{ id: string }>(`/subjects/${id}/orders`, {
          kind,
          from: inMinutes(from),
          to: inMinutes(from + 60),
          reason: 'Look',
          ...more,
        })
      ).id;
    const seen = { goodsIntact: true, note: 'All there' };
    const named = await order('inspection', 0, { inspectorId: surveyor.partyId });
    // Another inspector who sees the subject by an order of its own.
    await order('inspection', 0, { inspectorId: other.partyId });
    expect(await other.refused(`/orders/${named}/report`, seen)).toBe('403 NOT_THE_INSPECTOR');
    expect(await manager.refused(`/orders/${named}/report`, seen)).toBe('403 NOT_THE_INSPECTOR');
    const unnamed = await order('reseal', 0);
    expect(await surveyor.refused(`/orders/${unnamed}/report`, seen)).toBe('403 NOT_THE_INSPECTOR');
    const hall = await manager.done<{ id: string }>('/sites', {
      code: 'HALL-2',
      name: 'H',
      kind: 'yard',
      boundary: yard,
    });
    const move = await order('reroute', 0, { toSiteId: hall.id });
    expect(await manager.refused(`/orders/${move}/report`, seen)).toBe('409 NOTHING_TO_INSPECT');
    const later = await order('reseal', 30);
    expect(await manager.refused(`/orders/${later}/report`, seen)).toBe('409 OUTSIDE_ORDER_WINDOW');
    expect(await surveyor.done(`/orders/${named}/report`, seen)).toMatchObject({ reportedFor: surveyor.partyId });
    expect(await manager.done(`/orders/${unnamed}/report`, seen)).toMatchObject({ reportedFor: manager.partyId });
  });
});

describe('the limits of a watch', () => {
  it('are those of the class of its site’s supervision and of its engagement, and are written when they change only', async () => {
    await stateTerms(bank, c.second, { ...lenientTerms, silenceDegradedS: 30 * 86_400, silenceLostS: 40 * 86_400 }, [
      'high',
    ]);
    const facilityId = await c.facility(100_000_000);
    const { lotId } = await c.pledged(facilityId, 10);
    expect((await watchOver(lotId)).limits).toMatchObject({ riskClass: 'normal', silenceS: 90 * 86_400 });
    const { rows } = await c.database.admin.query<{ id: string }>('select id from custody_agreement');
    const [agreement] = rows;
    await bank.done('/supervisions', { agreementId: agreement?.id, siteId: c.siteId, riskClass: 'high' });
    const { id, limits } = await watchOver(lotId);
    expect(limits).toMatchObject({ riskClass: 'high', silenceS: 40 * 86_400 });
    const touched = async () =>
      (
        await c.database.admin.query<{ version: number }>(
          'select version from subject_expectation where subject_id = $1',
          [id],
        )
      ).rows[0]?.version;
    const version = await touched();
    // Terms that ask for the same again change nothing: no watch is worked out anew.
    await stateTerms(bank, c.second, { dwellS: 80 * 86_400 }, ['low']);
    expect(await touched()).toBe(version);
    // The engagement ends, and the next one is under no supervision yet: the class is the commodity’s, at once.
    await bank.done(`/custody-agreements/${agreement?.id}/end`, { reason: 'Fees' });
    const next = await bank.done<{ id: string }>('/custody-agreements', {
      custodianId: manager.partyId,
      serviceLevel: 'control',
      feePayer: 'lender',
      documentHash: 'b'.repeat(64),
    });
    expect((await watchOver(lotId)).limits?.riskClass).toBe('high');
    await manager.done(`/custody-agreements/${next.id}/acceptance`);
    expect((await watchOver(lotId)).limits).toMatchObject({ riskClass: 'normal' });
  });
});
