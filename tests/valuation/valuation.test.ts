import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
const record = (price: string, more: object = {}, sourceId = desk.source) =>
  bank.post<ProblemBody & { id: string; status: string; heldFor: string | null }>(`/price-sources/${sourceId}/prices`, {
    pricedOn: desk.today(),
    price,
    currency: 'CNY',
    unit: 'TNE',
    ...more,
  });
const code = async (price: string, more: object = {}) => {
  const { status, body } = await record(price, more);
  return status < 300 ? body.status : body.code;
};

const opening = await record('7000000', { pricedOn: '2026-08-31' });
await second.done(`/prices/${opening.body.id}/answer`, { accept: true });

describe('a price', () => {
  it('is refused by name when it cannot be', async () => {
    expect(await code('0')).toBe('PRICE_NOT_POSITIVE');
    expect(await code('-100')).toBe('PRICE_NOT_POSITIVE');
    expect(await code('100', { currency: 'USD' })).toBe('PRICE_CURRENCY');
    expect(await code('100', { unit: 'KGM' })).toBe('PRICE_UNIT');
    expect(await code('100', { pricedOn: '2026-10-14' })).toBe('PRICE_IN_FUTURE');
    expect(await code('100', { pricedOn: '2026-10-12', validTo: '2026-10-11' })).toBe('PRICE_WINDOW_ENDS_BEFORE');
    expect(await importer.refused(`/price-sources/${desk.source}/prices`, {})).toMatch(/^4/);
  });

  it('never overlaps another, whoever sends at once; any window inside another is refused', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        record(String(7_000_000 + i), { pricedOn: '2026-09-01', validTo: '2026-09-30' }),
      ),
    );
    // Days that are over wait for a second person: of eight that wait, one is taken.
    expect(answers.map((a) => [a.status, a.body.status])).toEqual(answers.map(() => [201, 'held']));
    const taken = await Promise.all(
      answers.map((a) => second.post<ProblemBody>(`/prices/${a.body.id}/answer`, { accept: true })),
    );
    expect(taken.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(taken.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['PRICE_WINDOW_OVERLAPS']),
    );
    for (const [pricedOn, validTo] of [
      ['2026-09-10', '2026-09-11'],
      ['2026-09-30', '2026-10-02'],
    ]) {
      const { body } = await record('7000000', { pricedOn, validTo });
      expect(await second.refused(`/prices/${body.id}/answer`, { accept: true })).toMatch(/ PRICE_WINDOW_OVERLAPS$/);
    }
    const beside = await record('7000000', { pricedOn: '2026-10-01', validTo: '2026-10-08' });
    await second.done(`/prices/${beside.body.id}/answer`, { accept: true });
    await expect(
      desk.database.admin.query(`insert into price select tenant_id, 'prc_x', source_id, lender_id, '2026-09-05', '2026-09-05',
        1, 'accepted', null, known_from, null, null, 'x', now(), null, participants from price where status = 'accepted' limit 1`),
    ).rejects.toThrow(/price_no_overlap|outside a unit of work/);
  });

  it('ten times the last waits for another person, and is thrown away by them', async () => {
    const jump = await record('70000000', { pricedOn: '2026-10-09' });
    expect(jump.body).toMatchObject({ status: 'held', heldFor: 'JUMP' });
    expect(await bank.refused(`/prices/${jump.body.id}/answer`, { accept: true })).toBe('403 SAME_PERSON');
    await second.done(`/prices/${jump.body.id}/answer`, { accept: false });
    expect(await second.refused(`/prices/${jump.body.id}/answer`, { accept: true })).toBe('409 PRICE_NOT_HELD');
  });

  it('of a manual source waits always, and counts once', async () => {
    const manual = await bank.done<{ id: string }>('/price-sources', {
      code: 'BROKER',
      name: 'A broker',
      kind: 'commodity',
      feed: 'manual',
      currency: 'CNY',
      unit: 'TNE',
      calendarPlace: 'CN',
    });
    const { body } = await record('6900000', {}, manual.id);
    expect(body).toMatchObject({ status: 'held', heldFor: 'FOUR_EYES' });
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => second.post(`/prices/${body.id}/answer`, { accept: true })),
    );
    expect(answers.map((a) => String(a.status)).sort()).toEqual(['200', '409', '409', '409']);
  });

  it('comes in a file, line by line; the same file again changes nothing', async () => {
    const csv = [
      'source_code,priced_on,price',
      'SHFE-CU,2026-08-03,70000.00',
      'SHFE-CU,2026-08-04,70100.5',
      'SHFE-CU,2026-08-04,70200.00',
      'NOBODY,2026-08-04,1.00',
      'SHFE-CU,2026-08-05,1.005',
      'SHFE-CU,2027-01-05,70000.00',
      '',
    ].join('\n');
    const drop = async () =>
      (await bank.done<{ items: { outcome: string; code: string | null }[] }>('/price-files', { csv })).items.map(
        (item) => item.code ?? item.outcome,
      );
    expect(await drop()).toEqual(['held', 'held', 'held', 'SOURCE_UNKNOWN', 'FEED_LINE_UNREADABLE', 'PRICE_IN_FUTURE']);
    expect((await drop()).slice(0, 2)).toEqual(['duplicate', 'duplicate']);
  });
});

describe('a valuation', () => {
  interface Valuation {
    adjustedMinor: string;
    countedMinor: string;
    lots: {
      lotId: string;
      markState: string;
      lines: { step: string; value: string }[];
      eligibility: { met: boolean | null; of: { criterion: string; met: boolean | null }[] } | null;
    }[];
    concentration: { key: string; excessMinor: string }[];
  }
  const valuation = async (facilityId: string, query = '') =>
    (await bank.get<Valuation>(`/facilities/${facilityId}/valuation${query}`)).body;

  it('explains each step, and as known then says what was known then', async () => {
    const facilityId = await desk.facility(9_000_000, {});
    await desk.valuationTerms();
    expect(await desk.price(70_000)).toBe('accepted');
    const { lotId } = await desk.pledged(facilityId, 10);
    const before = clock.now().toISOString();
    const first = await valuation(facilityId);
    expect(first).toMatchObject({ adjustedMinor: '70000000', lots: [{ lotId, markState: 'fresh' }] });
    expect(first.lots[0]?.lines.map((line) => line.step)).toEqual(['mark', 'haircut']);
    clock.advance(60);
    const { body } = await bank.get<{ items: { id: string; pricedOn: string }[] }>(
      `/prices?sourceId=${desk.source}&limit=200`,
    );
    const wrong = body.items.find((p) => p.pricedOn === desk.today());
    await record('6500000', { replacesId: wrong?.id });
    clock.advance(60);
    expect((await valuation(facilityId)).adjustedMinor).toBe('65000000');
    expect((await valuation(facilityId, `?knownAt=${before}`)).adjustedMinor).toBe('70000000');
    const { items } = await desk.manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: { value: '4000', scale: 3, unit: 'TNE' } }],
    });
    expect(items).toHaveLength(2);
    expect((await valuation(facilityId)).lots).toHaveLength(2);
    expect(await valuation(facilityId, `?knownAt=${before}`)).toMatchObject({
      adjustedMinor: '70000000',
      lots: [{ lotId }],
    });
  });

  it('is nothing for a lot without what the terms ask, and says which', async () => {
    const facilityId = await desk.facility(9_000_000, {
      concentration: [{ by: 'commodity', capMinor: '1000', method: 'one_pass' }],
    });
    await desk.valuationTerms(
      {
        eligibility: {
          all: [
            { certificate: 'quality' },
            { siteIn: [desk.siteId] },
            { warehouseRatingMin: 60 },
            { insuredBps: 10_000 },
          ],
        },
      },
      desk.aluminium,
    );
    const { lotId } = await desk.pledged(facilityId, 10, { commodityId: desk.aluminium });
    const unmet = async () =>
      (await valuation(facilityId)).lots[0]?.eligibility?.of
        .filter((c) => c.met !== true)
        .map((c) => `${c.criterion} ${c.met}`);
    expect(await unmet()).toEqual([
      'certificate "quality" false',
      'warehouseRatingMin 60 null',
      'insuredBps 10000 null',
    ]);
    expect((await valuation(facilityId)).adjustedMinor).toBe('0');
    // What the owner says of its own goods proves nothing (F35): the lender, the custodian or an assayer brings it.
    await importer.done(`/lots/${lotId}/certificates`, {
      kind: 'quality',
      number: 'Q-0',
      issuer: 'Importer',
      issuedOn: '2026-10-01',
      documentHash: hash('8'),
    });
    expect((await unmet())?.[0]).toBe('certificate "quality" false');
    await bank.done(`/lots/${lotId}/certificates`, {
      kind: 'quality',
      number: 'Q-1',
      issuer: 'Assayer',
      issuedOn: '2026-10-01',
      documentHash: hash('9'),
    });
    const window = { siteId: desk.siteId, validFrom: '2026-01-01', validTo: '2026-12-31' };
    await bank.done('/warehouse-ratings', { ...window, rating: 70 });
    expect(await bank.refused('/warehouse-ratings', { ...window, rating: 80 })).toBe('409 CONFLICT');
    await bank.done('/insurance-covers', {
      ...window,
      policyNumber: 'P-1',
      insurer: 'PICC',
      sumInsured: yuan(9_000_000),
    });
    expect(await unmet()).toEqual([]);
    const after = await valuation(facilityId);
    expect([after.adjustedMinor, after.countedMinor]).toEqual(['65000000', '1000']);
    expect(after.concentration).toMatchObject([{ key: desk.aluminium, excessMinor: '64999000' }]);
  });

  it('is unknown for a commodity that nobody set terms for', async () => {
    const facilityId = await desk.facility(9_000_000, {});
    const tin = await desk.manager.done<{ id: string }>('/commodities', {
      code: 'SN',
      name: 'Tin',
      hsCode: '800110',
      grade: 'A',
      unit: 'TNE',
      scale: 3,
      datum: 'net_weight',
      riskClass: 'high',
    });
    await desk.pledged(facilityId, 1, { commodityId: tin.id });
    expect((await valuation(facilityId)).lots[0]).toMatchObject({
      markState: 'missing',
      lines: [{ step: 'commodity_without_terms' }],
    });
  });
});
