import { and, asc, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { person } from '../../../db/schema/parties.ts';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';

/**
 * Whether one of two persons made the other (added them, issued a key or set up a system of theirs, or made who did), or they are one voice
 * because they act for each other or for the same person, through however many hands: now, or when the other spoke of one of these objects.
 */
export const areLinked = (ctx: Ctx, oneId: string, otherId: string, objectIds: readonly string[]): Promise<boolean> =>
  // Whoever they are of: a person who is not seen would be taken for one apart.
  asSystem(ctx, 'apart', (system) => findLink(system, oneId, otherId, objectIds));

async function findLink(ctx: Ctx, oneId: string, otherId: string, objectIds: readonly string[]): Promise<boolean> {
  const [found] = rowsOf<{ are: boolean }>(
    await db(ctx).execute(sql`
      select exists (select from person_maker m where m.tenant_id = ${ctx.tenantId}
          and ((m.person_id = ${oneId} and m.maker_id = ${otherId}) or (m.person_id = ${otherId} and m.maker_id = ${oneId})))
        or ${otherId} in (select holdfast_voices(${ctx.tenantId}, ${oneId}))
        or exists (select from event e where e.tenant_id = ${ctx.tenantId} and e.object_id = any (${sql.param([...objectIds])}::text[])
          and e.actor ->> 'personId' = ${otherId}
          and ${otherId} in (select holdfast_voices(${ctx.tenantId}, ${oneId}, e.at))) as are`),
  );
  return found?.are !== false;
}

/** Whether one and the same person made both of two: added them, issued a key or set up a system of theirs, or made who did. */
export async function haveOneMaker(ctx: Ctx, oneId: string, otherId: string): Promise<boolean> {
  const [found] = rowsOf<{ have: boolean }>(
    await db(ctx).execute(sql`
      select exists (select from person_maker a join person_maker b on b.tenant_id = a.tenant_id and b.maker_id = a.maker_id
        where a.tenant_id = ${ctx.tenantId} and a.person_id = ${oneId} and b.person_id = ${otherId}) as have`),
  );
  return found?.have !== false;
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

/** Of pairs of persons, which are one voice or one made the other, and which one and the same person made: `one other`. */
export const linksAmong = (
  ctx: Ctx,
  ones: readonly string[],
  others: readonly string[],
): Promise<{ linked: Set<string>; ofOneMaker: Set<string> }> =>
  asSystem(ctx, 'apart', async (system) => {
    const found = rowsOf<{ pair: string; linked: boolean; one_maker: boolean }>(
      await db(system).execute(sql`
        select a.id || ' ' || b.id as pair,
          b.id = any (a.voices) or exists (select from person_maker m where m.tenant_id = ${ctx.tenantId}
            and ((m.person_id = a.id and m.maker_id = b.id) or (m.person_id = b.id and m.maker_id = a.id))) as linked,
          exists (select from person_maker x join person_maker y on y.tenant_id = x.tenant_id and y.maker_id = x.maker_id
            where x.tenant_id = ${ctx.tenantId} and x.person_id = a.id and y.person_id = b.id) as one_maker
        from (select o.id, array(select holdfast_voices(${ctx.tenantId}, o.id)) as voices
          from unnest(${sql.param([...ones])}::text[]) o (id)) a
        cross join unnest(${sql.param([...others])}::text[]) b (id) where a.id <> b.id`),
    );
    const pairs = (is: (row: (typeof found)[number]) => boolean) => new Set(found.filter(is).map(({ pair }) => pair));
    return { linked: pairs((row) => row.linked), ofOneMaker: pairs((row) => row.one_maker) };
  });
