import type { Log } from '../../app.ts';
import type { Database } from '../../context.ts';
import type { Clock } from '../../kernel/time.ts';
import { dropPartitions, ensurePartitions } from '../../physical/telemetry/index.ts';

/** Makes room for the observations of the days that come, and lets go of those that are kept no longer. */
export async function turnPartitionsOf(
  { database, clock, log }: { database: Database; clock: Clock; log: Log },
  keptDays: number,
): Promise<void> {
  const day = (ahead: number) => new Date(clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  await database.write({ tenantId: '', party: 'system' }, async (db) => {
    await ensurePartitions(db, day(0), 7);
    const gone = await dropPartitions(db, day(-keptDays));
    if (gone.length > 0) log('info', `dropped the observations of ${gone.join(', ')}`);
  });
}
