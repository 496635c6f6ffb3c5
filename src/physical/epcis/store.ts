import { and, asc, desc, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { epcisAnswer, epcisCapture, epcisEvent, epcisStaged } from '../../../db/schema/epcis.ts';
import { type Ctx, db } from '../../context.ts';
import type { Json, JsonObject } from './event.ts';
import { asksTerms, type Comparison, type Condition } from './parameters.ts';
import type { EventQuery } from './query.ts';
import type { EventRow } from './row.ts';
import type { CaptureView, EventAnswer } from './schemas.ts';

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

/** Capture jobs of a party, newest first: their identifiers are in the order in which they were made. */
export async function listCaptures(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<CaptureView[]> {
  const rows = await db(ctx)
    .select()
    .from(epcisCapture)
    .where(
      and(
        eq(epcisCapture.tenantId, ctx.tenantId),
        eq(epcisCapture.capturedBy, partyId),
        after === undefined ? undefined : lt(epcisCapture.id, after),
      ),
    )
    .orderBy(desc(epcisCapture.id))
    .limit(limit);
  return rows.map(captureOf);
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
  error_reason text, terms text[], figure_names text[],
  figure_values float8[], body jsonb, context jsonb`;
const COLUMNS = MEMBERS.replaceAll(/(\w+) [\w[\]]+(?=,|$)/g, '$1');

export interface Stored {
  seq: bigint;
  eventHash: string;
  declarationKey: string;
}

/** Columns whose values are kept beside the events, which are listed by them; and by each thing that they name. */
const listed = ['type', 'biz_step', 'biz_location', 'read_point', 'disposition'] as const;
/** Longer ones are found by asking for them, and are listed nowhere: an index takes no more. */
const LISTED_BYTES_MOST = 2_000;
const epcsOf = ['epcs', 'input_epcs', 'output_epcs'] as const;
const LISTED = `select v.name, v.value from (values ${listed.map((name) => `('${name}', k.${name})`).join(', ')}, ('any_epc', k.parent_id)) v (name, value)
  union all select 'any_epc', e.value from unnest(${epcsOf.map((name) => `k.${name}`).join(' || ')}) e (value)`;

// In order: two captures that bring the same new values wait for each other one way only.
const inserted = (ctx: Ctx, captureId: string, partyId: string, from: SQL): SQL => sql`
  with kept as (insert into epcis_event (tenant_id, ${sql.raw(COLUMNS)}, record_time, captured_by, capture_id, participants)
  select ${ctx.tenantId}, ${sql.raw(COLUMNS)}, ${ctx.clock.now().toISOString()}::timestamptz, ${partyId}, ${captureId},
    array[${partyId}]
  from ${from}
  on conflict do nothing returning seq, event_hash, declaration_key, parent_id, ${sql.raw([...listed, ...epcsOf].join(', '))}),
  named as (insert into epcis_value (tenant_id, captured_by, name, value, participants)
    select distinct ${ctx.tenantId}, ${partyId}, v.name, v.value, array[${partyId}]
    from kept k cross join lateral (${sql.raw(LISTED)}) v where octet_length(v.value) <= ${LISTED_BYTES_MOST} order by 3, 4
    on conflict do nothing)
  select seq, event_hash, declaration_key from kept`;

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

const columnOf = (name: Condition['column']): SQL => {
  if (name === 'event_id') return sql`coalesce(${epcisEvent.givenEventId}, ${epcisEvent.eventHash})`;
  if (name === 'any_epc')
    return sql`(${epcisEvent.epcs} || ${epcisEvent.inputEpcs} || ${epcisEvent.outputEpcs} || coalesce(array[${epcisEvent.parentId}], '{}'))`;
  return sql.raw(`epcis_event.${name}`);
};

function conditionSql({ column, operator, values, patterns, name }: Condition): SQL {
  const c = columnOf(column === 'figures' ? 'terms' : column);
  const list = sql`${sql.param(values)}::text[]`;
  const like = patterns && sql`${sql.param(patterns)}::text[]`;
  switch (operator) {
    case 'in':
      return like ? sql`(${c} = any(${list}) or ${c} ~ any(${like}))` : sql`${c} = any(${list})`;
    case 'overlaps':
      return like
        ? sql`(${c} && ${list} or exists (select from unnest(${c}) e where e ~ any(${like})))`
        : sql`${c} && ${list}`;
    case 'within':
      return sql`exists (select from unnest(${list}) p where ${c} = p or starts_with(${c}, p || '/254/'))`;
    case 'from':
      return sql`${c} >= ${values[0]}::timestamptz`;
    case 'before':
      return sql`${c} < ${values[0]}::timestamptz`;
    case 'exists':
      return sql`${c} is not null`;
    default:
      return figureSql(c, column, operator, values, name);
  }
}

/** Whether a quantity, or a figure of a name, is so. */
function figureSql(
  c: SQL,
  column: Condition['column'],
  operator: Comparison,
  values: readonly string[],
  name = '',
): SQL {
  const met = sql`q ${sql.raw(operator)} any(${sql.param([...values])}::float8[])`;
  return column === 'quantities'
    ? sql`exists (select from unnest(${c}) q where ${met})`
    : sql`exists (select from unnest(${epcisEvent.figureNames}, ${epcisEvent.figureValues}) f(n, q) where n = ${name} and ${met})`;
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

/** An event of a party by its identifier or its hash; of one that was declared wrong the event itself, not the declaration. */
export async function findEvent(ctx: Ctx, partyId: string, eventId: string): Promise<FoundEvent | undefined> {
  const [row] = await db(ctx)
    .select({
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
        eq(epcisEvent.capturedBy, partyId),
        or(eq(epcisEvent.givenEventId, eventId), eq(epcisEvent.eventHash, eventId)),
      ),
    )
    .orderBy(asc(epcisEvent.declarationKey), asc(epcisEvent.seq))
    .limit(1);
  if (!row) return undefined;
  const at = row.recordTime.toISOString();
  return { ...row, at, recordTime: at, body: row.body as JsonObject, context: row.context as Json[] };
}

/** Whether events that a query may mean were captured before what it asks for was kept. */
export async function isBeforeTerms(ctx: Ctx, query: EventQuery, partyId: string): Promise<boolean> {
  if (!query.conditions.some(asksTerms)) return false;
  const others = query.conditions.filter((condition) => !asksTerms(condition)).map(conditionSql);
  const rows = await db(ctx)
    .select({ seq: epcisEvent.seq })
    .from(epcisEvent)
    .where(
      and(
        eq(epcisEvent.tenantId, ctx.tenantId),
        eq(epcisEvent.capturedBy, partyId),
        isNull(epcisEvent.terms),
        ...others,
      ),
    )
    .limit(1);
  return rows.length > 0;
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
