import { and, eq, sql } from 'drizzle-orm';
import { party } from '../../../db/schema/parties.ts';
import { digestTold } from '../../../db/schema/views.ts';
import { webhook } from '../../../db/schema/webhooks.ts';
import { type Ctx, db, withTransaction } from '../../context.ts';

interface Untold {
  partyId: string;
  roles: string[];
}

/** Each party whose system asks for digests and was told none of this day, in a transaction each; how many there were. */
export async function forEachUntold(
  ctx: Ctx,
  on: string,
  tell: (tx: Ctx, untold: Untold) => Promise<void>,
): Promise<number> {
  const parties = await withTransaction(ctx, (tx) =>
    db(tx)
      .selectDistinct({ partyId: party.id, roles: party.roles })
      .from(webhook)
      .innerJoin(party, and(eq(party.tenantId, webhook.tenantId), eq(party.id, webhook.partyId)))
      .where(
        and(
          eq(webhook.tenantId, tx.tenantId),
          eq(webhook.status, 'active'),
          sql`${webhook.eventTypes} && array['digest.made', 'digest.']`,
          sql`not exists (select from ${digestTold} d where d.tenant_id = ${webhook.tenantId} and d.party_id = ${webhook.partyId} and d.on_day = ${on}::date)`,
        ),
      ),
  );
  let told = 0;
  for (const untold of parties)
    told += await withTransaction(ctx, async (tx) => {
      const [first] = await db(tx)
        .insert(digestTold)
        .values({ tenantId: tx.tenantId, partyId: untold.partyId, onDay: on })
        .onConflictDoNothing()
        .returning();
      if (!first) return 0;
      await tell(tx, untold);
      return 1;
    });
  return told;
}
