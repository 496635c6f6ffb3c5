import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, db } from '../../src/context.ts';
import { act } from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { commonRefusals, refuse } from '../../src/kernel/refusal.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const chance = seededChance(23);
const newId = identifiers(world.clock, chance);
const ctx = (idempotencyKey: string): Ctx => ({
  ...systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test'),
  idempotencyKey,
});

/** An act whose body does this before it has asked the database anything, and this after it. */
const tried = (key: string, { before, after }: { before?: () => void; after?: () => void } = {}) =>
  act(ctx(key), { verb: 'receivable.present', mandate: 'system', input: { key } }, async (tx) => {
    before?.();
    await db(tx).execute(sql`select 1`);
    after?.();
    const event = { type: 'receivable.presented', version: 1, objectId: newId('receivable'), participants: [] };
    return { view: { id: event.objectId }, event: { ...event, payload: {} } };
  });
const refused = () => refuse(commonRefusals.CONFLICT);

it('answers a repeat with the first answer, whether or not the body would refuse it by now', async () => {
  const first = await tried('once');
  expect(await tried('once')).toEqual(first);
  expect(await tried('once', { before: refused })).toEqual(first);
  expect(await tried('once', { after: refused })).toEqual(first);
});

it('refuses what was not done before, and leaves its key free', async () => {
  await expect(tried('free', { before: refused })).rejects.toThrow('CONFLICT');
  await expect(tried('free', { after: refused })).rejects.toThrow('CONFLICT');
  expect(await tried('free')).toEqual({ id: expect.stringMatching(/^rcv_/) });
});

it('does one act under a key that many use at once, and gives all of them its answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => tried('many', i % 2 ? { after: () => {} } : {})),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
});
