import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);
const ACCOUNT = 'CN11000900002';
await payee(bank, 'Importer', '6222', { payeeId: importer.partyId });

const line = (bankReference: string, amount: number, more: object = {}) => ({
  bankReference,
  payerName: 'Who pays',
  amount: yuan(amount),
  valueOn: desk.today(),
  memo: 'transfer',
  ...more,
});
const statement = (...lines: object[]) => clerk.done('/statements', { accountNumber: ACCOUNT, lines });
/** The line of a transfer that was booked on a word, and the one that takes it back. */
const bounced = (reference: string, amount: number, valueOn = desk.today()) =>
  statement(line(reference, amount, { valueOn }), line(`${reference}-R`, amount, { reverses: reference }));

/** By its parts; by what receipt a part of it is owed back is shown elsewhere. */
const debtOf = async (facilityId: string) => {
  const { claims: _, ...debt } = (await bank.get<{ claims: object[] }>(`/facilities/${facilityId}/debt`)).body;
  return debt;
};
const positionOf = async (facilityId: string) =>
  (await bank.get<{ principalMinor: string; marginMinor: string; claimMinor: string }>(`/facilities/${facilityId}`))
    .body;
const balanceOf = async (kind: string, subjectId: string) =>
  (
    await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>('/ledger/accounts')
  ).body.items
    .find((one) => one.kind === kind && one.subjectId === subjectId)
    ?.balanceMinor.replace('-', '');
const balanced = async () =>
  (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);
const toldOf = async (objectId: string, type: string) =>
  (
    await bank.get<{ items: { type: string; payload: object }[] }>(`/events?objectId=${objectId}&limit=200`)
  ).body.items.find((event) => event.type === type)?.payload;
const surplus = (amount: number, reference: string) => ({
  kind: 'surplus',
  amount: yuan(amount),
  payee: 'Importer',
  account: '6222',
  paidOn: desk.today(),
  reference,
});

describe('money in the place of goods that the bank took back', () => {
  it('leaves the debt that it had paid, and what its owner had of it as a debt; what comes again is booked anew', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 3_600, expiresOn: '2027-12-31' });
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 300_000, '2027-06-30');
    clock.advance(10 * 86_400);
    const { id } = await bank.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
      kind: 'insurance',
      happenedOn: desk.today(),
      statement: 'Fire in bay 4',
      items: [{ itemId: lotId }],
      claimed: yuan(500_000),
      payer: 'PICC',
      documentHash: hash('a'),
    });
    const answer = { accepted: yuan(500_000), answeredOn: desk.today(), documentHash: hash('b') };
    await bank.done(`/surrogates/${id}/answer`, answer);
    const before = await debtOf(facilityId);
    const receive = (reference: string) =>
      bank.done(`/surrogates/${id}/receipts`, {
        amount: yuan(500_000),
        reference,
        receivedOn: desk.today(),
        prepayConsentHash: hash('c'),
      });
    const { bankReference } = transfer();
    await receive(bankReference);
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '0', claimMinor: '0' });
    const left = Number((await balanceOf('pledgor_payable', id)) ?? 0) / 100;
    expect(left).toBeGreaterThan(150_000);
    await second.done(`/surrogates/${id}/payments`, surplus(50_000, 'OUT-1'));

    await bounced(bankReference, 500_000);
    expect(await debtOf(facilityId)).toMatchObject({ ...before, claimMinor: '5000000', totalMinor: expect.anything() });
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '30000000', claimMinor: '5000000' });
    expect(await balanceOf('pledgor_payable', id)).toBe('0');
    expect(await toldOf(id, 'surrogate.takenBack')).toMatchObject({
      owedBack: [{ kind: 'surplus', rightId: null, owedBackMinor: '5000000' }],
    });
    const claim = async () => (await bank.get<{ status: string; received: object }>(`/surrogates/${id}`)).body;
    expect(await claim()).toMatchObject({ status: 'accepted', received: yuan(0) });
    expect(await balanced()).toBe(true);

    await statement(line(`${bankReference}-A`, 500_000, { replaces: bankReference }));
    await receive(`${bankReference}-A`);
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '0', claimMinor: '0', marginMinor: '0' });
    expect(await claim()).toMatchObject({ status: 'paid' });
    // Its owner has what is left of it, and no more than that.
    const rest = left - 50_000;
    expect(await balanceOf('pledgor_payable', id)).toBe(String(rest * 100));
    expect(await second.refused(`/surrogates/${id}/payments`, surplus(rest + 1, 'OUT-2'))).toMatch(/EXCEEDS/);
    await second.done(`/surrogates/${id}/payments`, surplus(rest, 'OUT-2'));
    expect(await balanced()).toBe(true);
  });
});

describe('the price of a sale that the bank took back', () => {
  it('leaves the debt that it had paid and nothing to pay out; where it comes again it pays what is owed then', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 3_600, expiresOn: '2027-12-31' });
    const { lotId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 300_000, desk.dayIn(5));
    clock.advance(8 * 86_400);
    await desk.price(60_000);
    const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
      route: 'agreed_sale',
      lotIds: [lotId],
      clauseHash: hash('e'),
    });
    await second.done(`/realisations/${id}/approval`);
    const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose', 'realisation:pay']);
    const { bankReference } = transfer();
    const before = await debtOf(facilityId);
    await recorder.done(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      bankReference,
      contractHash: hash('f'),
      soldOn: desk.today(),
      lots: [{ lotId, proceeds: yuan(1_200_000), costs: yuan(0) }],
      bids: [
        { bidder: 'Smelter', amount: yuan(1_200_000) },
        { bidder: 'Another smelter', amount: yuan(1_100_000) },
      ],
    });
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '0', claimMinor: '0' });
    await second.done(`/realisations/${id}/payments`, surplus(60_000, 'OUT-3'));
    await bounced(bankReference, 1_200_000);
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '30000000', claimMinor: '6000000' });
    expect(await debtOf(facilityId)).toMatchObject({ ...before, claimMinor: '6000000', totalMinor: expect.anything() });
    expect(await balanceOf('pledgor_payable', id)).toBe('0');
    expect(await toldOf(id, 'realisation.priceTakenBack')).toMatchObject({
      owedBack: [{ kind: 'surplus', owedBackMinor: '6000000' }],
    });
    expect(await balanced()).toBe(true);
    clock.advance(86_400);
    await statement(line(`${bankReference}-A`, 1_200_000, { replaces: bankReference }));
    const again = { bankReference: `${bankReference}-A`, amount: yuan(1_200_000), receivedOn: desk.today() };
    expect(await recorder.refused(`/realisations/${id}/price`, { ...again, amount: yuan(1_199_999) })).toMatch(
      /SALE_PROCEEDS_DIFFER/,
    );
    const tries = await Promise.all(
      Array.from({ length: 4 }, () => recorder.tried<{ code?: string }>(`/realisations/${id}/price`, again)),
    );
    expect(tries.map(({ status, body }) => (status < 300 ? 'booked' : (body.code ?? ''))).sort()).toEqual([
      'PRICE_STANDS',
      'PRICE_STANDS',
      'PRICE_STANDS',
      'booked',
    ]);
    expect(await recorder.refused(`/realisations/${id}/price`, again)).toMatch(/PRICE_STANDS/);
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: expect.anything(), claimMinor: '0' });
    expect(await balanced()).toBe(true);
    const { body } = await bank.get<{ payables: { kind: string; owedMinor: string; paidMinor: string }[] }>(
      `/realisations/${id}/payments`,
    );
    const [head] = body.payables.filter(({ kind }) => kind === 'surplus');
    const openMinor = Number(head?.owedMinor) - Number(head?.paidMinor);
    expect(await balanceOf('pledgor_payable', id)).toBe(String(openMinor));
    await second.done(`/realisations/${id}/payments`, surplus(openMinor / 100, 'OUT-4'));
    expect(await balanceOf('pledgor_payable', id)).toBe('0');
    // And taken back a second time, it is undone a second time.
    await statement(line(`${bankReference}-AR`, 1_200_000, { reverses: `${bankReference}-A` }));
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '30000000' });
    expect(await balanced()).toBe(true);
  });

  it('booked as another than its line says goes down the same ranking as what came, and two people say so', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {}, { interestBps: 3_600, expiresOn: '2028-12-31' });
    const { lotId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 300_000, desk.dayIn(5));
    clock.advance(8 * 86_400);
    await desk.price(60_000);
    const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
      route: 'agreed_sale',
      lotIds: [lotId],
      clauseHash: hash('e'),
    });
    await second.done(`/realisations/${id}/approval`);
    const recorder = await desk.colleague(bank, 'Other recorder', ['realisation:propose', 'repayment:record']);
    const { bankReference } = transfer();
    await recorder.done(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      bankReference,
      contractHash: hash('f'),
      soldOn: desk.today(),
      lots: [{ lotId, proceeds: yuan(1_200_000), costs: yuan(1_000) }],
      bids: [
        { bidder: 'Smelter', amount: yuan(1_200_000) },
        { bidder: 'Another smelter', amount: yuan(1_100_000) },
      ],
    });
    const before = Number(await balanceOf('pledgor_payable', id)) / 100;
    const owedMinor = 1_199_000 - before;
    // A tenth of the price that was booked never came.
    await statement(line(bankReference, 1_080_000));
    const receipts = await bank.get<{ items: { id: string; contradictedBy: string | null }[] }>(
      `/money-receipts?objectId=${id}`,
    );
    const wrong = receipts.body.items[0];
    expect(wrong?.contradictedBy).not.toBeNull();
    const rebooking = (proceeds: number) => ({
      reason: 'The clerk typed the price of the contract',
      amount: yuan(1_080_000),
      booking: { kind: 'sale', realisationId: id, lots: [{ lotId, proceeds: yuan(proceeds) }] },
    });
    const path = `/money-receipts/${wrong?.id}/rebooking`;
    expect(await recorder.refused(path, rebooking(1_200_000))).toMatch(/SALE_PROCEEDS_DIFFER/);
    const alone = await recorder.post<{ status: string }>(path, rebooking(1_080_000));
    expect(alone.status).toBe(202);
    await recorder.done(path, rebooking(1_080_000));
    expect(await positionOf(facilityId)).toMatchObject({ principalMinor: '0', claimMinor: '0' });
    expect(Number(await balanceOf('pledgor_payable', id)) / 100).toBe(1_079_000 - owedMinor);
    const { body } = await bank.get<{ settlement: { lots: object[]; surplusMinor: string; shortfallMinor: string } }>(
      `/realisations/${id}`,
    );
    expect(body.settlement).toMatchObject({
      surplusMinor: String((1_079_000 - owedMinor) * 100),
      shortfallMinor: '0',
      lots: [{ proceedsMinor: '108000000', costsMinor: '100000' }],
    });
    expect(await balanced()).toBe(true);
  });
});
