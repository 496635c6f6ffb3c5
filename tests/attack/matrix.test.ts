import { describe, expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { openCollecting } from '../support/collecting.ts';
import { findComplying, openCreditTrade, present } from '../support/credit.ts';
import { billWithBank } from '../support/lading.ts';
import { openTrade } from '../support/trade.ts';
import type { World } from '../support/world.ts';
import { fewestDone, fewestTried } from './declared.ts';
import { attack, type Record, recordOf } from './record.ts';
import { shownInRows } from './rows.ts';
import { tables } from './tables.ts';
import { type Attempt, attemptsIn, documentOf, isOpen, tryAll } from './tries.ts';

// The whole of it is `npm run attack`: there every test is a trade, and every role a stranger.
attack.listens = true;

async function goods(): Promise<World> {
  const trade = await openTrade();
  const { lotId } = await trade.storedLot();
  await trade.pledgeGoods([lotId]);
  await billWithBank(trade);
  return trade;
}
async function credit(): Promise<World> {
  const trade = await openCreditTrade();
  const { id } = await present(trade.exporter, await trade.credit(), trade.nominated.partyId, 4_000);
  await findComplying(trade.nominated, id);
  return trade;
}
async function receivables(): Promise<World> {
  const desk = await openCollecting();
  const { a } = await desk.lent(500_000, 1_000_000);
  await desk.statement(desk.line('B-1', 100_000, a.number));
  return desk.owed;
}
async function value(): Promise<World> {
  const collateral = await openCollateral();
  await collateral.valuationTerms();
  await collateral.price(70_000);
  const facilityId = await collateral.facility(50_000_000);
  await collateral.pledged(facilityId, 100);
  await collateral.mark();
  return collateral;
}

const worlds = [await goods(), await credit(), await receivables(), await value()];
const document = await documentOf(worlds[0]?.url ?? '');
const records = new Map<World, Record>(worlds.map((world) => [world, recordOf(world.url, document.operations)]));
const guarded = document.operations.filter((operation) => !isOpen(operation));

/** Each operation about something of one world: what was done there, before what only fits the description. */
const attempts = new Map<string, { world: World; attempt: Attempt }>();
for (const isDone of [true, false])
  for (const [world, record] of records)
    for (const attempt of attemptsIn(record, document))
      if ((attempt.doneBy !== undefined) === isDone && !attempts.has(attempt.operation.name))
        attempts.set(attempt.operation.name, { world, attempt });
const attemptsOf = (world: World) =>
  [...attempts.values()].flatMap((each) => (each.world === world ? each.attempt : []));

describe('every operation, about real things', () => {
  it('is tried, and more of them with what was done than before', () => {
    const done = [...attempts.values()].filter(({ attempt }) => attempt.doneBy !== undefined).length;
    process.stdout.write(`matrix: ${attempts.size} of ${guarded.length} operations tried, ${done} as they were done\n`);
    expect(attempts.size).toBeGreaterThanOrEqual(fewestTried);
    expect(done).toBeGreaterThanOrEqual(fewestDone);
  });

  it('opens to nobody without a key that is good, or a mandate, or a part in it', async () => {
    const found = [];
    for (const world of worlds)
      found.push(
        await tryAll(world, records.get(world) as Record, attemptsOf(world), ['bank', 'trader', 'collateral_manager']),
      );
    expect(found).toEqual(found.map(() => ({ withoutKey: [], withoutMandate: [], strangers: [], otherTenant: [] })));
  });

  it('shows no row of it to a party that takes no part, whatever statement reached the database', async () => {
    const held = new Set<string>();
    for (const world of worlds) {
      const found = await shownInRows(world);
      expect(found.faults).toEqual([]);
      for (const table of found.held) held.add(table);
    }
    process.stdout.write(`rows: ${held.size} of ${tables.length} tables had some\n`);
  });
});
