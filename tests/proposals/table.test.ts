import { describe, expect, it } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import type { Ctx, PersonActor } from '../../src/context.ts';
import { act, asksSecond, putsAtRisk } from '../../src/ground/audit/index.ts';
import { eyesTable } from '../../src/ground/policy/index.ts';
import { type Agreer, Awaiting, suffices } from '../../src/kernel/eyes.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const clock = new ManualClock('2026-10-12T06:00:00Z');
const chance = seededChance(3);
const newId = identifiers(clock, chance);
const mandates = new Set(['any', 'authority:level2', 'authority:level3']);
const person = (personId: string): PersonActor & Agreer => ({
  kind: 'person',
  partyId: bank.partyId,
  partyName: 'Bank',
  roles: ['bank'],
  personId,
  personName: personId,
  keyId: `key_${personId}`,
  mandates,
});
const ctx: Ctx = {
  ...systemCtx({ clock, chance, newId }, world.database, world.tenantId, 'test'),
  actor: person('per_maker'),
  reactionsTo: () => [],
};
const agreed = (n: number) => ({
  proposalId: 'prp_test',
  objectIds: [],
  judged: {},
  reasons: [],
  by: Array.from({ length: n }, (_, i) => person(`per_${i}`)),
});
const count = async (objectId: string) =>
  (
    await world.database.admin.query<{ n: number }>('select count(*)::int n from event where object_id = $1', [
      objectId,
    ])
  ).rows[0]?.n;

/** The act as any slice does it, with so much at risk: what it answers, or what it awaits. */
async function tryAct(by: Ctx, verb: string, objectId: string, more: (tx: Ctx) => void = () => {}, input: object = {}) {
  try {
    return await act(by, { verb, mandate: 'any', input }, async (tx) => {
      more(tx);
      return {
        view: 'done',
        event: { type: 'test.done', version: 1, objectId, participants: [bank.partyId], payload: {} },
      };
    });
  } catch (error) {
    if (error instanceof Awaiting) return error.what.needed;
    throw error;
  }
}

const rowsOf = (agrees: (agrees: string) => boolean) => eyesTable.filter((row) => agrees(row.agrees));

describe('every row of the table is what act does', () => {
  it.each(rowsOf((a) => a === 'second').map((row) => [row.verb, row] as const))(
    '%s: one person alone leaves nothing; as many as it names, once, and an answer of no needs nobody',
    async (verb, row) => {
      const objectId = `x_${verb}`;
      const needed = await tryAct(ctx, verb, objectId);
      const atLeast = { L1: 1, L2: 2, L3: 3, byAmount: 1 }[row.level];
      expect([needed, await count(objectId)]).toEqual([expect.objectContaining({ agreements: atLeast }), 0]);
      // One fewer than it names is not enough, nor are as many without their level.
      expect(await tryAct({ ...ctx, agreed: agreed(atLeast - 1) }, verb, objectId)).toEqual(needed);
      expect(await tryAct({ ...ctx, agreed: agreed(atLeast) }, verb, objectId)).toBe('done');
      expect(await tryAct(ctx, verb, `no_${verb}`, undefined, { accept: false })).toBe('done');
      // By amount: CNY 50 m asks for three.
      const much = await tryAct(ctx, verb, objectId, (tx) =>
        putsAtRisk(tx, { amountMinor: 5_000_000_000n, currency: 'CNY' }),
      );
      expect(much).toMatchObject({ level: row.level === 'byAmount' ? 'L3' : row.level });
      expect(await count(objectId)).toBe(1);
    },
  );

  it.each(rowsOf((a) => a.startsWith('pair:')).map((row) => [row.verb, row] as const))(
    '%s: the second of two; by amount a third and a fourth',
    async (verb, row) => {
      expect(await tryAct(ctx, verb, `p_${verb}`)).toBe('done');
      const much = await tryAct(ctx, verb, `m_${verb}`, (tx) =>
        putsAtRisk(tx, { amountMinor: 5_000_000_000n, currency: 'CNY' }),
      );
      if (row.level === 'byAmount') expect(much).toMatchObject({ level: 'L3', agreements: 2, ofLevel3: 2 });
      else expect(much).toBe('done');
    },
  );

  it.each(rowsOf((a) => a === 'alone' || a === 'own').map((row) => row.verb))(
    '%s: alone, unless a gate asks',
    async (verb) => {
      expect(await tryAct(ctx, verb, `a_${verb}`)).toBe('done');
      const asked = await tryAct(ctx, verb, `g_${verb}`, (tx) => asksSecond(tx, { reasons: [{ code: 'F65' }] }));
      expect([asked, await count(`g_${verb}`)]).toEqual([expect.objectContaining({ level: 'L1', agreements: 1 }), 0]);
    },
  );
});

it('people without the level do not fill its places', () => {
  const plain = [person('per_1'), person('per_2')].map((one) => ({ ...one, mandates: new Set(['any']) }));
  const needed = { level: 'L2', agreements: 2, ofLevel2: 1, ofLevel3: 0 } as const;
  expect([suffices(needed, plain), suffices(needed, [...plain, person('per_3')])]).toEqual([false, true]);
});

it('is shown with the amounts from which each level is asked', async () => {
  const { body } = await bank.get<{ amounts: { key: string; value: number }[] }>('/policy/eyes');
  expect(body.amounts).toContainEqual(
    expect.objectContaining({ key: 'authority.secondLevelFrom.CNY', value: 500_000_000, unit: 'minor units' }),
  );
});
