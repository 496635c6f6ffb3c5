import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.valuationTerms();
await payee(bank, 'Importer', '6222 0003', { payeeId: importer.partyId });

/** Ten tonnes pledged for a facility, for an old debt if its giver says so. */
async function pledged(facilityId: string, more: object = {}) {
  const lotId = await desk.stock(10);
  const { id: pledgeId } = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [lotId],
    ...more,
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  return { lotId, pledgeId };
}
/** What a drawdown of a thousand asks a second person for. */
async function asks(facilityId: string): Promise<unknown> {
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: '2026-12-15',
  });
  const { status, body } = await bank.post<Proposal>(`/drawdowns/${id}/approval`);
  return status === 202 ? body.reasons.map((reason) => reason.code) : status;
}

it('security that its giver calls one for an old debt asks a second person within its year (F50)', async () => {
  await desk.price(70_000);
  const fresh = await desk.facility(10_000_000, {});
  await pledged(fresh);
  expect(await asks(fresh)).toBe(200);
  const late = await desk.facility(10_000_000, {});
  await pledged(late, { isNewValue: false });
  expect(await asks(late)).toEqual(['F50']);
});

it('so does security that came after the money, whatever its giver says, unless other security stood then (F50)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const first = await pledged(facilityId);
  await desk.draw(facilityId, 100_000);
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  // One takes the place of another: the debt was never bare.
  const second = await pledged(facilityId);
  const discharge = (pledgeId: string) =>
    bank.done(`/pledges/${pledgeId}/discharge`, { waiver: { reason: 'Replaced', documentHash: hash('b') } });
  await discharge(first.pledgeId);
  expect(await asks(facilityId)).toBe(200);
  // Given up before the next is given, it leaves the debt bare.
  await discharge(second.pledgeId);
  await pledged(facilityId);
  expect(await asks(facilityId)).toEqual(['F50']);
});

it('is told when it is sold, and nothing is paid out of it before one more person has seen it (F50)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await pledged(facilityId, { isNewValue: false });
  await desk.draw(facilityId, 100_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  const ask = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, ask);
  await second.done(`/realisations/${id}/approval`);
  const { rows } = await desk.database.admin.query<{ fact: string }>(
    `select told ->> 'fact' as fact from event, jsonb_array_elements(payload -> 'told') told
     where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = 'RP'`,
    [id],
  );
  expect(rows.map(({ fact }) => fact)).toContain('F50');
  const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose']);
  await recorder.done(`/realisations/${id}/settlement`, {
    buyer: 'Smelter',
    ...sold(),
    soldOn: desk.today(),
    lots: [{ lotId, proceeds: yuan(700_000), costs: yuan(0) }],
  });
  const paid = await second.post<Proposal>(`/realisations/${id}/payments`, {
    kind: 'surplus',
    payee: 'Importer',
    account: '6222 0003',
    amount: yuan(1_000),
    paidOn: desk.today(),
    reference: 'P-1',
  });
  expect(paid.status).toBe(202);
  expect(paid.body.reasons.map((reason) => reason.code)).toEqual(['F50']);
});
