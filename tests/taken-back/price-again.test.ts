import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.valuationTerms();
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);
const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose', 'repayment:record']);
const ACCOUNT = 'CN11000900012';
await payee(bank, 'Importer', '6222', { payeeId: importer.partyId });
await payee(bank, 'Pawnbroker', '6333');
await payee(bank, 'Moneylender', '6444');

const statement = (...lines: object[]) => clerk.done('/statements', { accountNumber: ACCOUNT, lines });
const line = (bankReference: string, amount: number, more: object = {}) => ({
  bankReference,
  payerName: 'Smelter',
  amount: yuan(amount),
  valueOn: desk.today(),
  memo: 'copper',
  ...more,
});
const debtOf = async (facilityId: string) =>
  (await bank.get<{ principalMinor: string; claimMinor: string; totalMinor: string }>(`/facilities/${facilityId}/debt`))
    .body;
const marginOf = async (facilityId: string) =>
  (await bank.get<{ marginMinor: string }>(`/facilities/${facilityId}`)).body.marginMinor;
const toPay = async (id: string) => {
  const { body } = await bank.get<{ payables: { kind: string; owedMinor: string; paidMinor: string }[] }>(
    `/realisations/${id}/payments`,
  );
  return Object.fromEntries(body.payables.map((p) => [p.kind, Number(p.owedMinor) - Number(p.paidMinor)]));
};
const restitution = async (id: string) =>
  (await bank.get<{ items: { objectId: string; owed: { amountMinor: string } }[] }>('/restitution-claims')).body.items
    .filter(({ objectId }) => objectId === id)
    .map(({ owed }) => Number(owed.amountMinor));
const holds = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items.filter(({ reason }) =>
    reason.startsWith('MONEY_TAKEN_BACK'),
  ).length;
const balanced = async () =>
  (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);
const fen = (amount: number) => Math.round(amount * 100);

let sales = 0;
/** Ten and ten tonnes for 600,000 each, 300,000 owed; somebody else has a later right for 200,000 over the second. */
async function sold(cameMinor = 1_200_000, others = ['Pawnbroker']) {
  const n = ++sales;
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 3_600, expiresOn: '2028-12-31' });
  const first = await desk.pledged(facilityId, 10);
  const other = await desk.pledged(facilityId, 10);
  const lots = [first.lotId, other.lotId];
  clock.advance(3_600);
  const at = clock.now().toISOString();
  const rightIds: string[] = [];
  for (const holder of others) {
    const right = await bank.done<{ id: string }>('/competing-rights', {
      grantorId: importer.partyId,
      kind: 'charge',
      holder,
      claim: yuan(200_000),
      lotIds: [other.lotId],
      publicity: [{ kind: 'registration', from: at, to: at }],
      source: 'register',
    });
    rightIds.push(right.id);
  }
  await desk.draw(facilityId, 300_000, desk.dayIn(5));
  clock.advance(8 * 86_400);
  await desk.price(60_000);
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: lots,
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${id}/approval`);
  const { bankReference } = transfer();
  await recorder.done(`/realisations/${id}/settlement`, {
    buyer: 'Smelter',
    bankReference,
    contractHash: hash('f'),
    soldOn: desk.today(),
    lots: lots.map((lotId) => ({ lotId, proceeds: yuan(600_000), costs: yuan(0) })),
    bids: [
      { bidder: 'Smelter', amount: yuan(1_200_000) },
      { bidder: 'Another smelter', amount: yuan(1_100_000) },
    ],
  });
  await statement(line(bankReference, cameMinor));
  const pay = (kind: string, amount: number, which = 0) =>
    second.done(`/realisations/${id}/payments`, {
      kind,
      ...(kind === 'secured_claim' && { rightId: rightIds[which] }),
      amount: yuan(amount),
      payee: kind === 'surplus' ? 'Importer' : others[which],
      account: kind === 'surplus' ? '6222' : which === 0 ? '6333' : '6444',
      paidOn: desk.today(),
      reference: `OUT-${n}-${kind}-${amount}-${which}`,
    });
  const back = () => statement(line(`${bankReference}-R`, 1_200_000, { reverses: bankReference }));
  const lotsOf = (prices: readonly number[]) =>
    prices.flatMap((price, i) => (price === 0 ? [] : [{ lotId: lots[i], proceeds: yuan(price) }]));
  const priceOf = (prices?: readonly number[], whole = 1_200_000) => ({
    bankReference: transfer().bankReference,
    amount: yuan(prices?.reduce((sum, price) => sum + price, 0) ?? whole),
    receivedOn: desk.today(),
    ...(prices && { lots: lotsOf(prices) }),
  });
  const path = `/realisations/${id}/price`;
  const price = (prices?: readonly number[], whole?: number) =>
    recorder.done<{ bankReference: string }>(path, priceOf(prices, whole));
  const refused = (whole?: number) => recorder.refused(path, priceOf(undefined, whole));
  return { facilityId, id, rightIds, pay, back, price, refused };
}

describe('the price of a sale that comes again', () => {
  it('leaves to its owner what it had given back meanwhile: nobody is enriched by it', async () => {
    const { facilityId, id, pay, back, price } = await sold();
    const left = (await toPay(id)).surplus as number;
    await pay('surplus', left / 100);
    await back();
    const { totalMinor, claimMinor } = await debtOf(facilityId);
    expect(Number(claimMinor)).toBe(left);
    // The owner pays its debt, and gives back what it had of the price.
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: { amountMinor: totalMinor, currency: 'CNY' },
      bankReference: transfer().bankReference,
      receivedOn: desk.today(),
      source: 'borrower',
    });
    expect(await debtOf(facilityId)).toMatchObject({ totalMinor: '0' });
    await price();
    // 1,200,000 less the later right is its own: once by what is left to pay out, for the rest as money held for it.
    expect(((await toPay(id)).surplus as number) + Number(await marginOf(facilityId))).toBe(fen(1_000_000));
    expect(await balanced()).toBe(true);
  });

  it('is booked where another creditor gave back a part, and owes that part again', async () => {
    const { id, pay, back, price } = await sold();
    await pay('secured_claim', 200_000);
    await back();
    expect(await restitution(id)).toEqual([fen(200_000)]);
    await recorder.done(`/restitution-claims/${id}/receipts`, {
      bankReference: transfer().bankReference,
      amount: yuan(80_000),
      receivedOn: desk.today(),
    });
    await price();
    expect(await restitution(id)).toEqual([]);
    expect((await toPay(id)).secured_claim).toBe(fen(80_000));
    await pay('secured_claim', 80_000);
    expect((await toPay(id)).secured_claim).toBe(0);
    expect(await balanced()).toBe(true);
  });

  it('pays the interest that ran while it was away, before the owner has anything', async () => {
    const { facilityId, id, back, price } = await sold();
    const before = (await toPay(id)).surplus as number;
    await back();
    clock.advance(30 * 86_400);
    const { totalMinor } = await debtOf(facilityId);
    await price();
    expect(await debtOf(facilityId)).toMatchObject({ totalMinor: '0' });
    const ran = before + fen(200_000) + Number(totalMinor) - fen(1_200_000);
    expect(ran).toBeGreaterThan(fen(8_000));
    expect((await toPay(id)).surplus).toBe(before - ran);
    expect(await balanced()).toBe(true);
  });

  it('comes in parts, each down the ranking after what came before, and each may be taken back', async () => {
    const { facilityId, id, back, price, refused, pay } = await sold();
    const whole = await toPay(id);
    await back();
    expect(await holds(facilityId)).toBe(1);
    await price([100_000, 100_000]);
    expect(await holds(facilityId)).toBe(1);
    expect(await toPay(id)).toEqual({});
    expect(Number((await debtOf(facilityId)).totalMinor)).toBe(
      fen(1_200_000) - fen(200_000) - (whole.surplus as number) - fen(200_000),
    );
    // The second lot brings what is left of its price, the first nothing yet.
    const { bankReference } = await price([0, 500_000]);
    expect(await debtOf(facilityId)).toMatchObject({ totalMinor: '0' });
    const { secured_claim: shareMinor, surplus } = await toPay(id);
    expect([shareMinor, surplus]).toEqual([fen(200_000), (whole.surplus as number) - fen(500_000)]);
    // It is taken back by itself: what came before it stands.
    await statement(line(bankReference, 500_000), line(`${bankReference}-R`, 500_000, { reverses: bankReference }));
    expect(Number((await debtOf(facilityId)).totalMinor)).toBe(fen(800_000) - (whole.surplus as number));
    expect(await toPay(id)).toEqual({});
    expect(await refused(1_200_000)).toMatch(/SALE_PROCEEDS_DIFFER/);
    await price(undefined, 1_000_000);
    expect(await toPay(id)).toEqual(whole);
    expect(await holds(facilityId)).toBe(0);
    expect(await refused()).toMatch(/PRICE_STANDS/);
    await pay('surplus', 10_000);
    const { body } = await bank.get<{ settlement: { parts: object[]; lots: { proceedsMinor: string }[] } }>(
      `/realisations/${id}`,
    );
    expect(body.settlement.parts).toHaveLength(2);
    expect(body.settlement.lots.map(({ proceedsMinor }) => Number(proceedsMinor))).toEqual([
      fen(600_000),
      fen(600_000),
    ]);
    expect(await balanced()).toBe(true);
  });

  it('comes again by its line, and nothing is held for the first: the surplus goes out', async () => {
    const { facilityId, id, back, price, pay } = await sold();
    await back();
    await price();
    expect(await holds(facilityId)).toBe(0);
    await pay('surplus', 10_000);
    expect((await toPay(id)).secured_claim).toBe(fen(200_000));
  });

  it('says whose share is given back where several had one, and owes it to that one', async () => {
    const { id, rightIds, pay, back, price } = await sold(1_200_000, ['Pawnbroker', 'Moneylender']);
    await pay('secured_claim', 200_000, 0);
    await pay('secured_claim', 200_000, 1);
    await back();
    expect(await restitution(id)).toEqual([fen(400_000)]);
    const path = `/restitution-claims/${id}/receipts`;
    const money = (amount: number, rightId?: string | null) => ({
      bankReference: transfer().bankReference,
      amount: yuan(amount),
      receivedOn: desk.today(),
      ...(rightId !== undefined && { rightId }),
    });
    expect(await recorder.refused(path, money(50_000))).toMatch(/RESTITUTION_OF_WHOM/);
    expect(await recorder.refused(path, money(200_001, rightIds[1]))).toMatch(/RESTITUTION_EXCEEDED/);
    expect(await recorder.refused(path, money(1, null))).toMatch(/RESTITUTION_EXCEEDED/);
    await recorder.done(path, money(50_000, rightIds[1]));
    await price();
    const { body } = await bank.get<{ payables: { rightId: string | null; owedMinor: string; paidMinor: string }[] }>(
      `/realisations/${id}/payments`,
    );
    expect(rightIds.map((rightId) => body.payables.find((p) => p.rightId === rightId)?.paidMinor)).toEqual([
      String(fen(200_000)),
      String(fen(150_000)),
    ]);
    expect(await balanced()).toBe(true);
  });

  it('is not moved past other creditors: what the buyer paid is booked as the price', async () => {
    const { facilityId, id } = await sold(1_100_000);
    const { body } = await bank.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${id}`);
    const path = `/money-receipts/${body.items[0]?.id}/rebooking`;
    const reason = 'The clerk typed the price of the contract';
    const rebooked = { reason, amount: yuan(1_100_000), booking: { kind: 'repayment', facilityId } };
    expect(await recorder.refused(path, rebooked)).toMatch(/PRICE_OF_THE_SALE/);
    expect(await recorder.refused(path, { ...rebooked, booking: { kind: 'margin', facilityId } })).toMatch(
      /PRICE_OF_THE_SALE/,
    );
  });
});
