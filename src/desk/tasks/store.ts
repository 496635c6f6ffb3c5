import { and, eq, type SQL, sql } from 'drizzle-orm';
import { task } from '../../../db/schema/tasks.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { COUNTED } from './schemas.ts';

export type TaskRow = typeof task.$inferSelect;

export interface Wanted {
  /** Mandates, and `person:` with who asks. */
  needs: readonly string[];
  partyId: string;
  noun?: string | undefined;
  act?: string | undefined;
  objectId?: string | undefined;
  claimedBy?: string | undefined;
  /** Left out: what this person may not do, having done the act before it. */
  notFor?: string | undefined;
  dueBefore?: Date | undefined;
  /** Left out: what rests until later than this. */
  awakeAt?: Date | undefined;
}

export interface Place {
  at: string;
  objectId: string;
  act: string;
}

const own = (ctx: Ctx, partyId: string) => and(eq(task.tenantId, ctx.tenantId), eq(task.partyId, partyId));
const orderAt = sql`coalesce(${task.dueAt}, 'infinity')`;

function conditions(ctx: Ctx, wanted: Wanted): (SQL | undefined)[] {
  const { noun, act, objectId, claimedBy, notFor, dueBefore, awakeAt } = wanted;
  return [
    own(ctx, wanted.partyId),
    sql`${task.needs} = w.needs`,
    noun === undefined ? undefined : eq(task.noun, noun),
    act === undefined ? undefined : eq(task.act, act),
    objectId === undefined ? undefined : eq(task.objectId, objectId),
    claimedBy === undefined ? undefined : eq(task.claimedBy, claimedBy),
    notFor === undefined ? undefined : sql`${task.notPerson} is distinct from ${notFor}`,
    dueBefore && sql`${orderAt} < ${dueBefore.toISOString()}::timestamptz`,
    awakeAt && sql`(${task.snoozedUntil} is null or ${task.snoozedUntil} <= ${awakeAt.toISOString()}::timestamptz)`,
  ];
}

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
      cross join lateral (select ${task}.*, ${orderAt} as at from ${task} where ${and(...conditions(ctx, wanted), later)}
        order by ${orderAt}, ${task.objectId}, ${task.act} limit ${limit}) t
      order by t.at, t.object_id, t.act limit ${limit}`),
  );
  return found.map(({ row, at }) => {
    const read = recordOf(row);
    return { row: read, place: { at, objectId: read.objectId, act: read.act } };
  });
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
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
  notPerson: text(row.not_person),
  claimedBy: text(row.claimed_by),
  claimedAt: instant(row.claimed_at),
  snoozedUntil: instant(row.snoozed_until),
  snoozeReason: text(row.snooze_reason),
  escalatedBy: text(row.escalated_by),
  escalatedAt: instant(row.escalated_at),
  escalatedReason: text(row.escalated_reason),
});

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
      cross join lateral (select s.*, count(*) over () as all from (select ${task.noun}, ${task.act}, ${task.dueAt} from ${task}
        where ${and(...conditions(ctx, wanted))} order by ${orderAt}, ${task.objectId}, ${task.act} limit ${COUNTED + 1}) s) t
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
): Promise<TaskRow> {
  const [row] = await db(ctx)
    .update(task)
    .set(change)
    .where(one(ctx, partyId, objectId, act))
    .returning();
  if (!row) throw new Error('a locked task is gone');
  return row;
}
