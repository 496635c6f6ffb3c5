import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { documentHash, money, openRate } from '../support/limits.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
const rate = await openRate(bank, market, desk.second, { from: 'CNY', to: 'USD' });
await rate.set(0.125, desk.today());
await desk.price(70_000);
await desk.valuationTerms({ exchangeSourceIds: [rate.id], fxHaircutBps: 0 });
const facilityId = await desk.facility(0, {}, { limit: money(300_000, 'USD') });
const pledge = await importer.done<{ id: string }>('/pledges', {
  kind: 'goods',
  mode: 'floating',
  pledgeeId: bank.partyId,
  facilityId,
  maximum: money(10_000_000, 'USD'),
  itemIds: [await desk.stock(50)],
});
await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });

const usd = (amount: number) => money(amount, 'USD');
interface Drawdown {
  id: string;
  status: string;
}
const ask = async (amount: number) =>
  (
    await importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: usd(amount),
      dueOn: desk.dayIn(30),
    })
  ).id;
const approve = (id: string) => bank.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/approval`);
const payOut = (id: string) => checker.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/disbursement`);
const term = (hedgedBpsMin: number | null) => ({ hedgedBpsMin, reason: 'risk_rose', documentHash });
const lock = (subjectId: string, amount: number, untilOn = desk.dayIn(30)) =>
  bank.done<{ id: string }>('/rate-locks', {
    subjectId,
    amount: usd(amount),
    payCurrency: 'CNY',
    rate: '8',
    untilOn,
    counterparty: 'Treasury',
    documentHash,
  });
const read = async () =>
  (await importer.get<{ facility: { hedgedBpsMin: number | null; coveredMinor: string } }>(`/facilities/${facilityId}`))
    .body.facility;

it('F106 D: a facility in another money than its borrower earns bears nothing new beside too little cover', async () => {
  const path = `/facilities/${facilityId}/hedge`;
  expect(await importer.refused(path, term(5_000))).toBe('403 MANDATE_MISSING');
  expect(await bank.refused(path, term(10_001))).toBe('422 INPUT_INVALID');
  expect((await bank.post(path, term(5_000))).status).toBe(202);
  await bank.done(path, term(5_000));
  expect(await read()).toMatchObject({ hedgedBpsMin: 5_000, coveredMinor: '0' });

  const first = await ask(10_000);
  const shut = await approve(first);
  expect([shut.body.code, JSON.stringify(shut.body.facts)]).toEqual([
    'CONDITIONS_NOT_MET',
    expect.stringContaining('F106'),
  ]);
  // A cent under the half is too little; the half is enough, on the debt itself or on the whole facility.
  await lock(first, 4_999.99);
  expect((await approve(first)).body.code).toBe('CONDITIONS_NOT_MET');
  await lock(facilityId, 0.01);
  expect((await approve(first)).body.status).toBe('approved');
  expect((await payOut(first)).body.status).toBe('disbursed');
  expect(await read()).toMatchObject({ coveredMinor: '500000' });
  const next = await ask(100);
  expect((await approve(next)).body.code).toBe('CONDITIONS_NOT_MET');
  await bank.done(path, term(null));
  expect((await approve(next)).body.status).toBe('approved');
  await bank.done(path, term(5_000));
  // Approved is not paid out: it is judged again.
  expect((await payOut(next)).body.code).toBe('CONDITIONS_NOT_MET');
});

it('what a locked rate paid is owed no more; a rate whose day is over covers nothing, without a clock', async () => {
  const short = await lock(facilityId, 5_000, desk.dayIn(1));
  expect((await payOut(await approved(100))).body.status).toBe('disbursed');
  await bank.done(`/facilities/${facilityId}/repayments`, {
    ...transfer(),
    amount: usd(100),
    receivedOn: desk.today(),
    source: 'borrower',
    rateLockId: short.id,
  });
  expect(await read()).toMatchObject({ coveredMinor: '990000' });
  const { body } = await bank.get<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  expect(body.items.find(({ kind, currency }) => kind === 'cash' && currency === 'CNY')?.balanceMinor).toBe('80000');
  const waits = await approved(9_000);
  desk.clock.set(new Date(desk.clock.now().getTime() + 2 * 86_400_000));
  await desk.price(70_000);
  await rate.set(0.125, desk.today());
  const shut = await payOut(waits);
  expect(JSON.stringify(shut.body.facts)).toContain('F106');
  expect(await read()).toMatchObject({ coveredMinor: '500000' });
});

async function approved(amount: number): Promise<string> {
  const id = await ask(amount);
  expect((await approve(id)).body.status).toBe('approved');
  return id;
}
