import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { honoured } from '../support/refinance.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);

it('what is owed of money that never came is not paid as the claim of a presentation, and stays with its receipt', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { expiresOn: '2027-12-31' });
  await desk.pledged(facilityId, 30);
  const { bankReference } = transfer();
  const money = { amount: yuan(1_000), receivedOn: desk.today() };
  await bank.done(`/facilities/${facilityId}/margin`, { ...money, bankReference });
  await bank.done(`/facilities/${facilityId}/margin-refunds`, { ...money, ...transfer() });
  const line = { payerName: 'Importer', amount: yuan(1_000), valueOn: desk.today(), memo: 'transfer' };
  await clerk.done('/statements', {
    accountNumber: 'CN11000900002',
    lines: [
      { ...line, bankReference },
      { ...line, bankReference: `${bankReference}-R`, reverses: bankReference },
    ],
  });
  const [receipt] = (await bank.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${facilityId}`)).body.items;
  await bank.done(`/money-receipts/${receipt?.id}/resolution`, { reason: 'The borrower owes it and the line holds' });
  const { presentationId } = await honoured(desk, facilityId, { amount: 5_000, number: 'CQLC26P091' });
  const pay = (amount: number) =>
    bank.tried<ProblemBody & { claimLeft: { amountMinor: string } }>(
      `/presentations/${presentationId}/applicant-payment`,
      { from: 'account', amount: yuan(amount), receivedOn: desk.today(), ...transfer() },
    );
  const claimOf = async () => {
    const { rows } = await desk.database.admin.query(
      'select claim_minor::text from money_receipt where claim_minor > 0',
    );
    return rows;
  };
  expect(await claimOf()).toEqual([{ claim_minor: '100000' }]);
  expect((await pay(5_000)).status).toBeLessThan(300);
  expect((await pay(1_000)).body).toMatchObject({ code: 'CLAIM_EXCEEDED', facts: { claimMinor: '0' } });
  // Money of the facility pays it, and its receipt owes nothing then.
  await bank.done(`/facilities/${facilityId}/margin`, { amount: yuan(1_500), receivedOn: desk.today(), ...transfer() });
  expect(await claimOf()).toEqual([]);
  const { body } = await bank.get<{ marginMinor: string }>(`/facilities/${facilityId}`);
  expect(body.marginMinor).toBe('50000');
});
