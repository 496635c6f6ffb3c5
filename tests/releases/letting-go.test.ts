import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Standing {
  id: string;
}
const closedBy = async (by: Client, path: string, body: object = {}): Promise<string[]> => {
  const answer = await by.post<ProblemBody & { facts: { closed: { fact: string }[] } }>(path, body);
  expect([answer.status, answer.body.code]).toEqual([422, 'GATE_CLOSED']);
  return answer.body.facts.closed.map((each) => each.fact);
};
const paper = { authority: 'Court', documentNumber: '(2026) 1', documentHash: hash('c') };
const stands = (kind: string, of = importer, more = {}) =>
  bank.done<Standing>(`/parties/${of.partyId}/standings`, {
    kind,
    since: '2026-10-12',
    reason: 'on record',
    ...(kind === 'default' ? {} : paper),
    ...more,
  });
const ended = (standing: Standing) => bank.done(`/standings/${standing.id}/end`, { reason: 'over' });
const refund = (facilityId: string, amount: number) =>
  [
    `/facilities/${facilityId}/margin-refunds`,
    { amount: yuan(amount), receivedOn: desk.today(), bankReference: `RF${facilityId.slice(-10)}` },
  ] as const;

describe('a full discharge', () => {
  it('passes by itself only where nothing is owed (39, 39b)', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 100_000);
    const at = `/pledges/${pledgeId}/discharge`;
    expect(await closedBy(bank, at)).toEqual(['F55']);
    for (const waiver of [{ reason: '', documentHash: hash('b') }, { reason: 'no paper' }, 'yes'])
      expect(await bank.refused(at, { waiver })).toBe('422 INPUT_INVALID');
    const waived = await bank.done<{ status: string }>(at, { waiver: { reason: 'Replaced', documentHash: hash('b') } });
    expect(waived.status).toBe('discharged');
    const free = await desk.pledged(await desk.facility(10_000_000, {}), 5);
    expect(await bank.done(`/pledges/${free.pledgeId}/discharge`)).toMatchObject({ status: 'discharged' });
  });

  it('waits for an order that still opens the gate, and no waiver answers that', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, { lotId, vehicle: 'A 1' });
    await bank.done(`/releases/${id}/approval`);
    const at = `/pledges/${pledgeId}/discharge`;
    expect(await closedBy(bank, at, { waiver: { reason: 'All the same', documentHash: hash('b') } })).toEqual(['F22']);
    await bank.done(`/releases/${id}/decline`, { reason: 'called back' });
    expect(await bank.done(at)).toMatchObject({ status: 'discharged' });
  });

  it('of an insolvent pledgor is not a lender’s to give; of one in default only by waiver', async () => {
    const { pledgeId } = await desk.pledged(await desk.facility(10_000_000, {}), 5);
    const at = `/pledges/${pledgeId}/discharge`;
    const insolvency = await stands('insolvency');
    expect(await closedBy(bank, at, { waiver: { reason: 'x', documentHash: hash('b') } })).toEqual(['F65']);
    await ended(insolvency);
    const inDefault = await stands('default');
    expect(await closedBy(bank, at)).toEqual(['F58']);
    await ended(inDefault);
    expect(await bank.done(at)).toMatchObject({ status: 'discharged' });
  });
});

describe('a refund of margin', () => {
  it('is kept by a default under another facility, an insolvency, a list, and let go once they have ended', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    await bank.done(`/facilities/${facilityId}/margin`, {
      amount: yuan(10_000),
      receivedOn: desk.today(),
      bankReference: `MG${facilityId.slice(-10)}`,
    });
    for (const [kind, fact, more] of [
      ['default', 'F58', {}],
      ['insolvency', 'F65', {}],
      ['listing', 'F68', { list: 'sanction' }],
    ] as const) {
      const standing = await stands(kind, importer, more);
      expect(await closedBy(bank, ...refund(facilityId, 1_000))).toEqual([fact]);
      await ended(standing);
    }
    await bank.done(...refund(facilityId, 1_000));
  });
});

describe('goods under a charge that crystallised', () => {
  it('do not leave on the chargee’s own order, of before or after (22)', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const lotId = await desk.stock(40);
    const charge = await importer.done<{ id: string }>('/pledges', {
      kind: 'charge',
      mode: 'floating',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(100_000_000),
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${charge.id}/answer`, { accept: true });
    await bank.done(`/pledges/${charge.id}/crystallisation`, {
      reason: 'serious_threat',
      evidence: 'Stock leaves at night',
    });
    const path = `/facilities/${facilityId}/releases`;
    expect(await importer.refused(path, { lotId, vehicle: 'A 1' })).toBe('422 CHARGE_CRYSTALLISED');
    expect(await bank.refused(`/facilities/${facilityId}/partial-discharges`, { lotIds: [lotId] })).toBe(
      '422 CHARGE_CRYSTALLISED',
    );
  });
});

describe('a release', () => {
  const ask = (facilityId: string, lotId: string, more = {}) =>
    importer.done<{
      id: string;
      token: string;
      flags: { ordinaryCourse: { reasons: string[]; needsReview: boolean } };
    }>(`/facilities/${facilityId}/releases`, { lotId, vehicle: 'A 1', ...more });

  it('is refused while a standing of its parties closes the gate, asked, approved or at the gate', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    const inDefault = await stands('default');
    expect(await closedBy(importer, `/facilities/${facilityId}/releases`, { lotId, vehicle: 'A 1' })).toEqual(['F58']);
    await ended(inDefault);
    const { id } = await ask(facilityId, lotId);
    const insolvency = await stands('insolvency');
    expect(await closedBy(bank, `/releases/${id}/approval`)).toEqual(['F65']);
    expect(await closedBy(bank, `/facilities/${facilityId}/partial-discharges`, { lotIds: [lotId] })).toEqual(['F65']);
    await ended(insolvency);
    const { token } = await bank.done<{ token: string }>(`/releases/${id}/approval`);
    const listed = await stands('listing', importer, { list: 'sanction' });
    const out = { token, vehicle: 'A 1', gateWeightKg: 20_000 };
    expect(await closedBy(desk.manager, `/releases/${id}/execution`, out)).toEqual(['F68']);
    await ended(listed);
    expect(await desk.manager.done(`/releases/${id}/execution`, out)).toMatchObject({ status: 'executed' });
  });

  it('to a buyer of whom only the borrower’s word is known is looked at by a second person', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    const buyer = { name: 'Buyer', isRelated: false, isWithinScope: true };
    const { id, flags } = await ask(facilityId, lotId, { buyer });
    expect(flags.ordinaryCourse).toMatchObject({ needsReview: true });
    expect(flags.ordinaryCourse.reasons).toContain('RELATED_UNKNOWN');
    const awaits = await bank.post<{ id: string }>(`/releases/${id}/approval`);
    expect([awaits.status, awaits.body.id.slice(0, 4)]).toEqual([202, 'prp_']);
  });

  it('is refused while a drawdown is overdue (41)', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 40);
    await desk.draw(facilityId, 10_000, '2026-10-13');
    desk.clock.advance(2 * 86_400);
    await desk.price(70_000);
    await desk.pass(10);
    const body = { lots: [{ lotId, quantity: tonnes(1) }], vehicle: 'A 1' };
    expect(await closedBy(importer, `/facilities/${facilityId}/releases`, body)).toEqual(['F57']);
  });
});

describe('a price too old to rely on', () => {
  it('lets nothing go while anything is owed', async () => {
    const owing = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(owing, 20);
    await desk.draw(owing, 100_000);
    desk.clock.advance(45 * 86_400);
    const refused = await importer.refused(`/facilities/${owing}/releases`, { lotId, vehicle: 'A 1' });
    expect(refused).toBe('422 RELEASE_PRICE_UNKNOWN');
  });
});
