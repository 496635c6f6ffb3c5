import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await openCollateral();
const { bank, second } = desk;
const parent = await desk.party('Parent company', 'trader');
await desk.price(70_000);
await desk.valuationTerms();
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);
await payee(bank, 'Parent company', '6225', { payeeId: parent.partyId });

const balanceOf = async (kind: string, subjectId: string) =>
  (
    await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>('/ledger/accounts')
  ).body.items
    .find((one) => one.kind === kind && one.subjectId === subjectId)
    ?.balanceMinor.replace('-', '');
const balanced = async () =>
  (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);

it('what another than the borrower had of money taken back, that one owes, and not the borrower', async () => {
  const facilityId = await desk.facility(10_000_000);
  const lotId = await desk.stock(20, {}, parent);
  const { id: pledgeId } = await parent.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
    resolution: { body: 'board', documentHash: hash('b'), resolvedOn: '2026-10-12', isListed: false },
  });
  await bank.done(`/pledges/${pledgeId}/answer`, {
    accept: true,
    resolutionReview: { isListed: false, finding: 'Board minutes compared with the articles' },
  });
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
  const receive = (reference: string) =>
    bank.done(`/surrogates/${id}/receipts`, { amount: yuan(100), reference, receivedOn: desk.today() });
  const { bankReference } = transfer();
  await receive(bankReference);
  const pay = (amount: number, reference: string) => ({
    kind: 'surplus',
    amount: yuan(amount),
    payee: 'Parent company',
    account: '6225',
    paidOn: desk.today(),
    reference,
  });
  await second.done(`/surrogates/${id}/payments`, pay(60, 'OUT-1'));
  const line = { payerName: 'PICC', amount: yuan(100), valueOn: desk.today(), memo: 'transfer' };
  const statement = (...lines: object[]) =>
    clerk.done('/statements', { accountNumber: 'CN11000900002', lines: lines.map((each) => ({ ...line, ...each })) });
  await statement({ bankReference }, { bankReference: `${bankReference}-R`, reverses: bankReference });
  expect([await balanceOf('pledgor_payable', id), await balanceOf('restitution_claim', id)]).toEqual(['0', '6000']);
  const claimMinor = (await bank.get<{ claimMinor: string }>(`/facilities/${facilityId}`)).body.claimMinor;
  expect(claimMinor).toBe('0');

  await statement({ bankReference: `${bankReference}-A`, replaces: bankReference });
  await receive(`${bankReference}-A`);
  // It owes nothing back of its sixty, and has forty to come.
  expect([await balanceOf('pledgor_payable', id), await balanceOf('restitution_claim', id)]).toEqual(['4000', '0']);
  expect(await second.refused(`/surrogates/${id}/payments`, pay(41, 'OUT-2'))).toMatch(/EXCEEDS/);
  await second.done(`/surrogates/${id}/payments`, pay(40, 'OUT-2'));

  // Taken back once more, it gives back thirty of its hundred: when the money comes a third time, those are owed to it.
  const ref = `${bankReference}-A`;
  await statement({ bankReference: `${ref}R`, reverses: ref });
  expect(await balanceOf('restitution_claim', id)).toBe('10000');
  await bank.done(`/restitution-claims/${id}/receipts`, {
    bankReference: transfer().bankReference,
    amount: yuan(30),
    receivedOn: desk.today(),
  });
  await statement({ bankReference: `${ref}A`, replaces: ref });
  await receive(`${ref}A`);
  expect([await balanceOf('pledgor_payable', id), await balanceOf('restitution_claim', id)]).toEqual(['3000', '0']);
  expect(await second.refused(`/surrogates/${id}/payments`, pay(31, 'OUT-3'))).toMatch(/EXCEEDS/);
  await second.done(`/surrogates/${id}/payments`, pay(30, 'OUT-3'));
  expect(await balanced()).toBe(true);
});
