import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { payee } from '../support/payees.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, exporter, manager, clock } = desk;
for (const [i, name] of ['Importer', 'Warehouse, storage arrears'].entries()) await payee(bank, name, `622${i + 2}`);

interface Claim {
  id: string;
  status: string;
  held: { amountMinor: string };
  received: { amountMinor: string };
  writtenOutAt: string | null;
}
type Paid = { rightId: string; paidMinor: string }[];
type Receipt = { id: string; application: Record<string, unknown> & { paid: Paid } };
const dollars = (usd: number) => ({ amountMinor: String(Math.round(usd * 100)), currency: 'USD' });

let references = 0;
const reference = () => `IN-${++references}`;
const fire = (lotIds: string[], more: object = {}) => ({
  kind: 'insurance',
  happenedOn: desk.today(),
  statement: 'Fire in bay 4',
  items: lotIds.map((itemId) => ({ itemId })),
  claimed: yuan(1_000_000),
  payer: 'PICC',
  policyNumber: 'P-1',
  documentHash: hash('a'),
  ...more,
});
const open = (pledgeId: string, lotIds: string[], more: object = {}, by: Client = manager) =>
  by.done<Claim>(`/pledges/${pledgeId}/surrogates`, fire(lotIds, more));
const answer = (id: string, accepted: object | undefined, more: object = {}) => ({
  path: `/surrogates/${id}/answer`,
  body: { ...(accepted && { accepted }), answeredOn: desk.today(), documentHash: hash('b'), ...more },
});
async function accept(id: string, amount: object): Promise<void> {
  const { path, body } = answer(id, amount);
  await bank.done(path, body);
}
const money = (amount: object, more: object = {}) => ({
  amount,
  reference: reference(),
  receivedOn: desk.today(),
  ...more,
});
const receive = (id: string, amount: object, more: object = {}) =>
  bank.done<Receipt>(`/surrogates/${id}/receipts`, money(amount, more));
const read = async (id: string, by: Client = bank) => (await by.get<Claim>(`/surrogates/${id}`)).body;
const position = async (facilityId: string) =>
  (
    await bank.get<{
      principalMinor: string;
      marginMinor: string;
      borrowingBaseMinor: string;
      expected: { surrogateId: string; expectedMinor: string | null }[];
    }>(`/facilities/${facilityId}`)
  ).body;
async function balances(...subjectIds: string[]): Promise<Record<string, string>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return Object.fromEntries(
    body.items.filter((a) => subjectIds.includes(a.subjectId)).map((a) => [a.kind, a.balanceMinor]),
  );
}
async function booksBalance(): Promise<void> {
  const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((book) => book.balanced)).toBe(true);
}

await desk.price(70_000);
await desk.valuationTerms();

describe('money that took the place of pledged goods', () => {
  it('is held while no debt is due, makes coverage whole, and pays the debt once it falls due', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 700_000, '2026-11-15');
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ state: 'normal', countedMinor: '140000000' });

    // Fifteen tonnes burn; five are left. The custodian says so, the lender looks and writes them out.
    const lost = [{ lotId, quantity: tonnes(15) }];
    const claim = await open(pledgeId, [lotId], { lost, claimed: yuan(1_050_000) });
    expect(claim.status).toBe('open');
    expect((await position(facilityId)).expected).toEqual([
      { surrogateId: claim.id, kind: 'insurance', expectedMinor: null },
    ]);
    const writeOut = `/surrogates/${claim.id}/write-out`;
    expect(await manager.refused(writeOut, { documentHash: hash('c') })).toBe('403 LOSS_NEEDS_OTHER_SIDE');
    expect(await exporter.refused(writeOut, { documentHash: hash('c') })).toBe('403 MANDATE_MISSING');
    const [once, again] = [
      await bank.post<Proposal>(writeOut, { documentHash: hash('c') }, 'out'),
      await bank.post<Proposal>(writeOut, { documentHash: hash('c') }, 'out'),
    ];
    expect([once.status, again.body]).toEqual([202, once.body]);
    await bank.agreed(once.body);
    expect(await bank.refused(writeOut, { documentHash: hash('c') })).toBe('409 LOSS_NOT_STATED');
    expect(await desk.held(lotId)).toBe(5);
    const { body: moved } = await bank.get<{ items: { operation: string; kind: string; delta: string }[] }>(
      `/lots/${lotId}/movements`,
    );
    expect(moved.items.at(-1)).toMatchObject({ operation: 'loss', kind: 'loss', delta: '-15000' });
    await desk.mark();
    expect((await desk.coverage(facilityId)).state).toBe('liquidation');

    // Accepted is not paid: it is shown, and counts nothing.
    const base = (await position(facilityId)).borrowingBaseMinor;
    await accept(claim.id, yuan(900_000));
    const expected = await position(facilityId);
    expect([expected.borrowingBaseMinor, expected.expected]).toEqual([
      base,
      [{ surrogateId: claim.id, kind: 'insurance', expectedMinor: '90000000' }],
    ]);

    const first = await receive(claim.id, yuan(400_000));
    expect(first.application).toMatchObject({ allocations: [], heldMinor: '40000000', surplusMinor: '0' });
    expect((await desk.coverage(facilityId)).isCurrent).toBe(false);
    // Seven hundred thousand are owed and four are held: of five hundred more, two are the pledgor's.
    const rest = await receive(claim.id, yuan(500_000));
    expect(rest.application).toMatchObject({ heldMinor: '30000000', surplusMinor: '20000000' });
    expect(await read(claim.id)).toMatchObject({ status: 'paid', held: { amountMinor: '70000000' } });
    expect(await position(facilityId)).toMatchObject({
      marginMinor: '70000000',
      principalMinor: '70000000',
      expected: [],
    });
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ state: 'normal', exposureMinor: '0' });
    await booksBalance();
    // Before the due day only with both sides; on it, by the lender.
    const apply = `/surrogates/${claim.id}/application`;
    expect(await bank.refused(apply)).toBe('422 SURROGATE_NOTHING_DUE');
    expect(await importer.refused(apply)).toBe('403 MANDATE_MISSING');
    clock.set('2026-11-15T06:00:00Z');
    await bank.done(apply);
    expect(await position(facilityId)).toMatchObject({ marginMinor: '0', principalMinor: '0' });
    expect(await bank.refused(apply)).toBe('422 SURROGATE_NOTHING_DUE');
    const pay = { kind: 'surplus', amount: yuan(200_000), payee: 'Importer', account: '6222', paidOn: desk.today() };
    const payments = `/surrogates/${claim.id}/payments`;
    expect(await second.refused(payments, { ...pay, amount: yuan(200_000.01), reference: 'OUT-0' })).toBe(
      '422 PAYMENT_EXCEEDS_OWED',
    );
    await second.done(payments, { ...pay, amount: yuan(150_000), reference: 'OUT-1' });
    expect(await second.refused(payments, { ...pay, amount: yuan(1), reference: 'OUT-1' })).toBe(
      '409 PAYMENT_RECORDED',
    );
    await second.done(payments, { ...pay, amount: yuan(50_000), reference: 'OUT-2' });
    expect((await balances(claim.id)).pledgor_payable).toBe('0');
    const { body } = await importer.get<{ payables: object[]; receipts: object[] }>(`/surrogates/${claim.id}/account`);
    expect(body.payables).toEqual([{ kind: 'surplus', rightId: null, owedMinor: '20000000', paidMinor: '20000000' }]);
    expect(body.receipts).toHaveLength(2);
    await booksBalance();
  });

  it('pays what is due, interest first, holds for what is not, and pays that too when both agree', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
    const { lotId, pledgeId } = await desk.pledged(facilityId, 40);
    const due = await desk.draw(facilityId, 300_000, '2026-11-25');
    const later = await desk.draw(facilityId, 500_000, '2026-12-20');
    clock.set('2026-11-25T06:00:00Z');
    const claim = await open(pledgeId, [lotId], { kind: 'compensation', payer: 'Carrier', lost: [] }, importer);
    await accept(claim.id, yuan(1_000_000));
    // Ten days at one basis point a day: 300.00 on what is due.
    const first = await receive(claim.id, yuan(400_000));
    expect(first.application).toMatchObject({
      allocations: [{ drawdownId: due, interestMinor: '30000', principalMinor: '30000000' }],
      heldMinor: '9970000',
    });
    const consent = { prepayConsentHash: hash('d') };
    const rest = await receive(claim.id, yuan(600_000), consent);
    // 500,500 with interest; 99,700 are held for it already, and stay until they are applied.
    expect(rest.application).toMatchObject({
      allocations: [{ drawdownId: later, interestMinor: '50000', principalMinor: '50000000' }],
      heldMinor: '0',
      surplusMinor: '9950000',
    });
    // Nothing is owed any more: what was held is free, and goes the way of the money that it came with.
    const refund = { bankReference: reference(), amount: yuan(1), receivedOn: desk.today() };
    expect(await bank.refused(`/facilities/${facilityId}/margin-refunds`, refund)).toBe('422 MARGIN_OF_COLLATERAL');
    await bank.done(`/surrogates/${claim.id}/application`);
    expect(await position(facilityId)).toMatchObject({ marginMinor: '0', principalMinor: '0' });
    const { body } = await importer.get<{ payables: object[] }>(`/surrogates/${claim.id}/account`);
    expect(body.payables).toEqual([{ kind: 'surplus', rightId: null, owedMinor: '19920000', paidMinor: '0' }]);
    await booksBalance();
  });

  it('of a lot that is gone leaves the pledge free of it, and goes down the ranking that stood over it', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {});
    const gone = await desk.pledged(facilityId, 10);
    const other = await desk.stock(10);
    await importer.done(`/pledges/${gone.pledgeId}/items`, { itemIds: [other] });
    await desk.draw(facilityId, 600_000, '2026-12-20');
    const lien = await bank.done<{ id: string }>('/competing-rights', {
      grantorId: importer.partyId,
      kind: 'lien',
      holder: 'Warehouse, storage arrears',
      claim: yuan(50_000),
      lotIds: [gone.lotId],
      source: 'Statement of the warehouse',
    });
    const lost = [{ lotId: gone.lotId, quantity: tonnes(10) }];
    const claim = await open(gone.pledgeId, [gone.lotId, other], { lost }, bank);
    expect(await bank.refused(`/surrogates/${claim.id}/write-out`, { documentHash: hash('c') })).toBe(
      '403 LOSS_NEEDS_OTHER_SIDE',
    );
    await manager.done(`/surrogates/${claim.id}/write-out`, { documentHash: hash('c') });
    expect(await desk.held(gone.lotId)).toBe(0);
    const { body: pledge } = await bank.get<{ items: { itemId: string; live: boolean }[] }>(
      `/pledges/${gone.pledgeId}`,
    );
    expect(pledge.items.find((item) => item.itemId === gone.lotId)?.live).toBe(false);
    await accept(claim.id, yuan(800_000));
    const path = `/surrogates/${claim.id}/receipts`;
    const undivided = await bank.post<ProblemBody>(path, money(yuan(700_000)));
    expect([undivided.status, undivided.body.code]).toEqual([422, 'SURROGATE_SHARES_UNKNOWN']);
    const shares = (a: number, b: number) => ({
      shares: [
        { itemId: gone.lotId, amount: yuan(a) },
        { itemId: other, amount: yuan(b) },
      ],
    });
    expect(await bank.refused(path, money(yuan(700_000), shares(600_000, 99_999)))).toBe(
      '422 SURROGATE_SHARES_UNKNOWN',
    );
    const first = await receive(claim.id, yuan(30_000), { shares: [{ itemId: gone.lotId, amount: yuan(30_000) }] });
    expect(first.application.paid).toEqual([{ rightId: lien.id, paidMinor: '3000000' }]);
    // The lien was paid thirty thousand of its fifty before.
    const rest = await receive(claim.id, yuan(770_000), shares(670_000, 100_000));
    expect(Object.fromEntries(rest.application.paid.map((p) => [p.rightId, p.paidMinor]))).toEqual({
      [lien.id]: '2000000',
      [facilityId]: '60000000',
    });
    expect(rest.application).toMatchObject({ othersMinor: '2000000', surplusMinor: '15000000', heldMinor: '60000000' });
    expect(await balances(claim.id)).toMatchObject({
      secured_claims_payable: '-5000000',
      pledgor_payable: '-15000000',
    });
    await second.done(`/surrogates/${claim.id}/payments`, {
      kind: 'secured_claim',
      rightId: lien.id,
      amount: yuan(50_000),
      payee: 'Warehouse, storage arrears',
      account: '6223',
      reference: 'OUT-9',
      paidOn: desk.today(),
    });
    await booksBalance();
  });

  it('is refused to who has no part in it, in another currency, too much, too soon, and twice', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 700_000, '2026-12-20');
    const at = `/pledges/${pledgeId}/surrogates`;
    const body = fire([lotId]);
    expect(await exporter.refused(at, body)).toBe('404 NOT_FOUND');
    expect(await manager.refused(at, { ...body, claimed: dollars(10) })).toBe('422 SURROGATE_CURRENCY');
    expect(await manager.refused(at, { ...body, happenedOn: '2026-12-31' })).toBe('422 SURROGATE_NOT_HAPPENED');
    const dry = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(1_000_000),
      itemIds: [await desk.stock(1)],
      collectsFruits: false,
    });
    await bank.done(`/pledges/${dry.id}/answer`, { accept: true });
    const { items: own } = (await bank.get<{ items: { itemId: string }[] }>(`/pledges/${dry.id}`)).body;
    const fruits = fire([own[0]?.itemId ?? ''], { kind: 'fruits', payer: 'Tenant of the hall' });
    expect(await bank.refused(`/pledges/${dry.id}/surrogates`, fruits)).toBe('422 SURROGATE_NO_FRUITS');
    const foreign = await desk.stock(1);
    expect(await manager.refused(at, fire([foreign]))).toBe('422 SURROGATE_ITEM_NOT_PLEDGED');
    const tooMuch = { lost: [{ lotId, quantity: tonnes(20.001) }] };
    expect(await manager.refused(at, { ...body, ...tooMuch })).toBe('422 LOSS_EXCEEDS_LOT');
    const [first, again] = [await manager.post<Claim>(at, body, 'open'), await manager.post<Claim>(at, body, 'open')];
    expect([first.status, again.body]).toEqual([201, first.body]);
    const { id } = first.body;
    expect((await exporter.get(`/surrogates/${id}`)).status).toBe(404);
    expect((await manager.get(`/surrogates/${id}`)).status).toBe(200);
    expect((await manager.get(`/surrogates/${id}/account`)).status).toBe(404);

    const path = `/surrogates/${id}/receipts`;
    expect(await bank.refused(path, money(yuan(1)))).toBe('409 SURROGATE_UNANSWERED');
    const reply = answer(id, yuan(600_000));
    expect(await importer.refused(reply.path, reply.body)).toBe('403 SURROGATE_ANSWERS_ITSELF');
    expect(await exporter.refused(reply.path, reply.body)).toBe('404 NOT_FOUND');
    expect(await bank.refused(reply.path, answer(id, yuan(1_000_000.01)).body)).toBe('422 SURROGATE_ANSWER_DIFFERS');
    expect(await bank.refused(reply.path, answer(id, dollars(1)).body)).toBe('422 SURROGATE_CURRENCY');
    expect(await bank.refused(reply.path, answer(id, undefined).body)).toBe('422 INPUT_INVALID');
    expect((await bank.done<Claim>(reply.path, answer(id, undefined, { reason: 'arson' }).body)).status).toBe(
      'refused',
    );
    expect(await bank.refused(path, money(yuan(1)))).toBe('409 SURROGATE_UNANSWERED');
    await bank.done(reply.path, reply.body);

    expect(await bank.refused(path, money(dollars(1)))).toBe('422 SURROGATE_CURRENCY');
    expect(await bank.refused(path, money(yuan(600_000.01)))).toBe('422 SURROGATE_OVERPAID');
    expect(await bank.refused(path, money(yuan(1), { receivedOn: '2026-12-31' }))).toBe('422 SURROGATE_NOT_HAPPENED');
    expect(await manager.refused(path, money(yuan(1)))).toBe('403 MANDATE_MISSING');
    // Eight people of the bank enter the same transfer at once.
    const same = money(yuan(100_000));
    const eight = await Promise.all(Array.from({ length: 8 }, () => bank.tried<ProblemBody>(path, same)));
    expect(eight.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(eight.filter((a) => a.status !== 200).map((a) => `${a.status} ${a.body.code}`))).toEqual(
      new Set(['409 SURROGATE_RECEIPT_RECORDED']),
    );
    const next = await open(pledgeId, [lotId]);
    await accept(next.id, yuan(100_000));
    expect(await bank.refused(`/surrogates/${next.id}/receipts`, same)).toBe('409 RECEIPT_RECORDED');
    // Eight different transfers of a quarter of the rest at once: four fit.
    const quarters = await Promise.all(Array.from({ length: 8 }, () => bank.tried(path, money(yuan(125_000)))));
    expect(quarters.filter((a) => a.status === 200)).toHaveLength(4);
    const key = money(yuan(40_000));
    const [paid, replay] = [
      await bank.post<Proposal>(`/surrogates/${next.id}/receipts`, key, 'paid'),
      await bank.post<Proposal>(`/surrogates/${next.id}/receipts`, key, 'paid'),
    ];
    // No line of a statement bears it yet: another person looks.
    expect([paid.status, replay.body]).toEqual([202, paid.body]);
    await bank.agreed(paid.body);
    expect(await position(facilityId)).toMatchObject({ marginMinor: '64000000' });
    await bank.done(`/surrogates/${next.id}/closure`, { reason: 'settled for less' });
    expect(await bank.refused(`/surrogates/${next.id}/receipts`, money(yuan(1)))).toBe('409 SURROGATE_UNANSWERED');
    expect((await position(facilityId)).expected).toEqual([]);
    await booksBalance();
  });

  it('is kept in the currency of the facility that it secures', async () => {
    const facilityId = await desk.facility(10_000_000, undefined, { limit: dollars(1_000_000) });
    const lotId = await desk.stock(20);
    const { id: pledgeId } = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: dollars(1_000_000),
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
    expect(await manager.refused(`/pledges/${pledgeId}/surrogates`, fire([lotId]))).toBe('422 SURROGATE_CURRENCY');
    const claim = await open(pledgeId, [lotId], { kind: 'expropriation', payer: 'District', claimed: dollars(5_000) });
    await accept(claim.id, dollars(5_000));
    expect(await bank.refused(`/surrogates/${claim.id}/receipts`, money(yuan(5_000)))).toBe('422 SURROGATE_CURRENCY');
    const { application } = await receive(claim.id, dollars(5_000));
    expect(application).toMatchObject({ heldMinor: '0', surplusMinor: '500000', paid: [] });
    expect((await position(facilityId)).marginMinor).toBe('0');
    await booksBalance();
  });

  it('is not written out while it is promised to a release order', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    await desk.mark();
    const order = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId, quantity: tonnes(8) }],
      vehicle: 'X',
    });
    await desk.checker.done(`/releases/${order.id}/approval`);
    const claim = await open(pledgeId, [lotId], { lost: [{ lotId, quantity: tonnes(15) }] });
    expect(await bank.refused(`/surrogates/${claim.id}/write-out`, { documentHash: hash('c') })).toBe(
      '422 QUANTITY_NOT_FREE',
    );
    await desk.checker.done(`/releases/${order.id}/decline`, { reason: 'burnt' });
    // Eight people of the bank write it out at once: it is lost once.
    const eight = await Promise.all(
      Array.from({ length: 8 }, () =>
        bank.tried<ProblemBody>(`/surrogates/${claim.id}/write-out`, { documentHash: hash('c') }),
      ),
    );
    expect(eight.map((a) => a.body.code ?? a.status).sort()).toEqual([200, ...Array(7).fill('LOSS_NOT_STATED')]);
    expect(await desk.held(lotId)).toBe(5);
  });

  it('is answered for by the payer itself where it has people here, and raised by it later', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 5);
    const owes = { kind: 'compensation', payer: 'Exporter', payerId: exporter.partyId };
    const claim = await open(pledgeId, [lotId], owes, importer);
    const part = answer(claim.id, yuan(200_000));
    expect((await exporter.done<Claim>(part.path, part.body)).status).toBe('accepted');
    await receive(claim.id, yuan(200_000));
    const more = answer(claim.id, yuan(300_000));
    expect((await exporter.done<Claim>(more.path, more.body)).status).toBe('accepted');
    const less = answer(claim.id, yuan(199_999));
    expect(await exporter.refused(less.path, less.body)).toBe('422 SURROGATE_ANSWER_DIFFERS');
    expect((await position(facilityId)).expected).toEqual([
      { surrogateId: claim.id, kind: 'compensation', expectedMinor: '10000000' },
    ]);
  });
});
