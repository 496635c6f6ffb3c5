import { beforeAll, describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { documentHash, limitOf, money, openLimit, openRate, stateCapital } from '../support/limits.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);

interface Drawdown {
  id: string;
  status: string;
}
interface Share {
  usedMinor: string;
  reservedMinor: string;
}
const ask = (facilityId: string, amount: number, more: object = {}) =>
  importer.tried<Drawdown & ProblemBody>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
    ...more,
  });
const place = (limitId: string, facilityId: string) => bank.done(`/limits/${limitId}/facilities`, { facilityId });
const taken = async (id: string) => {
  const { usedMinor, reservedMinor } = await limitOf(bank, id);
  return [Number(usedMinor) / 100, Number(reservedMinor) / 100];
};

const group = await desk.admit('Holding', ['trader'], {});

describe('a limit', () => {
  it('asks for capital, keeps under the ceiling on one name, and is opened by two people', async () => {
    const input = {
      kind: 'customer',
      partyId: importer.partyId,
      amount: yuan(1_000_000),
      validFrom: '2026-01-01',
      validUntil: '2027-12-31',
      documentHash,
    };
    expect(await bank.refused('/limits', input)).toBe('422 LIMIT_CAPITAL_UNKNOWN');
    await stateCapital(bank, 100_000_000);
    expect(await bank.refused('/limits', { ...input, amount: yuan(15_000_001) })).toBe('422 LIMIT_CEILING');
    expect((await bank.post('/limits', input)).status).toBe(202);
    expect(await importer.refused('/limits', input)).toBe('403 MANDATE_MISSING');
    expect(await bank.refused('/limits', { ...input, validUntil: '2025-12-31' })).toBe('422 LIMIT_DAYS_UNFIT');
    expect(await bank.refused('/limits', { ...input, kind: 'product' })).toBe('422 LIMIT_SHAPE_UNFIT');
    expect(await bank.refused('/limits', { ...input, partyId: bank.partyId })).toBe('404 NOT_FOUND');
    expect(await bank.refused('/limits', { ...input, amount: yuan(0) })).toBe('422 INPUT_INVALID');
  });
});

describe('a tree of limits', () => {
  let [root, customer, loans, facilityId] = ['', '', '', ''];
  beforeAll(async () => {
    await bank.done('/lender-capital', { capital: yuan(1_000_000_000), statedFor: '2026-09-30', documentHash });
    await bank.done('/party-relations', {
      partyId: group.partyId,
      otherId: importer.partyId,
      kind: 'same_group',
      source: 'annual report',
    });
    root = await openLimit(bank, 'group', group, yuan(3_000_000));
    customer = await openLimit(bank, 'customer', importer, yuan(2_000_000), { parentId: root });
    loans = await openLimit(bank, 'product', importer, yuan(1_000_000), {
      parentId: customer,
      products: ['working_capital'],
      maxTenorDays: 120,
    });
    facilityId = await desk.facility(50_000_000, {});
    await desk.pledged(facilityId, 100);
    await place(loans, facilityId);
  });

  it('reserves along the whole way when money is asked for, uses it when paid out, frees it when declined or repaid', async () => {
    const { body: first } = await ask(facilityId, 400_000);
    for (const id of [root, customer, loans]) expect(await taken(id)).toEqual([0, 400_000]);
    expect((await ask(facilityId, 600_001)).body).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      facts: { limitId: loans, leftMinor: '60000000', askedMinor: '60000100' },
    });
    const { body: second } = await ask(facilityId, 600_000);
    await bank.done(`/drawdowns/${second.id}/decline`, { reason: 'superseded' });
    await bank.done(`/drawdowns/${first.id}/approval`);
    expect(await taken(root)).toEqual([0, 400_000]);
    await checker.done(`/drawdowns/${first.id}/disbursement`);
    for (const id of [root, customer, loans]) expect(await taken(id)).toEqual([400_000, 0]);
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(150_000),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    for (const id of [root, customer, loans]) expect(await taken(id)).toEqual([250_000, 0]);
  });

  it('bears only the products and tenors that it names, and nothing while it is suspended', async () => {
    expect((await ask(facilityId, 1, { dueOn: '2027-06-30' })).body.code).toBe('LIMIT_TENOR');
    const { body: waiting } = await ask(facilityId, 10_000);
    await bank.done(`/drawdowns/${waiting.id}/approval`);
    await bank.done(`/limits/${customer}/suspension`, { reason: 'risk_rose', documentHash });
    expect((await ask(facilityId, 1)).body).toMatchObject({ code: 'LIMIT_NOT_IN_FORCE', facts: { limitId: customer } });
    expect(await checker.refused(`/drawdowns/${waiting.id}/disbursement`)).toBe('422 LIMIT_NOT_IN_FORCE');
    expect(await bank.refused(`/limits/${customer}/suspension`, { reason: 'risk_rose', documentHash })).toBe(
      '409 LIMIT_WRONG_STATE',
    );
    await bank.done(`/limits/${customer}/resumption`, { reason: 'risk_fell', documentHash });
    await checker.done(`/drawdowns/${waiting.id}/disbursement`);
    expect(await taken(loans)).toEqual([260_000, 0]);
  });

  it('is changed by two people, never below what is taken, and closed once nothing is', async () => {
    const change = { reason: 'annual_review', documentHash };
    expect(await bank.refused(`/limits/${loans}/change`, { ...change, amount: yuan(259_999) })).toBe(
      '422 LIMIT_BELOW_USE',
    );
    expect(await bank.refused(`/limits/${loans}/change`, { ...change, amount: money(1, 'USD') })).toBe(
      '422 LIMIT_CURRENCY',
    );
    expect(await bank.refused(`/limits/${loans}/change`, change)).toBe('422 INPUT_INVALID');
    await bank.done(`/limits/${loans}/change`, { ...change, amount: yuan(260_000) });
    expect((await ask(facilityId, 1)).body.code).toBe('LIMIT_EXCEEDED');
    await bank.done(`/limits/${loans}/change`, { ...change, amount: yuan(1_000_000) });
    expect(await bank.refused(`/limits/${loans}/closing`, change)).toBe('422 LIMIT_IN_USE');
    expect(await bank.refused(`/limits/${root}/closing`, change)).toBe('422 LIMIT_IN_USE');
    expect(await importer.refused(`/limits/${loans}/change`, { ...change, amount: yuan(1) })).toBe(
      '403 MANDATE_MISSING',
    );
  });

  it('a hundred at once never take more than there is, on any limit of the way', async () => {
    const before = await taken(loans);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(facilityId, 20_000)));
    const done = answers.filter(({ status }) => status < 300);
    expect(done).toHaveLength(37);
    expect(new Set(answers.filter(({ status }) => status >= 300).map(({ body }) => body.code))).toEqual(
      new Set(['LIMIT_EXCEEDED']),
    );
    expect(await taken(loans)).toEqual([before[0], 740_000]);
    await Promise.all(done.map(({ body }) => bank.done(`/drawdowns/${body.id}/decline`, { reason: 'over' })));
    for (const id of [root, customer, loans]) expect(await taken(id)).toEqual([before[0], 0]);
  });

  it('a hundred at once under ten facilities of one tree leave none of its limits above, and take all that there is', async () => {
    const [usedBefore = 0, reservedBefore = 0] = await taken(root);
    const left = 3_000_000 - usedBefore - reservedBefore;
    const under = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const id = await desk.facility(50_000_000, {});
        // Some hang under the customer, some under a part of it: every way leads to the same root.
        await place(i % 2 === 0 ? customer : loans, id);
        return id;
      }),
    );
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(under[i % 10] as string, 50_000)));
    const done = answers.filter(({ status }) => status < 300);
    const codes = new Set(answers.filter(({ status }) => status >= 300).map(({ body }) => body.code));
    expect(codes).toEqual(new Set(['LIMIT_EXCEEDED']));
    // The customer has two million of them.
    const room = Math.min(left, 2_000_000 - usedBefore - reservedBefore);
    expect(done).toHaveLength(Math.floor(room / 50_000));
    for (const id of [root, customer]) expect(await taken(id)).toEqual([usedBefore, done.length * 50_000]);
    const { usedMinor, reservedMinor, leftMinor, isOver } = await limitOf(bank, loans);
    expect([isOver, Number(usedMinor) + Number(reservedMinor) + Number(leftMinor)]).toEqual([false, 100_000_000]);
    const shares = await Promise.all(
      [root, customer, loans].map(async (id) => {
        const { body } = await bank.get<{ limit: { usedMinor: string; reservedMinor: string }; shares: Share[] }>(
          `/limits/${id}`,
        );
        const sum = body.shares.reduce((all, share) => all + Number(share.usedMinor) + Number(share.reservedMinor), 0);
        return sum === Number(body.limit.usedMinor) + Number(body.limit.reservedMinor);
      }),
    );
    expect(shares).toEqual([true, true, true]);
    await Promise.all(done.map(({ body }) => bank.done(`/drawdowns/${body.id}/decline`, { reason: 'over' })));
    for (const id of [root, customer, loans]) expect((await taken(id))[1]).toBe(0);
  }, 240_000);

  it('in another money is converted at the rate of the day with a haircut; without one it is refused by name', async () => {
    const dollars = await openLimit(bank, 'currency', importer, money(100_000, 'USD'), {
      parentId: customer,
      onlyCurrency: 'USD',
    });
    expect(await bank.refused(`/limits/${dollars}/facilities`, { facilityId })).toBe('409 FACILITY_HAS_LIMIT');
    const usd = await bank.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: money(100_000, 'USD'),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    await checker.done(`/facilities/${usd.id}/approval`);
    await place(dollars, usd.id);
    const inDollars = { amount: money(50_000, 'USD') };
    expect((await ask(usd.id, 0, inDollars)).body).toMatchObject({
      code: 'LIMIT_RATE_MISSING',
      facts: { from: 'USD', to: 'CNY' },
    });
    const rate = await openRate(bank, market, desk.second, { from: 'USD', to: 'CNY' });
    await rate.set(7.2, desk.dayIn(-2));
    const before = await taken(customer);
    const { body, status } = await ask(usd.id, 0, inDollars);
    expect([status, body.status]).toEqual([201, 'held']);
    expect(await taken(dollars)).toEqual([0, 50_000]);
    // Above, its share stands in the money of the limit and in its own, each by name.
    const above = await bank.get<{ shares: Record<string, string | null>[] }>(`/limits/${customer}`);
    const ofDollars = above.body.shares.find((share) => share.facilityId === usd.id);
    expect([ofDollars?.currency, ofDollars?.ownCurrency]).toEqual(['CNY', 'USD']);
    expect((await taken(customer))[1]).toBe(50_000 * 7.2 * 1.05);
    expect((await taken(root))[0]).toBe(before[0]);
    // The rate moves so far that what waits is more than was agreed: nothing is undone, nothing new is taken.
    await rate.set(38, desk.dayIn(-1));
    await desk.mark();
    expect(await limitOf(bank, customer)).toMatchObject({ isOver: true, leftMinor: '0' });
    const { body: events } = await bank.get<{ items: { type: string }[] }>(`/events?objectId=${customer}`);
    expect(events.items.map(({ type }) => type)).toContain('limit.exceeded');
    expect((await ask(facilityId, 1)).body.code).toBe('LIMIT_EXCEEDED');
    const holds = await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`);
    expect(JSON.stringify(holds.body)).toContain(`LIMIT_OVER ${customer}`);
    await rate.set(7.3, desk.today());
    await desk.mark();
    expect(await limitOf(bank, customer)).toMatchObject({ isOver: false });
    expect(JSON.stringify((await bank.get(`/facilities/${facilityId}/holds`)).body)).not.toContain('LIMIT_OVER');
  });
});

describe('a facility', () => {
  it('is declined with a reason, changed by two people, and closed once it bears nothing', async () => {
    const proposed = await bank.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: yuan(1_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    expect(await bank.done(`/facilities/${proposed.id}/decline`, { reason: 'risk_rose' })).toMatchObject({
      status: 'declined',
    });
    expect(await checker.refused(`/facilities/${proposed.id}/approval`)).toBe('409 FACILITY_NOT_PROPOSED');
    const id = await desk.facility(1_000_000, {});
    await desk.pledged(id, 10);
    await desk.draw(id, 100_000);
    const change = { reason: 'annual_review', documentHash };
    expect(await checker.refused(`/facilities/${id}/change`, change)).toBe('422 FACILITY_UNCHANGED');
    expect(await checker.refused(`/facilities/${id}/change`, { ...change, limit: yuan(99_999) })).toBe(
      '422 FACILITY_BELOW_USE',
    );
    expect(await checker.refused(`/facilities/${id}/change`, { ...change, limit: money(1, 'EUR') })).toBe(
      '422 FACILITY_CURRENCY',
    );
    expect(
      await checker.done(`/facilities/${id}/change`, { ...change, limit: yuan(200_000), expiresOn: '2028-01-31' }),
    ).toMatchObject({ limit: yuan(200_000), expiresOn: '2028-01-31' });
    expect(await checker.refused(`/facilities/${id}/closing`, { reason: 'ended' })).toBe('422 FACILITY_STILL_BEARS');
    await bank.done(`/facilities/${id}/repayments`, {
      amount: yuan(100_000),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    expect(await checker.done(`/facilities/${id}/closing`, { reason: 'ended' })).toMatchObject({ status: 'closed' });
    expect(await checker.refused(`/facilities/${id}/closing`, { reason: 'ended' })).toBe('409 FACILITY_NOT_ACTIVE');
  });
});
