import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { approveTerms } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, second, importer, clock } = desk;
await desk.valuationTerms();

interface Condition {
  code: string;
  met: boolean | null;
  facts: Record<string, unknown>;
}
interface JudgementBody {
  state: string;
  figures: Record<string, string | null>;
  headroom: Record<string, string> | null;
  goods: { lotId: string; mark: string; countedMinor: string; steps: { step: string }[] }[];
  found: { fact: string; facts: Record<string, unknown>; gates: Record<string, string> }[];
}
const judgement = async (facilityId: string) =>
  (await bank.get<JudgementBody>(`/facilities/${facilityId}/judgement`)).body;
const ask = (facilityId: string, amount: number, dueOn = '2026-12-15') =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn,
  });
/** What keeps a draw of so much from being approved; empty when it is. */
async function unmet(facilityId: string, amount: number): Promise<Condition[]> {
  const { id } = await ask(facilityId, amount);
  const answer = await bank.post<ProblemBody>(`/drawdowns/${id}/approval`);
  return answer.status < 300 ? [] : ((answer.body.facts?.conditions ?? []) as Condition[]);
}
const codes = async (facilityId: string, amount: number) => (await unmet(facilityId, amount)).map((c) => c.code);
/** A facility with a hundred tonnes of copper at 70,000: seven million, of which 4.9 may be owed. */
async function furnished(terms: Record<string, unknown> | null = {}, more: Record<string, unknown> = {}) {
  await desk.price(70_000);
  const facilityId = await desk.facility(100_000_000, terms, more);
  return { facilityId, ...(await desk.pledged(facilityId, 100)) };
}

describe('a draw is judged by the facility as it will be', () => {
  it('to the cent, with every figure that it was judged by', async () => {
    const { facilityId } = await furnished();
    const [refused] = await unmet(facilityId, 4_900_000.01);
    expect(refused).toMatchObject({
      code: 'WITHIN_BORROWING_BASE',
      facts: {
        borrowingBaseMinor: '490000000',
        owedAfterMinor: '490000001',
        goodsMinor: '700000000',
        reserveMinor: '0',
      },
    });
    await desk.draw(facilityId, 4_900_000);
    expect(await judgement(facilityId)).toMatchObject({
      state: 'normal',
      figures: { goodsMinor: '700000000', owedMinor: '490000000', supportedMinor: '490000000' },
      headroom: { initial: '0', warn: '35000000' },
    });
  });

  it('with what costs, interest and penalty have made of the debt (33)', async () => {
    const { facilityId } = await furnished();
    await bank.done(`/facilities/${facilityId}/costs`, {
      kind: 'enforcement',
      amount: yuan(800_000),
      incurredOn: desk.today(),
      documentHash: hash('7'),
    });
    expect(await codes(facilityId, 4_500_000)).toEqual(['WITHIN_BORROWING_BASE', 'WITHIN_LINES']);
    expect(await codes(facilityId, 4_100_000)).toEqual([]);
  });

  it('with rights that come before the lender’s (89, 102)', async () => {
    const { facilityId, lotId } = await furnished();
    await bank.done('/competing-rights', {
      grantorId: importer.partyId,
      kind: 'lien',
      holder: 'Riverside Storage',
      claim: yuan(3_000_000),
      lotIds: [lotId],
      publicity: [],
      source: 'Statement of arrears',
    });
    const [refused] = await unmet(facilityId, 4_900_000);
    expect(refused).toMatchObject({ code: 'WITHIN_BORROWING_BASE', facts: { reserveMinor: '300000000' } });
    expect((await judgement(facilityId)).found.find((f) => f.fact === 'F40')).toMatchObject({ gates: { D: 'V' } });
  });

  it('within what one commodity may count for (88)', async () => {
    const { facilityId } = await furnished({
      concentration: [{ by: 'commodity', capMinor: '100000000', method: 'one_pass' }],
    });
    expect(await codes(facilityId, 4_500_000)).toEqual(['WITHIN_BORROWING_BASE', 'WITHIN_LINES']);
    expect(await codes(facilityId, 700_000)).toEqual([]);
  });

  it('without what is promised to an order, which leaves', async () => {
    const { facilityId, lotId } = await furnished();
    const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId, quantity: { value: '50000', scale: 3, unit: 'TNE' } }],
      vehicle: '渝A·1',
    });
    await checker.done(`/releases/${asked.id}/approval`);
    const [refused] = await unmet(facilityId, 4_900_000);
    expect(refused).toMatchObject({ code: 'WITHIN_BORROWING_BASE', facts: { goodsMinor: '350000000' } });
  });

  it('never while another debt is overdue (41)', async () => {
    const { facilityId } = await furnished();
    await desk.draw(facilityId, 100_000, '2026-10-20');
    clock.set('2026-10-21T06:00:00Z');
    await desk.pass(30);
    await desk.price(70_000);
    expect(await codes(facilityId, 1_000)).toEqual(['NOTHING_OVERDUE']);
    expect((await judgement(facilityId)).found.find((f) => f.fact === 'F57')?.facts).toMatchObject({
      dueOn: '2026-10-20',
    });
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(100_000),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    expect(await codes(facilityId, 1_000)).toEqual([]);
  });

  it('never while the facility is suspended: alone and at once, and resumed by two', async () => {
    const { facilityId } = await furnished();
    const { id } = await ask(facilityId, 1_000);
    await bank.done(`/facilities/${facilityId}/suspension`, { reason: 'Rumours' });
    const refused = await bank.post<ProblemBody>(`/drawdowns/${id}/approval`);
    expect((refused.body.facts?.conditions as Condition[] | undefined)?.map((c) => c.code)).toEqual([
      'FACILITY_ACTIVE',
    ]);
    expect(
      await importer.refused(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(1),
        dueOn: '2026-12-15',
      }),
    ).toBe('409 FACILITY_NOT_ACTIVE');
    expect(await bank.refused(`/facilities/${facilityId}/suspension`, { reason: 'Again' })).toBe(
      '409 FACILITY_NOT_ACTIVE',
    );
    expect(await importer.refused(`/facilities/${facilityId}/suspension`, { reason: 'Not mine' })).toBe(
      '403 MANDATE_MISSING',
    );
    expect((await checker.post(`/facilities/${facilityId}/resumption`, { reason: 'Cleared' })).status).toBe(202);
    await checker.done(`/facilities/${facilityId}/resumption`, { reason: 'Cleared' });
    await bank.done(`/drawdowns/${id}/approval`);
  });
});

describe('lines and days', () => {
  it('a facility without approved terms lends nothing on collateral, and says so by name (81)', async () => {
    const { facilityId } = await furnished(null);
    expect(await codes(facilityId, 1_000)).toEqual(['TERMS_APPROVED', 'WITHIN_BORROWING_BASE', 'WITHIN_LINES']);
    expect(await judgement(facilityId)).toMatchObject({ state: 'unwatched', headroom: null });
    await approveTerms(bank, second, facilityId);
    expect(await codes(facilityId, 1_000)).toEqual([]);
  });

  it('lines that the advance rate reaches are refused when they are proposed (90)', async () => {
    const at = async (more: Record<string, unknown>) =>
      `/facilities/${await desk.facility(1_000_000, null, more)}/collateral-terms`;
    const refused = await bank.post<ProblemBody>(await at({ lotAdvanceBps: 9_900 }), { terms: {} });
    expect([refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual(['ADVANCE_REACHES_CALL', '/terms/callBps']);
    expect(await bank.refused(await at({ lotAdvanceBps: 8_000 }), { terms: {} })).toBe('422 ADVANCE_REACHES_CALL');
    const abovePar = { warnBps: 12_500, callBps: 13_000, liquidationBps: 14_000, releaseBps: 12_000 };
    const above = await bank.post<ProblemBody>(await at({}), { terms: abovePar });
    expect(above.body.errors?.map((e) => [e.pointer, e.code])).toEqual(
      ['warnBps', 'callBps', 'liquidationBps', 'releaseBps'].map((name) => [`/terms/${name}`, 'TOO_BIG']),
    );
    expect(await bank.refused(await at({ receivableAdvanceBps: 9_900 }), { terms: {} })).toBe(
      '422 ADVANCE_REACHES_CALL',
    );
    await bank.done(await at({ lotAdvanceBps: 7_999 }), { terms: {} });
  });

  it('a due day lies in the future and within the facility (34)', async () => {
    const { facilityId } = await furnished({}, { expiresOn: '2026-12-31' });
    const on = (dueOn: string) =>
      importer.refused(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(1_000),
        dueOn,
      });
    expect(await on('2026-01-24')).toBe('422 DUE_DAY_UNFIT');
    expect(await on(desk.today())).toBe('422 DUE_DAY_UNFIT');
    expect(await on('2027-01-01')).toBe('422 DUE_DAY_UNFIT');
    await ask(facilityId, 1_000, '2026-12-31');
  });
});

describe('a value that the owner typed', () => {
  it('counts for nothing until the lender took it on, by the unit and for this owner alone', async () => {
    const facilityId = await desk.facility(10_000_000);
    const { lotId } = await desk.storedLot(100_000);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(1_000_000),
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const before = await judgement(facilityId);
    expect(before.goods).toMatchObject([{ lotId, mark: 'declared', countedMinor: '0' }]);
    expect(JSON.stringify(before.goods)).not.toMatch(/invoice|fresh/);
    expect(before.found.find((f) => f.fact === 'F33')).toMatchObject({ gates: { D: 'V', RR: 'V' } });
    expect(await codes(facilityId, 1_000)).toEqual(['WITHIN_BORROWING_BASE', 'WITHIN_LINES']);
    const at = `/lots/${lotId}/value-acceptances`;
    const paper = { basis: 'invoice', amount: yuan(90_000), documentHash: hash('c') };
    expect(await importer.refused(at, paper)).toBe('403 MANDATE_MISSING');
    expect(await bank.refused(at, { ...paper, amount: yuan(100_000.01) })).toBe('422 VALUE_ABOVE_DECLARED');
    expect(await bank.refused(at, { ...paper, amount: { amountMinor: '1', currency: 'EUR' } })).toBe(
      '422 VALUE_ABOVE_DECLARED',
    );
    expect(await bank.refused(at, { ...paper, documentHash: 'x' })).toBe('422 INPUT_INVALID');
    expect((await bank.post(at, paper)).status).toBe(202);
    expect((await judgement(facilityId)).goods[0]?.mark).toBe('declared');
    await bank.done(at, paper);
    expect((await judgement(facilityId)).goods).toMatchObject([{ mark: 'accepted', countedMinor: '9000000' }]);
    expect(await codes(facilityId, 63_000)).toEqual([]);
    await bank.done(at, { ...paper, basis: 'appraisal', amount: yuan(50_000) });
    expect((await judgement(facilityId)).goods).toMatchObject([{ countedMinor: '5000000' }]);
    const list = await bank.get<{ items: { basis: string }[] }>(at);
    expect(list.body.items.map((i) => i.basis)).toEqual(['appraisal', 'invoice']);
  });

  it('of a commodity is the market’s, whatever its owner typed', async () => {
    const { lotId } = await furnished();
    expect(
      await bank.refused(`/lots/${lotId}/value-acceptances`, {
        basis: 'invoice',
        amount: yuan(1),
        documentHash: hash('c'),
      }),
    ).toBe('409 LOT_AT_MARKET');
  });
});

it('a judgement is for the lender and the borrower of the facility, and nobody else', async () => {
  const { facilityId } = await furnished();
  const at = `/facilities/${facilityId}/judgement`;
  expect((await importer.get(at)).status).toBe(200);
  const stranger = await desk.party('Another bank', 'bank');
  expect((await stranger.get(at)).status).toBe(404);
});
