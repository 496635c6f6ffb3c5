import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { listOrders } from '../../src/oversight/control/store.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { bank, clock } = trade;
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(clock, chance);

it('of the orders of a subject, those that can still matter are read: the rest is in the sums', async () => {
  const lot = await trade.storedLot();
  await trade.pledgeGoods([lot.lotId]);
  const at = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString();
  const order = (kind: string, more: object) =>
    bank.done<{ id: string }>(`/subjects/${lot.subjectId}/orders`, {
      kind,
      from: at(0),
      to: at(1),
      reason: 'For the day',
      ...more,
    });
  await order('inspection', {});
  const sealed = await order('reseal', { newSealNumber: 'S2' });
  clock.advance(15 * 86_400);
  const late = await order('inspection', {});
  const read = (after?: Date) => {
    const ctx = systemCtx({ clock, chance, newId }, trade.database, trade.tenantId, 'clock');
    return withTransaction(ctx, (tx) => listOrders(tx, [lot.subjectId], after));
  };
  expect(await read()).toHaveLength(3);
  const near = await read(new Date(clock.now().getTime() - 14 * 86_400_000));
  expect(near.map(({ id }) => id)).toEqual([sealed.id, late.id]);
  // Whoever asks is answered page by page.
  interface Page {
    items: { id: string }[];
    next: string | null;
  }
  const path = `/subjects/${lot.subjectId}/orders?limit=2`;
  const { body: first } = await bank.get<Page>(path);
  expect(first.items.map(({ id }) => id)).toContain(sealed.id);
  const { body: rest } = await bank.get<Page>(`${path}&cursor=${first.next}`);
  expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[late.id], null]);
});
