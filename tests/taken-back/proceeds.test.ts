import { expect, it } from 'vitest';
import { euro } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import { openProceeds } from '../support/proceeds.ts';

const { trade, nominated, exporter, openFacility, balances, honoured, read, line, proceeds } = await openProceeds();
const { clock } = trade;
const facilityId = await openFacility();

it('what another bank had paid for documents is taken back: the advance is owed, and who had the rest owes it', async () => {
  const { advanceId, presentationId } = await honoured(facilityId);
  clock.set('2026-10-22T06:00:00Z');
  const { bankReference } = transfer();
  await line(bankReference, '2026-10-22');
  // Ten days of 9,000.00 at 3.6 % are 9.00; the rest is the exporter's.
  expect((await proceeds(presentationId, bankReference, '2026-10-22')).body.paidOut.map((p) => p.amountMinor)).toEqual([
    '99100',
  ]);
  expect((await read(advanceId)).status).toBe('settled');
  clock.set('2026-11-01T06:00:00Z');
  await line(`${bankReference}-R`, '2026-11-01', { reverses: bankReference });
  expect(await read(advanceId)).toMatchObject({ status: 'paid_out', repaid: euro(0) });
  // As if the money had never come: the bank is out of the advance and of what went on.
  expect(await balances()).toMatchObject({
    loan_principal: '900000',
    interest_income: '0',
    beneficiary_payable: '0',
    applicant_claim: '99100',
    cash: '-999100',
  });
  const { items } = (
    await nominated.get<{ items: { reason: string; facts: { owedBack?: object[] } }[] }>(
      `/facilities/${facilityId}/holds`,
    )
  ).body;
  expect(
    items.filter(({ reason }) => reason.startsWith('MONEY_TAKEN_BACK')).map(({ facts }) => facts.owedBack),
  ).toEqual([[{ payeeId: exporter.partyId, amountMinor: '99100', assignmentId: null }]]);
  // It comes again ten days later: interest ran on, what the exporter has it does not get a second time.
  clock.set('2026-11-11T06:00:00Z');
  await line(`${bankReference}-2`, '2026-11-11', { replaces: bankReference });
  const again = await proceeds(presentationId, `${bankReference}-2`, '2026-11-11');
  expect([again.status, again.body.paidOut]).toEqual([200, []]);
  expect((await read(advanceId)).status).toBe('settled');
  expect(await balances()).toMatchObject({
    loan_principal: '0',
    interest_income: '-2700',
    beneficiary_payable: '0',
    applicant_claim: '1800',
    cash: '900',
  });
  const held = (await nominated.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items;
  expect(held.filter(({ reason }) => reason.startsWith('MONEY_TAKEN_BACK'))).toEqual([]);
});
