import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import { person } from '../../../db/schema/parties.ts';
import { savedView, savedViewDefault } from '../../../db/schema/views.ts';
import { type Ctx, db } from '../../context.ts';
import type { SavedViewView } from './schemas.ts';

type Row = typeof savedView.$inferSelect;
type Named = Pick<Row, 'name' | 'filters' | 'columns' | 'isShared'>;
interface Of {
  partyId: string;
  personId: string;
}

/** What a person sees: their own, and what their party shares. */
const seenBy = (ctx: Ctx, { partyId, personId }: Of) =>
  and(
    eq(savedView.tenantId, ctx.tenantId),
    eq(savedView.partyId, partyId),
    or(eq(savedView.isShared, true), eq(savedView.personId, personId)),
  );

const linkOf = (noun: string, filters: Record<string, string>): string => {
  const query = new URLSearchParams(filters);
  return `/v1/lists/${noun}${query.size > 0 ? `?${query.toString()}` : ''}`;
};

async function read(
  ctx: Ctx,
  of: Of,
  { id, noun, after, limit }: { id?: string; noun?: string | undefined; after?: string | undefined; limit: number },
): Promise<SavedViewView[]> {
  const rows = await db(ctx)
    .select({ row: savedView, by: person.name, isDefault: sql<boolean>`${savedViewDefault.viewId} is not null` })
    .from(savedView)
    .innerJoin(person, and(eq(person.tenantId, savedView.tenantId), eq(person.id, savedView.personId)))
    .leftJoin(
      savedViewDefault,
      and(
        eq(savedViewDefault.tenantId, savedView.tenantId),
        eq(savedViewDefault.viewId, savedView.id),
        eq(savedViewDefault.personId, of.personId),
      ),
    )
    .where(
      and(
        seenBy(ctx, of),
        id === undefined ? undefined : eq(savedView.id, id),
        noun === undefined ? undefined : eq(savedView.noun, noun),
        after === undefined ? undefined : gt(savedView.id, after),
      ),
    )
    .orderBy(asc(savedView.id))
    .limit(limit);
  return rows.map(({ row, by, isDefault }) => ({
    id: row.id,
    noun: row.noun,
    name: row.name,
    filters: row.filters,
    columns: row.columns,
    isShared: row.isShared,
    isDefault,
    by: { personId: row.personId, name: by },
    link: linkOf(row.noun, row.filters),
    createdAt: row.createdAt.toISOString(),
  }));
}

export const listViews = (
  ctx: Ctx,
  of: Of,
  page: { noun?: string | undefined; after?: string | undefined; limit: number },
) => read(ctx, of, page);

export const findView = async (ctx: Ctx, of: Of, id: string): Promise<SavedViewView | undefined> =>
  (await read(ctx, of, { id, limit: 1 }))[0];

const byId = (ctx: Ctx, id: string) => and(eq(savedView.tenantId, ctx.tenantId), eq(savedView.id, id));

/** How many views a person keeps. */
export const viewsKept = (ctx: Ctx, { personId }: Of): Promise<number> =>
  db(ctx).$count(savedView, and(eq(savedView.tenantId, ctx.tenantId), eq(savedView.personId, personId)));

/** False where the person has a view of the list by this name. */
export async function insertView(ctx: Ctx, row: Of & Named & Pick<Row, 'id' | 'noun'>): Promise<boolean> {
  const made = await db(ctx)
    .insert(savedView)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ id: savedView.id });
  return made.length > 0;
}

/** Whether another view of the person goes by this name. */
export async function isNameTaken(ctx: Ctx, view: SavedViewView, name: string): Promise<boolean> {
  const [other] = await db(ctx)
    .select({ id: savedView.id })
    .from(savedView)
    .where(
      and(
        eq(savedView.tenantId, ctx.tenantId),
        eq(savedView.personId, view.by.personId),
        eq(savedView.noun, view.noun),
        eq(savedView.name, name),
        sql`${savedView.id} <> ${view.id}`,
      ),
    )
    .limit(1);
  return other !== undefined;
}

export async function changeView(ctx: Ctx, id: string, change: Named): Promise<void> {
  await db(ctx).update(savedView).set(change).where(byId(ctx, id));
  // Who opened the list with it, and sees it no more, opens it as it comes.
  if (!change.isShared)
    await db(ctx)
      .delete(savedViewDefault)
      .where(
        and(
          eq(savedViewDefault.tenantId, ctx.tenantId),
          eq(savedViewDefault.viewId, id),
          sql`${savedViewDefault.personId} <> (select v.person_id from ${savedView} v where v.tenant_id = ${ctx.tenantId} and v.id = ${id})`,
        ),
      );
}

export async function removeView(ctx: Ctx, id: string): Promise<void> {
  await db(ctx).delete(savedView).where(byId(ctx, id));
}

export async function putDefault(ctx: Ctx, { personId }: Of, { noun, id }: SavedViewView): Promise<void> {
  await db(ctx)
    .insert(savedViewDefault)
    .values({ tenantId: ctx.tenantId, personId, noun, viewId: id })
    .onConflictDoUpdate({
      target: [savedViewDefault.tenantId, savedViewDefault.personId, savedViewDefault.noun],
      set: { viewId: id },
    });
}

export async function dropDefault(ctx: Ctx, { personId }: Of, { id }: SavedViewView): Promise<void> {
  await db(ctx)
    .delete(savedViewDefault)
    .where(
      and(
        eq(savedViewDefault.tenantId, ctx.tenantId),
        eq(savedViewDefault.personId, personId),
        eq(savedViewDefault.viewId, id),
      ),
    );
}
