import { describe, expect, it } from 'vitest';
import { type Ctx, markStale, runUnit, type Stage, settled, stages } from './context.ts';

type Settle = (ctx: Ctx, ids: readonly string[]) => void;

/** A unit of work over no database at all: what is settled is told, in order. */
function unit(settle: Partial<Record<Stage, Settle>> = {}) {
  const told: string[] = [];
  const stage =
    (name: Stage) =>
    async (ctx: Ctx, ids: readonly string[], eventType: string): Promise<void> => {
      told.push(`${name} ${ids.join(' ')} after ${eventType}, caused by ${ctx.causedBy}`);
      settle[name]?.(ctx, ids);
    };
  const ctx = {
    actor: { kind: 'system', name: 'test' },
    clock: { now: () => new Date(0) },
    settling: {
      staleAfter: () => ({}),
      settle: Object.fromEntries(stages.map((name) => [name, stage(name)])),
    },
  } as unknown as Ctx;
  return { told, run: (work: (ctx: Ctx) => Promise<void>) => runUnit(ctx, {} as never, work) };
}

const by = (eventId: string) => ({ eventId, eventType: `type.${eventId}` });

describe('what a unit of work settles', () => {
  it('is settled once, in the order of the stages, with the last event as its cause', async () => {
    const { told, run } = unit();
    await run(async (ctx) => {
      markStale(ctx, 'financings', ['fac_1'], by('1'));
      markStale(ctx, 'positions', ['lot_2', 'lot_1'], by('2'));
      markStale(ctx, 'positions', ['lot_1'], by('3'));
    });
    expect(told).toEqual([
      'positions lot_1 lot_2 after type.3, caused by 3',
      'financings fac_1 after type.1, caused by 1',
    ]);
  });

  it('is settled before it is read, and no further than is read', async () => {
    const { told, run } = unit();
    await run(async (ctx) => {
      markStale(ctx, 'positions', ['lot_1'], by('1'));
      markStale(ctx, 'coverage', ['fac_1'], by('1'));
      await settled(ctx, 'positions');
      expect(told).toHaveLength(1);
      await settled(ctx, 'positions');
      expect(told).toHaveLength(1);
    });
    expect(told.map((line) => line.split(' ')[0])).toEqual(['positions', 'coverage']);
  });

  it('goes on until nothing is stale: a later stage may make an earlier one so', async () => {
    let isFirst = true;
    const { told, run } = unit({
      coverage: (ctx) => {
        if (isFirst) markStale(ctx, 'positions', ['lot_9'], by('9'));
        isFirst = false;
      },
    });
    await run(async (ctx) => {
      markStale(ctx, 'coverage', ['fac_1'], by('1'));
      markStale(ctx, 'financings', ['fac_1'], by('1'));
    });
    expect(told.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'coverage fac_1',
      'positions lot_9',
      'financings fac_1',
    ]);
  });

  it('is not settled where the work fails, and nothing is noted outside a unit', async () => {
    const { told, run } = unit();
    const failing = run(async (ctx) => {
      markStale(ctx, 'positions', ['lot_1'], by('1'));
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(told).toEqual([]);
    expect(() => markStale({} as Ctx, 'positions', ['lot_1'], by('1'))).toThrow('outside a unit of work');
  });
});
