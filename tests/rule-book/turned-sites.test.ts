import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { hash, tonnes } from '../support/stock.ts';

// As in turned.test.ts: how often a site is looked at, by the class of risk in which a lender holds it.
const desk = await openCollateral();
const { manager } = desk;
const lotId = await desk.stock(10);

it.each(['low', 'high'])('when a site of class %s is patrolled and counted', async (riskClass) => {
  const bank = await desk.party(`Bank of class ${riskClass}`, 'bank');
  const agreement = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('a'),
  });
  await manager.done(`/custody-agreements/${agreement.id}/acceptance`);
  const opened = { agreementId: agreement.id, siteId: desk.siteId, riskClass };
  const { id } = await bank.done<{ id: string }>('/supervisions', opened);
  for (const kind of ['site_right', 'handover', 'patrol'])
    await manager.done(`/supervisions/${id}/evidence`, { kind, documentHash: hash('a') });
  desk.clock.advance(86_400);
  await bank.done(`/supervisions/${id}/findings`, {
    kind: 'independent_count',
    documentHash: hash('b'),
    by: 'Examiner',
    counts: [{ lotId, quantity: tonnes(10) }],
  });
  const { body } = await bank.get<{ tasks: { task: string }[] }>(`/supervisions/${id}`);
  expect(body.tasks.map(({ task }) => task).toSorted()).toEqual(['count', 'independent_count', 'patrol']);
  const notice = await manager.done<{ endsAt: string | null }>(`/custody-agreements/${agreement.id}/end`, {
    reason: 'The hall is let',
  });
  expect(notice.endsAt).not.toBeNull();
});

it.each(['low', 'high'])('how long a weight of goods of class %s must stand before it counts', async (riskClass) => {
  const commodity = await desk.bank.done<{ id: string }>('/commodities', {
    code: `CU-${riskClass}`,
    name: `Copper of class ${riskClass}`,
    hsCode: '740311',
    grade: 'A',
    unit: 'TNE',
    scale: 3,
    datum: 'net_weight',
    riskClass,
  });
  const facilityId = await desk.facility(10_000_000);
  const { pledgeId } = await desk.pledged(facilityId, 5, { commodityId: commodity.id });
  const { body } = await desk.bank.get<{ status: string }>(`/pledges/${pledgeId}`);
  expect(['agreed', 'effective']).toContain(body.status);
});
