import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, clock } = desk;
await desk.valuationTerms();
await desk.price(70_000);

const ask = (facilityId: string, amount: number) =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
async function codes(facilityId: string): Promise<string[]> {
  const { id } = await ask(facilityId, 1_000);
  const answer = await bank.post<ProblemBody>(`/drawdowns/${id}/approval`);
  return ((answer.body.facts?.conditions ?? []) as { code: string }[]).map((c) => c.code);
}

it('a charge that has crystallised lends nothing new (22)', async () => {
  const facilityId = await desk.facility(10_000_000);
  await desk.pledged(facilityId, 100);
  const charge = await importer.done<{ id: string }>('/pledges', {
    kind: 'charge',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(10_000_000),
    itemIds: [],
  });
  await bank.done(`/pledges/${charge.id}/answer`, { accept: true });
  expect(await codes(facilityId)).not.toContain('NOT_CRYSTALLISED');
  await bank.done(`/pledges/${charge.id}/crystallisation`, {
    reason: 'serious_threat',
    evidence: 'Stock leaves at night',
  });
  expect(await codes(facilityId)).toContain('NOT_CRYSTALLISED');
});

it('interest that is carried is counted, and carried again is decided at the third level (36)', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  await desk.pledged(facilityId, 100);
  let debtId = await desk.draw(facilityId, 4_000_000);
  const roll = async (day: string, dueOn: string) => {
    clock.set(`${day}T06:00:00Z`);
    await desk.pass(30);
    await desk.price(70_000);
    const { id } = await importer.done<{ id: string }>(`/drawdowns/${debtId}/rollovers`, {
      dueOn,
      reason: 'Orders through the spring',
      interest: 'carried',
    });
    await bank.done(`/rollovers/${id}/approval`);
    return `/rollovers/${id}/execution`;
  };
  const first = await checker.done<{ replacedById: string }>(await roll('2026-10-22', '2027-01-31'));
  debtId = first.replacedById;
  const { body } = await bank.get<{ figures: Record<string, string> }>(`/facilities/${facilityId}/judgement`);
  expect(body.figures).toMatchObject({ owedMinor: '400400000' });
  const second = await roll('2026-10-23', '2027-02-28');
  const asked = await checker.post<Proposal>(second);
  expect(asked).toMatchObject({ status: 202, body: { needs: { level: 'L3' }, reasons: [{ code: 'RENEWED_OFTEN' }] } });
  await checker.done(second);
});

it('who is on a list asks for no money, and is not told which list', async () => {
  const facilityId = await desk.facility(10_000_000);
  await desk.pledged(facilityId, 100);
  const before = await ask(facilityId, 1_000);
  const { id } = await bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, {
    kind: 'listing',
    list: 'sanction',
    since: desk.today(),
    reason: 'Listed',
    authority: 'Ministry',
    documentNumber: 'Notice 7',
    documentHash: 'd'.repeat(64),
  });
  const refused = await importer.post<ProblemBody>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: '2026-12-15',
  });
  expect(refused).toMatchObject({ body: { code: 'GATE_CLOSED', facts: { gate: 'D', closed: [{ fact: 'F68' }] } } });
  expect(JSON.stringify(refused.body)).not.toMatch(new RegExp(`Notice 7|Listed|${id}`));
  // What was asked before is closed by it; only the lender sees by what.
  const seen = async (by: typeof bank) => JSON.stringify((await by.get(`/drawdowns/${before.id}`)).body);
  expect(await seen(bank)).toContain(id);
  expect(await seen(importer)).not.toMatch(new RegExp(`F68|sanction|${id}`));
  expect(await seen(importer)).toMatch(/"code":"NO_DEFAULT",[^[]*"met":false,"facts":{"found":\[\]}/);
});

it('a default in the borrower’s group keeps new money back, as the lender knows the group, and lets what is paid for go', async () => {
  const { body: borrower } = await bank.get<{ id: string }>(`/parties/${importer.partyId}`);
  for (const s of (
    await bank.get<{ items: { id: string; endedAt: string | null }[] }>(`/parties/${borrower.id}/standings`)
  ).body.items)
    if (s.endedAt === null) await bank.done(`/standings/${s.id}/end`, { reason: 'over' });
  const facilityId = await desk.facility(10_000_000);
  const { pledgeId } = await desk.pledged(facilityId, 100);
  const sister = await desk.party('Sister', 'trader');
  await bank.done(`/parties/${sister.partyId}/standings`, { kind: 'default', since: desk.today(), reason: 'Unpaid' });
  expect(await codes(facilityId)).not.toContain('NO_DEFAULT');
  await bank.done('/party-relations', {
    partyId: sister.partyId,
    otherId: importer.partyId,
    kind: 'same_group',
    source: 'Group chart',
  });
  expect(await codes(facilityId)).toContain('NO_DEFAULT');
  const read = async (by: typeof bank) =>
    JSON.stringify((await by.get(`/facilities/${facilityId}/judgement`)).body).includes(sister.partyId);
  expect([await read(bank), await read(importer)]).toEqual([true, false]);
  expect((await bank.tried(`/pledges/${pledgeId}/discharge`)).status).toBeLessThan(300);
});
