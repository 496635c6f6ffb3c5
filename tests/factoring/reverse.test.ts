import { beforeEach, describe, expect, it } from 'vitest';
import { fileAndCall } from '../support/factoring.ts';
import { transfer } from '../support/money.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');

type Offer = { id: string; status: string; assignmentId: string; amountMinor: string };

const line = async (limit: number, more: object = {}) => {
  const { id } = await debtor.done<{ id: string }>('/certificate-lines', {
    bankId: bank.partyId,
    limit: yuan(limit),
    expiresOn: '2027-12-31',
    ...more,
  });
  await bank.done(`/certificate-lines/${id}/approval`);
  return id;
};
const used = async (lineId: string) =>
  (
    await debtor.get<{ items: { id: string; used: { amountMinor: string } }[] }>('/certificate-lines?limit=200')
  ).body.items.find((l) => l.id === lineId)?.used.amountMinor;
const confirmed = async (total: number) => {
  const receivable = await owed.receivable(total);
  await owed.confirm(receivable.id, total, { payToAccountId: accountId });
  return receivable;
};
const body = (lineId: string, receivableId: string) => ({
  lineId,
  receivableId,
  rateBps: 360,
  openUntil: '2026-11-30',
});
const offered = async (lineId: string, total = 1_000) => {
  const receivable = await confirmed(total);
  return { receivable, offer: await debtor.done<Offer>('/reverse-offers', body(lineId, receivable.id)) };
};

beforeEach(() => owed.clock.set('2026-10-12T06:00:00Z'));

describe('reverse factoring', () => {
  it('is proposed by the debtor alone, of its own confirmed payables, within a line that outlasts them', async () => {
    const lineId = await line(10_000);
    const bare = await owed.receivable(1_000);
    expect(await debtor.refused('/reverse-offers', body(lineId, bare.id))).toBe('422 NOT_PROVED_ENOUGH');
    const receivable = await confirmed(1_000);
    const alone = {
      assigneeId: bank.partyId,
      kind: 'reverse',
      recourse: false,
      services: ['finance'],
      currency: 'CNY',
      items: [{ receivableId: receivable.id, advance: yuan(1_000) }],
    };
    expect(await seller.refused('/assignments', alone)).toBe('422 REVERSE_BY_DEBTOR');
    const short = await line(10_000, { expiresOn: '2026-11-30' });
    expect(await debtor.refused('/reverse-offers', body(short, receivable.id))).toBe('422 DEBTOR_LINE_SHUT');
    expect(await seller.refused('/reverse-offers', body(lineId, receivable.id))).toBe('403 MANDATE_MISSING');
    const stranger = await owed.party('Other firm', 'core_firm');
    expect(await stranger.refused('/reverse-offers', body(lineId, receivable.id))).toBe('404 NOT_FOUND');
    const made = await Promise.all(
      Array.from({ length: 8 }, () => debtor.post<Offer>('/reverse-offers', body(lineId, receivable.id))),
    );
    expect(made.map((a) => a.status).sort((x, y) => x - y)).toEqual([201, ...Array<number>(7).fill(409)]);
    const id = made.find((a) => a.status === 201)?.body.id;
    const trader = await owed.party('Other supplier', 'trader');
    expect(await trader.refused(`/reverse-offers/${id}/acceptance`)).toBe('404 NOT_FOUND');
    expect(await stranger.refused(`/reverse-offers/${id}/withdrawal`)).toBe('404 NOT_FOUND');
    await debtor.done(`/reverse-offers/${id}/withdrawal`);
    expect(await seller.refused(`/reverse-offers/${id}/acceptance`)).toBe('409 OFFER_NOT_OPEN');
    expect(await used(lineId)).toBe('0');
  });

  it('is opted into invoice by invoice; eight at once take no more than the debtor’s line holds', async () => {
    const lineId = await line(3_500);
    const offers: Offer[] = [];
    for (let n = 0; n < 8; n++) offers.push((await offered(lineId)).offer);
    const answers = await Promise.all(
      offers.map(({ id }) => seller.post<Offer & ProblemBody>(`/reverse-offers/${id}/acceptance`)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(3);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['DEBTOR_LINE_EXCEEDED']),
    );
    expect(await used(lineId)).toBe('300000');
    // The bank refuses one and the line is free of it; the same offer is not taken twice.
    const taken = answers.find((a) => a.status === 200)?.body as Offer;
    expect(await seller.refused(`/reverse-offers/${taken.id}/acceptance`)).toBe('409 OFFER_NOT_OPEN');
    await bank.done(`/assignments/${taken.assignmentId}/answer`, { accept: false });
    expect(await used(lineId)).toBe('200000');
  });

  it('one offer is taken once by eight at once, replayed with its key, and lapses after its last day', async () => {
    const lineId = await line(100_000);
    const { offer } = await offered(lineId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => seller.post<Offer>(`/reverse-offers/${offer.id}/acceptance`, {}, `opt-${n}`)),
    );
    const first = answers.findIndex((a) => a.status === 200);
    const again = await seller.post<Offer>(`/reverse-offers/${offer.id}/acceptance`, {}, `opt-${first}`);
    expect([again.status, again.body]).toEqual([200, answers[first]?.body]);
    expect(answers.map((a) => a.status).sort((x, y) => x - y)).toEqual([200, ...Array<number>(7).fill(409)]);
    expect(await used(lineId)).toBe('100000');
    const late = await offered(lineId);
    owed.clock.set('2026-11-30T16:00:00Z');
    expect(await seller.refused(`/reverse-offers/${late.offer.id}/acceptance`)).toBe('409 OFFER_NOT_OPEN');
  });

  it('is advanced without recourse at the rate or less, on the debtor’s line until the debtor pays', async () => {
    const lineId = await line(10_000);
    const { receivable, offer } = await offered(lineId);
    const taken = await seller.done<Offer>(`/reverse-offers/${offer.id}/acceptance`);
    await bank.done(`/assignments/${taken.assignmentId}/answer`, { accept: true });
    await fileAndCall(owed, bank, taken.assignmentId, receivable);
    const ask = { assignmentId: taken.assignmentId, amount: yuan(1_000), fees: yuan(0), dueOn: '2026-12-01' };
    expect(await bank.refused('/advance-requests', { ...ask, rateBps: 361 })).toBe('422 RATE_NOT_AGREED');
    const request = await bank.done<{ id: string }>('/advance-requests', { ...ask, rateBps: 360 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${request.id}/payment`);
    expect(
      await checker.refused(`/advances/${advance.id}/buy-back`, {
        ...transfer(),
        on: '2026-11-11',
        received: yuan(1_000),
      }),
    ).toBe('422 NO_RECOURSE');
    expect(await used(lineId)).toBe('100000');
    const pay = (bankReference: string, amount: number) =>
      bank.done('/statements', {
        accountNumber: '6222333300001111',
        lines: [
          {
            bankReference,
            payerName: '重庆示例汽车股份有限公司',
            amount: yuan(amount),
            valueOn: '2026-12-01',
            memo: receivable.number,
          },
        ],
      });
    owed.clock.set('2026-12-01T06:00:00Z');
    // What is paid in part is free in part, and paid in full all of it, once.
    owed.clock.set('2026-12-01T06:00:00Z');
    await pay('R-1', 400);
    expect(await used(lineId)).toBe('60000');
    await pay('R-2', 600);
    expect(await used(lineId)).toBe('0');
    const offers = await seller.get<{ items: Offer[] }>('/reverse-offers?limit=200');
    expect(offers.body.items.find((o) => o.id === offer.id)?.status).toBe('released');
    // What the bank took back is owed again, and on the line again: whole or in part, and above the limit where it was used since.
    const recall = (bankReference: string, reverses: string, amount: number) =>
      bank.done('/statements', {
        accountNumber: '6222333300001111',
        lines: [
          {
            bankReference,
            reverses,
            payerName: '重庆示例汽车股份有限公司',
            amount: yuan(amount),
            valueOn: '2026-12-01',
            memo: '',
          },
        ],
      });
    owed.clock.set('2026-11-15T06:00:00Z');
    const other = await offered(lineId, 9_500);
    await seller.done(`/reverse-offers/${other.offer.id}/acceptance`);
    owed.clock.set('2026-12-01T06:00:00Z');
    await recall('R-3', 'R-2', 600);
    expect(await used(lineId)).toBe('1010000');
    await pay('R-4', 600);
    expect(await used(lineId)).toBe('950000');
    await recall('R-5', 'R-1', 400);
    await recall('R-6', 'R-4', 600);
    expect(await used(lineId)).toBe('1050000');
    await pay('R-7', 1_000);
    expect(await used(lineId)).toBe('950000');
  });
});
