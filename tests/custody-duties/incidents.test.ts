import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, checker, second, importer, manager, exporter, clock } = desk;
await desk.valuationTerms();

interface Incident {
  id: string;
  source: string;
  sourceId: string;
  kind: string;
  severity: string;
  lotIds: string[];
  lost: Record<string, string>;
  status: string;
  ownerId: string;
  ownerPartyId: string;
  openedAt: string;
  dueAt: string;
  endedAt: string | null;
  isOverdue: boolean;
  overdueAt: string | null;
  escalatedTo: string | null;
  cause: string | null;
}
interface Call {
  id: string;
  cause: string;
  status: string;
  issuedAt: string;
  letter: { en: string };
}
const incidentsOf = async (lotId: string, query = '') =>
  (await bank.get<{ items: Incident[] }>(`/custody-incidents?limit=200${query}`)).body.items.filter((i) =>
    i.lotIds.includes(lotId),
  );
const callsOf = async (facilityId: string) =>
  (await bank.get<{ items: Call[] }>(`/margin-calls?facilityId=${facilityId}`)).body.items;
const finding = (cause: string) => ({ cause, note: 'Looked into', evidenceHash: hash('d') });
const close = (id: string, cause: string) => checker.done<Incident>(`/custody-incidents/${id}/closing`, finding(cause));
const reweigh = (lotId: string, t: number) =>
  manager.done(`/lots/${lotId}/reweighing`, { quantity: tonnes(t), evidenceHash: hash('e') });
const eventsOf = async (id: string) =>
  (
    await desk.database.admin.query<{ type: string }>('select type from event where object_id = $1 order by id', [id])
  ).rows.map((row) => row.type);

describe('an incident of custody', () => {
  it('has an owner and a time from the breach on, is told once when it is late, and is closed once, by another', async () => {
    const facilityId = await desk.facility(10_000_000);
    const { lotId } = await desk.pledged(facilityId, 20);
    desk.weights.set([...desk.weights.keys()].at(-1) as string, 0);
    await desk.pass(60);
    const [incident] = (await incidentsOf(lotId)) as [Incident];
    expect(incident).toMatchObject({
      source: 'breach',
      kind: 'weight_short',
      severity: 'critical',
      status: 'open',
      ownerPartyId: manager.partyId,
      ownerId: manager.personId,
      endedAt: null,
      isOverdue: false,
      cause: null,
    });
    expect(Date.parse(incident.dueAt) - Date.parse(incident.openedAt)).toBe(24 * 3_600_000);
    const at = `/custody-incidents/${incident.id}`;
    // The pledgor sees it, for its demand; a stranger does not.
    expect((await importer.get(at)).status).toBe(200);
    expect((await exporter.get(at)).status).toBe(404);
    expect(await exporter.refused(`${at}/assignment`, { personId: exporter.personId })).toBe('404 NOT_FOUND');
    expect(await manager.refused(`${at}/assignment`, { personId: bank.personId })).toBe('422 OWNER_UNFIT');
    expect(await bank.refused(`${at}/assignment`, { personId: importer.personId })).toBe('422 OWNER_UNFIT');
    // Events of one moment have no order of their own.
    clock.advance(1);
    const assigned = await bank.post<Incident>(`${at}/assignment`, { personId: checker.personId }, 'assign');
    expect(assigned.body).toMatchObject({ ownerId: checker.personId, ownerPartyId: bank.partyId });
    expect((await bank.post(`${at}/assignment`, { personId: checker.personId }, 'assign')).body).toEqual(assigned.body);

    expect(await manager.refused(`${at}/closing`, finding('custody_fault'))).toBe('403 MANDATE_MISSING');
    expect(await checker.refused(`${at}/closing`, finding('custody_fault'))).toBe('403 SAME_PERSON');
    expect(await bank.refused(`${at}/closing`, finding('no_loss'))).toBe('422 INCIDENT_GOES_ON');
    expect(await bank.refused(`${at}/closing`, finding('market'))).toBe('422 INCIDENT_GOES_ON');
    expect(await bank.refused(`${at}/closing`, finding('carrier'))).toBe('422 CARRIER_IS_ENGAGED');

    clock.set(new Date(Date.parse(incident.dueAt) - 1));
    await desk.reach();
    expect(await incidentsOf(lotId, '&overdue=true')).toEqual([]);
    clock.set(new Date(incident.dueAt));
    await Promise.all([desk.reach(), desk.reach()]);
    clock.advance(1);
    expect(await incidentsOf(lotId, '&overdue=true')).toMatchObject([
      { id: incident.id, isOverdue: true, overdueAt: incident.dueAt, escalatedTo: bank.personId },
    ]);
    const eight = await Promise.all(
      Array.from({ length: 8 }, () => bank.tried<Incident>(`${at}/closing`, finding('custody_fault'))),
    );
    expect(eight.map((a) => String(a.status)).sort()).toEqual(['200', ...Array.from({ length: 7 }, () => '409')]);
    expect((await eventsOf(incident.id)).filter((type) => type.startsWith('custodyIncident.'))).toEqual([
      'custodyIncident.opened',
      'custodyIncident.assigned',
      'custodyIncident.overdue',
      'custodyIncident.closed',
    ]);
    expect(await bank.refused(`${at}/assignment`, { personId: checker.personId })).toBe('409 INCIDENT_CLOSED');
  });

  it('is there for who lends on goods that are in trouble already, and goes with them when they are split', async () => {
    const lotId = await desk.stock(20);
    const scale = [...desk.weights.keys()].at(-1) as string;
    desk.weights.set(scale, 0);
    await desk.pass(60);
    expect(await incidentsOf(lotId)).toEqual([]);
    const facilityId = await desk.facility(10_000_000);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: { amountMinor: '100000000', currency: 'CNY' },
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const [incident] = (await incidentsOf(lotId)) as [Incident];
    expect(incident).toMatchObject({ kind: 'weight_short', status: 'open', lotIds: [lotId] });
    const split = await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: tonnes(5) }],
    });
    const part = split.items[1]?.id as string;
    expect((await incidentsOf(part)).map((i) => i.id)).toContain(incident.id);
    desk.weights.set(scale, 20_000);
  });

  it('bars the demand of a margin call until its cause is known, whatever the market did meanwhile', async () => {
    await desk.price(70_000);
    const make = async (debt: number) => {
      const facilityId = await desk.facility(9_000_000, {});
      const { lotId } = await desk.pledged(facilityId, 100);
      await desk.draw(facilityId, debt);
      return { facilityId, lotId };
    };
    const [market, fault, unknown] = [await make(4_890_000), await make(4_500_000), await make(4_500_000)];
    // Marked as every day: what moved is told against the last state below the lines.
    await desk.mark();
    // A twentieth is gone at the scale, a third, a third.
    await reweigh(market.lotId, 95);
    await reweigh(fault.lotId, 66);
    await reweigh(unknown.lotId, 66);
    const [incident] = (await incidentsOf(market.lotId)) as [Incident];
    expect(incident).toMatchObject({
      source: 'reweighing',
      severity: 'major',
      lost: { [market.lotId]: '5000' },
      endedAt: clock.now().toISOString(),
    });
    clock.advance(86_400);
    await desk.price(60_000);
    await desk.pass(10);
    await desk.mark();
    const [call] = (await callsOf(market.facilityId)) as [Call];
    expect(call).toMatchObject({ status: 'barred', cause: 'unknown' });
    expect(call.letter.en).toContain('not found yet');
    expect(await bank.refused(`/margin-calls/${call.id}/extension-request`)).toBe('409 CALL_NOT_OPEN');
    const cause = { cause: 'unknown', evidenceHash: hash('1') };
    expect(await second.refused(`/margin-calls/${call.id}/cause`, cause)).toBe('422 INPUT_INVALID');
    // Time alone makes no demand of it.
    clock.advance(4 * 86_400);
    await desk.price(60_000);
    await desk.pass(10);
    await desk.mark();
    expect((await callsOf(market.facilityId))[0]?.status).toBe('barred');

    await close(incident.id, 'shortage');
    const faults = [(await incidentsOf(fault.lotId))[0]?.id, (await incidentsOf(unknown.lotId))[0]?.id] as string[];
    await close(faults[0] as string, 'custody_fault');
    await close(faults[1] as string, 'unknown');
    clock.advance(60);
    await desk.mark();
    const [restated] = (await callsOf(market.facilityId)) as [Call];
    // Without the twentieth there would be a call still: the market answers for it, from this moment on.
    expect(restated).toMatchObject({ status: 'open', cause: 'market', issuedAt: clock.now().toISOString() });
    expect(restated.letter.en).toContain('market price fell');
    expect(await callsOf(fault.facilityId)).toMatchObject([{ status: 'barred', cause: 'custody_fault' }]);
    expect(await callsOf(unknown.facilityId)).toMatchObject([{ status: 'barred', cause: 'unknown' }]);
    // Whoever has the proof may still restate it, and the letter says what was found.
    const [barred] = (await callsOf(unknown.facilityId)) as [Call];
    const proved = await second.done<Call>(`/margin-calls/${barred.id}/cause`, {
      cause: 'shortage',
      evidenceHash: hash('2'),
    });
    expect(proved).toMatchObject({ status: 'open', cause: 'shortage' });
    expect(proved.letter.en).toContain('less was weighed');
  });

  it('of a site closes by itself when only a patrol was late, and waits for a person when a count differed', async () => {
    const { rows } = await desk.database.admin.query<{ id: string }>('select id from custody_agreement');
    const hall = await manager.done<{ id: string }>('/sites', {
      code: 'HALL-2',
      name: 'Second hall',
      kind: 'warehouse',
      boundary: {
        type: 'Polygon',
        coordinates: [
          [
            [106.4, 29.63],
            [106.41, 29.63],
            [106.41, 29.64],
            [106.4, 29.64],
            [106.4, 29.63],
          ],
        ],
      },
    });
    const lotId = await desk.lot(10);
    await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
    await manager.done('/custodies', {
      lotIds: [lotId],
      siteId: hall.id,
      handover: { grossWeightKg: 10_000, packages: 10, sealsIntact: true },
    });
    const facilityId = await desk.facility(10_000_000);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: { amountMinor: '100000000', currency: 'CNY' },
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const { id } = await bank.done<{ id: string }>('/supervisions', {
      agreementId: rows[0]?.id,
      siteId: hall.id,
      riskClass: 'normal',
    });
    const evidence = (kind: string, more: object = {}) =>
      manager.done(`/supervisions/${id}/evidence`, { kind, documentHash: hash('a'), ...more });
    const counted = (t: number) => ({ counts: [{ lotId, quantity: tonnes(t) }] });
    await evidence('site_right');
    await evidence('handover');
    await evidence('patrol');
    await bank.done(`/supervisions/${id}/findings`, {
      kind: 'independent_count',
      documentHash: hash('b'),
      by: 'Examiner',
      ...counted(10),
    });
    expect(await incidentsOf(lotId)).toEqual([]);

    await evidence('patrol', { passed: false });
    const [late] = (await incidentsOf(lotId)) as [Incident];
    expect(late).toMatchObject({ source: 'supervision', sourceId: id, kind: 'PATROL_MISSING', severity: 'minor' });
    await evidence('patrol');
    expect(await incidentsOf(lotId)).toMatchObject([{ id: late.id, status: 'closed', cause: 'no_loss' }]);

    await evidence('patrol', { passed: false });
    await evidence('count', counted(9));
    await evidence('patrol');
    const [, differs] = (await incidentsOf(lotId)) as [Incident, Incident];
    // What began as a missed patrol became graver, and keeps the earlier time of the two.
    expect(differs).toMatchObject({ kind: 'COUNT_DIFFERS', severity: 'major', status: 'open', endedAt: null });
    expect(Date.parse(differs.dueAt) - Date.parse(differs.openedAt)).toBe(48 * 3_600_000);
    // Whoever's goods are pledged at a site that has failed come under it from then on.
    const late2 = await desk.lot(1);
    await importer.done('/custody-offers', { lotIds: [late2], toPartyId: manager.partyId });
    await manager.done('/custodies', {
      lotIds: [late2],
      siteId: hall.id,
      handover: { grossWeightKg: 1_000, packages: 1, sealsIntact: true },
    });
    const more = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: { amountMinor: '100000000', currency: 'CNY' },
      itemIds: [late2],
    });
    await bank.done(`/pledges/${more.id}/answer`, { accept: true });
    expect((await incidentsOf(late2)).map((i) => i.id)).toEqual([differs.id]);
    await evidence('count', { counts: [...counted(10).counts, { lotId: late2, quantity: tonnes(1) }] });
    expect((await incidentsOf(lotId, '&open=true'))[0]?.endedAt).not.toBeNull();
    expect(await close(differs.id, 'no_loss')).toMatchObject({ status: 'closed' });
  });
});

describe('a loss that its custodian writes off the books', () => {
  it('leaves the position degraded until the lender has found why', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 100);
    const stands = async () => {
      type Position = { itemId: string; state: string; reason: string };
      const { body } = await bank.get<{ items: Position[] }>(`/positions?facilityId=${facilityId}`);
      const found = body.items.find(({ itemId }) => itemId === lotId);
      return `${found?.state} ${found?.reason}`;
    };
    // Within what two scales may differ by nothing is missing.
    await reweigh(lotId, 99.9);
    expect(await stands()).toBe('controlled ALL_LEGS_HOLD');
    await reweigh(lotId, 60);
    expect(await stands()).toBe('degraded REWEIGHED_SHORT');
    // The scale goes on saying 100 t, which to a watch over 60 t is nothing missing.
    await desk.pass(120);
    expect(await stands()).toBe('degraded REWEIGHED_SHORT');
    const { rows } = await desk.database.admin.query<{ id: string }>(
      'select subject_id as id from subject_lot where lot_id = $1',
      [lotId],
    );
    const awaited = async () =>
      (await bank.get<{ awaited: { what: string; by?: string }[] }>(`/subjects/${rows[0]?.id}`)).body.awaited;
    expect(await awaited()).toMatchObject([{ what: 'FINDING', by: 'REWEIGHED_SHORT' }]);
    const [incident] = (await incidentsOf(lotId)) as [Incident];
    await close(incident.id, 'shortage');
    expect(await stands()).toBe('controlled ALL_LEGS_HOLD');
    expect(await awaited()).toEqual([]);
  });

  it('in many small steps as in one, and each is told once', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 100);
    await reweigh(lotId, 99.8);
    expect(await incidentsOf(lotId)).toEqual([]);
    await reweigh(lotId, 99.6);
    expect(await incidentsOf(lotId)).toMatchObject([{ kind: 'reweighed_short', lost: { [lotId]: '400' } }]);
    await reweigh(lotId, 99.4);
    expect(await incidentsOf(lotId)).toHaveLength(1);
    await reweigh(lotId, 99.2);
    expect((await incidentsOf(lotId)).map(({ lost }) => lost[lotId])).toEqual(['400', '400']);
  });
});
