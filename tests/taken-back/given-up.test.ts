import { beforeEach, describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { linesOf } from '../support/lines.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, clock } = desk;
await desk.valuationTerms();
const { fresh, line, statement, money, bounce } = await linesOf(desk, 'GIV');

const repay = (facilityId: string, paid: object) =>
  bank.done(`/facilities/${facilityId}/repayments`, { ...paid, source: 'borrower' });
interface Hold {
  reason: string;
  facts: Record<string, unknown>;
}
const missed = async (facilityId: string) =>
  (await bank.get<{ items: Hold[] }>(`/facilities/${facilityId}/holds`)).body.items
    .filter(({ reason }) => /^(GIVEN_UP|TAKEN_SINCE)/.test(reason))
    .map(({ reason, facts }) => [reason.split(' ')[0], facts['itemId'] ?? facts['lotIds']]);
const judged = async (facilityId: string) =>
  (
    await bank.get<{ found: { fact: string; facts: { hold?: string } }[] }>(`/facilities/${facilityId}/judgement`)
  ).body.found
    .filter(({ fact }) => fact === 'F80')
    .map(({ facts }) => facts.hold?.split(' ')[0]);
const receiptOf = async (facilityId: string, reference: string) =>
  (
    await bank.get<{ items: { id: string; bankReference: string }[] }>(`/money-receipts?objectId=${facilityId}`)
  ).body.items
    .filter((r) => r.bankReference === reference)
    .map(({ id }) => id)[0] as string;
const reason = 'The clerk had the wrong facility, as the line says';

const facility = () => desk.facility(10_000_000, {}, { interestBps: 0, expiresOn: '2027-12-31' });
/** A debt of a hundred thousand on a pledged lot, repaid on a line; then the lender lets the pledge go. */
async function given(payerName = 'Importer') {
  const facilityId = await facility();
  const { lotId, pledgeId } = await desk.pledged(facilityId, 30);
  await desk.draw(facilityId, 100_000);
  // Booked on a word; the line comes later.
  const paid = { amount: yuan(100_000), receivedOn: desk.today(), bankReference: fresh() };
  await repay(facilityId, paid);
  clock.advance(60);
  await bank.done(`/pledges/${pledgeId}/discharge`);
  clock.advance(60);
  await statement(line(paid.bankReference, 100_000, { payerName }));
  return { facilityId, lotId, pledgeId, ...paid };
}
async function offerOf(lotId: string, facilityId: string, more: object = {}): Promise<string> {
  const { id } = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
    ...more,
  });
  return id;
}
async function pledgeOf(lotId: string, facilityId: string, more: object = {}): Promise<string> {
  const id = await offerOf(lotId, facilityId, more);
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  return id;
}
beforeEach(async () => {
  await desk.price(70_000);
});

describe('security that its lender gave up for money that never came', () => {
  it('is missed by the facility, in its judgement too, until it is pledged anew', async () => {
    const { facilityId, lotId, bankReference, pledgeId } = await given();
    expect(await missed(facilityId)).toEqual([]);
    await bounce(bankReference, 100_000);
    expect([await missed(facilityId), await judged(facilityId)]).toEqual([
      [['GIVEN_UP_FOR_MONEY', lotId]],
      ['GIVEN_UP_FOR_MONEY'],
    ]);
    // It stays let go.
    expect((await bank.get<{ status: string }>(`/pledges/${pledgeId}`)).body.status).toBe('discharged');
    const { body } = await bank.get<{ items: { type: string; payload: { missing: object[] } }[] }>(
      `/events?objectId=${facilityId}&limit=200`,
    );
    const told = body.items.find(({ type }) => type === 'facility.securityMissed');
    expect(told?.payload.missing).toMatchObject([{ itemId: lotId, pledgeId, isTaken: false }]);
    clock.advance(60);
    await pledgeOf(lotId, facilityId);
    expect([await missed(facilityId), await judged(facilityId)]).toEqual([[], []]);
  });

  it('is missed as long as what is pledged instead is worth less, or is only offered', async () => {
    const ways = [
      (lotId: string, of: string) => pledgeOf(lotId, of, { maximum: yuan(1) }),
      (lotId: string, of: string) => offerOf(lotId, of),
    ];
    for (const pledgeLess of ways) {
      const { facilityId, lotId, bankReference } = await given();
      await bounce(bankReference, 100_000);
      clock.advance(60);
      await pledgeLess(lotId, facilityId);
      expect([await missed(facilityId), await judged(facilityId)]).toEqual([
        [['GIVEN_UP_FOR_MONEY', lotId]],
        ['GIVEN_UP_FOR_MONEY'],
      ]);
    }
  });

  it('is missed after a rebooking as well, until the debt is paid', async () => {
    const { facilityId, lotId, bankReference } = await given('Somebody else');
    const other = await facility();
    await bank.done(`/money-receipts/${await receiptOf(facilityId, bankReference)}/rebooking`, {
      reason,
      amount: yuan(100_000),
      booking: { kind: 'margin', facilityId: other },
    });
    expect(await missed(facilityId)).toEqual([['GIVEN_UP_FOR_MONEY', lotId]]);
    await repay(facilityId, await money(40_000));
    expect(await missed(facilityId)).toEqual([['GIVEN_UP_FOR_MONEY', lotId]]);
    await repay(facilityId, await money(60_000));
    expect(await missed(facilityId)).toEqual([]);
  });

  it('booked on the same debt after all: nothing is missed', async () => {
    const { facilityId, bankReference } = await given('Somebody else');
    await bank.done(`/money-receipts/${await receiptOf(facilityId, bankReference)}/rebooking`, {
      reason,
      amount: yuan(100_000),
      booking: { kind: 'repayment', facilityId },
    });
    expect(await missed(facilityId)).toEqual([]);
  });

  it('is another’s by now: the facility says so, until the money comes again', async () => {
    const { facilityId, lotId, bankReference } = await given();
    const other = await facility();
    await pledgeOf(lotId, other);
    await bounce(bankReference, 100_000);
    expect(await missed(facilityId)).toEqual([['TAKEN_SINCE', lotId]]);
    const again = fresh();
    await statement(line(again, 100_000, { replaces: bankReference }));
    await repay(facilityId, { amount: yuan(100_000), receivedOn: desk.today(), bankReference: again });
    expect(await missed(facilityId)).toEqual([]);
  });

  it('before the money came, or by a waiver, was not given up for it; two people may say why it is not missed', async () => {
    const facilityId = await facility();
    const [early, late] = [await desk.pledged(facilityId, 30), await desk.pledged(facilityId, 30)];
    const stays = await desk.pledged(facilityId, 30);
    await desk.draw(facilityId, 100_000);
    const free = (lotIds: string[]) =>
      bank.tried<ProblemBody>(`/facilities/${facilityId}/partial-discharges`, { lotIds, guarantorConsents: [] });
    expect((await free([early.lotId])).status).toBeLessThan(300);
    clock.advance(60);
    const paid = await money(100_000);
    await repay(facilityId, paid);
    clock.advance(60);
    expect((await free([late.lotId])).status).toBeLessThan(300);
    await bounce(paid.bankReference, 100_000);
    expect(await missed(facilityId)).toEqual([['GIVEN_UP_FOR_MONEY', late.lotId]]);
    await bank.done(`/money-receipts/${await receiptOf(facilityId, paid.bankReference)}/resolution`, {
      reason: 'What stays pledged carries the debt by far',
    });
    expect([await missed(facilityId), stays.lotId.length > 0]).toEqual([[], true]);
  });
});
