import { and, eq, or } from 'drizzle-orm';
import { apiKey, person } from '../../../db/schema/parties.ts';
import { type Ctx, db } from '../../context.ts';

/** Whether one of two persons added the other, or issued the other a key. */
export async function areLinked(ctx: Ctx, oneId: string, otherId: string): Promise<boolean> {
  const added = await db(ctx)
    .select({ id: person.id })
    .from(person)
    .where(
      and(
        eq(person.tenantId, ctx.tenantId),
        or(
          and(eq(person.id, oneId), eq(person.addedBy, otherId)),
          and(eq(person.id, otherId), eq(person.addedBy, oneId)),
        ),
      ),
    )
    .limit(1);
  if (added.length > 0) return true;
  const issued = await db(ctx)
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(
      and(
        eq(apiKey.tenantId, ctx.tenantId),
        or(
          and(eq(apiKey.personId, oneId), eq(apiKey.issuedBy, otherId)),
          and(eq(apiKey.personId, otherId), eq(apiKey.issuedBy, oneId)),
        ),
      ),
    )
    .limit(1);
  return issued.length > 0;
}
