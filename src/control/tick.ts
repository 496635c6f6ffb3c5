import { type Ctx, type Database, inUnit } from '../context.ts';
import { Failures } from '../kernel/failures.ts';
import type { Clock } from '../kernel/time.ts';
import type { Control } from './judge.ts';
import { findDue } from './state-store.ts';

/** Subjects ticked in one transaction: few enough that ingest waits little for their locks. */
const TICK_BATCH = 200;

/**
 * Lets the clock come to now for every subject that is due, in whatever tenant: silence, overdue stops and limits in time
 * need no message. Safe in several processes at once; after an outage everything is due, and is caught up with. A tenant that
 * fails is passed over, and told of at the end.
 */
export async function tickDue(
  deps: { database: Database; clock: Clock; ctxFor(tenantId: string): Ctx },
  control: Control,
): Promise<number> {
  const failures = new Failures();
  const stuck = new Set<string>();
  let ticked = 0;
  for (let most = TICK_BATCH; ; ) {
    const due = await deps.database.anonymous((handle) => findDue(handle, deps.clock.now(), most));
    for (const tenantId of new Set(due.map((d) => d.tenantId))) {
      if (stuck.has(tenantId)) continue;
      const subjectIds = due.filter((d) => d.tenantId === tenantId).map((d) => d.subjectId);
      const done = await failures.count(tenantId, async () => {
        const committed = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
          control.tick(inUnit(deps.ctxFor(tenantId), tx), subjectIds),
        );
        committed();
        return subjectIds.length;
      });
      if (done === 0) stuck.add(tenantId);
      ticked += done;
    }
    if (due.length < most) break;
    // What stays due because its tenant failed stands before the others: those are asked for beyond it.
    most = TICK_BATCH + due.filter((d) => stuck.has(d.tenantId)).length;
  }
  failures.throwIfAny();
  return ticked;
}
