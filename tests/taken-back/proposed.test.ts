import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { lapseProposals } from '../../src/ground/proposals/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const accountNumber = 'CN11000900001';
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);

const line = (bankReference: string, amount: number, more: object = {}) => ({
  accountNumber,
  lines: [
    { bankReference, payerName: 'Importer', amount: yuan(amount), valueOn: desk.today(), memo: 'transfer', ...more },
  ],
});
async function withMargin() {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { expiresOn: '2027-12-31' });
  const { pledgeId } = await desk.pledged(facilityId, 30);
  const money = { amount: yuan(50_000), receivedOn: desk.today(), ...transfer() };
  await clerk.done('/statements', line(money.bankReference, 50_000));
  await bank.done(`/facilities/${facilityId}/margin`, money);
  const refund = (amount: number) =>
    closedBy(`/facilities/${facilityId}/margin-refunds`, {
      amount: yuan(amount),
      receivedOn: desk.today(),
      ...transfer(),
    });
  return { facilityId, pledgeId, refund, reference: money.bankReference };
}
interface Closed {
  code?: string;
  facts?: { closed?: { fact: string }[] };
}
async function closedBy(path: string, body: object = {}) {
  const { status, body: answer } = await bank.tried<Closed>(path, body);
  return status < 300 ? 'done' : (answer.facts?.closed?.map(({ fact }) => fact) ?? answer.code);
}
const holds = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .map(({ reason }) => reason.split(' ')[0])
    .filter((reason) => /REVERSAL|TAKEN/.test(reason ?? ''));
async function proposed(reference: string): Promise<string> {
  const answer = await clerk.post<Proposal>('/statements', line(`${reference}-R`, 50_000, { reverses: reference }));
  expect(answer.status).toBe(202);
  return answer.body.id;
}

it('what one person says was taken back is held at once, and is free again when others refuse', async () => {
  const { facilityId, pledgeId, refund, reference } = await withMargin();
  const other = await withMargin();
  const id = await proposed(reference.toLowerCase());
  expect(await holds(facilityId)).toEqual(['REVERSAL_PROPOSED']);
  expect(await refund(20_000)).toEqual(['F101']);
  expect(await closedBy(`/pledges/${pledgeId}/discharge`)).toContain('F101');
  const again = await proposed(reference);
  await bank.done(`/proposals/${id}/refusal`, { reason: 'other', note: 'It is another line of the statement' });
  // Another says so still.
  expect(await refund(20_000)).toEqual(['F101']);
  await bank.done(`/proposals/${again}/refusal`, { reason: 'other', note: 'It is another line of the statement' });
  expect(await holds(facilityId)).toEqual([]);
  expect([await refund(20_000), await other.refund(20_000)]).toEqual(['done', 'done']);
  expect(await closedBy(`/pledges/${pledgeId}/discharge`)).toBe('done');
});

it('agreed to, the money is taken back and that holds; nobody answers, and it lapses', async () => {
  const [one, two] = [await withMargin(), await withMargin()];
  const id = await proposed(one.reference);
  await clerk.agreed({ id });
  expect(await holds(one.facilityId)).toEqual(['MONEY_TAKEN_BACK']);
  await proposed(two.reference);
  clock.advance(8 * 86_400);
  const chance = seededChance(7);
  const newId = identifiers(clock, chance);
  await lapseProposals(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'clock'));
  expect(await holds(two.facilityId)).toEqual([]);
});
