import { describe, expect, it } from 'vitest';
import { type CoverageBody, hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock } = desk;
await desk.valuationTerms();

interface Call {
  id: string;
  kind: string;
  cause: string;
  status: string;
  cash: { amountMinor: string };
  goods: { amountMinor: string };
  dueAt: string;
  escalation: number;
  letter: { en: string; zh: string };
  dispute: { pledgor: { valueMinor: string }; lender: { valueMinor: string }; answer: unknown } | null;
}
const callsOf = async (facilityId: string) =>
  (await bank.get<{ items: Call[] }>(`/margin-calls?facilityId=${facilityId}`)).body.items;
const day = async () => {
  clock.advance(86_400 - 1_800);
  await desk.pass(30);
};
const weekday = async () => {
  do await day();
  while ([0, 6].includes(new Date(clock.now().getTime() + 8 * 3_600_000).getUTCDay()));
};
/** 1,200 t at 3,850 and 3,000,000 drawn, under the usual lines. */
async function steel(terms: Record<string, unknown> = {}) {
  expect(['accepted', 'duplicate']).toContain(await desk.price(3_850));
  const facilityId = await desk.facility(3_000_000, terms);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 1_200, { value: yuan(4_704_000) });
  await desk.draw(facilityId, 3_000_000);
  await desk.mark();
  return { facilityId, lotId, pledgeId };
}
const correct = async (yuanPerTonne: number) => {
  const { body } = await bank.get<{ items: { id: string; pricedOn: string; knownTo: string | null }[] }>(
    `/prices?sourceId=${desk.source}&status=accepted&limit=200`,
  );
  const standing = body.items.find((p) => p.pricedOn === desk.today() && p.knownTo === null);
  clock.advance(1);
  await bank.done(`/price-sources/${desk.source}/prices`, {
    pricedOn: desk.today(),
    price: String(Math.round(yuanPerTonne * 100)),
    currency: 'CNY',
    unit: 'TNE',
    ...(standing && { replacesId: standing.id }),
  });
  clock.advance(1);
};

describe('the four lines', () => {
  it('are reached at their trigger prices to the tick, and hold money and goods', async () => {
    const { facilityId, lotId } = await steel();
    const { body: far } = await bank.get<{ headroom: Record<string, { debtMinor: string; priceFallBps: number }> }>(
      `/facilities/${facilityId}/coverage`,
    );
    expect(far.headroom.call?.priceFallBps).toBeGreaterThan(far.headroom.warn?.priceFallBps ?? 0);
    expect(Number(far.headroom.call?.debtMinor)).toBeGreaterThan(0);
    expect(await desk.coverage(facilityId)).toMatchObject({
      state: 'normal',
      ltvReportBps: 6_494,
      ltvControlBps: 6_494,
    });
    const at = async (price: number) => {
      await correct(price);
      await desk.mark();
      return (await desk.coverage(facilityId)).state;
    };
    expect(await at(3_333.34)).toBe('normal');
    expect(await at(3_333.33)).toBe('warn');
    const holds = await bank.get<{ items: { reason: string; blocks: string[] }[] }>(`/facilities/${facilityId}/holds`);
    expect(holds.body.items).toMatchObject([{ reason: 'COVERAGE', blocks: ['advance'] }]);
    expect(await at(3_125)).toBe('call');
    const refused = await importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId, quantity: tonnes(1) }],
      vehicle: 'X',
    });
    expect(refused.body.code).toBe('RELEASE_FROZEN');
    await importer.done('/lots', {
      ownerId: importer.partyId,
      description: 'x',
      hsCode: '740311',
      quantity: tonnes(1),
      grossWeightKg: 1,
      value: yuan(1),
    });
    expect(await callsOf(facilityId)).toHaveLength(1);
  });

  it('follow a missing price into the unknown, never to zero and never to fine', async () => {
    const facilityId = await desk.facility(900_000, {});
    await desk.price(3_850);
    await desk.pledged(facilityId, 100, { value: yuan(385_000) });
    await desk.draw(facilityId, 200_000);
    const tin = await manager.done<{ id: string }>('/commodities', {
      code: `SN-${clock.now().getTime()}`,
      name: 'Tin',
      hsCode: '800110',
      grade: 'A',
      unit: 'TNE',
      scale: 3,
      datum: 'net_weight',
      riskClass: 'high',
    });
    await desk.pledged(facilityId, 10, { commodityId: tin.id });
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ state: 'normal', unknownLots: 1, releasableMinor: '0' });
    await correct(2_000);
    await desk.mark();
    expect((await desk.coverage(facilityId)).state).toBe('unknown');
    expect(await callsOf(facilityId)).toEqual([]);
    await correct(3_850);
  });
});

describe('a margin call', () => {
  it('is raised once, with its letter, whoever marks at the same time', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await Promise.all(Array.from({ length: 4 }, () => bank.post('/mark-runs')));
    await desk.mark();
    const [call, ...others] = await callsOf(facilityId);
    expect(others).toEqual([]);
    expect(call).toMatchObject({ kind: 'call', cause: 'market', status: 'open', cash: { amountMinor: '41280000' } });
    expect(call?.goods.amountMinor).toBe('58971429');
    expect(call?.letter.en).toContain('81.168831');
    expect(call?.letter.zh).toContain('412,800.00');
    const { rows } = await desk.database.admin.query(
      `select count(*)::int n from event where type = 'margin.called' and object_id = $1`,
      [call?.id],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await correct(3_850);
  });

  it('is cured by repayment at two marks in a row, and lets go by itself', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await desk.mark();
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(412_800),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    await desk.mark();
    const status = async () => (await callsOf(facilityId))[0]?.status;
    expect(await status()).toBe('open');
    await weekday();
    await desk.price(3_080);
    await desk.mark();
    expect(await status()).toBe('cured');
    const holds = await bank.get<{ items: unknown[] }>(`/facilities/${facilityId}/holds`);
    expect(holds.body.items).toEqual([]);
    await correct(3_850);
  });

  it('is cured by lots only for what they count after haircut', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await desk.mark();
    // 589,714.29 of goods are asked for: 191 t at 3,080 are 588,280 and not enough, 192 t are.
    await desk.pledged(facilityId, 191, { value: yuan(800_000) });
    await desk.mark();
    const marks = async () =>
      (await bank.get<{ marksAtTarget: number }>(`/margin-calls/${(await callsOf(facilityId))[0]?.id}`)).body
        .marksAtTarget;
    expect(await marks()).toBe(0);
    await desk.pledged(facilityId, 1, { value: yuan(4_000) });
    await desk.mark();
    expect(await marks()).toBe(1);
    await correct(3_850);
  });

  it('expires by the working calendar, after one extension that two people grant', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await desk.mark();
    const [call] = (await callsOf(facilityId)) as [Call];
    expect(await importer.refused(`/margin-calls/${call.id}/extension-request`)).toBe('403 MANDATE_MISSING');
    expect(await second.refused(`/margin-calls/${call.id}/extension`)).toBe('409 CALL_NOT_OPEN');
    await bank.done(`/margin-calls/${call.id}/extension-request`);
    expect(await bank.refused(`/margin-calls/${call.id}/extension`)).toBe('403 SAME_PERSON');
    const extended = await second.done<Call>(`/margin-calls/${call.id}/extension`);
    expect(Date.parse(extended.dueAt)).toBeGreaterThan(Date.parse(call.dueAt));
    expect(await bank.refused(`/margin-calls/${call.id}/extension-request`)).toBe('409 CALL_NOT_OPEN');
    await bank.done(`/margin-calls/${call.id}/arrival`, {
      arrivedAt: clock.now().toISOString(),
      channel: 'electronic',
      receiptHash: hash('7'),
    });
    while (clock.now() <= new Date(extended.dueAt)) await day();
    await desk.price(3_080);
    await desk.mark();
    expect((await callsOf(facilityId))[0]).toMatchObject({ status: 'expired', escalation: 2 });
    const holds = await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`);
    expect(holds.body.items.map((h) => h.reason)).toContain('MARGIN_EXPIRED');
    await correct(3_850);
  });

  it('at the liquidation line is another letter, with its sum and its day, and its arrival is to be proved again', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await desk.mark();
    const read = async (id: string) =>
      (await bank.get<Call & { kind: string; arrival: object | null; letter: { en: string } }>(`/margin-calls/${id}`))
        .body;
    const [{ id }] = (await callsOf(facilityId)) as [Call];
    const proof = { arrivedAt: clock.now().toISOString(), channel: 'electronic', receiptHash: hash('7') };
    await bank.done(`/margin-calls/${id}/arrival`, proof);
    const before = await read(id);
    await correct(2_700);
    await desk.mark();
    const after = await read(id);
    expect([before.kind, after.kind, after.arrival]).toEqual(['call', 'liquidation', null]);
    expect(Date.parse(after.dueAt)).toBeLessThan(Date.parse(before.dueAt));
    const sum = (minor: string) => (Number(minor) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
    expect(after.letter.en).toContain(sum(after.cash.amountMinor));
    expect(after.letter.en).not.toContain(sum(before.cash.amountMinor));
    await correct(3_850);
  });

  it('is disputed with both sides’ figures, and withdrawn when the pledgor is right', async () => {
    const { facilityId } = await steel();
    await correct(3_080);
    await desk.mark();
    const [call] = (await callsOf(facilityId)) as [Call];
    const figures = { exposureMinor: '300000000', valueMinor: '462000000', reason: 'the mark is wrong' };
    expect(await bank.refused(`/margin-calls/${call.id}/dispute`, figures)).toBe('403 MANDATE_MISSING');
    const disputed = await importer.done<Call>(`/margin-calls/${call.id}/dispute`, figures);
    expect(disputed.dispute).toMatchObject({
      pledgor: { valueMinor: '462000000' },
      lender: { valueMinor: '369600000' },
      answer: null,
    });
    expect(await importer.refused(`/margin-calls/${call.id}/dispute`, figures)).toBe('409 DISPUTE_OPEN');
    const answered = await second.done<Call>(`/margin-calls/${call.id}/dispute-answer`, {
      upheld: true,
      reason: 'so it is',
    });
    expect(answered.status).toBe('withdrawn');
    await correct(3_850);
    await desk.mark();
  });

  it('is barred where custody failed, since Civil Code 433 gives nothing then', async () => {
    const { facilityId, lotId } = await steel();
    const more = await desk.pledged(facilityId, 100, { value: yuan(400_000) });
    const subjects = await manager.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
    const subject = subjects.body.items.find((s) => s.lotIds.includes(lotId));
    const device = [...desk.weights.keys()].find(
      (scale) => desk.weights.get(scale) === 1_200_000 && scale.endsWith(`-${desk.weights.size - 1}`),
    );
    expect(subject).toBeDefined();
    desk.weights.set(device as string, 0);
    await desk.pass(90);
    await desk.mark();
    const coverage: CoverageBody = await desk.coverage(facilityId);
    expect(coverage.state).toBe('liquidation');
    const [call] = (await callsOf(facilityId)) as [Call];
    // The scale says that nothing is there: why is not known before it was looked into, and no price fell.
    expect(call).toMatchObject({ status: 'barred', cause: 'unknown' });
    expect(call.letter.en).not.toContain('market price');
    const incidents = await bank.get<{ items: { id: string; lotIds: string[] }[] }>('/custody-incidents?limit=200');
    const incident = incidents.body.items.find((i) => i.lotIds.includes(lotId));
    const finding = { cause: 'custody_fault', note: 'Looked into', evidenceHash: hash('d') };
    await checker.done(`/custody-incidents/${incident?.id}/closing`, finding);
    await desk.mark();
    expect(await callsOf(facilityId)).toMatchObject([{ id: call.id, status: 'barred', cause: 'custody_fault' }]);
    expect(await bank.refused(`/margin-calls/${call.id}/extension-request`)).toBe('409 CALL_NOT_OPEN');
    expect(
      await second.refused(`/margin-calls/${call.id}/cause`, { cause: 'custody_fault', evidenceHash: hash('1') }),
    ).toBe('422 INPUT_INVALID');
    const restated = await second.done<Call>(`/margin-calls/${call.id}/cause`, {
      cause: 'shortage',
      evidenceHash: hash('1'),
    });
    expect(restated.status).toBe('open');
    expect(more.lotId).toMatch(/^lot_/);
    expect(checker.partyId).toBe(bank.partyId);
  });
});
