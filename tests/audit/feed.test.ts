import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { db, withTransaction } from '../../src/context.ts';
import { recordEvent } from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { sleep, until } from '../support/until.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const chance = seededChance(7);
const newId = identifiers(world.clock, chance);
const ctx = () => systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test');
const reader = await world.party('Reader', 'trader');

interface Feed {
  items: { type: string; seq: string }[];
  next: string | null;
}

/** A transaction that has written its event and stays open until told. */
async function open(type: string) {
  let end = () => {};
  let hasWritten = () => {};
  const told = new Promise<void>((resolve) => {
    end = resolve;
  });
  const written = new Promise<void>((resolve) => {
    hasWritten = resolve;
  });
  const done = withTransaction(ctx(), async (tx) => {
    await recordEvent(tx, { type, version: 1, objectId: 'x', participants: [reader.partyId], payload: {} });
    await tx.database.sendNow?.(db(tx));
    hasWritten();
    await told;
  });
  await written;
  return async () => {
    end();
    await done;
  };
}

/** Follows the feed as a reader does: what a page shows is never asked for again. */
function follower() {
  let cursor = '';
  const seen: string[] = [];
  return async () => {
    for (;;) {
      const { body } = await reader.get<Feed>(`/events?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.items.map((event) => event.type).filter((type) => type.startsWith('test.')));
      if (body.next === null) return seen;
      cursor = body.next;
    }
  };
}

it('shows a follower every event once, whichever of two open transactions commits first', async () => {
  const read = follower();
  const endFirst = await open('test.first');
  const endSecond = await open('test.second');
  await endSecond();
  expect(await read()).toEqual([]);
  await sleep(20);
  expect(await read()).toEqual([]);
  await endFirst();
  await until(async () => (await read()).length >= 2, 'both events');
  expect(await read()).toEqual(['test.first', 'test.second']);
});

it('shows the history of one object at once, whatever else is open', async () => {
  const endOther = await open('test.other');
  const { partyId } = await world.party('Meanwhile', 'trader');
  const { body } = await world.operator.get<Feed>(`/events?objectId=${partyId}`);
  expect(body.items.map((event) => event.type)).toEqual(['party.registered']);
  await endOther();
});

it.each([
  ['a cursor of another list', '["history","1"]'],
  ['no place in the log', '["events","1"]'],
])('refuses %s', async (_, cursor) => {
  const answer = await reader.get<{ code: string }>(`/events?cursor=${btoa(cursor)}`);
  expect(`${answer.status} ${answer.body.code}`).toBe('422 CURSOR_INVALID');
});
