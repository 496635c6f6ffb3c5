import { expect, it } from 'vitest';
import { hash, openCollateral } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;

it('goods of an insolvent pledgor are sold by leave alone, and that leave is kept with the sale', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 900_000);
  clock.set('2026-12-16T06:00:00Z');
  await desk.price(60_000);
  const standings = `/parties/${importer.partyId}/standings`;
  const paper = { authority: 'Court', documentNumber: '(2026) 9', documentHash: hash('c') };
  await bank.done(standings, { kind: 'insolvency', since: '2026-12-15', reason: 'Petition accepted', ...paper });
  const at = `/facilities/${facilityId}/realisations`;
  const body = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
  const stayed = await bank.post<ProblemBody & { facts: { closed: { fact: string }[] } }>(at, body);
  expect([stayed.status, stayed.body.code]).toEqual([422, 'GATE_CLOSED']);
  expect(stayed.body.facts.closed.map((each) => each.fact)).toEqual(['F65']);
  expect(await bank.refused(at, { ...body, leave: { authority: 'Court' } })).toBe('422 INPUT_INVALID');
  const leave = { authority: 'Court of Yuzhong', documentHash: hash('d') };
  const proposed = await bank.done<{ id: string; basis: object }>(at, { ...body, leave });
  expect(proposed.basis).toMatchObject({ leave });
  expect(await second.done(`/realisations/${proposed.id}/approval`)).toMatchObject({ status: 'approved' });
  // To or for whom a list names nothing is sold at all.
  await bank.done(standings, { kind: 'listing', list: 'sanction', since: '2026-12-15', reason: 'Listed', ...paper });
  expect(await bank.refused(at, { ...body, leave })).toBe('422 GATE_CLOSED');
});
