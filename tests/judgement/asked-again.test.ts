import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { issued } from '../support/refinance.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, exporter } = desk;
await desk.price(70_000);
await desk.valuationTerms();
/** Above the second level of authority: CNY 5 m; a lot of 100 t is worth seven. */
const AMOUNT = 6_000_000;
const large = async (lots = 1) => {
  const facilityId = await desk.facility(40_000_000, {}, { expiresOn: '2027-12-31' });
  const pledged = [];
  for (let i = 0; i < lots; i++) pledged.push(await desk.pledged(facilityId, 100));
  return { facilityId, lots: pledged };
};
const answerOf = async (by: Client, path: string, body: object = {}): Promise<string[]> => {
  const { status, body: answer } = await by.post<ProblemBody & Proposal>(path, body);
  if (status === 202) return [answer.needs.level, ...answer.reasons.map(({ code }) => code)];
  const closed = (answer.facts?.closed ?? []) as { fact: string }[];
  return status < 300 ? ['done'] : [answer.code, ...closed.map(({ fact }) => fact)];
};
/** Default is put on record after the first of two people had said yes, and ended again. */
async function closedSince(by: Client, path: string, body: object = {}): Promise<string[]> {
  const { id } = await bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, {
    kind: 'default',
    since: desk.today(),
    reason: 'on record',
  });
  const answer = await answerOf(by, path, body);
  await bank.done(`/standings/${id}/end`, { reason: 'over' });
  return answer;
}
const drawn = async (facilityId: string, amount: number) => {
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
  await bank.done(`/drawdowns/${id}/approval`);
  return id;
};
const apply = (facilityId: string) =>
  importer.done<{ id: string }>('/credits', {
    issuingBankId: bank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount: yuan(10_000),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'COPPER' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
    },
  });

describe('what one person approved', () => {
  it('F99 D CI AM: is asked once more when it is paid or issued', async () => {
    const { facilityId } = await large();
    const id = await drawn(facilityId, 10_000);
    expect(await closedSince(checker, `/drawdowns/${id}/disbursement`)).toEqual(['CONDITIONS_NOT_MET']);
    await checker.done(`/drawdowns/${id}/disbursement`);
    const credit = await apply(facilityId);
    await bank.done(`/credits/${credit.id}/approvals`);
    expect(await closedSince(checker, `/credits/${credit.id}/issue`, { number: 'CQLC26P201' })).toContain('F58');
    await checker.done(`/credits/${credit.id}/issue`, { number: 'CQLC26P201' });
    const asked = await importer.done<{ id: string }>(`/credits/${credit.id}/amendments`, {
      change: { amountBy: { direction: 'increase', amount: yuan(1_000) } },
    });
    expect(await closedSince(checker, `/amendments/${asked.id}/issue`)).toContain('F58');
    await checker.done(`/amendments/${asked.id}/issue`);
  });
});

describe('the level of the amount', () => {
  it('F96 RO AM: is asked of a renewal and of a credit that is raised', async () => {
    const { facilityId } = await large(3);
    const drawdownId = await drawn(facilityId, AMOUNT);
    await checker.done(`/drawdowns/${drawdownId}/disbursement`);
    const creditId = await issued(desk, facilityId, { amount: 10_000, number: 'CQLC26P202' });
    const amendment = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, {
      change: { amountBy: { direction: 'increase', amount: yuan(AMOUNT) } },
    });
    expect(await answerOf(checker, `/amendments/${amendment.id}/issue`)).toEqual(['L2']);
    const { id } = await importer.done<{ id: string }>(`/drawdowns/${drawdownId}/rollovers`, {
      dueOn: '2027-03-31',
      reason: 'Orders through the spring',
    });
    await bank.done(`/rollovers/${id}/approval`);
    expect(await answerOf(checker, `/rollovers/${id}/execution`)).toEqual(['L2']);
  });

  it('F96 RR PD FD MR: is asked of goods that leave, of security that is given up, and of margin that goes back', async () => {
    /** The same acts over a lot of so many tonnes, and margin of as much. */
    const levels = async (t: number, amount: number) => {
      const facilityId = await desk.facility(40_000_000, {}, { expiresOn: '2027-12-31' });
      const [one, two] = [await desk.pledged(facilityId, t), await desk.pledged(facilityId, t)];
      const leaving = { lotId: one.lotId, vehicle: 'A 1' };
      const order = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, leaving);
      const margin = { amount: yuan(amount), receivedOn: desk.today() };
      await bank.done(`/facilities/${facilityId}/margin`, { ...margin, ...transfer() });
      return {
        RR: await answerOf(bank, `/releases/${order.id}/approval`),
        PD: await answerOf(bank, `/facilities/${facilityId}/partial-discharges`, { lotIds: [two.lotId] }),
        MR: await answerOf(bank, `/facilities/${facilityId}/margin-refunds`, { ...margin, ...transfer() }),
      };
    };
    // Of a pledge, all that it may secure is given up: the default of this desk is CNY 50 m or more.
    const small = await desk.facility(1_000_000, {}, { expiresOn: '2027-12-31' });
    const { id: pledgeId } = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId: small,
      maximum: yuan(100_000),
      itemIds: [await desk.stock(1)],
    });
    await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
    expect(await answerOf(bank, `/pledges/${pledgeId}/discharge`)).toEqual(['L1']);
    const wide = await large();
    expect(await answerOf(bank, `/pledges/${wide.lots[0]?.pledgeId}/discharge`)).toEqual(['L3']);
    desk.clock.advance(86_400);
    await desk.price(70_000);
    expect(await levels(1, 10_000)).toEqual({ RR: ['L1'], PD: ['L1'], MR: ['L1'] });
    expect(await levels(100, AMOUNT)).toEqual({ RR: ['L2'], PD: ['L2'], MR: ['L2'] });
  });
});
