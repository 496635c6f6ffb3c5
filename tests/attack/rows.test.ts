import { expect, it } from 'vitest';
import { openCreditTrade, present } from '../support/credit.ts';
import { billWithBank } from '../support/lading.ts';
import { openTrade } from '../support/trade.ts';
import { shownInRows, tables } from './rows.ts';

const trade = await openTrade();
const { lotId } = await trade.storedLot();
await trade.pledgeGoods([lotId]);
await billWithBank(trade);
const documents = await openCreditTrade();
await present(documents.exporter, await documents.credit(), documents.nominated.partyId, 4_000);

it('shows a party of the same tenant no row of what it takes no part in, whatever statement reached the database', async () => {
  const held = new Set<string>();
  for (const world of [trade, documents]) {
    const found = await shownInRows(world);
    expect(found.faults).toEqual([]);
    for (const table of found.held) held.add(table);
  }
  process.stdout.write(`rows: ${held.size} of ${tables.length} tables had some\n`);
  expect(held.size).toBeGreaterThan(60);
});
