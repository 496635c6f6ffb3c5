import { and, asc, eq, isNull } from 'drizzle-orm';
import { calendarClosing, calendarYear } from '../../../db/schema/calendars.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';
import type { CalendarYearView, ClosingView } from './schemas.ts';

type Row = typeof calendarYear.$inferSelect;
export type KeptYear = CalendarYearView & { id: string; weekend: number[]; proposedBy: string };

const yearOf = (row: Row): KeptYear => ({
  id: row.id,
  place: row.place,
  year: row.year,
  timeZone: row.timeZone,
  weekend: row.weekend,
  closedOn: row.closedOn,
  workedOn: row.workedOn,
  source: row.source,
  confidence: row.confidence as CalendarYearView['confidence'],
  status: row.status as CalendarYearView['status'],
  proposedBy: row.proposedBy,
  answeredBy: row.answeredBy,
});

/** Undefined when a calendar of this place and year waits for a second person already. */
export async function insertYear(
  ctx: Ctx,
  row: Omit<typeof calendarYear.$inferInsert, 'tenantId' | 'status' | 'proposedAt'>,
): Promise<KeptYear | undefined> {
  const [made] = await db(ctx)
    .insert(calendarYear)
    .values({ ...row, tenantId: ctx.tenantId, status: 'proposed', proposedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && yearOf(made);
}

/** Years that are loaded, agreed or waiting; the whole of it is a few rows a place and year. */
export async function listYears(ctx: Ctx, statuses: ('agreed' | 'superseded' | 'proposed')[]): Promise<KeptYear[]> {
  const rows = await db(ctx)
    .select()
    .from(calendarYear)
    .where(and(eq(calendarYear.tenantId, ctx.tenantId), among(calendarYear.status, statuses)))
    .orderBy(asc(calendarYear.place), asc(calendarYear.year));
  return rows.map(yearOf);
}

const one = (ctx: Ctx, id: string) => and(eq(calendarYear.tenantId, ctx.tenantId), eq(calendarYear.id, id));

export async function findYear(ctx: Ctx, id: string): Promise<KeptYear | undefined> {
  const [row] = await db(ctx).select().from(calendarYear).where(one(ctx, id));
  return row && yearOf(row);
}

/** The calendar, when it was proposed until now. */
export async function answerYear(
  ctx: Ctx,
  id: string,
  status: 'agreed' | 'refused',
  answeredBy: string,
): Promise<KeptYear | undefined> {
  const [row] = await db(ctx)
    .update(calendarYear)
    .set({ status, answeredBy, answeredAt: ctx.clock.now() })
    .where(and(one(ctx, id), eq(calendarYear.status, 'proposed')))
    .returning();
  return row && yearOf(row);
}

/** What stood for the place and year until now. */
export async function supersede(ctx: Ctx, { place, year }: KeptYear): Promise<void> {
  await db(ctx)
    .update(calendarYear)
    .set({ status: 'superseded' })
    .where(
      and(
        eq(calendarYear.tenantId, ctx.tenantId),
        eq(calendarYear.place, place),
        eq(calendarYear.year, year),
        eq(calendarYear.status, 'agreed'),
      ),
    );
}

const closingOf = (row: typeof calendarClosing.$inferSelect): ClosingView => ({
  id: row.id,
  bankId: row.bankId,
  closedOn: row.closedOn,
  reason: row.reason,
  removedAt: row.removedAt?.toISOString() ?? null,
});

/** Undefined when the bank is closed on the day already. */
export async function insertClosing(
  ctx: Ctx,
  row: Omit<typeof calendarClosing.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<ClosingView | undefined> {
  const [made] = await db(ctx)
    .insert(calendarClosing)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && closingOf(made);
}

/** Closings that stand, of every bank. */
export async function listClosings(ctx: Ctx): Promise<ClosingView[]> {
  const rows = await db(ctx)
    .select()
    .from(calendarClosing)
    .where(and(eq(calendarClosing.tenantId, ctx.tenantId), isNull(calendarClosing.removedAt)))
    .orderBy(asc(calendarClosing.bankId), asc(calendarClosing.closedOn));
  return rows.map(closingOf);
}

/** The closing, when it stood until now and is this bank's. */
export async function removeClosing(
  ctx: Ctx,
  id: string,
  bankId: string,
  removedBy: string,
): Promise<ClosingView | undefined> {
  const [row] = await db(ctx)
    .update(calendarClosing)
    .set({ removedBy, removedAt: ctx.clock.now() })
    .where(
      and(
        eq(calendarClosing.tenantId, ctx.tenantId),
        eq(calendarClosing.id, id),
        eq(calendarClosing.bankId, bankId),
        isNull(calendarClosing.removedAt),
      ),
    )
    .returning();
  return row && closingOf(row);
}
