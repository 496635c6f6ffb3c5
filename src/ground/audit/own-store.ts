import { sql } from 'drizzle-orm';
import { type Ctx, db } from '../../context.ts';

/**
 * For the rest of a read: whose rows are asked for is said once more in words that an index serves, so that a party which has three of a million
 * reads three. It shows nobody more, and the system sees what it saw. The plan is made for who asks: one that is kept for everybody would be
 * that of whoever asked first.
 */
export async function narrow(ctx: Ctx, to: 'own' | 'named' = 'own'): Promise<void> {
  await db(ctx).execute(
    sql`select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('app.narrow', ${to === 'own' ? 'on' : 'off'}, true)`,
  );
}
