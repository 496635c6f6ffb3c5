import type { Ctx, Database } from '../context.ts';
import type { Clock } from '../kernel/time.ts';
import type { Control } from './judge.ts';
import { findDue } from './state-store.ts';

/** Subjects ticked in one transaction: few enough that ingest waits little for their locks. */
const TICK_BATCH = 200;

/**
 * Lets the clock come to now for every subject that is due, in whatever tenant: silence, overdue stops and limits in time
 * need no message. Safe in several processes at once; after an outage everything is due, and is caught up with.
 */
export async function tickDue(
  deps: { database: Database; clock: Clock; ctxFor(tenantId: string): Ctx },
  control: Control,
): Promise<number> {
  let ticked = 0;
  for (;;) {
    const due = await deps.database.anonymous((handle) => findDue(handle, deps.clock.now(), TICK_BATCH));
    for (const tenantId of new Set(due.map((d) => d.tenantId))) {
      const subjectIds = due.filter((d) => d.tenantId === tenantId).map((d) => d.subjectId);
      const committed = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
        control.tick({ ...deps.ctxFor(tenantId), tx }, subjectIds),
      );
      committed();
    }
    ticked += due.length;
    if (due.length < TICK_BATCH) return ticked;
  }
}
