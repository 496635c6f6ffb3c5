import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { partyLimit } from '../support/factoring.ts';
import { issued } from '../support/refinance.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();

it('F54 CI AM: a credit is neither issued nor raised past what its bank set for the applicant', async () => {
  const facilityId = await desk.facility(10_000_000);
  await desk.pledged(facilityId, 100);
  await partyLimit(bank, 'borrower', importer.partyId, 9_999.99);
  const asked = { amount: 10_000, number: 'CQLC26F541' };
  await expect(issued(desk, facilityId, asked)).rejects.toThrow(/"gate":"CI".*"F54"/);
  await partyLimit(bank, 'borrower', importer.partyId, 10_009.99);
  const creditId = await issued(desk, facilityId, { ...asked, number: 'CQLC26F542' });
  const raised = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, {
    change: { amountBy: { direction: 'increase', amount: yuan(10) } },
  });
  const { body } = await checker.tried<ProblemBody>(`/amendments/${raised.id}/issue`);
  expect([
    body.code,
    body.facts?.gate,
    ((body.facts?.closed ?? []) as { fact: string }[]).map(({ fact }) => fact),
  ]).toEqual(['GATE_CLOSED', 'AM', ['F54']]);
  await partyLimit(bank, 'borrower', importer.partyId, 10_010);
  await checker.done(`/amendments/${raised.id}/issue`);
});
