import { type Ctx, type Database, runUnit } from '../../context.ts';
import { Failures } from '../../kernel/failures.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Control } from './judge.ts';
import { findDue } from './state-store.ts';

/** Subjects ticked in one transaction: few enough that ingest waits little for their locks. */
const TICK_BATCH = 200;

/**
 * Lets the clock come to now for every subject that is due, in whatever tenant: silence, overdue stops and limits in time
 * need no message. Safe in several processes at once; after an outage everything is due, and is caught up with. A subject that
 * fails keeps no other from its tick, and is told of at the end.
 */
export async function tickDue(
  deps: { database: Database; clock: Clock; ctxFor(tenantId: string): Ctx },
  control: Control,
): Promise<number> {
  const failures = new Failures();
  const stuck = new Set<string>();
  const tick = async (tenantId: string, subjectIds: readonly string[]): Promise<number> => {
    const committed = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
      runUnit(deps.ctxFor(tenantId), tx, (unit) => control.tick(unit, subjectIds)),
    );
    committed();
    return subjectIds.length;
  };
  /** One after another, where they failed together. */
  const tickEach = async (tenantId: string, subjectIds: readonly string[]): Promise<number> => {
    let ticked = 0;
    for (const subjectId of subjectIds) {
      const one = await failures.count(`${tenantId} ${subjectId}`, () => tick(tenantId, [subjectId]));
      if (one === 0) stuck.add(subjectId);
      ticked += one;
    }
    return ticked;
  };
  let ticked = 0;
  for (let most = TICK_BATCH; ; ) {
    const due = await deps.database.anonymous((handle) => findDue(handle, deps.clock.now(), most));
    const open = due.filter((d) => !stuck.has(d.subjectId));
    for (const tenantId of new Set(open.map((d) => d.tenantId))) {
      const subjectIds = open.filter((d) => d.tenantId === tenantId).map((d) => d.subjectId);
      ticked += await tick(tenantId, subjectIds).catch(() => tickEach(tenantId, subjectIds));
    }
    if (due.length < most) break;
    // What stays due because it failed stands before the others: those are asked for beyond it.
    most = TICK_BATCH + due.filter((d) => stuck.has(d.subjectId)).length;
  }
  failures.throwIfAny();
  return ticked;
}
