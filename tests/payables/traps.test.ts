import { expect, it } from 'vitest';
import { letFallDue } from '../../src/money/payables/index.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

/** Traps that others fell into with reserves: an act after the end, an end and an act at once, two ends. */
const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const second = await owed.party('Second tier', 'trader');
const { id: lineId } = await debtor.done<{ id: string }>('/certificate-lines', {
  bankId: bank.partyId,
  limit: yuan(1_000_000),
  expiresOn: '2027-12-31',
});
await bank.done(`/certificate-lines/${lineId}/approval`);

async function live(face: number): Promise<{ id: string; holdingId: string }> {
  const receivable = await owed.receivable(face);
  await owed.confirm(receivable.id, face);
  const { id } = await debtor.done<{ id: string }>('/certificates', {
    lineId,
    obligeeId: seller.partyId,
    dueOn: '2026-12-01',
    contractNumber: 'HT-1',
    receivables: [{ receivableId: receivable.id, amount: yuan(face) }],
  });
  await seller.done(`/certificates/${id}/answer`, { accept: true });
  const { body } = await bank.get<{ holdings: { id: string }[] }>(`/certificates/${id}`);
  const holdingId = body.holdings[0]?.id ?? '';
  await seller.done(`/holdings/${holdingId}/account`, { number: '6222000033334444', bank: '示例银行' });
  return { id, holdingId };
}
const offer = (holdingId: string, minor: number) =>
  seller.tried<ProblemBody & { id: string }>('/certificate-moves', {
    holdingId,
    kind: 'transfer',
    toPartyId: second.partyId,
    amountMinor: String(minor),
  });
const accept = (moveId: string) => second.tried<ProblemBody>(`/certificate-moves/${moveId}/answer`, { accept: true });

it('a certificate that fell due moves no more: neither what was offered before nor what is offered then', async () => {
  const { id, holdingId } = await live(1_000);
  const offered = await offer(holdingId, 40_000);
  owed.clock.set('2026-12-01T06:00:00Z');
  await letFallDue(owed.system());
  expect((await accept(offered.body.id)).body.code).toBe('CERTIFICATE_WRONG_STATE');
  expect((await offer(holdingId, 1)).body.code).toBe('CERTIFICATE_WRONG_STATE');
  const paid = await Promise.all(
    Array.from({ length: 8 }, () =>
      bank.tried<ProblemBody>(`/certificates/${id}/redemption`, { paidMinor: '100000', bankReference: 'R' }),
    ),
  );
  expect(paid.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(new Set(paid.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
    new Set(['CERTIFICATE_WRONG_STATE']),
  );
  expect((await offer(holdingId, 1)).body.code).toBe('NOT_THE_CERTIFICATE_HOLDER');
  const { body } = await seller.get<{ items: { objectId: string; amountMinor: string }[] }>(
    '/payment-instructions?limit=200',
  );
  expect(body.items.filter((item) => item.objectId === id)).toHaveLength(1);
  owed.clock.set('2026-10-12T06:00:00Z');
});

it('taken and falling due at the same time, a part is in one hand, and that hand is paid', async () => {
  for (let round = 0; round < 5; round++) {
    const { id, holdingId } = await live(1_000);
    const offered = await offer(holdingId, 100_000);
    owed.clock.set('2026-12-01T06:00:00Z');
    const [answer] = await Promise.all([accept(offered.body.id), letFallDue(owed.system())]);
    // A certificate that an acceptance holds at that moment is left to the next run.
    await letFallDue(owed.system());
    const { body } = await bank.get<{ status: string; holdings: { holderId: string; amountMinor: string }[] }>(
      `/certificates/${id}`,
    );
    const holder = answer.status === 200 ? second.partyId : seller.partyId;
    expect(body.holdings.map((part) => [part.holderId, part.amountMinor])).toEqual([[holder, '100000']]);
    expect(body.status).toBe('due');
    owed.clock.set('2026-10-12T06:00:00Z');
  }
});

it('what is promised is not promised again', async () => {
  const { holdingId } = await live(1_000);
  expect((await offer(holdingId, 60_000)).status).toBe(201);
  const over = await offer(holdingId, 50_000);
  expect([over.body.code, over.body.facts?.freeMinor]).toEqual(['HOLDING_TOO_SMALL', '40000']);
  const race = await Promise.all(Array.from({ length: 8 }, () => offer(holdingId, 20_000)));
  expect(race.filter((answer) => answer.status === 201)).toHaveLength(2);
});
