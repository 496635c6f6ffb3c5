import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { honoured } from '../support/refinance.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.valuationTerms();

async function furnished(expiresOn = '2027-12-31') {
  await desk.price(70_000);
  const facilityId = await desk.facility(100_000_000, {}, { expiresOn });
  await desk.pledged(facilityId, 100);
  return facilityId;
}

it('a claim that the applicant has not paid back is debt, before anything new is drawn (92)', async () => {
  const facilityId = await furnished();
  await honoured(desk, facilityId, { amount: 4_000_000, number: 'CLAIM92' });
  const { body } = await bank.get<{ debt: { head: string; amountMinor: string }[]; figures: { owedMinor: string } }>(
    `/facilities/${facilityId}/judgement`,
  );
  expect(body.debt.find(({ head }) => head === 'claim')?.amountMinor).toBe('400000000');
  expect(body.figures.owedMinor).toBe('400000000');
  const draw = async (amount: number) => {
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: '2026-12-15',
    });
    const answer = await bank.tried<ProblemBody>(`/drawdowns/${id}/approval`);
    return ((answer.body.facts?.conditions ?? []) as { code: string }[]).map((c) => c.code);
  };
  expect(await draw(4_800_000)).toContain('WITHIN_BORROWING_BASE');
  expect(await draw(900_000.01)).toContain('WITHIN_BORROWING_BASE');
});

it('a credit that may be drawn after its facility has ended is not issued on it (67)', async () => {
  const facilityId = await furnished('2026-11-19');
  const issue = honoured(desk, facilityId, { amount: 100_000, number: 'OUTLIVES67' });
  await expect(issue).rejects.toThrow(/GATE_CLOSED.*credit_outlives_facility/);
  const held = await bank.get<{ figures: { undertakingMinor: string } }>(`/facilities/${facilityId}/judgement`);
  expect(held.body.figures.undertakingMinor).toBe('0');
});

it('no credit is issued for a beneficiary on a list, or through a bank on one; what else they stand in is no concern of it', async () => {
  const facilityId = await furnished();
  const whom = desk.exporter;
  const stands = (more: object) =>
    bank.done<{ id: string }>(`/parties/${whom.partyId}/standings`, {
      since: desk.today(),
      reason: 'on record',
      ...more,
    });
  const paper = { authority: 'Council', documentNumber: '7', documentHash: 'b'.repeat(64) };
  const insolvent = await stands({ kind: 'insolvency', ...paper });
  await honoured(desk, facilityId, { amount: 100_000, number: 'INSOLVENT1' });
  await bank.done(`/standings/${insolvent.id}/end`, { reason: 'Over', documentHash: 'c'.repeat(64) });
  const listed = await stands({ kind: 'listing', list: 'sanction', ...paper });
  await expect(honoured(desk, facilityId, { amount: 100_000, number: 'LISTED1' })).rejects.toThrow(/GATE_CLOSED.*F68/);
  await bank.done(`/standings/${listed.id}/end`, { reason: 'Over', documentHash: 'c'.repeat(64) });
  await honoured(desk, facilityId, { amount: 100_000, number: 'LISTED2' });
});
