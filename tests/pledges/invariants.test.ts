import { expect, it } from 'vitest';
import { seededRandom } from '../../src/adapters/memory/clock.ts';
import { openStock, tonnes } from '../support/stock.ts';
import { yuan } from '../support/trade.ts';
import type { Client } from '../support/world.ts';

const stock = await openStock();
const { bank, importer, manager } = stock;

/** Rows that break a rule which no sequence of acts may break. */
const broken: Record<string, string> = {
  'a lot secures one lender': `
    select item_id from pledge_item where live group by item_id having count(distinct pledgee_id) > 1`,
  'what is pledged in one kind is no more than what is held': `
    select i.item_id from pledge_item i join lot l on l.tenant_id = i.tenant_id and l.id = i.item_id
    where i.live group by i.item_id, i.pledge_kind, l.quantity_value
    having count(*) * l.quantity_value > l.quantity_value`,
  'nothing is pledged that is no more': `
    select l.id from pledge_item i join lot l on l.tenant_id = i.tenant_id and l.id = i.item_id
    where i.live and (l.status = 'exhausted' or l.quantity_value = 0)`,
  'a lot has one live document': `
    select lot_id from (select lot_id from receipt where live union all select lot_id from bill_lot where live) d
    group by lot_id having count(*) > 1`,
  'a slot holds one lot, and a lot lies in one slot': `
    select a.lot_id from lot_slot a join lot_slot b on a.tenant_id = b.tenant_id
      and (a.slot_id = b.slot_id or a.lot_id = b.lot_id) and (a.slot_id, a.lot_id, a.from_at) <> (b.slot_id, b.lot_id, b.from_at)
      and tstzrange(a.from_at, a.to_at) && tstzrange(b.from_at, b.to_at)`,
  'no more is promised than is held': 'select id from lot where quantity_reserved > quantity_value',
  'no more is certified than came in': `
    select site_id from site_stock where certified_value > inbound_value - outbound_value`,
  'quantity in is out, held and lost': `
    select id from lot where quantity_in <> quantity_out + quantity_value + quantity_loss`,
};

// An answer and a discharge now take two people each: twice the requests.
it('whatever is done to stock at once by lenders, owner and keeper, what must hold holds', async () => {
  const random = seededRandom(88);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const otherBank = await stock.party('Second Bank', 'bank');
  const approver = await stock.colleague(otherBank, 'Approver', ['facility:approve']);
  const { id: otherFacility } = await otherBank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2026-12-31',
  });
  await approver.done(`/facilities/${otherFacility}/approval`);
  const lenders = [
    { client: bank, facilityId: stock.facilityId },
    { client: otherBank, facilityId: otherFacility },
  ];
  await stock.ticket('in', 150);
  const lots: string[] = [];
  for (const t of [30, 40, 50, 60]) lots.push(await stock.lot(t));
  await stock.store(...lots);
  const slots: string[] = [];
  for (let i = 0; i < 4; i++) slots.push(await stock.slot(200));
  const offers: { id: string; pledgee: Client }[] = [];
  let numbers = 0;

  interface Made {
    id?: string;
    items?: { id: string }[];
  }
  const acts: Record<string, () => Promise<{ status: number; body: Made }>> = {
    split: () => manager.post(`/lots/${pick(lots)}/split`, { parts: [{ quantity: tonnes(Math.ceil(random() * 9)) }] }),
    merge: () => manager.post('/lot-merges', { lotIds: [...new Set([pick(lots), pick(lots)])] }),
    offer: async () => {
      const { client, facilityId } = pick(lenders);
      const answer = await importer.post<Made>('/pledges', {
        kind: 'goods',
        mode: 'floating',
        pledgeeId: client.partyId,
        facilityId,
        maximum: yuan(1_000_000),
        itemIds: [pick(lots)],
      });
      if (answer.body.id !== undefined) offers.push({ id: answer.body.id, pledgee: client });
      return answer;
    },
    accept: () => {
      const { id, pledgee } = pick(offers.slice(-4));
      return pledgee.tried(`/pledges/${id}/answer`, { accept: true });
    },
    discharge: () => {
      const { id, pledgee } = pick(offers);
      return pledgee.tried<Made>(`/pledges/${id}/discharge`);
    },
    add: () => importer.post(`/pledges/${pick(offers).id}/items`, { itemIds: [pick(lots)] }),
    move: () => manager.post(`/lots/${pick(lots)}/slot`, { slotId: pick(slots) }),
    certify: () =>
      manager.post('/receipts', {
        number: `WR-${++numbers}`,
        quality: 'A',
        packing: 'bundles',
        pieces: 4,
        wearStandard: '0.1 %',
        storageFee: '0.60 CNY',
        insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
        placeOfIssue: 'Chongqing',
        lotId: pick(lots),
      }),
  };
  const names = Object.keys(acts);
  const done = new Map<string, number>();
  await acts.offer?.();
  for (let round = 0; round < 80; round++) {
    // Time moves, so that what happens is before or after something else.
    stock.clock.advance(1);
    const chosen = Array.from({ length: 4 }, () => pick(names));
    const answers = await Promise.all(chosen.map(async (name) => acts[name]?.()));
    for (const [i, answer] of answers.entries()) {
      expect(answer?.status).toBeLessThan(500);
      if (!answer || answer.status >= 300) continue;
      const name = chosen[i] as string;
      done.set(name, (done.get(name) ?? 0) + 1);
      const ids = (answer.body.items ?? []).map((lot) => lot.id);
      if (name === 'split') lots.push(...ids.slice(1));
      // What was poured into another is still named now and then, so that acts on what is no more are tried too.
      if (name === 'merge' && random() < 0.8)
        for (const id of ids.slice(1)) if (lots.length > 3) lots.splice(lots.indexOf(id), 1);
    }
    if (round % 5 === 0)
      for (const [rule, text] of Object.entries(broken))
        expect([rule, (await stock.database.admin.query(text)).rows]).toEqual([rule, []]);
  }
  for (const [rule, text] of Object.entries(broken))
    expect([rule, (await stock.database.admin.query(text)).rows]).toEqual([rule, []]);
  // Each act came through more than once, so that there was something to break.
  expect(names.filter((name) => (done.get(name) ?? 0) < 2)).toEqual([]);
}, 240_000);
