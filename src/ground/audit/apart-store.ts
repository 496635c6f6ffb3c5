import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { delegation, person, personMaker } from '../../../db/schema/parties.ts';
import { asSystem, type Ctx, db } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';

/**
 * Whether one of two persons made the other (added them, issued a key or set up a system of theirs, or made who did) or acts for the other
 * these days.
 */
export const areLinked = (ctx: Ctx, oneId: string, otherId: string): Promise<boolean> =>
  // Whoever they are of: a person who is not seen would be taken for one apart.
  asSystem(ctx, 'apart', (system) => findLink(system, oneId, otherId));

async function findLink(ctx: Ctx, oneId: string, otherId: string): Promise<boolean> {
  const made = db(ctx)
    .select({ id: personMaker.personId })
    .from(personMaker)
    .where(
      and(
        eq(personMaker.tenantId, ctx.tenantId),
        or(
          and(eq(personMaker.personId, oneId), eq(personMaker.makerId, otherId)),
          and(eq(personMaker.personId, otherId), eq(personMaker.makerId, oneId)),
        ),
      ),
    );
  const stands = db(ctx)
    .select({ id: delegation.personId })
    .from(delegation)
    .where(
      and(
        eq(delegation.tenantId, ctx.tenantId),
        isNotNull(delegation.agreedAt),
        isNull(delegation.endedAt),
        or(
          and(eq(delegation.personId, oneId), eq(delegation.delegateId, otherId)),
          and(eq(delegation.personId, otherId), eq(delegation.delegateId, oneId)),
        ),
      ),
    );
  return (await made.union(stands).limit(1)).length > 0;
}

/** Whether a person is there and holds a mandate that is in force today. */
export const holdsNow = (ctx: Ctx, mandate: string) => {
  const today = businessDate(ctx);
  const day = (end: 'from' | 'until') =>
    sql`coalesce(${person.mandateDates} #>> array[${mandate}, ${end}]::text[], ${today})`;
  return and(
    among(person.state, ['invited', 'active']),
    sql`${person.mandates} @> array[${mandate}] and ${day('from')} <= ${today} and ${day('until')} >= ${today}`,
  );
};

/** Who of a party holds a mandate and is there, with what one act of theirs may put at risk. */
export const whoMay = (ctx: Ctx, partyId: string, mandate: string) =>
  db(ctx)
    .select({ id: person.id, name: person.name, limits: person.limits })
    .from(person)
    .where(and(eq(person.tenantId, ctx.tenantId), eq(person.partyId, partyId), holdsNow(ctx, mandate)))
    .orderBy(asc(person.id))
    .limit(50);
