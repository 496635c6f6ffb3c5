import { describe, expect, it } from 'vitest';
import { transfer } from '../support/money.ts';
import { openTrade, yuan } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { bank, checker, importer, manager, clock, facilityId } = trade;

interface Drawdown {
  id: string;
  status: string;
  conditions: { code: string; met: boolean | null }[];
}
interface Facility {
  principalMinor: string;
  borrowingBaseMinor: string;
  availableMinor: string;
}

const request = (amount: number) =>
  importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
const read = async (id: string) => (await bank.get<Drawdown>(`/drawdowns/${id}`)).body;
const facility = async () => (await bank.get<Facility>(`/facilities/${facilityId}`)).body;
const repay = (amountMinor: bigint | string) =>
  bank.done(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor: String(amountMinor), currency: 'CNY' },
    ...transfer(),
    receivedOn: clock.now().toISOString().slice(0, 10),
    source: 'borrower',
  });
async function draw(amount: number) {
  const { id } = await request(amount);
  await bank.done(`/drawdowns/${id}/approval`);
  await checker.done(`/drawdowns/${id}/disbursement`);
  return id;
}
let bills = 0;
/** What the lender had to pay, and claims from the borrower. */
const spend = (amount: number) =>
  bank.done(`/facilities/${facilityId}/costs`, {
    kind: 'enforcement',
    amount: yuan(amount),
    incurredOn: clock.now().toISOString().slice(0, 10),
    documentHash: String(++bills).repeat(64),
  });
/** Everything repaid, so that the next story begins at zero. */
async function clear() {
  const { principalMinor } = await facility();
  if (principalMinor === '0') return;
  const refused = await importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
    lotId: lots.at(-1),
    vehicle: 'X',
  });
  const { owedMinor } = (refused.body.facts ?? {}) as { owedMinor?: string };
  await repay(BigInt(owedMinor ?? principalMinor));
}
const lots: string[] = [];
async function pledgedLot(value: number) {
  const stored = await trade.storedLot(value);
  await trade.pledgeGoods([stored.lotId]);
  lots.push(stored.lotId);
  return stored;
}
async function leave(lotId: string, client: Client = checker) {
  const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, { lotId, vehicle: '渝A·1' });
  const { token } = await client.done<{ token: string }>(`/releases/${asked.id}/approval`);
  return { id: asked.id, body: { token, vehicle: '渝A·1', gateWeightKg: 20_000 } };
}

describe('a drawdown', () => {
  it('lists each condition, and is paid out by two people when all are met', async () => {
    const none = await request(10);
    expect(none.status).toBe('held');
    expect((await read(none.id)).conditions.filter((c) => c.met !== true).map((c) => c.code)).toEqual([
      'COLLATERAL_PLEDGED',
      'COLLATERAL_CONTROLLED',
      'WITHIN_BORROWING_BASE',
      'WITHIN_LINES',
    ]);
    // Each says in words what is asked, and what to do.
    expect((await read(none.id)).conditions.find((c) => c.code === 'COLLATERAL_PLEDGED')).toMatchObject({
      met: false,
      title: { en: 'Something secures the facility', zh: '授信项下有担保物' },
      remedy: { en: expect.stringContaining('Pledge goods'), zh: expect.stringContaining('质押') },
    });
    await pledgedLot(100_000);
    expect((await read(none.id)).status).toBe('requested');
    await bank.done(`/drawdowns/${none.id}/decline`, { reason: 'superseded' });
    const { id } = await request(70_000);
    expect(await checker.refused(`/drawdowns/${id}/approval`)).toBe('403 MANDATE_MISSING');
    await bank.done(`/drawdowns/${id}/approval`);
    expect(await bank.refused(`/drawdowns/${id}/disbursement`)).toBe('403 SAME_PERSON');
    const paid = await checker.done<Drawdown>(`/drawdowns/${id}/disbursement`);
    expect(paid.conditions.every((c) => c.met)).toBe(true);
    expect(await facility()).toMatchObject({
      principalMinor: '7000000',
      borrowingBaseMinor: '7000000',
      availableMinor: '0',
    });
    expect(await checker.refused(`/drawdowns/${id}/disbursement`)).toBe('409 DRAWDOWN_WRONG_STATE');
    await clear();
  });

  it('never lends past the borrowing base, whoever pays out at the same time', async () => {
    const requests = await Promise.all(Array.from({ length: 8 }, () => request(20_000)));
    await Promise.all(requests.map(({ id }) => bank.done(`/drawdowns/${id}/approval`)));
    const answers = await Promise.all(
      requests.map(({ id }) => checker.tried<ProblemBody>(`/drawdowns/${id}/disbursement`)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(3);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['CONDITIONS_NOT_MET']),
    );
    expect(await facility()).toMatchObject({ principalMinor: '6000000' });
    for (const { id } of requests)
      if ((await read(id)).status === 'approved') await bank.done(`/drawdowns/${id}/decline`, { reason: 'full' });
    await clear();
  });

  it('is held in the transaction that loses the goods, and resumes by itself', async () => {
    const { scale, subjectId } = await pledgedLot(100_000);
    const { id } = await request(1_000);
    await bank.done(`/drawdowns/${id}/approval`);
    trade.weights.set(scale, 0);
    await trade.pass(60);
    expect(await read(id)).toMatchObject({ status: 'held' });
    expect(await checker.refused(`/drawdowns/${id}/disbursement`)).toBe('422 DRAWDOWN_HELD');
    expect(await bank.refused(`/drawdowns/${id}/approval`)).toBe('422 DRAWDOWN_HELD');
    expect((await request(5)).status).toBe('held');
    const { body } = await bank.get<{ items: { type: string; causedBy: string | null; id: string }[] }>(
      `/events?objectId=${id}`,
    );
    const held = body.items.find((e) => e.type === 'drawdown.held');
    expect(held?.causedBy).toMatch(/^evt_/);
    const { rows } = await trade.database.admin.query(
      `select distinct a.xid = b.xid as together from event a, event b where a.id = $1 and b.id = $2`,
      [held?.id, held?.causedBy],
    );
    expect(rows).toEqual([{ together: true }]);
    trade.weights.set(scale, 20_000);
    await trade.pass(90);
    const order = await bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
      kind: 'inspection',
      from: clock.now().toISOString(),
      to: new Date(clock.now().getTime() + 600_000).toISOString(),
      reason: 'Look',
    });
    await manager.done(`/orders/${order.id}/report`, { goodsIntact: true, note: 'ok' });
    await trade.pass(20);
    const breaches = await bank.get<{ items: { id: string }[] }>(`/breaches?open=true&subjectId=${subjectId}`);
    for (const breach of breaches.body.items) await checker.done(`/breaches/${breach.id}/sign-off`, { note: 'fine' });
    expect(await read(id)).toMatchObject({ status: 'approved' });
    await bank.done(`/drawdowns/${id}/decline`, { reason: 'done' });
    // While the cause is not found, nothing new is lent on the lot.
    const incidents = await bank.get<{ items: { id: string }[] }>('/custody-incidents?limit=50');
    for (const incident of incidents.body.items)
      await checker.done(`/custody-incidents/${incident.id}/closing`, {
        cause: 'no_loss',
        note: 'The scale was moved',
        evidenceHash: 'd'.repeat(64),
      });
  });

  it('is for the borrower to ask and the lender to decide, of a facility that two people made', async () => {
    const other = await trade.party('Other trader', 'trader');
    const body = { product: 'working_capital', amount: yuan(1), dueOn: '2026-12-15' };
    expect(await other.refused(`/facilities/${facilityId}/drawdowns`, body)).toBe('404 NOT_FOUND');
    expect(
      await importer.refused(`/facilities/${facilityId}/drawdowns`, {
        ...body,
        amount: { amountMinor: '1', currency: 'EUR' },
      }),
    ).toBe('422 FACILITY_CURRENCY');
    expect(
      await importer.refused(`/facilities/${facilityId}/drawdowns`, { ...body, product: 'import_bill_advance' }),
    ).toBe('422 INPUT_INVALID');
    expect(await bank.refused(`/facilities/${facilityId}/approval`)).toMatch(/SAME_PERSON|FACILITY_NOT_PROPOSED/);
    expect(
      await bank.refused('/facilities', {
        borrowerId: manager.partyId,
        limit: yuan(1),
        lotAdvanceBps: 1,
        receivableAdvanceBps: 1,
        marginBps: 0,
        interestBps: 0,
        expiresOn: '2026-12-31',
      }),
    ).toBe('422 BORROWER_UNFIT');
  });
});

describe('a release', () => {
  it('leaves only what stays covered, on an order used once, with a checked weight', async () => {
    await clear();
    const { lotId } = await pledgedLot(50_000);
    await draw(Number((await facility()).borrowingBaseMinor) / 100 - 35_000);
    const big = lots[0] as string;
    const uncovered = await importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
      lotId: big,
      vehicle: 'X',
    });
    expect([uncovered.status, uncovered.body.code]).toEqual([422, 'RELEASE_UNCOVERED']);
    const called = await leave(lotId);
    await checker.done(`/releases/${called.id}/decline`, { reason: 'called back' });
    expect(await manager.refused(`/releases/${called.id}/execution`, called.body)).toBe('403 RELEASE_ORDER_INVALID');
    const { id, body } = await leave(lotId);
    expect(await importer.refused(`/facilities/${facilityId}/releases`, { lotId, vehicle: 'X' })).toBe(
      '409 RELEASE_IN_PROGRESS',
    );
    const at = (more: object) => manager.refused(`/releases/${id}/execution`, { ...body, ...more });
    expect(await at({ token: 'f'.repeat(48) })).toBe('403 RELEASE_ORDER_INVALID');
    expect(await at({ vehicle: '渝B·2' })).toBe('403 RELEASE_ORDER_INVALID');
    expect(await at({ gateWeightKg: 20_061 })).toBe('422 GATE_WEIGHT_EXCEEDED');
    const outsider = await trade.party('Other manager', 'collateral_manager');
    expect(await outsider.refused(`/releases/${id}/execution`, body)).toBe('404 NOT_FOUND');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        manager.post<ProblemBody>(`/releases/${id}/execution`, { ...body, gateWeightKg: 20_060 }),
      ),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['RELEASE_ORDER_INVALID']),
    );
    const { rows } = await trade.database.admin.query('select * from event');
    expect(JSON.stringify(rows)).not.toContain(body.token);
    await clear();
  });

  it('is checked again at the gate: what was covered at approval may not be when it leaves', async () => {
    await clear();
    const [first] = lots as [string];
    const { id, body } = await leave(first);
    // Promised goods carry no new money, but what the lender has to spend is owed all the same.
    await draw(Number((await facility()).availableMinor) / 100);
    await spend(30_000);
    const refused = await manager.post<ProblemBody>(`/releases/${id}/execution`, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'RELEASE_UNCOVERED']);
    await repay(String(refused.body.facts?.repayMinor));
    await trade.pass(24 * 60 + 5);
    expect(await manager.refused(`/releases/${id}/execution`, body)).toBe('403 RELEASE_ORDER_INVALID');
    await clear();
  });

  it('never lets simultaneous trucks take more than is free', async () => {
    await clear();
    const fresh: string[] = [];
    for (let i = 0; i < 4; i++) fresh.push((await pledgedLot(100_000)).lotId);
    const orders = [];
    for (const lotId of fresh) orders.push(await leave(lotId));
    // What is not promised is lent on in full, and costs leave room for exactly two of the four lots.
    await draw(Number((await facility()).availableMinor) / 100);
    await spend(140_000);
    const answers = await Promise.all(
      orders.map(({ id, body }) => manager.post<ProblemBody>(`/releases/${id}/execution`, body)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(2);
    const after = await facility();
    expect(BigInt(after.borrowingBaseMinor)).toBeGreaterThanOrEqual(BigInt(after.principalMinor));
  });
});
