import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const documentHash = 'c'.repeat(64);

interface Amendment extends ProblemBody {
  id: string;
  status: string;
  interestBps: number | null;
  sheetHash: string;
  sheet: { interestBeforeMinor: string; interestAfterMinor: string; interestBpsBefore: number; debts: object[] };
}
const ask = (facilityId: string, interestBps: number, fromOn: string) => ({
  path: `/facilities/${facilityId}/rate-changes`,
  body: { interestBps, fromOn, reason: 'The reference moved', documentHash },
});
const days = (count: number) => {
  for (let day = 0; day < count; day++) desk.clock.advance(86_400);
};

it('a facility bears another rate from its day on, once its borrower agreed to what that costs, and never before', async () => {
  const facilityId = await desk.facility(5_000_000, undefined, { interestBps: 360 });
  await desk.pledged(facilityId, 50);
  const from = desk.dayIn(10);
  // A hundred yuan a day at 3.6 per cent, due in twenty days.
  await desk.draw(facilityId, 1_000_000, desk.dayIn(20));
  const { path, body } = ask(facilityId, 720, from);
  expect(await importer.refused(path, body)).toBe('403 MANDATE_MISSING');
  expect(await bank.refused(path, { ...body, fromOn: desk.dayIn(-1) })).toBe('422 PENALTY_BACKDATED');
  expect(await bank.refused(path, { ...body, interestBps: 360 })).toBe('422 RATE_UNCHANGED');
  expect(await bank.refused(path, { ...body, interestBps: 10_000 })).toBe('422 RATE_ABOVE_MAX');
  expect((await bank.post(path, body)).status).toBe(202);
  const asked = await bank.done<Amendment>(path, body);
  expect(asked.sheet).toMatchObject({
    interestBpsBefore: 360,
    interestBeforeMinor: '100000',
    interestAfterMinor: '200000',
  });
  const answer = `/penalty-amendments/${asked.id}/answer`;
  // The borrower sees what is asked of it and what it costs, has a task for it, and agrees by the sheet.
  const { body: told } = await importer.get<{ items: { object: { id: string } }[] }>('/tasks?limit=100');
  expect(JSON.stringify(told)).toContain(asked.id);
  expect(await importer.refused(answer, { accept: true })).toBe('409 RATE_SHEET_DIFFERS');
  expect(await importer.refused(answer, { accept: true, sheetHash: documentHash })).toBe('409 RATE_SHEET_DIFFERS');
  expect(await bank.refused(answer, { accept: true, sheetHash: asked.sheetHash })).toMatch(/^403/);
  const agreed = await importer.done<Amendment>(answer, { accept: true, sheetHash: asked.sheetHash });
  expect([agreed.status, agreed.interestBps]).toEqual(['agreed', 720]);

  days(20);
  const paid = await bank.done<{ allocations: { interestMinor: string }[] }>(`/facilities/${facilityId}/repayments`, {
    amount: yuan(1_000_000),
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });
  // Ten days at the one rate and ten at the other.
  expect(paid.allocations.map(({ interestMinor }) => interestMinor)).toEqual(['300000']);
});

it('is declined, or stale once something else is owed; what is not agreed changes nothing', async () => {
  const facilityId = await desk.facility(5_000_000, undefined, { interestBps: 360 });
  await desk.price(70_000);
  await desk.pledged(facilityId, 50);
  const first = ask(facilityId, 500, desk.dayIn(1));
  const declined = await bank.done<Amendment>(first.path, first.body);
  expect(await importer.done(`/penalty-amendments/${declined.id}/answer`, { accept: false })).toMatchObject({
    status: 'declined',
  });
  const asked = await bank.done<Amendment>(first.path, first.body);
  await desk.draw(facilityId, 100_000, desk.dayIn(20));
  expect(
    await importer.refused(`/penalty-amendments/${asked.id}/answer`, { accept: true, sheetHash: asked.sheetHash }),
  ).toBe('409 RATE_STALE');
});
