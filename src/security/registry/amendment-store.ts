import { and, eq, inArray, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { registration } from '../../../db/schema/registry.ts';
import { type Ctx, db } from '../../context.ts';

const inForce = (ctx: Ctx, ids: readonly string[], ...more: SQL[]) =>
  and(
    eq(registration.tenantId, ctx.tenantId),
    inArray(registration.id, [...ids]),
    eq(registration.status, 'in_force'),
    ...more,
  );

/**
 * Part of what these registrations say was given up. Of two partial discharges the first sets the day, and only a filing
 * prepared after the last says it all. @returns those in force, with their day
 */
export async function startAmendClock(ctx: Ctx, ids: readonly string[], dueOn: string) {
  const rows = await db(ctx)
    .update(registration)
    .set({ partlyFreedAt: ctx.clock.now(), amendDueOn: sql`coalesce(${registration.amendDueOn}, ${dueOn}::date)` })
    .where(inForce(ctx, ids))
    .returning({ id: registration.id, amendDueOn: registration.amendDueOn });
  return rows.map((row) => ({ id: row.id, amendDueOn: row.amendDueOn as string }));
}

/** The filing says now what is security. @returns whether it was prepared after the last part was given up */
export async function endAmendClock(ctx: Ctx, id: string, preparedAt: Date): Promise<boolean> {
  const rows = await db(ctx)
    .update(registration)
    .set({ partlyFreedAt: null, amendDueOn: null, amendLapsedAt: null })
    .where(
      and(
        eq(registration.tenantId, ctx.tenantId),
        eq(registration.id, id),
        lte(registration.partlyFreedAt, preparedAt),
      ),
    )
    .returning({ id: registration.id });
  return rows.length > 0;
}

/** @returns whether an amendment was due and not yet late until now */
export async function lapseAmendment(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(registration)
    .set({ amendLapsedAt: ctx.clock.now() })
    .where(inForce(ctx, [id], isNotNull(registration.amendDueOn), isNull(registration.amendLapsedAt)))
    .returning({ id: registration.id });
  return rows.length > 0;
}
