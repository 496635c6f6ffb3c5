import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import {
  epcisAnswer,
  epcisCapture,
  epcisEvent,
  epcisQuery,
  epcisStaged,
  epcisSubscription,
} from '../../../db/schema/epcis.ts';
import { type Ctx, db } from '../../context.ts';
import type { Json, JsonObject } from './event.ts';
import type { Condition, EventQuery } from './query.ts';
import type { EventRow } from './row.ts';
import type { CaptureView, EventAnswer, NamedQueryView, SubscriptionView } from './schemas.ts';

type CaptureRow = typeof epcisCapture.$inferSelect;

const captureOf = (row: CaptureRow): CaptureView => ({
  captureID: row.id,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  running: row.finishedAt === null,
  success: row.success,
  captureErrorBehaviour: row.behaviour as CaptureView['captureErrorBehaviour'],
  accepted: row.accepted,
  duplicate: row.duplicate,
  rejected: row.rejected,
  error: row.error,
});

export async function insertCapture(ctx: Ctx, id: string, partyId: string, behaviour: string): Promise<void> {
  await db(ctx)
    .insert(epcisCapture)
    .values({
      tenantId: ctx.tenantId,
      id,
      capturedBy: partyId,
      behaviour,
      createdAt: ctx.clock.now(),
      accepted: 0,
      duplicate: 0,
      rejected: 0,
      participants: [partyId],
    });
}

export async function addToCapture(
  ctx: Ctx,
  id: string,
  counts: { accepted: number; duplicate: number; rejected: number },
  end?: { success: boolean; error: string | null },
): Promise<CaptureView> {
  const [row] = await db(ctx)
    .update(epcisCapture)
    .set({
      accepted: sql`${epcisCapture.accepted} + ${counts.accepted}`,
      duplicate: sql`${epcisCapture.duplicate} + ${counts.duplicate}`,
      rejected: sql`${epcisCapture.rejected} + ${counts.rejected}`,
      ...(end && { ...end, finishedAt: ctx.clock.now() }),
    })
    .where(and(eq(epcisCapture.tenantId, ctx.tenantId), eq(epcisCapture.id, id)))
    .returning();
  return captureOf(row as CaptureRow);
}

export async function findCapture(ctx: Ctx, id: string): Promise<CaptureView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(epcisCapture)
    .where(and(eq(epcisCapture.tenantId, ctx.tenantId), eq(epcisCapture.id, id)));
  return row && captureOf(row);
}

export async function insertAnswers(ctx: Ctx, captureId: string, answers: readonly EventAnswer[]): Promise<void> {
  const [first] = answers;
  if (!first) return;
  await db(ctx).insert(epcisAnswer).values({ tenantId: ctx.tenantId, captureId, fromIndex: first.index, answers });
}

export async function listAnswers(ctx: Ctx, captureId: string, from: number, most: number): Promise<EventAnswer[]> {
  const rows = await db(ctx)
    .select()
    .from(epcisAnswer)
    .where(and(eq(epcisAnswer.tenantId, ctx.tenantId), eq(epcisAnswer.captureId, captureId)))
    .orderBy(asc(epcisAnswer.fromIndex))
    .limit(Math.ceil(most / 100) + 1);
  return rows
    .flatMap((row) => row.answers as EventAnswer[])
    .filter((answer) => answer.index >= from)
    .slice(0, most);
}

const MEMBERS = `event_hash text, declaration_key text, given_event_id text, type text, action text, event_time timestamptz,
  biz_step text, disposition text, read_point text, biz_location text, parent_id text, epcs text[], input_epcs text[],
  output_epcs text[], epc_classes text[], quantities float8[], biz_transactions text[], error_declared_at timestamptz,
  error_reason text, body jsonb, context jsonb`;
const COLUMNS = MEMBERS.replaceAll(/(\w+) [\w[\]]+(?=,|$)/g, '$1');

export interface Stored {
  seq: bigint;
  eventHash: string;
  declarationKey: string;
}

const inserted = (ctx: Ctx, captureId: string, partyId: string, from: SQL): SQL => sql`
  insert into epcis_event (tenant_id, ${sql.raw(COLUMNS)}, record_time, captured_by, capture_id, participants)
  select ${ctx.tenantId}, ${sql.raw(COLUMNS)}, ${ctx.clock.now().toISOString()}::timestamptz, ${partyId}, ${captureId},
    array[${partyId}]
  from ${from}
  on conflict do nothing returning seq, event_hash, declaration_key`;

interface Returned {
  seq: string;
  event_hash: string;
  declaration_key: string;
}
/** Node's driver wraps the rows of a statement written by hand, the Worker's does not. */
const storedOf = (answer: unknown): Stored[] =>
  ((answer as { rows?: Returned[] }).rows ?? (answer as Returned[])).map((row) => ({
    seq: BigInt(row.seq),
    eventHash: row.event_hash,
    declarationKey: row.declaration_key,
  }));

/** Writes a batch in one statement; what is there already stays as it is and is not among the returned. */
export async function insertEvents(
  ctx: Ctx,
  captureId: string,
  partyId: string,
  rows: readonly EventRow[],
): Promise<Stored[]> {
  if (rows.length === 0) return [];
  const from = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.raw(MEMBERS)})`;
  return storedOf(await db(ctx).execute(inserted(ctx, captureId, partyId, from)));
}

export async function stage(ctx: Ctx, captureId: string, fromIndex: number, rows: readonly EventRow[]): Promise<void> {
  await db(ctx).insert(epcisStaged).values({ tenantId: ctx.tenantId, captureId, fromIndex, rows });
}

/** Batches that wait, in order. */
export async function stagedFrom(ctx: Ctx, captureId: string): Promise<number[]> {
  const rows = await db(ctx)
    .select({ fromIndex: epcisStaged.fromIndex })
    .from(epcisStaged)
    .where(and(eq(epcisStaged.tenantId, ctx.tenantId), eq(epcisStaged.captureId, captureId)))
    .orderBy(asc(epcisStaged.fromIndex));
  return rows.map((row) => row.fromIndex);
}

/** Takes a staged batch over, within the database. */
export async function insertStaged(ctx: Ctx, captureId: string, partyId: string, fromIndex: number): Promise<Stored[]> {
  const from = sql`epcis_staged s, jsonb_to_recordset(s.rows) as r(${sql.raw(MEMBERS)})
    where s.tenant_id = ${ctx.tenantId} and s.capture_id = ${captureId} and s.from_index = ${fromIndex}`;
  return storedOf(await db(ctx).execute(inserted(ctx, captureId, partyId, from)));
}

export async function dropStaged(ctx: Ctx, captureId: string): Promise<void> {
  await db(ctx)
    .delete(epcisStaged)
    .where(and(eq(epcisStaged.tenantId, ctx.tenantId), eq(epcisStaged.captureId, captureId)));
}

/** Which of these identities the party has already: what was not inserted and is not among them was refused. */
export async function known(ctx: Ctx, partyId: string, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  // Whose they are is asked of the rows and not of the database: a table too new for statistics would otherwise be read
  // through the index of the party's events by time, all of them.
  const rows = await db(ctx)
    .select({
      eventHash: epcisEvent.eventHash,
      declarationKey: epcisEvent.declarationKey,
      capturedBy: epcisEvent.capturedBy,
    })
    .from(epcisEvent)
    .where(and(eq(epcisEvent.tenantId, ctx.tenantId), among(epcisEvent.eventHash, new Set(hashes))));
  return new Set(
    rows.filter((row) => row.capturedBy === partyId).map((row) => `${row.eventHash} ${row.declarationKey}`),
  );
}

const columnOf = (name: Condition['column']): SQL =>
  name === 'any_epc'
    ? sql`(${epcisEvent.epcs} || ${epcisEvent.inputEpcs} || ${epcisEvent.outputEpcs} || coalesce(array[${epcisEvent.parentId}], '{}'))`
    : sql.raw(`epcis_event.${name}`);

function conditionSql({ column, operator, values }: Condition): SQL {
  const c = columnOf(column);
  const list = sql`${sql.param(values)}::text[]`;
  switch (operator) {
    case 'in':
      return sql`${c} = any(${list})`;
    case 'overlaps':
      return sql`${c} && ${list}`;
    case 'from':
      return sql`${c} >= ${values[0]}::timestamptz`;
    case 'before':
      return sql`${c} < ${values[0]}::timestamptz`;
    case 'exists':
      return sql`${c} is not null`;
    default:
      return sql`exists (select from unnest(${c}) q where q ${sql.raw(operator)} ${values[0]}::float8)`;
  }
}

export interface FoundEvent {
  at: string;
  eventHash: string;
  declarationKey: string;
  recordTime: string;
  body: JsonObject;
  context: Json[];
}

export type Page = Pick<FoundEvent, 'at' | 'eventHash' | 'declarationKey'>;

/** Events of a query among those that a party captured, or among some, from after a place in its order. */
export async function selectEvents(
  ctx: Ctx,
  query: EventQuery,
  after: Page | undefined,
  limit: number,
  of: { partyId: string } | { seqs: readonly bigint[] },
): Promise<FoundEvent[]> {
  const order = sql.raw(`epcis_event.${query.orderBy}`);
  const direction = sql.raw(query.descending ? 'desc' : 'asc');
  const past = sql.raw(query.descending ? '<' : '>');
  const rows = await db(ctx)
    .select({
      // Microseconds: a cursor that rounded them would give an event twice, or never.
      at: sql<string>`to_char(${order} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      eventHash: epcisEvent.eventHash,
      declarationKey: epcisEvent.declarationKey,
      recordTime: epcisEvent.recordTime,
      body: epcisEvent.body,
      context: epcisEvent.context,
    })
    .from(epcisEvent)
    .where(
      and(
        eq(epcisEvent.tenantId, ctx.tenantId),
        ...query.conditions.map(conditionSql),
        after === undefined
          ? undefined
          : sql`(${order}, ${epcisEvent.seq}) ${past} (${after.at}::timestamptz, (
              select e.seq from epcis_event e where e.tenant_id = ${ctx.tenantId} and e.event_hash = ${after.eventHash}
                and e.declaration_key = ${after.declarationKey} and e.captured_by = ${'partyId' in of ? of.partyId : ''}))`,
        'seqs' in of
          ? sql`${epcisEvent.seq} = any(${sql.param(of.seqs.map(String))}::bigint[])`
          : eq(epcisEvent.capturedBy, of.partyId),
      ),
    )
    .orderBy(sql`${order} ${direction}`, sql`${epcisEvent.seq} ${direction}`)
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    recordTime: row.recordTime.toISOString(),
    body: row.body as JsonObject,
    context: row.context as Json[],
  }));
}

/** Whether more than `most` events of a party match. */
export async function exceeds(ctx: Ctx, query: EventQuery, most: number, partyId: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ seq: epcisEvent.seq })
    .from(epcisEvent)
    .where(
      and(
        eq(epcisEvent.tenantId, ctx.tenantId),
        ...query.conditions.map(conditionSql),
        eq(epcisEvent.capturedBy, partyId),
      ),
    )
    .offset(most)
    .limit(1);
  return rows.length > 0;
}

/** Undefined: the party has a query of this name. */
export async function insertQuery(
  ctx: Ctx,
  partyId: string,
  name: string,
  query: Record<string, unknown>,
): Promise<NamedQueryView | undefined> {
  const [row] = await db(ctx)
    .insert(epcisQuery)
    .values({ tenantId: ctx.tenantId, partyId, name, query, createdAt: ctx.clock.now(), participants: [partyId] })
    .onConflictDoNothing()
    .returning();
  return row && { name, query, createdAt: row.createdAt.toISOString() };
}

export async function findQuery(ctx: Ctx, partyId: string, name: string): Promise<NamedQueryView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(epcisQuery)
    .where(and(eq(epcisQuery.tenantId, ctx.tenantId), eq(epcisQuery.partyId, partyId), eq(epcisQuery.name, name)));
  return row && { name, query: row.query as Record<string, unknown>, createdAt: row.createdAt.toISOString() };
}

export async function listQueries(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<NamedQueryView[]> {
  const rows = await db(ctx)
    .select()
    .from(epcisQuery)
    .where(
      and(
        eq(epcisQuery.tenantId, ctx.tenantId),
        eq(epcisQuery.partyId, partyId),
        after === undefined ? undefined : gt(epcisQuery.name, after),
      ),
    )
    .orderBy(asc(epcisQuery.name))
    .limit(limit);
  return rows.map(({ name, query, createdAt }) => ({
    name,
    query: query as Record<string, unknown>,
    createdAt: createdAt.toISOString(),
  }));
}

export async function insertSubscription(
  ctx: Ctx,
  row: { id: string; partyId: string; queryName: string; endpointId: string },
): Promise<Date> {
  const createdAt = ctx.clock.now();
  await db(ctx)
    .insert(epcisSubscription)
    .values({ ...row, tenantId: ctx.tenantId, createdAt, participants: [row.partyId] });
  return createdAt;
}

export async function endSubscription(ctx: Ctx, id: string): Promise<Omit<SubscriptionView, 'dest'> | undefined> {
  const [row] = await db(ctx)
    .update(epcisSubscription)
    .set({ endedAt: ctx.clock.now() })
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.id, id),
        isNull(epcisSubscription.endedAt),
      ),
    )
    .returning();
  return (
    row && {
      subscriptionID: row.id,
      queryName: row.queryName,
      endpointId: row.endpointId,
      secret: null,
      createdAt: row.createdAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    }
  );
}

export interface LiveSubscription {
  id: string;
  endpointId: string;
  queryName: string;
  query: Record<string, unknown>;
}

export async function liveSubscriptions(ctx: Ctx, partyId: string): Promise<LiveSubscription[]> {
  const rows = await db(ctx)
    .select({
      id: epcisSubscription.id,
      endpointId: epcisSubscription.endpointId,
      queryName: epcisSubscription.queryName,
      query: epcisQuery.query,
    })
    .from(epcisSubscription)
    .innerJoin(
      epcisQuery,
      and(
        eq(epcisQuery.tenantId, epcisSubscription.tenantId),
        eq(epcisQuery.partyId, epcisSubscription.partyId),
        eq(epcisQuery.name, epcisSubscription.queryName),
      ),
    )
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.partyId, partyId),
        isNull(epcisSubscription.endedAt),
      ),
    )
    .orderBy(asc(epcisSubscription.id));
  return rows.map((row) => ({ ...row, query: row.query as Record<string, unknown> }));
}
