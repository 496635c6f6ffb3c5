import { describe, expect, it } from 'vitest';
import { type Bill, billTerms, lotsWithCarrier } from '../support/lading.ts';
import { openTrade, yuan } from '../support/trade.ts';

const trade = await openTrade();
const { bank, importer, exporter, manager, carrier, clock } = trade;
const stranger = await trade.party('Second Bank', 'bank');
const other = await trade.party('Other Warehouse', 'collateral_manager');
// A bank that trades besides has a trader's mandates too: no role may open what the law closes.
const trading = await trade.party('Trading Bank', 'bank', 'trader');

const hash = (digit: string) => digit.repeat(64);
const consentTo = (act: string, itemId: string, toPartyId: string, more: object = {}) => ({
  act,
  itemIds: [itemId],
  toPartyId,
  documentHash: hash('c'),
  ...more,
});
/** A facility of the lender for the borrower, proposed: enough to secure. */
const facilityFor = async (lender: typeof bank, borrower: typeof importer) =>
  (
    await lender.done<{ id: string }>('/facilities', {
      borrowerId: borrower.partyId,
      limit: yuan(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2026-12-31',
    })
  ).id;
const pledgeTo = async (lender: typeof bank, pledgor: typeof importer, kind: string, itemId: string) => {
  const facility = await facilityFor(lender, pledgor);
  const { id } = await pledgor.done<{ id: string }>('/pledges', {
    kind,
    pledgeeId: lender.partyId,
    facilityId: facility,
    maximum: yuan(1_000_000),
    itemIds: [itemId],
  });
  await lender.done(`/pledges/${id}/answer`, { accept: true });
  return id;
};

describe('goods in the custody of a pledgee', () => {
  it('go to no stranger without the pledgor: not by sub-bailment, and not by a custodian who only watches', async () => {
    const { lotId } = await trade.storedLot();
    const pledgeId = await trade.pledgeGoods([lotId]);
    const offer = (toPartyId: string) => manager.refused('/custody-offers', { lotIds: [lotId], toPartyId });
    expect(await offer(carrier.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');
    expect(await offer(other.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');
    const { id } = await bank.done<{ id: string }>('/custody-agreements', {
      custodianId: other.partyId,
      serviceLevel: 'monitor',
      feePayer: 'lender',
      documentHash: hash('a'),
    });
    await other.done(`/custody-agreements/${id}/acceptance`);
    expect(await offer(other.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');

    const at = `/pledges/${pledgeId}/pledgor-consents`;
    const consent = consentTo('hand_on', lotId, other.partyId, { until: '2026-10-13T00:00:00Z' });
    // Neither the pledgee nor its custodian consents for the pledgor.
    expect(await bank.refused(at, consent)).toBe('403 MANDATE_MISSING');
    expect(await trading.refused(at, consent)).toBe('404 NOT_FOUND');
    expect(await importer.refused(at, consentTo('hand_on', lotId, bank.partyId))).toBe('422 CONSENT_ITEMS');
    const foreign = await trade.storedLot();
    expect(await importer.refused(at, consentTo('hand_on', foreign.lotId, other.partyId))).toBe('422 CONSENT_ITEMS');
    const given = await importer.post<{ id: string }>(at, consent, 'consent');
    expect((await importer.post<{ id: string }>(at, consent, 'consent')).body).toEqual(given.body);
    expect(await offer(carrier.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');
    const listed = async (who: typeof bank) =>
      (await who.get<{ items: { id: string }[] }>('/pledgor-consents')).body.items.map((c) => c.id);
    expect([await listed(bank), await listed(stranger)]).toEqual([[given.body.id], []]);
    expect(await exporter.refused(`/pledgor-consents/${given.body.id}/withdrawal`)).toBe('404 NOT_FOUND');
    await importer.done(`/pledgor-consents/${given.body.id}/withdrawal`);
    expect(await importer.refused(`/pledgor-consents/${given.body.id}/withdrawal`)).toBe('409 CONSENT_WITHDRAWN');
    expect(await offer(other.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');
    await importer.done(at, consent);
    clock.set('2026-10-13T00:00:00Z');
    expect(await offer(other.partyId)).toBe('422 PLEDGOR_CONSENT_MISSING');
    await importer.done(at, consentTo('hand_on', lotId, other.partyId));
    await manager.done('/custody-offers', { lotIds: [lotId], toPartyId: other.partyId });
  });

  it('are no pledgee’s to pledge on: it owns nothing of them', async () => {
    const { lotId } = await trade.storedLot();
    await pledgeTo(trading, importer, 'goods', lotId);
    const onward = {
      kind: 'goods',
      pledgeeId: stranger.partyId,
      facilityId: await facilityFor(stranger, trading),
      maximum: yuan(1_000),
      itemIds: [lotId],
    };
    expect(await trading.refused('/pledges', onward)).toBe('403 ITEM_NOT_YOURS');
    expect(await bank.refused('/pledges', onward)).toBe('403 MANDATE_MISSING');
  });
});

describe('a document that a pledgee holds', () => {
  /** A bill of the exporter, endorsed in blank and delivered in pledge: whoever holds it commands the goods. */
  async function bearer(lender: typeof bank) {
    const boxes = await lotsWithCarrier(trade);
    const bill = await carrier.done<Bill>('/bills', billTerms(trade, boxes, { orderOfId: exporter.partyId }));
    if (bill.holderId !== exporter.partyId) throw new Error('the shipper holds what was issued to it');
    const at = `/bills/${bill.id}`;
    await exporter.done(`${at}/endorsement`, { form: 'in_blank' });
    const pledgeId = await pledgeTo(lender, exporter, 'document', bill.id);
    await exporter.done(`${at}/transfer`, { toPartyId: lender.partyId });
    return { at, id: bill.id, pledgeId };
  }
  const to = (toPartyId: string) => ({ toPartyId });

  it('is passed to no stranger, endorsed to none and pledged to none, though no debt stands and it is in blank', async () => {
    const { at, id, pledgeId } = await bearer(trading);
    const missing = '422 PLEDGOR_CONSENT_MISSING';
    expect(await trading.refused(`${at}/transfer`, to(stranger.partyId))).toBe(missing);
    expect(await trading.refused(`${at}/endorsement`, { form: 'to_order', ...to(stranger.partyId) })).toBe(missing);
    // Nor to itself, to sell it afterwards as its own; and to that nobody can consent.
    expect(await trading.refused(`${at}/endorsement`, { form: 'to_order', ...to(trading.partyId) })).toBe(missing);
    expect(
      await trading.refused(`${at}/endorsement`, {
        form: 'to_order',
        ...to(stranger.partyId),
        transferToId: stranger.partyId,
      }),
    ).toBe(missing);
    expect(await trading.refused(`${at}/pledge`, to(stranger.partyId))).toBe('409 DOCUMENT_ALREADY_PLEDGED');
    // Letting its own mark go opens no way round.
    await trading.done(`${at}/pledge-release`);
    expect(await trading.refused(`${at}/pledge`, to(stranger.partyId))).toBe(missing);
    expect(await trading.refused(`${at}/transfer`, to(stranger.partyId))).toBe(missing);
    const offered = await trading.done<{ id: string }>('/pledges', {
      kind: 'document',
      facilityId: await facilityFor(stranger, trading),
      maximum: yuan(1_000),
      itemIds: [id],
      pledgeeId: stranger.partyId,
    });
    expect(await stranger.refused(`/pledges/${offered.id}/answer`, { accept: true })).toBe('409 ALREADY_PLEDGED');
    expect((await exporter.get<Bill>(at)).body).toMatchObject({ holderId: trading.partyId, pledgeeId: null });

    await exporter.done(`/pledges/${pledgeId}/pledgor-consents`, consentTo('pass_document', id, stranger.partyId));
    await trading.done(`${at}/transfer`, to(stranger.partyId));
  });

  it('goes back to the pledgor without asking anybody', async () => {
    const { at } = await bearer(bank);
    await bank.done(`${at}/transfer`, to(exporter.partyId));
    expect((await exporter.get<Bill>(at)).body.holderId).toBe(exporter.partyId);
  });
});
