import { describe, expect, it } from 'vitest';
import { transfer } from '../support/money.ts';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { bank, checker, importer, exporter } = trade;
let n = 0;

/** A facility of a million with thirty per cent of margin, of which this much is in. */
async function facilityWith(margin: number): Promise<string> {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_000,
    interestBps: 435,
    expiresOn: '2026-12-31',
  });
  await checker.done(`/facilities/${id}/approval`);
  await bank.done(`/facilities/${id}/margin`, { amount: yuan(margin), ...transfer(), receivedOn: '2026-10-12' });
  return id;
}

/** A credit of two hundred thousand and ten per cent more, approved. */
async function approved(facilityId: string): Promise<string> {
  const { id } = await importer.done<{ id: string }>('/credits', {
    issuingBankId: bank.partyId,
    nominatedBankId: bank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount: yuan(200_000),
    plusBps: 1_000,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'GEARBOXES' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
    },
  });
  await bank.done(`/credits/${id}/approvals`);
  return id;
}

async function issueAtOnce(facilityId: string, count: number) {
  const ids = await Promise.all(Array.from({ length: count }, () => approved(facilityId)));
  const answers = await Promise.all(
    ids.map((id) => checker.post<ProblemBody>(`/credits/${id}/issue`, { number: `COV${String(1000 + ++n)}` })),
  );
  const refused = answers.filter((a) => a.status !== 200).map((a) => `${a.status} ${a.body.code}`);
  const issued = ids.filter((_, i) => answers[i]?.status === 200);
  const { body } = await bank.get<{ undertakingMinor: string; netExposureMinor: string }>(`/facilities/${facilityId}`);
  return { issued, refused, undertakingMinor: body.undertakingMinor, netExposureMinor: body.netExposureMinor };
}

describe('credits under one facility', () => {
  it('eight at once: all of them together, with their tolerance and less the margin, keep within the limit', async () => {
    const facilityId = await facilityWith(528_000);
    const { issued, refused, ...after } = await issueAtOnce(facilityId, 8);
    // Six are 1,320,000 less 528,000; the seventh would be 1,012,000 net.
    expect([issued.length, refused]).toEqual([6, Array(2).fill('422 CREDIT_NOT_COVERED')]);
    expect(after).toEqual({ undertakingMinor: '132000000', netExposureMinor: '79200000' });
  });

  it('eight at once: one deposit secures every credit, not each of them anew', async () => {
    const facilityId = await facilityWith(198_000);
    const { issued, refused } = await issueAtOnce(facilityId, 8);
    expect([issued.length, refused]).toEqual([3, Array(5).fill('422 CREDIT_NOT_COVERED')]);
    // A wider tolerance is an undertaking from its issue on, as an increase is.
    const { id } = await importer.done<{ id: string }>(`/credits/${issued[0]}/amendments`, {
      change: { plusBps: 1_100 },
    });
    expect(await checker.refused(`/amendments/${id}/issue`)).toBe('422 CREDIT_NOT_COVERED');
    await bank.done(`/facilities/${facilityId}/margin`, { amount: yuan(600), ...transfer(), receivedOn: '2026-10-12' });
    await checker.done(`/amendments/${id}/issue`);
    const { body } = await bank.get<{ undertakingMinor: string }>(`/facilities/${facilityId}`);
    expect(body.undertakingMinor).toBe('66200000');
  });
});
