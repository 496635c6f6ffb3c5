import { sql } from 'drizzle-orm';
import { type Ctx, db, withSnapshot } from '../../context.ts';

/**
 * Reads a list: whose rows are asked for is said once more in words that an index serves, so that a party which has three of a million reads
 * three. It shows nobody more, and the system sees what it saw. Who asks for what names itself has said so already. The plan is made for who
 * asks: one that is kept for everybody would be that of whoever asked first.
 */
export const withOwnRows = <T>(
  ctx: Ctx,
  { partyId }: { partyId?: string | undefined },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> =>
  withSnapshot(ctx, async (tx) => {
    const namesItself = tx.actor.kind === 'person' && tx.actor.partyId === partyId;
    await db(tx).execute(
      sql`select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('app.narrow', ${namesItself ? 'off' : 'on'}, true)`,
    );
    return work(tx);
  });
