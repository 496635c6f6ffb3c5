import { type Cast, cny, type Stage } from '../stage.ts';
import { documentHash } from './borrowing.ts';
import { yuan } from './hall.ts';
import type { Policy } from './measures.ts';

/** Measure 13: a bill of a small firm becomes money at its bank, and stands once with the central bank. */
export async function rediscount(stage: Stage, { admits, bankMaker }: Cast, { bureau, wheelMaker, pot }: Policy) {
  const { narrator, clock } = stage;
  narrator.scene({ en: '9. A bill becomes money at once', zh: '九、票据贴现与再贴现' });
  const carMaker = await admits('Liangjiang Example Motors', '两江示例汽车', 'CN', ['core_firm']);
  const bill = await carMaker.does<{ id: string }>('/exchange-bills', {
    acceptorId: carMaker.partyId,
    payeeId: wheelMaker.partyId,
    number: '202611100000000000000000000001',
    face: yuan(600_000),
    dueOn: '2027-02-08',
    contractNumber: 'LJ-2026-11',
    documentHash,
  });
  await carMaker.does(`/exchange-bills/${bill.id}/acceptance`, { accept: true });
  const offer = await wheelMaker.does<{ id: string }>(`/exchange-bills/${bill.id}/offers`, {
    kind: 'discount',
    toPartyId: bankMaker.partyId,
    rateBps: 200,
  });
  const sold = await bankMaker.does<{ discountMinor: string }>(`/exchange-bill-offers/${offer.id}/answer`, {
    accept: true,
  });
  // 600,000 × 2 % × 90 / 360.
  narrator.expect(
    { en: 'interest kept for ninety days (13)', zh: '九十天贴现利息（十三）' },
    cny('300000'),
    cny(sold.discountMinor),
  );
  const drawn = { drawers: [bankMaker.partyId], beforeBps: 260 };
  const batch = await pot(bureau, 'relending_batch', 'rediscount', 1_000_000, drawn);
  const second = await pot(bureau, 'relending_batch', 'rediscount', 1_000_000, drawn);
  const asks = { objectId: bill.id, amount: yuan(600_000), reason: 'a bill of a small firm' };
  const { id } = await bankMaker.does<{ id: string }>(`/pots/${batch}/earmarks`, asks);
  const twice = await bankMaker.isRefused(`/pots/${second}/earmarks`, asks);
  narrator.expect({ en: 'one bill in a second batch (13)', zh: '一张票据入第二批次（十三）' }, 'POT_TAKEN', twice.code);
  await bureau.does(`/earmarks/${id}/answer`, { accept: true, reason: 'within the quota' });
  const seen = await bureau.reads<{ holderId: string }>(`/exchange-bills/${bill.id}`);
  narrator.expect(
    { en: 'who holds the bill now (13)', zh: '票据现持有人（十三）' },
    'the authority',
    seen.holderId === bureau.partyId ? 'the authority' : 'another',
  );
  narrator.step(
    clock.now(),
    {
      en: 'The wheel maker’s bill is money the same day; its bank passes the cheaper rate on and hands the bill to the authority’s batch',
      zh: '轮毂厂票据当日变现；银行让利并将票据交入主管部门再贴现批次',
    },
    { en: 'whole, once, within the ledger of the firm and the quota', zh: '整张、一次、在企业台账及额度之内' },
  );
}
