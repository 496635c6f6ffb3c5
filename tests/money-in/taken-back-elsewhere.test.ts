import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { refinanced } from '../support/refinance.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);

/** The bank brings the money again, and says of what. */
const comesAgain = (replaces: string, amount: number) =>
  clerk.done('/statements', {
    accountNumber: 'CN11000900002',
    lines: [
      {
        bankReference: `${replaces}-A`,
        payerName: 'Who pays',
        amount: yuan(amount),
        valueOn: desk.today(),
        memo: 'transfer',
        replaces,
      },
    ],
  });

/** The line of a transfer, and the one that takes it back. */
async function bounced(bankReference: string, amount: number, valueOn = desk.today()) {
  const line = { payerName: 'Who pays', amount: yuan(amount), valueOn, memo: 'transfer' };
  await clerk.done('/statements', {
    accountNumber: 'CN11000900002',
    lines: [
      { ...line, bankReference },
      { ...line, bankReference: `${bankReference}-R`, reverses: bankReference, valueOn: desk.today() },
    ],
  });
}
const closedBy = async (path: string, body: object, who = second) => {
  const { body: answer } = await who.tried<ProblemBody & { facts?: { closed?: { fact: string }[] } }>(path, body);
  return [answer.code, ...(answer.facts?.closed?.map(({ fact }) => fact) ?? [])];
};
const holdsOf = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string; blocks: string[] }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter(({ reason }) => reason.startsWith('MONEY_TAKEN_BACK'))
    .map(({ blocks }) => blocks);

/** Money in the place of goods, booked on a person's word. */
async function compensated() {
  const facilityId = await desk.facility(10_000_000);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
  const { id } = await bank.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
    kind: 'insurance',
    happenedOn: desk.today(),
    statement: 'Fire in bay 4',
    items: [{ itemId: lotId }],
    claimed: yuan(100),
    payer: 'PICC',
    documentHash: hash('a'),
  });
  const answer = { accepted: yuan(100), answeredOn: desk.today(), documentHash: hash('b') };
  await bank.done(`/surrogates/${id}/answer`, answer);
  const { bankReference } = transfer();
  await bank.done(`/surrogates/${id}/receipts`, {
    amount: yuan(100),
    reference: bankReference,
    receivedOn: desk.today(),
  });
  return { facilityId, id, bankReference };
}

it('money in the place of goods is not paid on once it was taken back', async () => {
  const { facilityId, id, bankReference } = await compensated();
  await payee(bank, 'Importer', '6222', { payeeId: importer.partyId });
  const pay = { kind: 'surplus', amount: yuan(50), payee: 'Importer', account: '6222', paidOn: desk.today() };
  await second.done(`/surrogates/${id}/payments`, { ...pay, reference: 'OUT-1' });
  await bounced(bankReference, 100);
  expect(await closedBy(`/surrogates/${id}/payments`, { ...pay, reference: 'OUT-2' })).toEqual(['GATE_CLOSED', 'F101']);
  expect(await holdsOf(facilityId)).toEqual([['advance', 'release']]);
  // As much by a line that says nothing lifts nothing; the line that says so is booked anew.
  await bounced(`${bankReference}-X`, 100);
  expect(await closedBy(`/surrogates/${id}/payments`, { ...pay, reference: 'OUT-2' })).toEqual(['GATE_CLOSED', 'F101']);
  await comesAgain(bankReference, 100);
  expect(await holdsOf(facilityId)).toEqual([['advance', 'release']]);
  await bank.done(`/surrogates/${id}/receipts`, {
    amount: yuan(100),
    reference: `${bankReference}-A`,
    receivedOn: desk.today(),
  });
  expect(await holdsOf(facilityId)).toEqual([]);
  // Fifty that it had of the first are owed out of the second.
  await second.done(`/surrogates/${id}/payments`, { ...pay, reference: 'OUT-2' });
});

it('what repaid a financing under a credit is owed again on it', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  await desk.pledged(facilityId, 20);
  const financingId = await refinanced(desk, facilityId, 500_000);
  const read = async () => (await bank.get<{ status: string }>(`/trade-financings/${financingId}`)).body.status;
  const debt = async () => (await bank.get<object>(`/facilities/${facilityId}/debt`)).body;
  clock.advance(4 * 86_400);
  const before = await debt();
  const { bankReference } = transfer();
  await bank.done(`/facilities/${facilityId}/repayments`, {
    amount: yuan(600_000),
    receivedOn: desk.today(),
    source: 'borrower',
    bankReference,
  });
  expect(await read()).toBe('settled');
  await bounced(bankReference, 600_000);
  expect(await read()).toBe('paid_out');
  expect(await debt()).toEqual(before);
});

it('what a sale brought is not passed on once it was taken back', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000);
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
  await bounced(bankReference, 1_200_000);
  await payee(bank, 'Importer', '6223', { payeeId: importer.partyId });
  const pay = { kind: 'surplus', amount: yuan(50), payee: 'Importer', account: '6223', paidOn: desk.today() };
  expect(await closedBy(`/realisations/${id}/payments`, { ...pay, reference: 'OUT-3' })).toEqual([
    'GATE_CLOSED',
    'F101',
  ]);
  expect(await holdsOf(facilityId)).toEqual([['advance', 'release']]);
});

it('money that comes again is compared with what was booked, not with the line that was taken back', async () => {
  const { facilityId, bankReference } = await compensated();
  await bounced(bankReference, 0.01);
  await comesAgain(bankReference, 0.01);
  expect(await holdsOf(facilityId)).toEqual([['advance', 'release']]);
});
