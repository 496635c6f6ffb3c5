import { asSystem, type Ctx, type Database, requirePerson, withTransaction } from '../../context.ts';
import { act, listTenants, recordEvent } from '../../ground/audit/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import type { Currency } from '../../kernel/money.ts';
import { listFacilitiesOfLender, listLenders, lockFacilities, marketOf } from '../../lending/financing/index.ts';
import { type Market, versionOf } from '../../lending/valuation/index.ts';
import { readCoverages, settleCoverages, todayOf } from './assess.ts';
import { callsToWire } from './calls.ts';
import * as events from './events.ts';
import type { MarkedView } from './schemas.ts';
import * as store from './store.ts';

/** Facilities marked in one transaction: few enough that a release waits little for their locks. */
const BATCH = 200;

/** Prices and terms read once for a run, by currency. */
export type Markets = Map<Currency, Market>;

/** Marks the next batch of a run and moves its cursor, in one transaction: a run that is killed goes on where it was. */
export async function markBatch(ctx: Ctx, lenderId: string, markets: Markets): Promise<MarkedView> {
  const run = await store.openRun(ctx, lenderId, todayOf(ctx));
  if (!run) throw new Error('a run was opened and is not there');
  const ids = await listFacilitiesOfLender(ctx, lenderId, run.cursor, BATCH);
  const facilities = await lockFacilities(ctx, ids);
  const raised: store.KeptCall[] = [];
  let lots = 0;
  const version = await versionOf(ctx, lenderId);
  const kept = await store.findCoverages(ctx, ids);
  const isCurrent = (id: string) => {
    const row = kept.get(id);
    return (
      row && !row.isDirty && row.valuedOn === run.runOn && row.valuationVersion === version && row.state === 'normal'
    );
  };
  const stale = facilities.filter((f) => !isCurrent(f.id));
  for (const currency of new Set(stale.map((f) => f.limit.currency))) {
    const own = stale.filter((f) => f.limit.currency === currency);
    const market = markets.get(currency) ?? (await marketOf(ctx, own[0] as (typeof own)[number], todayOf(ctx)));
    markets.set(currency, market);
    const assessed = await readCoverages(ctx, own, market);
    raised.push(...(await settleCoverages(ctx, assessed)).raised);
    lots += assessed.reduce((sum, a) => sum + a.coverage.lots, 0);
  }
  const isLast = ids.length < BATCH;
  const cursor = ids.at(-1) ?? run.cursor;
  const moved = await store.advanceRun(ctx, run, { cursor, facilities: facilities.length, lots, calls: raised.length });
  const after = isLast && moved ? await store.advanceRun(ctx, moved, 'finished') : moved;
  if (isLast && after) await recordEvent(ctx, events.markRunFinished(after, lenderId));
  const { cursor: _, ...view } = after ?? run;
  return { ...view, raised: await callsToWire(ctx, raised) };
}

/** The lender has its facilities marked now: the run that is under way goes on by a batch, or a new one begins. */
export async function markToMarket(ctx: Ctx, input: Record<string, never>): Promise<MarkedView> {
  const { partyId } = requirePerson(ctx);
  return act(ctx, { verb: 'coverage.mark', mandate: 'price:confirm', input }, async (tx) => {
    const view = await asSystem(tx, 'coverage', (system) => markBatch(system, partyId, new Map()));
    const { raised, ...run } = view;
    return {
      view,
      event: {
        type: 'coverage.runAdvanced',
        version: 1,
        objectId: view.id,
        participants: [partyId],
        payload: { ...run, callIds: raised.map(({ id }) => id) },
      },
    };
  });
}

/** Timer: marks every lender's facilities, in whatever tenant. Safe to stop, to run twice and in several processes. */
export async function markAll(deps: { database: Database; ctxFor(tenantId: string): Ctx }): Promise<number> {
  const tenants = await deps.database.anonymous(listTenants);
  return eachApart(
    tenants.map(({ tenantId }) => tenantId),
    async (tenantId) => {
      const ctx = deps.ctxFor(tenantId);
      return eachApart(await withTransaction(ctx, listLenders), async (lenderId) => {
        const markets: Markets = new Map();
        for (;;) {
          const run = await withTransaction(ctx, (tx) => markBatch(tx, lenderId, markets));
          if (run.status !== 'running') return run.status === 'finished' ? run.facilities : 0;
        }
      });
    },
  );
}
