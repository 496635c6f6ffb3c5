import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const accountNumber = 'CN11000900001';
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record', 'file:upload']);
const cashier = await desk.colleague(bank, 'Cashier', ['repayment:record']);

const statement = (bankReference: string, amount: number, more: object = {}) => ({
  accountNumber,
  lines: [{ bankReference, payerName: 'Importer', amount: yuan(amount), valueOn: desk.today(), memo: '', ...more }],
});
async function saidBack(reference: string, amount: number): Promise<Proposal> {
  const answer = await clerk.post<Proposal>(
    '/statements',
    statement(`${reference}-R`, amount, { reverses: reference }),
  );
  expect(answer.status).toBe(202);
  return answer.body;
}
async function facility(more: object = {}) {
  const facilityId = await desk.facility(10_000_000, {}, { expiresOn: '2027-12-31', ...more });
  return facilityId;
}
const margin = (bankReference: string, amount: number) => ({
  bankReference,
  amount: yuan(amount),
  receivedOn: desk.today(),
});
interface Hold {
  reason: string;
  facts: { proposalId?: string };
}
const holds = async (facilityId: string) =>
  (await bank.get<{ items: Hold[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter(({ reason }) => /REVERSAL|TAKEN/.test(reason))
    .map(({ reason, facts }) => [reason.split(' ')[0], facts.proposalId]);
async function refund(facilityId: string, amount: number) {
  const { status, body } = await bank.tried<{ code: string; facts?: { closed?: { fact: string }[] } }>(
    `/facilities/${facilityId}/margin-refunds`,
    { ...margin(transfer().bankReference, amount) },
  );
  return status < 300 ? 'done' : (body.facts?.closed?.map(({ fact }) => fact) ?? body.code);
}

it('booked on a line of which someone says that it is gone, money is not for one person, and is held where it is', async () => {
  const facilityId = await facility();
  const { bankReference } = transfer();
  await clerk.done('/statements', statement(bankReference, 50_000));
  const { id } = await saidBack(bankReference, 50_000);
  expect(await holds(facilityId)).toEqual([]);
  const alone = await cashier.post<Proposal>(`/facilities/${facilityId}/margin`, margin(bankReference, 50_000));
  expect([alone.status, alone.body.reasons?.map(({ code }) => code)]).toEqual([202, ['REVERSAL_AWAITS']]);
  await cashier.agreed(alone.body);
  expect(await holds(facilityId)).toEqual([['REVERSAL_PROPOSED', id]]);
  expect(await refund(facilityId, 50_000)).toEqual(['F101']);
  await bank.done(`/proposals/${id}/refusal`, { reason: 'other', note: 'It is another line of the statement' });
  expect([await holds(facilityId), await refund(facilityId, 50_000)]).toEqual([[], 'done']);
});

it('said before the line is on record, it holds what is booked on the word of two, and is over when others refuse', async () => {
  const facilityId = await facility();
  const { bankReference } = transfer();
  const both = statement(bankReference, 50_000);
  both.lines.push({ ...both.lines[0], bankReference: `${bankReference}-R`, reverses: bankReference } as never);
  const { body } = await clerk.post<Proposal>('/statements', both);
  await bank.done(`/facilities/${facilityId}/margin`, margin(bankReference, 50_000));
  expect([await holds(facilityId), await refund(facilityId, 1)]).toEqual([[['REVERSAL_PROPOSED', body.id]], ['F101']]);
  await bank.done(`/proposals/${body.id}/refusal`, { reason: 'other', note: 'It is another line of the statement' });
  expect([await holds(facilityId), await refund(facilityId, 50_000)]).toEqual([[], 'done']);
});

it('follows money that is booked elsewhere, and leaves what it was booked on', async () => {
  const [wrong, right] = [await facility(), await facility({ borrowerId: desk.exporter.partyId })];
  const { bankReference } = transfer();
  await bank.done(`/facilities/${wrong}/margin`, margin(bankReference, 50_000));
  await clerk.done('/statements', statement(bankReference, 40_000));
  const { body } = await bank.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${wrong}`);
  const { id } = await saidBack(bankReference, 40_000);
  expect(await holds(right)).toEqual([]);
  await bank.done(`/money-receipts/${body.items[0]?.id}/rebooking`, {
    reason: 'It was paid for the other facility, as the memo says',
    amount: yuan(40_000),
    booking: { kind: 'margin', facilityId: right },
  });
  expect([await holds(wrong), await holds(right)]).toEqual([[], [['REVERSAL_PROPOSED', id]]]);
  expect(await refund(right, 1)).toEqual(['F101']);
});
