import { type Ctx, type Database, withTransaction } from '../../context.ts';
import type { Clock } from '../../kernel/time.ts';
import { recordEvent } from '../audit/index.ts';
import * as store from './store.ts';

const BATCH = 200;
/** After a failure it is tried again, so that one that cannot be done does not stand before the others. */
const RETRY_MS = 5 * 60_000;

/**
 * Reaches every deadline that is due, in whatever tenant, each in a transaction of its own with what follows from it. A row
 * is reached by a conditional update: two workers, a restart or a clock that jumps back never reach it twice.
 * @returns how many were reached
 */
export async function reachDeadlines(deps: {
  database: Database;
  clock: Clock;
  ctxFor(tenantId: string): Ctx;
  onError(error: Error, deadlineId: string): void;
}): Promise<number> {
  let reached = 0;
  for (;;) {
    const now = deps.clock.now();
    const due = await deps.database.anonymous((handle) => store.findDue(handle, now, BATCH));
    for (const { tenantId, id } of due) {
      const ctx = deps.ctxFor(tenantId);
      try {
        reached += await withTransaction(ctx, async (tx) => {
          const deadline = await store.reach(tx, id);
          if (!deadline) return 0;
          const { kind, objectId, dueAt } = deadline;
          const payload = { kind, dueAt: dueAt.toISOString() };
          await recordEvent(tx, { type: 'deadline.reached', version: 1, objectId, participants: [], payload });
          return 1;
        });
      } catch (error) {
        deps.onError(error as Error, id);
        await withTransaction(ctx, (tx) => store.postpone(tx, id, new Date(now.getTime() + RETRY_MS)));
      }
    }
    if (due.length < BATCH) return reached;
  }
}
