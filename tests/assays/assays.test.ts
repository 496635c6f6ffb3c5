import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, manager, clock } = desk;
const assayer = await desk.party('Assay office', 'assayer');
const rival = await desk.party('Another assay office', 'assayer');
await desk.valuationTerms({ eligibility: { assayed: true } });
await desk.price(70_000);

interface Assay {
  id: string;
  status: string;
  outcome: string | null;
  void: { reason: string; by: string | null } | null;
  splitFrom: string | null;
}
const copper = [
  { property: 'copper content', unit: 'percent', min: '99.95' },
  { property: 'density', unit: 'g/cm3', min: '8.88', max: '8.96' },
];
const order = (lotId: string, more: object = {}) => ({
  lotId,
  assayerId: assayer.partyId,
  specification: copper,
  ...more,
});
const report = (content = '99.97', more: object = {}) => ({
  sampledAt: clock.now().toISOString(),
  sealNumbers: ['S-1'],
  measured: [
    { property: 'copper content', value: content },
    { property: 'density', value: '8.94' },
  ],
  documentHash: hash('a'),
  ...more,
});
const assay = async (lotId: string, content?: string) => {
  const { id } = await bank.done<Assay>('/assays', order(lotId));
  clock.advance(60);
  return assayer.done<Assay>(`/assays/${id}/report`, report(content));
};
const read = async (id: string) => (await bank.get<Assay>(`/assays/${id}`)).body;
const counted = async (facilityId: string) => {
  await desk.mark();
  return Number((await desk.coverage(facilityId)).countedMinor) / 100;
};
const signals = async (check: string) =>
  (
    await bank.get<{ items: { check: string; facilityId: string; facts: { lotIds?: string[] } }[] }>(
      '/fraud-signals?limit=200',
    )
  ).body.items.filter((s) => s.check === check);

/** A pledged lot behind an electronic seal. */
let sealed = 0;
async function sealedLot(facilityId: string) {
  const lotId = await desk.lot(20);
  await desk.store(lotId);
  const code = `eseal-${desk.tenantId.slice(-8)}-${++sealed}`;
  const { device } = await manager.done<{ device: { id: string } }>('/devices', {
    code,
    kind: 'e_seal',
    reportEveryS: 300,
  });
  const subject = await manager.done<{ id: string }>('/subjects', {
    code: `BOX-${sealed}`,
    kind: 'lot',
    siteId: desk.siteId,
    lotIds: [lotId],
    deviceIds: [device.id],
    expected: { sealNumber: 'S-1', maxSilenceS: 30 * 86_400 },
  });
  desk.ingest.forgetDevices();
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const hear = async (state: string) => {
    clock.advance(300);
    await desk.hear(code, { seal: { number: 'S-1', state } });
    // Limits of a watch that changed bind from the next minute of the clock on.
    await desk.tick();
  };
  await hear('closed');
  await hear('closed');
  return { lotId, hear, subjectId: subject.id };
}

describe('an assay', () => {
  it('makes goods count whose terms ask for one; until then they count for nothing', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    expect(await counted(facilityId)).toBe(0);
    const { id } = await bank.done<Assay>('/assays', order(lotId));
    expect(await counted(facilityId)).toBe(0);
    expect(await assayer.refused(`/assays/${id}/report`, report('99.97', { sampledAt: '2026-01-01T00:00:00Z' }))).toBe(
      '422 SAMPLED_OUT_OF_TIME',
    );
    expect(
      await assayer.refused(`/assays/${id}/report`, {
        ...report(),
        measured: [{ property: 'copper content', value: '99.99' }],
      }),
    ).toBe('422 MEASURE_MISSING');
    const done = await assayer.done<Assay>(`/assays/${id}/report`, report());
    expect(done.status).toBe('passed');
    expect(await counted(facilityId)).toBe(1_400_000);
    expect(await assayer.refused(`/assays/${id}/report`, report())).toBe('409 ASSAY_NOT_WAITED_FOR');
  });

  it('is drawn by another than the lender, which assays nothing itself', async () => {
    const lotId = await desk.lot(1);
    const both = await desk.party('Bank that would assay', 'bank');
    const facility = await both.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: yuan(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2026-12-31',
    });
    const { id } = await importer.done<{ id: string }>('/pledges', {
      kind: 'charge',
      pledgeeId: both.partyId,
      facilityId: facility.id,
      maximum: yuan(1_000_000),
      itemIds: [lotId],
    });
    await both.done(`/pledges/${id}/answer`, { accept: true });
    expect(await both.refused('/assays', order(lotId, { assayerId: both.partyId }))).toBe('422 ASSAYER_UNFIT');
  });

  it('that fails takes the goods out, holds the facility, and is replaced by the next sample', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    const failed = await assay(lotId, '97.10');
    expect(failed.status).toBe('failed');
    expect(await counted(facilityId)).toBe(0);
    expect((await signals('QUALITY_DIFFERS')).map((s) => s.facilityId)).toEqual([facilityId]);
    const again = await assay(lotId);
    expect(again.status).toBe('passed');
    expect((await read(failed.id)).void).toMatchObject({ reason: 'sampled_again', by: again.id });
    expect(await counted(facilityId)).toBe(1_400_000);
  });

  it('is void once a seal breaks, and is asked for again', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, hear } = await sealedLot(facilityId);
    const sampled = await assay(lotId);
    await hear('closed');
    expect((await read(sampled.id)).status).toBe('passed');
    // Sampled before the seal is cut, reported after: the report says nothing of what is there now.
    const late = await bank.done<Assay>('/assays', order(lotId));
    clock.advance(60);
    const before = clock.now().toISOString();
    await hear('cut');
    expect(await read(sampled.id)).toMatchObject({ status: 'void', void: { reason: 'seal_broken' } });
    expect((await signals('RESAMPLE_DUE')).map((s) => s.facts.lotIds)).toEqual([[lotId]]);
    expect(await assayer.refused(`/assays/${late.id}/report`, report('99.97', { sampledAt: before }))).toBe(
      '422 SEAL_BROKEN_SINCE',
    );
    clock.advance(60);
    expect((await assayer.done<Assay>(`/assays/${late.id}/report`, report())).status).toBe('passed');
  });

  it('stays void though the lender orders afterwards what opened the seal', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, subjectId, hear } = await sealedLot(facilityId);
    const sampled = await assay(lotId);
    await hear('closed');
    const from = clock.now().toISOString();
    await hear('open');
    expect((await read(sampled.id)).status).toBe('void');
    await bank.done(`/subjects/${subjectId}/orders`, {
      kind: 'inspection',
      from,
      to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
      reason: 'The bank’s own people looked',
    });
    await hear('closed');
    clock.advance(120);
    await desk.tick();
    // The order clears the breach and does not undo it: what was sampled lay behind a seal that nobody had leave to open.
    expect(await read(sampled.id)).toMatchObject({ status: 'void', void: { reason: 'seal_broken' } });
  });

  it('goes with the parts of a split lot, and stays with a merged one only where each was proved', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    const whole = await assay(lotId);
    const { items } = await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: tonnes(5) }],
    });
    const part = items[1]?.id as string;
    const ofPart = async () => (await bank.get<{ items: Assay[] }>(`/assays?lotId=${part}`)).body.items;
    expect(await ofPart()).toMatchObject([{ status: 'passed', splitFrom: whole.id }]);
    await manager.done('/lot-merges', { lotIds: [lotId, part] });
    expect((await read(whole.id)).status).toBe('passed');
    const other = (
      await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(5) }] })
    ).items[1]?.id as string;
    await assay(other, '90');
    await manager.done('/lot-merges', { lotIds: [lotId, other] });
    expect((await read(whole.id)).void).toMatchObject({ reason: 'merged' });
  });

  it('is ordered once at a time by the lender, reported by the assayer it named, and seen by no stranger', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    expect(await bank.refused('/assays', order(lotId, { assayerId: manager.partyId }))).toBe('422 ASSAYER_UNFIT');
    expect(await bank.refused('/assays', order(lotId, { specification: [{ property: 'x', unit: 'y' }] }))).toBe(
      '422 INPUT_INVALID',
    );
    const tries = await Promise.all(Array.from({ length: 8 }, () => bank.post<Assay>('/assays', order(lotId))));
    expect(tries.filter((t) => t.status === 409)).toHaveLength(7);
    const made = tries.find((t) => t.status === 201)?.body as Assay;
    expect(await rival.refused(`/assays/${made.id}/report`, report())).toBe('404 NOT_FOUND');
    expect(await importer.refused(`/assays/${made.id}/report`, report())).toBe('403 MANDATE_MISSING');
    expect((await rival.get(`/assays/${made.id}`)).status).toBe(404);
    const reports = await Promise.all(
      Array.from({ length: 8 }, () => assayer.tried<Assay>(`/assays/${made.id}/report`, report())),
    );
    expect(reports.filter((r) => r.status === 200)).toHaveLength(1);
    expect(reports.filter((r) => r.status === 409)).toHaveLength(7);
    const { id } = await bank.done<Assay>('/assays', order(lotId));
    expect((await bank.done<Assay>(`/assays/${id}/withdrawal`)).void).toMatchObject({ reason: 'withdrawn' });
    expect((await read(made.id)).status).toBe('passed');
  });

  it('by an assayer of the owner’s group is put before the lender', async () => {
    const lotId = await desk.stock(5);
    // However far, and whoever said so: one relation the bank keeps for itself, the other is stated.
    const holding = await desk.party('Holding', 'trader');
    await bank.done('/party-relations', {
      partyId: importer.partyId,
      otherId: holding.partyId,
      kind: 'same_group',
      source: 'registry extract',
    });
    await bank.done(`/parties/${rival.partyId}/policy-standings`, {
      kind: 'relation',
      value: 'parent',
      otherId: holding.partyId,
      validFrom: '2026-01-01',
      documentHash: hash('e'),
      reason: 'Register of companies',
    });
    const facilityId = await desk.facility(10_000_000, {});
    const offer = { kind: 'goods', pledgeeId: bank.partyId, facilityId, maximum: yuan(1_000_000), itemIds: [lotId] };
    const pledge = await importer.done<{ id: string }>('/pledges', offer);
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    await bank.done('/assays', order(lotId, { assayerId: rival.partyId }));
    expect((await signals('ASSAYER_RELATED')).map((s) => s.facilityId)).toEqual([facilityId]);
  });
});
