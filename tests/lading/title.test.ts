import { describe, expect, it } from 'vitest';
import { type RecordLink, verifyRecordChain } from '../../src/kernel/record-chain.ts';
import { fromBase64Url } from '../../src/kernel/signing.ts';
import { arrangement, type Bill, billTerms, billWithBank, issueBill, lotsWithCarrier } from '../support/lading.ts';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { exporter, importer, carrier, bank } = trade;
const to = (toPartyId: string) => ({ toPartyId });
const read = async (id: string) => (await carrier.get<Bill>(`/bills/${id}`)).body;

interface Chain {
  recordId: string;
  document: Record<string, unknown>;
  links: RecordLink[];
  keys: { keyId: string; publicKey: string }[];
  verified: boolean;
  fault: string | null;
}

describe('title and possession', () => {
  it('passes by endorsement named, to order and in blank; a named endorsee cannot pass it on', async () => {
    const bill = await billWithBank(trade);
    const at = `/bills/${bill.id}`;
    await bank.done(`${at}/endorsement`, { form: 'in_blank' });
    await bank.done(`${at}/transfer`, to(importer.partyId));
    await importer.done(`${at}/endorsement`, {
      form: 'named',
      toPartyId: exporter.partyId,
      transferToId: exporter.partyId,
    });
    expect(await exporter.refused(`${at}/endorsement`, to(bank.partyId))).toBe('409 NOT_ENDORSABLE');
    await exporter.done(`${at}/surrender`);
    expect(await read(bill.id)).toMatchObject({ status: 'surrender_requested', holderId: exporter.partyId });
  });

  it('is nominated by its owner, endorsed by the holder, rejected as the next act only', async () => {
    const bill = await issueBill(trade);
    const at = `/bills/${bill.id}`;
    expect(await exporter.refused(`${at}/nomination`, to(importer.partyId))).toBe('403 NOT_THE_TITLE_OWNER');
    await bank.done(`${at}/nomination`, to(carrier.partyId));
    expect(await exporter.refused(`${at}/nomination-revocation`)).toBe('403 NOT_THE_TITLE_OWNER');
    await bank.done(`${at}/nomination-revocation`);
    expect(await exporter.refused(`${at}/endorsement`, to(carrier.partyId))).toMatch(/^40[39]/);
    await bank.done(`${at}/nomination`, to(importer.partyId));
    await exporter.done(`${at}/endorsement`, to(importer.partyId));
    await importer.done(`${at}/transfer-answer`, { accept: false, seat: 'title' });
    expect((await read(bill.id)).titleOwnerId).toBe(bank.partyId);
    await exporter.done(`${at}/transfer`, to(importer.partyId));
    await importer.done(`${at}/transfer-answer`, { accept: true });
    expect(await importer.refused(`${at}/transfer-answer`, { accept: false })).toBe('409 NOTHING_TO_ANSWER');
    expect(await importer.refused(`${at}/transfer`, { ...to(bank.partyId), remark: '备'.repeat(41) })).toBe(
      '422 REMARK_TOO_LONG',
    );
    expect(await importer.refused(`${at}/transfer`, { ...to(bank.partyId), ifVersion: 1 })).toBe('409 CONFLICT');
    expect(await importer.refused(`${at}/transfer`, to(`pty_${'0'.repeat(32)}`))).toBe('404 NOT_FOUND');
  });

  it('moves past a pledgee only with its consent, once', async () => {
    const bill = await billWithBank(trade);
    const at = `/bills/${bill.id}`;
    const lender = await trade.party('Second bank', 'bank');
    await bank.done(`${at}/pledge`, to(lender.partyId));
    expect(await bank.refused(`${at}/transfer`, to(importer.partyId))).toBe('403 DOCUMENT_PLEDGED');
    expect(await bank.refused(`${at}/surrender`)).toBe('403 DOCUMENT_PLEDGED');
    expect(await importer.refused(`${at}/pledge-consent`, { act: 'transfer', toPartyId: importer.partyId })).toBe(
      '403 NOT_ITS_PLEDGEE',
    );
    await lender.done(`${at}/pledge-consent`, { act: 'transfer', toPartyId: importer.partyId });
    expect(await bank.refused(`${at}/transfer`, to(exporter.partyId))).toBe('403 DOCUMENT_PLEDGED');
    await bank.done(`${at}/transfer`, to(importer.partyId));
    expect(await importer.refused(`${at}/transfer`, to(exporter.partyId))).toBe('403 DOCUMENT_PLEDGED');
    await lender.done(`${at}/pledge-release`);
    await importer.done(`${at}/transfer`, to(exporter.partyId));
  });

  it('carries the pledge of the pledge register in its chain, from delivery to discharge', async () => {
    const bill = await issueBill(trade);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'document',
      pledgeeId: bank.partyId,
      facilityId: trade.facilityId,
      maximum: yuan(10_000),
      itemIds: [bill.id],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    expect((await read(bill.id)).pledgeeId).toBeNull();
    await exporter.done(`/bills/${bill.id}/transfer`, to(bank.partyId));
    expect((await read(bill.id)).pledgeeId).toBe(bank.partyId);
    await bank.done(`/pledges/${pledge.id}/discharge`);
    expect((await read(bill.id)).pledgeeId).toBeNull();
    const { body } = await bank.get<Chain>(`/bills/${bill.id}/chain`);
    expect(body.verified).toBe(true);
    expect(body.links.map((link) => link.act)).toEqual(['issue', 'transfer', 'pledge', 'release_pledge']);
  });

  it('is financed once: two banks race for one set, and one gets it', async () => {
    const bill = await issueBill(trade);
    const other = await trade.party('Rival bank', 'bank');
    const offer = (pledgeeId: string, facilityId: string) =>
      importer.done<{ id: string }>('/pledges', {
        kind: 'document',
        pledgeeId,
        facilityId,
        maximum: yuan(10_000),
        itemIds: [bill.id],
      });
    const first = await offer(bank.partyId, trade.facilityId);
    const second = await offer(other.partyId, await trade.facilityOf(other));
    const answers = await Promise.all([
      bank.tried<ProblemBody>(`/pledges/${first.id}/answer`, { accept: true }),
      other.tried<ProblemBody>(`/pledges/${second.id}/answer`, { accept: true }),
    ]);
    expect(answers.map((a) => a.body.code ?? 'agreed').sort()).toEqual(['ALREADY_PLEDGED', 'agreed']);
  });
});

describe('surrender', () => {
  it('in parts: only surrendered lots are delivered, the rest stays in the same hands', async () => {
    const bill = await billWithBank(trade, 3);
    const at = `/bills/${bill.id}`;
    const [a, b, c] = bill.lots.map((lot) => lot.lotId) as [string, string, string];
    await bank.done(`${at}/surrender`, { lotIds: [a] });
    expect(await bank.refused(`${at}/surrender`, { lotIds: [b] })).toBe('409 SURRENDER_PENDING');
    await carrier.done(`${at}/surrender-answer`, { accept: true });
    expect(await read(bill.id)).toMatchObject({ status: 'issued', outstanding: '18000', deliverable: '9000' });
    expect(await carrier.refused(`${at}/delivery`, { lotIds: [b], receivedBy: 'R' })).toBe('409 LOTS_NOT_OUTSTANDING');
    const stranger = await trade.party('Buyer', 'collateral_manager');
    expect(await carrier.refused('/custody-offers', { lotIds: [b], toPartyId: stranger.partyId })).toBe(
      '422 DELIVERY_BEFORE_SURRENDER',
    );
    const racing = await Promise.all(
      Array.from({ length: 6 }, () =>
        carrier.post<ProblemBody>(`${at}/delivery`, { lotIds: [a], receivedBy: 'Importer' }),
      ),
    );
    expect(racing.filter((r) => r.status === 200)).toHaveLength(1);
    await bank.done(`${at}/transfer`, to(exporter.partyId));
    await exporter.done(`${at}/transfer`, to(bank.partyId));
    await bank.done(`${at}/surrender`);
    await carrier.done(`${at}/surrender-answer`, { accept: true });
    await carrier.done(`${at}/delivery`, { lotIds: [b, c], receivedBy: 'Importer' });
    expect(await read(bill.id)).toMatchObject({ status: 'delivered', outstanding: '0', delivered: '27000' });
  });

  it('for amendment: void and replaced once, same goods, same hands; nobody slips in between', async () => {
    const boxes = await lotsWithCarrier(trade);
    const bill = await carrier.done<Bill>('/bills', billTerms(trade, boxes));
    const at = `/bills/${bill.id}`;
    await exporter.done(`${at}/transfer`, to(bank.partyId));
    await bank.done(`${at}/surrender`, { purpose: 'amendment', reason: 'COD' });
    await carrier.done(`${at}/surrender-answer`, { accept: true });
    expect((await read(bill.id)).status).toBe('surrendered_for_amendment');
    expect(await carrier.refused('/bills', billTerms(trade, boxes))).toBe('409 LOT_HAS_LIVE_DOCUMENT');
    const stranger = await trade.party('Someone', 'collateral_manager');
    expect(await carrier.refused('/custody-offers', { lotIds: [boxes[0]?.lotId], toPartyId: stranger.partyId })).toBe(
      '422 DELIVERY_BEFORE_SURRENDER',
    );
    const other = await lotsWithCarrier(trade);
    expect(await carrier.refused('/bills', billTerms(trade, other, { replacesId: bill.id }))).toBe(
      '422 REPLACEMENT_DIFFERS',
    );
    const racing = await Promise.all(
      Array.from({ length: 4 }, () =>
        carrier.post<Bill & ProblemBody>(
          '/bills',
          billTerms(trade, boxes, { replacesId: bill.id, placeOfDelivery: 'CHENGDU' }),
        ),
      ),
    );
    const made = racing.filter((r) => r.status === 201);
    expect(made).toHaveLength(1);
    expect(made[0]?.body).toMatchObject({ status: 'issued', holderId: bank.partyId, placeOfDelivery: 'CHENGDU' });
    expect(await read(bill.id)).toMatchObject({ status: 'void' });
  });

  it('to paper and back: no effect meanwhile, new seats by the issuer’s statement', async () => {
    const bill = await billWithBank(trade);
    const at = `/bills/${bill.id}`;
    await bank.done(`${at}/surrender`, { purpose: 'switch_to_paper', reason: 'SWTP' });
    await carrier.done(`${at}/surrender-answer`, { accept: true });
    expect(await bank.refused(`${at}/transfer`, to(importer.partyId))).toBe('409 DOCUMENT_ON_PAPER');
    const back = { holderId: importer.partyId, form: 'in_blank', paperHash: 'd'.repeat(64) };
    expect(await bank.refused(`${at}/paper-return`, back)).toBe('403 MANDATE_MISSING');
    await carrier.done(`${at}/paper-return`, back);
    expect(await read(bill.id)).toMatchObject({ status: 'issued', holderId: importer.partyId, titleOwnerId: null });
  });

  it('of a lost document waits for a court or an indemnity, and its replacement', async () => {
    const boxes = await lotsWithCarrier(trade);
    const bill = await carrier.done<Bill>('/bills', billTerms(trade, boxes));
    const at = `/bills/${bill.id}`;
    expect(await importer.refused(`${at}/stop`, { reason: 'loss' })).toBe('403 NOT_THE_HOLDER');
    await exporter.done(`${at}/stop`, { reason: 'loss' });
    expect(await exporter.refused(`${at}/transfer`, to(bank.partyId))).toBe('409 DOCUMENT_STOPPED');
    // Found again, it goes on; who stopped it does not lift that alone.
    expect(await exporter.refused(`${at}/stop-lift`)).toMatch(/^403/);
    await carrier.done(`${at}/stop-lift`);
    expect(await carrier.refused(`${at}/stop-lift`)).toMatch(/^409/);
    expect((await read(bill.id)).status).toBe('issued');
    await exporter.done(`${at}/stop`, { reason: 'loss' });
    const declaration = { basis: 'indemnity', documentHash: 'e'.repeat(64) };
    await carrier.done(`${at}/loss-declaration`, declaration);
    const next = await carrier.done<Bill>('/bills', billTerms(trade, boxes, { replacesId: bill.id }));
    expect(next).toMatchObject({ holderId: exporter.partyId, titleOwnerId: bank.partyId });
    expect((await read(bill.id)).status).toBe('void');
  });

  it('of a straight bill is the consignee’s or the shipper’s; it is never endorsed', async () => {
    const bill = await issueBill(trade, 1, { negotiability: 'straight', orderOfId: importer.partyId });
    const at = `/bills/${bill.id}`;
    expect(await exporter.refused(`${at}/endorsement`, to(bank.partyId))).toBe('409 NOT_ENDORSABLE');
    await exporter.done(`${at}/transfer`, to(bank.partyId));
    expect(await bank.refused(`${at}/surrender`)).toBe('403 NOT_THE_TITLE_OWNER');
    await bank.done(`${at}/transfer`, to(importer.partyId));
    await importer.done(`${at}/surrender`);
  });
});

describe('the chain', () => {
  it('verifies off line with the platform’s key and nothing else, and shows an edit', async () => {
    const bill = await billWithBank(trade);
    const { body } = await bank.get<Chain>(`/bills/${bill.id}/chain`);
    const key = fromBase64Url(body.keys[0]?.publicKey ?? '') as Uint8Array<ArrayBuffer>;
    expect(key).toEqual(trade.signer.publicKey);
    const trusted = new Map([[body.keys[0]?.keyId ?? '', key]]);
    const verdict = await verifyRecordChain(bill.id, body.document, body.links, trusted);
    expect(verdict).toMatchObject({ valid: true, record: { holderId: bank.partyId } });
    const forged = { ...body.document, packages: 41 };
    expect(await verifyRecordChain(bill.id, forged, body.links, trusted)).toMatchObject({ fault: 'LINK_BROKEN' });
  });

  it('does not hide a holder changed by the back door', async () => {
    const bill = await billWithBank(trade);
    const client = await trade.database.admin.connect();
    await client.query('begin');
    await client.query('alter table transferable_record disable trigger user');
    await client.query(
      'update transferable_record set holder_id = $1::text, participants = participants || $1::text where id = $2',
      [importer.partyId, bill.id],
    );
    await client.query('alter table transferable_record enable trigger user');
    await client.query('commit');
    client.release();
    const { body } = await bank.get<Chain>(`/bills/${bill.id}/chain`);
    expect(body).toMatchObject({ verified: false, fault: 'RECORD_DIFFERS' });
  });

  it('has no fork and no second holder in the database itself', async () => {
    const bill = await billWithBank(trade);
    const client = await trade.database.admin.connect();
    await client.query('begin');
    await client.query('alter table record_link disable trigger user');
    const fork = client.query(
      `insert into record_link select tenant_id, record_id, version + 10, act, by_party_id, detail, remark, at, previous_hash,
         hash, signature, key_id from record_link where record_id = $1 and version = 2`,
      [bill.id],
    );
    await expect(fork).rejects.toThrow(/record_link_tenant_id_record_id_previous_hash_key/);
    await client.query('rollback');
    client.release();
  });
});

describe('what a document says', () => {
  it('goes with its form and its legal basis', async () => {
    const refused = async (more: object) =>
      carrier.refused('/bills', billTerms(trade, await lotsWithCarrier(trade), more));
    const rail = { mode: 'rail', carrier: 'R', from: 'Duisburg', to: 'Chongqing' };
    const road = { mode: 'road', carrier: 'R', from: 'A', to: 'B' };
    expect(await refused({ form: 'rail_house', legalBasis: 'ART24', legs: [rail] })).toBe('422 ARRANGEMENT_MISSING');
    expect(
      await refused({ form: 'rail_house', legalBasis: 'CUSTOM', governingArrangement: arrangement, legs: [road] }),
    ).toBe('422 FORM_MISMATCH');
    expect(await refused({ form: 'ocean', legalBasis: 'ART24', legs: [rail] })).toBe('422 FORM_MISMATCH');
    expect(await refused({ negotiability: 'straight', orderOfId: null })).toBe('422 STRAIGHT_NEEDS_CONSIGNEE');
    const gauge = { name: 'X', fromCountry: 'PL', toCountry: 'BY', gaugeChange: { fromMm: 1435, toMm: 1520 } };
    expect(await refused({ legs: [{ ...road, borderPoints: [gauge] }, rail] })).toBe('422 GAUGE_CHANGE_UNPLACED');
    const sea = { mode: 'sea', carrier: 'Line', from: 'HAMBURG', to: 'QINZHOU', conveyance: 'MV TEST 402E' };
    const ocean = { form: 'ocean', legalBasis: 'CUSTOM', governingArrangement: arrangement, legs: [sea] };
    const ports = { portOfLoading: 'HAMBURG', portOfDischarge: 'QINZHOU', shippedOnBoardOn: '2026-10-12' };
    const bearer = await issueBill(trade, 1, { ...ocean, ...ports, orderOfId: null });
    expect(bearer).toMatchObject({ titleOwnerId: null, holderId: exporter.partyId });
  });
});
