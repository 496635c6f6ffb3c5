import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { setHold } from '../../src/lending/financing/index.ts';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, manager, clock } = desk;
const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose', 'realisation:pay']);
await desk.price(70_000);
await desk.valuationTerms();
await payee(bank, 'Importer', '6222 0001', { payeeId: importer.partyId });
interface Stage {
  facilityId: string;
  one: string;
  two: string;
}
async function staged(t = 20): Promise<Stage> {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId: one } = await desk.pledged(facilityId, t);
  const { lotId: two } = await desk.pledged(facilityId, t);
  await desk.draw(facilityId, 900_000);
  return { facilityId, one, two };
}
const stages = [await staged(), await staged(), await staged(100), await staged()] as const;
clock.set('2026-12-16T06:00:00Z');
await desk.price(60_000);
await desk.pass(10);

const paper = { authority: 'Court', documentNumber: '(2026) 9', documentHash: hash('c') };
const stands = async (kind: string, more: object = {}) => {
  const body = { kind, since: '2026-12-15', reason: 'On record', ...more };
  const { id } = await bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, body);
  return () => bank.done(`/standings/${id}/end`, { reason: 'over' });
};
/** What keeps an act from being done, or what one more person is asked for; the other reasons are the act's own. */
const found = async (by: Client, path: string, body: object): Promise<string[]> => {
  const { status, body: answer } = await by.post<ProblemBody & Proposal>(path, body);
  if (status === 202) return answer.reasons.map(({ code }) => code).filter((code) => /^F\d/.test(code));
  const closed = (answer.facts?.closed ?? []) as { fact: string }[];
  return status < 300 ? ['done'] : [answer.code, ...closed.map(({ fact }) => fact)];
};
const propose = ({ facilityId }: Stage, lotId: string) =>
  found(bank, `/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
async function approved({ facilityId }: Stage, lotId: string): Promise<string> {
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${id}/approval`);
  return id;
}
const sale = (lotId: string) => ({
  buyer: 'Smelter',
  ...sold(),
  soldOn: desk.today(),
  lots: [{ lotId, proceeds: yuan(1_200_000), costs: yuan(0) }],
});

it('goods of whom a list names, or a court protects, are neither sold nor is what they brought paid out', async () => {
  const [stage] = stages;
  const { facilityId, one, two } = stage;
  const saleId = await approved(stage, one);
  const settle = () => found(recorder, `/realisations/${saleId}/settlement`, sale(one));
  const listed = await stands('listing', { ...paper, list: 'sanction' });
  expect([await propose(stage, two), await settle()]).toEqual([
    ['GATE_CLOSED', 'F68'],
    ['GATE_CLOSED', 'F68'],
  ]);
  await listed();
  const insolvent = await stands('insolvency', paper);
  expect(await settle()).toEqual(['GATE_CLOSED', 'F65']);
  await insolvent();
  expect(await settle()).toEqual([]);
  await recorder.done(`/realisations/${saleId}/settlement`, { ...sale(one), bankReference: 'PRICE-1' });
  const at = `/realisations/${saleId}/payments`;
  const pay = { kind: 'surplus', payee: 'Importer', account: '6222 0001', amount: yuan(1_000), paidOn: desk.today() };
  const paid = () => found(second, at, { ...pay, reference: 'P-1' });
  const again = await stands('listing', { ...paper, list: 'sanction' });
  expect(await paid()).toEqual(['GATE_CLOSED', 'F68']);
  await again();
  const stayed = await stands('insolvency', paper);
  expect(await paid()).toEqual(['GATE_CLOSED', 'F65']);
  await stayed();
  const chance = seededChance(11);
  const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance) }, desk.database, desk.tenantId, 'test');
  await withTransaction(ctx, (tx) =>
    setHold(tx, facilityId, 'FRAUD fsg_2', ['advance', 'release'], { check: 'PRICE_OUT_OF_BAND' }),
  );
  expect(await paid()).toEqual(['F69']);
});

it('F96 RP RS PO: of a large sale as many see the approval, the price and what is paid out as its amount asks', async () => {
  const [, , { facilityId, one }] = stages;
  const level = async (by: Client, path: string, body: object = {}) =>
    (await by.post<Proposal>(path, body)).body.needs?.level;
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [one],
    clauseHash: hash('e'),
  });
  const at = `/realisations/${id}`;
  expect(await level(second, `${at}/approval`)).toBe('L2');
  await second.done(`${at}/approval`);
  const price = { ...sale(one), lots: [{ lotId: one, proceeds: yuan(6_100_000), costs: yuan(0) }] };
  expect(await level(recorder, `${at}/settlement`, price)).toBe('L2');
  await recorder.done(`${at}/settlement`, price);
  const pay = { kind: 'surplus', payee: 'Importer', account: '6222 0001', paidOn: desk.today(), reference: 'P-9' };
  expect(await level(second, `${at}/payments`, { ...pay, amount: yuan(5_100_000) })).toBe('L2');
});

it('goods that a court holds are not proposed for sale, and not sold where that was approved before', async () => {
  const [, stage] = stages;
  const { one, two } = stage;
  const saleId = await approved(stage, one);
  // A price comes in once.
  const used = { ...sale(one), bankReference: 'price 1' };
  expect(await found(recorder, `/realisations/${saleId}/settlement`, used)).toEqual(['RECEIPT_RECORDED']);
  for (const lotId of [one, two])
    await manager.done(`/lots/${lotId}/restraints`, {
      authority: 'Court',
      documentNumber: '(2026) 1',
      documentHash: hash('d'),
      kind: 'attachment',
      since: desk.today(),
    });
  expect(await propose(stage, two)).toEqual(['SALE_UNDER_RESTRAINT']);
  expect(await found(recorder, `/realisations/${saleId}/settlement`, sale(one))).toEqual(['SALE_UNDER_RESTRAINT']);
});

it('F29 RS: goods are not sold against a price that is long gone', async () => {
  const [, , , stage] = stages;
  const saleId = await approved(stage, stage.one);
  clock.advance(60 * 86_400);
  const answer = await found(recorder, `/realisations/${saleId}/settlement`, sale(stage.one));
  expect(answer).toEqual(['REFERENCE_MISSING']);
});
