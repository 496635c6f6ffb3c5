import { expect, it } from 'vitest';
import { openCollecting } from '../support/collecting.ts';
import { yuan } from '../support/receivables.ts';

const { bank, lent, line, owedOn, statement, faults } = await openCollecting();

const booked = (facilityId: string, bankReference: string) =>
  bank.done(`/facilities/${facilityId}/margin`, { bankReference, amount: yuan(1_000), receivedOn: '2026-10-12' });

it('a booking and the line of the same money, agreed at the same moment, never both count unseen', async () => {
  const { facilityId, a } = await lent(50_000, 100_000);
  const references = Array.from({ length: 12 }, (_, n) => `R-${n}`);
  const advice = [{ invoiceNumber: a.number, amountMinor: '100000' }];
  await Promise.all(
    references.flatMap((reference) => [
      booked(facilityId, reference).catch(() => {}),
      statement(line(reference, 1_000, 'payment', { advice })).catch(() => {}),
    ]),
  );
  const { body } = await bank.get<{
    items: { bankReference: string; contradictedBy: string | null; lineId: string | null }[];
  }>(`/money-receipts?objectId=${facilityId}&limit=200`);
  const [, outstanding] = await owedOn(a.id);
  const paid = (100_000 - Number(outstanding)) / 1_000;
  const unseen = body.items.filter(({ contradictedBy }) => contradictedBy === null).length;
  // Each reference is a line that paid the claim, or a receipt that nothing contradicts; where both are there, one says so.
  expect(paid + unseen).toBeLessThanOrEqual(references.length);
  expect(paid).toBeGreaterThan(0);
  expect(await faults()).toEqual([]);
});
