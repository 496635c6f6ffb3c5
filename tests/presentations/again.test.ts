import { describe, expect, it } from 'vitest';
import {
  type CreditTrade,
  euro,
  eventsOf,
  findComplying,
  invoice,
  openCreditTrade,
  type Presented,
  present,
} from '../support/credit.ts';

const trade: CreditTrade = await openCreditTrade();
const { issuer, issuerChecker, nominated, exporter, importer, clock } = trade;
const book = async (creditId: string) =>
  (await issuer.get<{ held: unknown; drawn: unknown; available: unknown; status: string }>(`/credits/${creditId}`))
    .body;
const read = async (id: string) => (await issuer.get<Presented & { late: boolean }>(`/presentations/${id}`)).body;

/** Examined, every question found to conform, and refused for what stands. */
async function refuse(id: string, more: object = {}) {
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  return issuer.done<Presented>(`/presentations/${id}/decision`, { decision: 'refuse', answers, ...more });
}

async function refused(creditId: string, amount = 1_000, more: object = {}) {
  const { id } = await present(nominated, creditId, issuer.partyId, amount, {
    documents: [invoice(amount.toFixed(2), { currency: 'USD', number: 'EX-1' })],
    ...more,
  });
  await refuse(id);
  return id;
}

describe('documents presented again after a refusal (D1b)', () => {
  it('are not overdrawn by the refused ones, which held the whole credit; and nothing is held twice', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const first = await refused(creditId);
    expect(await book(creditId)).toMatchObject({ held: euro(1_000), available: euro(0) });
    const again = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [invoice('1000.00', { number: 'ex 1' })],
    });
    expect(again).toMatchObject({ held: euro(1_000), replacesId: first });
    expect(await read(first)).toMatchObject({ status: 'returned', held: euro(0) });
    expect(await eventsOf(trade, first)).toContain('presentation.returned');
    expect(await book(creditId)).toMatchObject({ held: euro(1_000), available: euro(0) });
    expect((await findComplying(issuer, again.id)).status).toBe('complying');
    await issuerChecker.done(`/presentations/${again.id}/honour`);
    expect(await book(creditId)).toMatchObject({ held: euro(0), drawn: euro(1_000), status: 'closed' });
  });

  it('by the beneficiary itself, with other numbers and no name of the refused one: it gives way', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const first = await refused(creditId);
    const again = await present(exporter, creditId, issuer.partyId, 900, {
      documents: [invoice('900.00', { number: 'EX-2' })],
    });
    expect(again).toMatchObject({ held: euro(900), replacesId: null });
    expect(await read(first)).toMatchObject({ status: 'refused', held: euro(0) });
    expect((await findComplying(issuer, again.id)).examination.discrepancies).toEqual([]);
    expect(await book(creditId)).toMatchObject({ held: euro(900), available: euro(100) });
    await issuer.done(`/presentations/${first}/return`);
    expect(await book(creditId)).toMatchObject({ held: euro(900), available: euro(100) });
  });

  it('presented before the others were refused, and examined afterwards', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const first = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [invoice('1000.00', { currency: 'USD', number: 'A' })],
    });
    const second = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [invoice('1000.00', { number: 'B' })],
    });
    expect(second.held).toEqual(euro(0));
    await refuse(first.id);
    expect((await findComplying(issuer, second.id)).held).toEqual(euro(1_000));
  });

  it('leave alone what a waiver is about to take up: then the second is overdrawn', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const first = await refused(creditId);
    await issuer.done(`/presentations/${first}/waiver`);
    await importer.done(`/presentations/${first}/waiver-answer`, { waive: true });
    const second = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [invoice('1000.00', { number: 'EX-2' })],
    });
    const { examination } = await issuer.done<Presented>(`/presentations/${second.id}/examination`);
    expect(examination.discrepancies.map((d) => d.rule)).toContain('U18b');
    await issuerChecker.done(`/presentations/${first}/taking-up`);
    await issuerChecker.done(`/presentations/${first}/honour`);
    expect(await book(creditId)).toMatchObject({ drawn: euro(1_000), held: euro(0) });
  });

  it('name the refused one, of this credit and refused: else refused by name', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const [creditId, other] = [await trade.credit(1_000), await trade.credit(1_000)];
    const first = await refused(creditId);
    const elsewhere = await refused(other);
    const again = (replacesId: unknown) => ({
      amount: euro(1_000),
      presentedToId: issuer.partyId,
      documents: [invoice('1000.00', { number: 'EX-3' })],
      replacesId,
    });
    const url = `/credits/${creditId}/presentations`;
    expect(await nominated.refused(url, again('nonsense'))).toBe('422 INPUT_INVALID');
    expect(await nominated.refused(url, again(elsewhere))).toBe('404 NOT_FOUND');
    const made = await nominated.done<Presented>(url, again(first));
    expect(made).toMatchObject({ replacesId: first, held: euro(1_000) });
    expect(await nominated.refused(url, again(first))).toBe('409 PRESENTATION_WRONG_STATE');
    expect(await nominated.refused(url, again(made.id))).toBe('409 PRESENTATION_WRONG_STATE');
  });

  it('eight times at once: the credit is held once', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    await refused(creditId);
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        present(nominated, creditId, issuer.partyId, 1_000, { documents: [invoice('1000.00', { number: `N-${i}` })] }),
      ),
    );
    expect(made.filter(({ held }) => held.amountMinor === '100000')).toHaveLength(1);
    expect(await book(creditId)).toMatchObject({ held: euro(1_000), available: euro(0) });
  });

  it('go back under instructions given before, which frees their amount', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit(1_000);
    const { id } = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [invoice('1000.00', { currency: 'USD' })],
    });
    await refuse(id, { disposal: 'PREVINST' });
    await issuer.done(`/presentations/${id}/return`);
    expect(await book(creditId)).toMatchObject({ held: euro(0), available: euro(1_000) });
  });
});

describe('a late presentation (62b)', () => {
  const late = () =>
    present(nominated, creditId, issuer.partyId, 1_000, { documents: [invoice('1000.00', { number: 'LATE' })] });
  let creditId: string;

  it('after the credit expired and closed is received, marked, refused in one notice and returned', async () => {
    clock.set('2026-10-12T06:00:00Z');
    creditId = await trade.credit(1_000);
    // Friday 20 November is the last day; on Monday it is over, and nothing was open under it.
    clock.set('2026-11-23T06:00:00Z');
    await trade.reach();
    expect((await book(creditId)).status).toBe('closed');
    const { id } = await late();
    expect(await read(id)).toMatchObject({ status: 'received', late: true, held: euro(0) });
    const told = await refuse(id, { disposal: 'RETURN' });
    expect(told.refusalNotice?.discrepancies).toEqual(['CREDIT EXPIRED 20NOV26']);
    await issuer.done(`/presentations/${id}/return`);
    expect(await book(creditId)).toMatchObject({ status: 'closed', held: euro(0), drawn: euro(0) });
  });

  it('is late by the midnight of the bank that receives it', async () => {
    clock.set('2026-10-12T06:00:00Z');
    creditId = await trade.credit(1_000);
    clock.set('2026-11-20T15:59:00Z');
    const inTime = await present(nominated, creditId, issuer.partyId, 400, { documents: [invoice('400.00')] });
    clock.set('2026-11-20T16:01:00Z');
    const over = await present(nominated, creditId, issuer.partyId, 400, { documents: [invoice('400.00')] });
    expect([await read(inTime.id), await read(over.id)].map((p) => p.late)).toEqual([false, true]);
  });

  it('after its days for presentation, within the credit: marked when it is examined', async () => {
    clock.set('2026-10-12T06:00:00Z');
    creditId = await trade.credit(
      1_000,
      {},
      {
        requiredDocuments: [{ type: 'commercial_invoice' }, { type: 'rail_transport_document' }],
        transportRule: 'art24',
      },
    );
    clock.set('2026-11-10T06:00:00Z');
    const { id } = await present(nominated, creditId, issuer.partyId, 1_000, {
      documents: [
        invoice('1000.00'),
        {
          id: 'td',
          type: 'rail_transport_document',
          signed: true,
          signedBy: { name: 'BAHN', capacity: 'railway_stamp' },
          transport: { dispatchedOn: '2026-10-12', placeOfReceipt: 'DUISBURG', placeOfDelivery: 'CHONGQING' },
        },
      ],
    });
    expect((await read(id)).late).toBe(false);
    const told = await refuse(id);
    expect(told.refusalNotice?.discrepancies).toEqual(['LATE PRESENTATION (29 DAYS AFTER SHIPMENT)']);
    expect((await read(id)).late).toBe(true);
  });

  it('under a credit that was drawn in full is received, and refused as overdrawn', async () => {
    clock.set('2026-10-12T06:00:00Z');
    creditId = await trade.credit(1_000);
    const paid = await present(nominated, creditId, issuer.partyId, 1_000);
    await findComplying(issuer, paid.id);
    await issuerChecker.done(`/presentations/${paid.id}/honour`);
    expect((await book(creditId)).status).toBe('closed');
    const { id } = await late();
    const told = await refuse(id);
    expect(told.refusalNotice?.discrepancies).toEqual(['L/C OVERDRAWN BY EUR 1000,00']);
  });
});
