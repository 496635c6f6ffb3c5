import { and, asc, eq, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
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

/** Who of a party holds a mandate and is there, with what one act of theirs may put at risk. */
export const whoMay = (ctx: Ctx, partyId: string, mandate: string) =>
  db(ctx)
    .select({ id: person.id, name: person.name, limits: person.limits })
    .from(person)
    .where(
      and(
        eq(person.tenantId, ctx.tenantId),
        eq(person.partyId, partyId),
        among(person.state, ['invited', 'active']),
        sql`${person.mandates} @> array[${mandate}]`,
      ),
    )
    .orderBy(asc(person.id))
    .limit(50);
