import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, clock } = desk;
const nextDay = () => {
  clock.advance(86_400);
  return desk.price(70_000);
};

it('a policy stands against all goods of the lender at its site, in whatever facility and valued by whichever call', async () => {
  await desk.price(70_000);
  await desk.valuationTerms({ eligibility: { insuredBps: 10_000 } });
  await bank.done('/insurance-covers', {
    siteId: desk.siteId,
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    policyNumber: 'P-1',
    insurer: 'PICC',
    // Of 30 t at their cost of 70,000.
    sumInsured: yuan(2_100_000),
  });
  const [one, other] = [await desk.facility(10_000_000, {}), await desk.facility(10_000_000, {})];
  await desk.pledged(one, 20);
  const counted = async () => {
    await desk.mark();
    return Promise.all([one, other].map(async (id) => Number((await desk.coverage(id)).countedMinor) / 100));
  };
  expect(await counted()).toEqual([1_400_000, 0]);
  await desk.pledged(other, 10);
  await nextDay();
  expect(await counted()).toEqual([1_400_000, 700_000]);
  // Ten tonnes more than the policy reaches: each facility alone would still be within it.
  await desk.pledged(other, 10);
  await nextDay();
  expect(await counted()).toEqual([0, 0]);
});
