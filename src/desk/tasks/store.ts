import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { proposal } from '../../../db/schema/proposals.ts';
import { task, taskRest } from '../../../db/schema/tasks.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { liesAt } from '../lists/index.ts';
import { COUNTED } from './schemas.ts';

export type TaskRow = typeof task.$inferSelect;

export interface Wanted {
  /** Mandates, and `person:` with who asks. */
  needs: readonly string[];
  partyId: string;
  noun?: string | undefined;
  act?: string | undefined;
  objectId?: string | undefined;
  /** Of things that lie at this site. */
  siteId?: string | undefined;
  /** What this person has taken on, or what they have not. */
  claim?: { by: string; is: boolean } | undefined;
  /** Left out: what this person may not do, having done the act before it. */
  notFor?: string | undefined;
  dueBefore?: Date | undefined;
  notDueBefore?: Date | undefined;
  /** Whose rests count. */
  personId: string;
  /** Left out: what is shown only later than this, and, of one’s own view, what rests until later. */
  now: Date;
  resting: 'shown' | 'left out';
}

export interface Place {
  at: string;
  objectId: string;
  act: string;
}

const own = (ctx: Ctx, partyId: string) => and(eq(task.tenantId, ctx.tenantId), eq(task.partyId, partyId));
/** What is grave and has no time of its own comes first; the rest that has none comes last. */
const orderAt = sql`coalesce(${task.dueAt}, case when ${task.grave} = 3 then '-infinity'::timestamptz else 'infinity'::timestamptz end)`;

/** A rest of one person holds while the task stands as it stood. */
const restOf = (personId: string) =>
  and(
    eq(taskRest.tenantId, task.tenantId),
    eq(taskRest.objectId, task.objectId),
    eq(taskRest.act, task.act),
    eq(taskRest.partyId, task.partyId),
    eq(taskRest.personId, personId),
    eq(taskRest.state, task.state),
  );

/** A colleague has proposed the act: what is awaited is the agreement to it. */
const isProposed = sql`exists (select from ${proposal} where ${proposal.tenantId} = ${task.tenantId} and ${proposal.objectId} = ${task.objectId}
  and ${proposal.verb} = ${task.act} and ${proposal.partyId} = ${task.partyId} and ${proposal.state} = 'open' and ${proposal.overtakenAt} is null)`;

function conditions(ctx: Ctx, wanted: Wanted): (SQL | undefined)[] {
  const { noun, act, objectId, siteId, claim, notFor, dueBefore, notDueBefore, personId, now, resting } = wanted;
  const at = now.toISOString();
  return [
    own(ctx, wanted.partyId),
    sql`${task.needs} = w.needs`,
    noun === undefined ? undefined : eq(task.noun, noun),
    act === undefined ? undefined : eq(task.act, act),
    objectId === undefined ? undefined : eq(task.objectId, objectId),
    siteId === undefined ? undefined : liesAt(ctx, siteId, { noun: sql`${task.noun}`, id: sql`${task.objectId}` }),
    claim && sql`(${task.claimedBy} is not distinct from ${claim.by}) = ${claim.is}`,
    notFor === undefined ? undefined : sql`not ${task.notPersons} @> array[${notFor}]`,
    sql`not ${isProposed}`,
    dueBefore && sql`${orderAt} < ${dueBefore.toISOString()}::timestamptz`,
    notDueBefore && sql`(${task.dueAt} is null or ${task.dueAt} >= ${notDueBefore.toISOString()}::timestamptz)`,
    resting === 'shown'
      ? undefined
      : sql`not exists (select from ${taskRest} where ${and(restOf(personId), sql`${taskRest.until} > ${at}::timestamptz`)})`,
  ];
}

/** Some of what is shown for one thing that somebody may do: what has no day of its own, and what is shown by now, each by its own index. */
const shownOf = (wanted: Wanted, where: SQL | undefined, columns: SQL, limit: number): SQL => {
  const at = wanted.now.toISOString();
  const part = (shown: SQL) =>
    sql`(select ${columns} from ${task} where ${and(where, shown)} order by ${orderAt}, ${task.objectId}, ${task.act} limit ${limit})`;
  return sql`(${part(sql`${task.shownFrom} is null`)} union all ${part(sql`${task.shownFrom} <= ${at}::timestamptz`)})`;
};

export interface Ordered {
  row: TaskRow;
  place: Place;
}

/** What awaits somebody, the earliest first: one look-up for each thing that they may do, whatever waits for others. */
export async function listTasks(ctx: Ctx, wanted: Wanted, after: Place | undefined, limit: number): Promise<Ordered[]> {
  const later =
    after &&
    sql`(${orderAt}, ${task.objectId}, ${task.act}) > (${after.at}::timestamptz, ${after.objectId}, ${after.act})`;
  const found = rowsOf<{ row: Record<string, unknown>; at: string }>(
    await db(
      ctx,
    ).execute(sql`select to_jsonb(t) as row, t.at::text as at from unnest(${sql.param([...wanted.needs])}::text[]) w (needs)
      cross join lateral ${shownOf(wanted, and(...conditions(ctx, wanted), later), sql`${task}.*, ${orderAt} as at`, limit)} t
      order by t.at, t.object_id, t.act limit ${limit}`),
  );
  return found.map(({ row, at }) => {
    const read = recordOf(row);
    return { row: read, place: { at, objectId: read.objectId, act: read.act } };
  });
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const instant = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);
const grave = (value: unknown): TaskRow['grave'] => (value === 1 || value === 2 ? value : 3);

const recordOf = (row: Record<string, unknown>): TaskRow => ({
  tenantId: String(row.tenant_id),
  objectId: String(row.object_id),
  act: String(row.act),
  partyId: String(row.party_id),
  noun: String(row.noun),
  state: String(row.state),
  needs: String(row.needs),
  path: String(row.path),
  dueAt: instant(row.due_at),
  grave: grave(row.grave),
  notPersons: strings(row.not_persons),
  atRisk: Array.isArray(row.at_risk) ? (row.at_risk as TaskRow['atRisk']) : [],
  shownFrom: instant(row.shown_from),
  claimedBy: text(row.claimed_by),
  claimedAt: instant(row.claimed_at),
  escalatedBy: text(row.escalated_by),
  escalatedAt: instant(row.escalated_at),
  escalatedReason: text(row.escalated_reason),
  changedXid: String(row.changed_xid),
});

/** What came to be awaited, or awaited otherwise, of a party in these transactions, and is shown by now. */
export const tasksChangedIn = (
  ctx: Ctx,
  { partyId, xids, now }: { partyId: string; xids: readonly string[]; now: Date },
): Promise<TaskRow[]> =>
  db(ctx)
    .select()
    .from(task)
    .where(
      and(
        own(ctx, partyId),
        sql`${task.changedXid} = any (${sql.param([...xids])}::xid8[])`,
        sql`(${task.shownFrom} is null or ${task.shownFrom} <= ${now.toISOString()}::timestamptz)`,
        sql`not ${isProposed}`,
      ),
    )
    .orderBy(task.objectId, task.act)
    .limit(1_000);

export interface Count {
  noun: string;
  act: string;
  open: number;
  overdue: number;
  more: boolean;
}

/** How much awaits somebody, by kind, counted no further than `COUNTED` for each thing they may do. */
export async function countTasks(ctx: Ctx, wanted: Wanted, now: Date): Promise<Count[]> {
  const at = now.toISOString();
  const rows = rowsOf<{ noun: string; act: string; open: number; overdue: number; all: number }>(
    await db(ctx).execute(sql`select t.noun, t.act, count(*)::integer as open,
        (count(*) filter (where t.due_at < ${at}::timestamptz))::integer as overdue, max(t.all)::integer as all
      from unnest(${sql.param([...wanted.needs])}::text[]) w (needs)
      cross join lateral (select s.*, count(*) over () as all from
        ${shownOf(wanted, and(...conditions(ctx, wanted)), sql`${task.noun}, ${task.act}, ${task.dueAt}`, COUNTED + 1)} s) t
      group by t.noun, t.act order by t.noun, t.act`),
  );
  return rows.map(({ all, ...count }) => ({ ...count, more: all > COUNTED }));
}

const one = (ctx: Ctx, partyId: string, objectId: string, act: string) =>
  and(own(ctx, partyId), eq(task.objectId, objectId), eq(task.act, act));

/** The task, locked until the transaction ends: of two who take it on, the second sees the first. */
export async function lockTask(ctx: Ctx, partyId: string, objectId: string, act: string): Promise<TaskRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(task)
    .where(one(ctx, partyId, objectId, act))
    .for('update');
  return row;
}

export async function changeTask(
  ctx: Ctx,
  { partyId, objectId, act }: TaskRow,
  change: Partial<typeof task.$inferInsert>,
  tell?: 'told',
): Promise<TaskRow> {
  const [row] = await db(ctx)
    .update(task)
    .set({ ...change, ...(tell && { changedXid: sql`pg_current_xact_id()` }) })
    .where(one(ctx, partyId, objectId, act))
    .returning();
  if (!row) throw new Error('a locked task is gone');
  return row;
}

/** What rests of these for one person: by object and act. */
export async function restsOf(
  ctx: Ctx,
  personId: string,
  rows: readonly TaskRow[],
): Promise<Map<string, { until: Date; reason: string }>> {
  if (rows.length === 0) return new Map();
  const found = await db(ctx)
    .select({ objectId: taskRest.objectId, act: taskRest.act, until: taskRest.until, reason: taskRest.reason })
    .from(taskRest)
    .innerJoin(task, restOf(personId))
    .where(
      and(
        eq(taskRest.tenantId, ctx.tenantId),
        inArray(taskRest.objectId, [...new Set(rows.map((row) => row.objectId))]),
      ),
    );
  return new Map(found.map(({ objectId, act, ...rest }) => [`${objectId}/${act}`, rest]));
}

export async function putRest(
  ctx: Ctx,
  { objectId, act, partyId, state }: TaskRow,
  rest: { personId: string; until: Date; reason: string },
): Promise<void> {
  const { until, reason } = rest;
  await db(ctx)
    .insert(taskRest)
    .values({ tenantId: ctx.tenantId, objectId, act, partyId, state, ...rest })
    .onConflictDoUpdate({
      target: [taskRest.tenantId, taskRest.objectId, taskRest.act, taskRest.partyId, taskRest.personId],
      set: { until, reason, state },
    });
}

export const endRest = (ctx: Ctx, { objectId, act, partyId }: TaskRow, personId: string) =>
  db(ctx)
    .delete(taskRest)
    .where(
      and(
        eq(taskRest.tenantId, ctx.tenantId),
        eq(taskRest.objectId, objectId),
        eq(taskRest.act, act),
        eq(taskRest.partyId, partyId),
        eq(taskRest.personId, personId),
      ),
    );
