import { sql } from 'drizzle-orm';
import { type Ctx, db, withSnapshot } from '../../context.ts';

/** The plan is made for who asks: a plan that is kept for everybody would be that of whoever asked first. */
const PLANNED = `select set_config('plan_cache_mode', 'force_custom_plan', true)`;
const NARROWED = `${PLANNED}, set_config('app.narrow', 'on', true)`;

/**
 * Reads a list: whose rows are asked for is said once more in words that an index serves, so that a party which has three of a million reads
 * three. It shows nobody more, and the system sees what it saw. Who asks for what names itself has said so already.
 */
export const withOwnRows = <T>(
  ctx: Ctx,
  { partyId }: { partyId?: string | undefined },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> =>
  withSnapshot(ctx, async (tx) => {
    const { actor, database } = tx;
    const text = actor.kind === 'person' && actor.partyId === partyId ? PLANNED : NARROWED;
    if (database.sendWithNext) database.sendWithNext(db(tx), { text, values: [], failed: (error) => error });
    else await db(tx).execute(sql.raw(text));
    return work(tx);
  });
