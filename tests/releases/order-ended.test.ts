import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock } = desk;
const next = await desk.party('Other keeper', 'collateral_manager');
await desk.valuationTerms();
await desk.price(5_200);

interface Ordered {
  facilityId: string;
  lotId: string;
  pledgeId: string;
  subjectId: string;
  releaseId: string;
  token: string;
}

interface Bearing {
  code?: string;
  facts?: { objectIds: string[] };
}

/** An order for 10 t of a lot of 100 t in the hall, on a scale of its own. */
async function ordered(): Promise<Ordered> {
  const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  const { lotId, pledgeId } = await desk.pledged(facilityId, 100, { value: yuan(520_000) });
  const { id: releaseId } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(10) }],
    vehicle: 'X',
  });
  const { token } = await checker.done<{ token: string }>(`/releases/${releaseId}/approval`);
  const { body } = await bank.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
  const subjectId = body.items.find(({ lotIds }) => lotIds.includes(lotId))?.id ?? '';
  return { facilityId, lotId, pledgeId, subjectId, releaseId, token };
}

/** How much the watch lets leave under orders at this moment, and whether it goes on. */
async function excused({ subjectId }: Ordered): Promise<string> {
  await desk.pass(1);
  const { endedAt } = (await bank.get<{ endedAt: string | null }>(`/subjects/${subjectId}`)).body;
  if (endedAt !== null) return 'not watched';
  const { body } = await bank.get<{ items: { act: string; kg?: number; unprovable: string | null }[] }>(
    `/subjects/${subjectId}/sensitivity`,
  );
  const found = body.items.find(({ act }) => act === 'take_under_release');
  return found?.unprovable ?? `${found?.kg} kg`;
}

const sealed = () => ({
  kind: 'court_seal',
  authority: 'People’s Court of Yuzhong',
  documentNumber: '(2026) 0112-1',
  documentHash: hash('d'),
  since: desk.today(),
});
/** The pledgor lets the keeper hand the goods on. */
async function handedOn({ lotId, pledgeId }: Ordered): Promise<void> {
  await importer.done(`/pledges/${pledgeId}/pledgor-consents`, {
    act: 'hand_on',
    itemIds: [lotId],
    toPartyId: next.partyId,
    documentHash: hash('c'),
  });
  await manager.done('/custody-offers', { lotIds: [lotId], toPartyId: next.partyId });
  await next.done('/custodies', {
    lotIds: [lotId],
    handover: { grossWeightKg: 100_000, packages: 10, sealsIntact: true },
  });
}

/**
 * Every way in which an order or its goods end otherwise than at the gate: what opens the gate no longer excuses nothing of what leaves,
 * and what opens it still does.
 */
it.each<[string, (of: Ordered) => Promise<unknown>, string, string]>([
  ['that stands', async () => undefined, '200', '10000 kg'],
  [
    'that is called back',
    (of) => checker.done(`/releases/${of.releaseId}/decline`, { reason: 'Not theirs' }),
    '403 RELEASE_ORDER_INVALID',
    'NOT_ASKED',
  ],
  [
    'whose pledge is not discharged meanwhile',
    async (of) => expect(await bank.refused(`/pledges/${of.pledgeId}/discharge`)).toBe('422 GATE_CLOSED'),
    '200',
    '10000 kg',
  ],
  [
    'whose facility is not closed meanwhile',
    async (of) => {
      const { status, body } = await bank.post<Bearing>(`/facilities/${of.facilityId}/closing`, { reason: 'ended' });
      expect([status, body.code, body.facts?.objectIds]).toEqual([422, 'FACILITY_STILL_BEARS', [of.releaseId]]);
    },
    '200',
    '10000 kg',
  ],
  [
    'whose lot is split',
    (of) => manager.done(`/lots/${of.lotId}/split`, { parts: [{ quantity: tonnes(50) }] }),
    '200',
    '10000 kg',
  ],
  [
    'whose lot is not split to the last',
    async (of) =>
      expect(await manager.refused(`/lots/${of.lotId}/split`, { parts: [{ quantity: tonnes(95) }] })).toBe(
        '422 QUANTITY_NOT_FREE',
      ),
    '200',
    '10000 kg',
  ],
  [
    'whose lot is not poured into another',
    async (of) =>
      expect(await manager.refused('/lot-merges', { lotIds: [await desk.stock(10), of.lotId] })).toBe(
        '422 QUANTITY_NOT_FREE',
      ),
    '200',
    '10000 kg',
  ],
  [
    'whose lot is not weighed below what it promises',
    async (of) => {
      const weighed = { quantity: tonnes(2), evidenceHash: hash('e') };
      expect(await manager.refused(`/lots/${of.lotId}/reweighing`, weighed)).toBe('422 QUANTITY_NOT_FREE');
    },
    '200',
    '10000 kg',
  ],
  ['whose lot another keeper takes', handedOn, '404 NOT_FOUND', 'NOT_ASKED'],
  [
    'whose lot a court seals',
    (of) => manager.done(`/lots/${of.lotId}/restraints`, sealed()),
    '422 LOT_RESTRAINED',
    'NOT_ASKED',
  ],
  [
    'whose lot nobody watches any more',
    (of) => manager.done(`/subjects/${of.subjectId}/end`),
    '422 RELEASE_HELD',
    'not watched',
  ],
  ['whose time is over', async () => clock.advance(25 * 3_600), '403 RELEASE_ORDER_INVALID', 'NOT_ASKED'],
])('an order %s', async (_, ends, gate, then) => {
  const of = await ordered();
  expect(await excused(of)).toBe('10000 kg');
  await ends(of);
  expect(await excused(of)).toBe(then);
  const { status, body } = await manager.post<{ code?: string }>(`/releases/${of.releaseId}/execution`, {
    token: of.token,
    vehicle: 'X',
    gateWeightKg: 10_000,
  });
  expect(status === 200 ? '200' : `${status} ${body.code}`, JSON.stringify(body)).toBe(gate);
});

it('a facility is closed once its order is called back', async () => {
  const of = await ordered();
  const close = () =>
    bank.tried<{ code?: string; status?: string }>(`/facilities/${of.facilityId}/closing`, { reason: 'ended' });
  expect((await close()).body.code).toBe('FACILITY_STILL_BEARS');
  await checker.done(`/releases/${of.releaseId}/decline`, { reason: 'Not theirs' });
  expect((await close()).status).toBeLessThan(300);
});

it('orders that stand beside one another add up', async () => {
  const of = await ordered();
  const { id } = await importer.done<{ id: string }>(`/facilities/${of.facilityId}/releases`, {
    lots: [{ lotId: of.lotId, quantity: tonnes(5) }],
    vehicle: 'Y',
  });
  await checker.done(`/releases/${id}/approval`);
  expect(await excused(of)).toBe('15000 kg');
});

it('an order lets no more leave than the books hold of its lot, whatever was promised of it', async () => {
  const of = await ordered();
  // As an order of before: its lot could be weighed below what it promised.
  await desk.database.write({ tenantId: desk.tenantId, party: 'system' }, (db) =>
    db.execute(`update control_order set terms = terms || '{"weightKg": 150000}' where release_id = '${of.releaseId}'`),
  );
  expect(await excused(of)).toBe('100000 kg');
});

it('an order that was carried out excuses no more, also where the books of its watch do not move', async () => {
  const of = await ordered();
  const version = async (): Promise<number> => {
    const { rows } = (await desk.database.read({ tenantId: desk.tenantId, party: 'system' }, (db) =>
      db.execute(`select version from subject_expectation where subject_id = '${of.subjectId}'`),
    )) as { rows: { version: string }[] };
    return Number(rows[0]?.version);
  };
  // A watch that weighs nothing keeps no books.
  await desk.database.write({ tenantId: desk.tenantId, party: 'system' }, (db) =>
    db.execute(`update subject set expected = expected - 'weight' where id = '${of.subjectId}'`),
  );
  const before = await version();
  await manager.done(`/releases/${of.releaseId}/execution`, { token: of.token, vehicle: 'X', gateWeightKg: 10_000 });
  expect(await version()).toBeGreaterThan(before);
});
