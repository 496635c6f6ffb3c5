import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { event } from '../../../db/schema/audit.ts';
import { among } from '../../../db/schema/columns.ts';
import { asSystem, type Ctx, type DomainEvent, db, given, prepared, unawaited } from '../../context.ts';
import type { Word } from '../../kernel/eyes.ts';
import { judging } from '../../kernel/judging.ts';
import { businessDate } from '../../kernel/time.ts';
import { keptRules } from '../policy/index.ts';
import { logStandsSql } from './log-state-store.ts';

export interface EarlierAct {
  eventId: string;
  inputHash: string;
  answer: unknown;
}

const claim = prepared((handle) =>
  handle
    .select({ eventId: sql<string>`id`, inputHash: sql<string>`input_hash`, answer: sql<unknown>`answer` })
    .from(sql`claim_idempotency_key(${given('tenantId')}, ${given('scope')}, ${given('key')})`),
);

/** Waits for any act under the key to end, then tells what it was. */
export async function claimIdempotencyKey(ctx: Ctx, scope: string, key: string): Promise<EarlierAct | undefined> {
  const [row] = await claim(db(ctx), { tenantId: ctx.tenantId, scope, key });
  return row;
}

export interface EventRecord extends DomainEvent {
  id: string;
  actor: Record<string, string>;
  idempotency?: { scope: string; key: string; inputHash: string; answer: unknown };
  /** What it puts at risk, each client and currency once, and since when what this party did for them counts with it. */
  risk?: { of: readonly Risk[]; since: Date };
  /** Hashes of papers that its input names. */
  cited?: readonly string[];
}

export interface Risk {
  clientId: string;
  currency: string;
  amountMinor: bigint;
}

const valuesOf = (ctx: Ctx, record: EventRecord) => ({
  tenantId: ctx.tenantId,
  id: record.id,
  type: record.type,
  version: record.version,
  objectId: record.objectId,
  at: ctx.clock.now(),
  actor: record.actor,
  requestId: ctx.requestId,
  payload: record.payload,
  causedBy: ctx.causedBy ?? null,
  participants: [...new Set(record.participants)],
  rules: keptRules(judging()?.used),
  cited: record.cited ? [...record.cited] : null,
  idempotencyScope: record.idempotency?.scope,
  idempotencyKey: record.idempotency?.key,
  inputHash: record.idempotency?.inputHash,
  answer: record.idempotency?.answer ?? null,
});

type Place = (name: string) => never;
const everyEvent = (at: Place) => ({
  tenantId: at('tenantId'),
  id: at('id'),
  type: at('type'),
  version: at('version'),
  objectId: at('objectId'),
  at: at('at'),
  actor: at('actor'),
  requestId: at('requestId'),
  payload: at('payload'),
  causedBy: at('causedBy'),
  participants: at('participants'),
  rules: at('rules'),
  cited: at('cited'),
});
const ofKey = (at: Place) => ({
  idempotencyScope: at('idempotencyScope'),
  idempotencyKey: at('idempotencyKey'),
  inputHash: at('inputHash'),
  answer: at('answer'),
});
const plainEvent = unawaited((handle, at) => handle.insert(event).values(everyEvent(at as Place)));
const keyedEvent = unawaited((handle, at) =>
  handle.insert(event).values({ ...everyEvent(at as Place), ...ofKey(at as Place) }),
);

const judgedEvent = unawaited((handle, at) =>
  handle.insert(event).values({ ...everyEvent(at as Place), ...ofKey(at as Place), judged: at('judged') as never }),
);

/** An event that puts nothing at risk. It goes out with the next statement, or with the commit. */
export const insertEvent = (ctx: Ctx, record: EventRecord): Promise<void> =>
  (record.judged ? judgedEvent : record.idempotency ? keyedEvent : plainEvent)(
    ctx,
    { ...valuesOf(ctx, record), judged: record.judged },
    () => undefined,
  );

/** Several events of one cause, in their order, in one statement. */
export async function insertEvents(ctx: Ctx, records: readonly EventRecord[]): Promise<void> {
  const rows = records.map((record) => valuesOf(ctx, record));
  await db(ctx).execute(sql`insert into event (tenant_id, id, type, version, object_id, at, actor, request_id, payload,
      caused_by, participants, rules)
    select ${ctx.tenantId}, r.id, r.type, r.version, r."objectId", r.at, r.actor, ${ctx.requestId}, r.payload, r."causedBy",
      r.participants, r.rules
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id text, type text, version smallint, "objectId" text,
      at timestamptz, actor jsonb, payload jsonb, "causedBy" text, participants text[], rules text)`);
}

/** Acts of one kind under several names: lines of a statement come typed or as a file. */
const kinds = [['statement.recorded', 'file.queued']];
const kindOf = (type: string): readonly string[] => kinds.find((kind) => kind.includes(type)) ?? [type];

/** What was put at risk before, and by whom: who acted, and who agreed, set apart by blanks. */
export interface Earlier {
  clientId: string;
  currency: string;
  sum: string;
  by: string;
}

/**
 * What people of the same party put at risk for the same clients by acts of the same kind, before this one: whoever of them did it,
 * and in whatever currency.
 */
const earlierSql = (ctx: Ctx, { type, actor }: EventRecord, { of, since }: NonNullable<EventRecord['risk']>) => {
  const clients = sql`any (${sql.param([...new Set(of.map(({ clientId }) => clientId))])}::text[])`;
  const by = sql`concat_ws(' ', e.actor ->> 'personId', e.actor ->> 'agreedBy')`;
  const same = sql`e.tenant_id = ${ctx.tenantId} and e.at >= ${since.toISOString()}::timestamptz
    and e.type = any (${sql.param([...kindOf(type)])}::text[]) and e.actor ->> 'partyId' = ${actor.partyId ?? ''}`;
  return sql<Earlier[]>`(
    select coalesce(json_agg(json_build_object('clientId', client, 'currency', currency, 'sum', sum::text, 'by', by)), '[]') from (
      select r.client, r.currency, r.by, sum(r.minor) as sum from (
        select e.risk_client as client, e.risk_currency as currency, e.risk_minor::numeric as minor, ${by} as by
        from event e where ${same} and e.risk_client = ${clients}
        union all select m."clientId", m.currency, m."amountMinor", ${by}
        from event e, jsonb_to_recordset(e.risk_more) as m ("clientId" text, currency text, "amountMinor" numeric)
        where ${same} and e.risk_more is not null and m."clientId" = ${clients}) r
      group by 1, 2, 3) as earlier)`;
};

export interface EndedWord extends Word {
  because: 'mandate_ended' | 'person_ended' | 'key_revoked';
}

/** Of what people said before, what does not count any more. A person without a key that opens has ended. */
const endedSql = (ctx: Ctx, words: readonly Word[]) => sql<EndedWord[]>`(
  select coalesce(json_agg(json_build_object('personId', w.person_id, 'mandate', w.mandate, 'objectId', w.object_id,
    'because', w.because)), '[]') from (
    select u.*, case
      when not exists (select from person p where p.tenant_id = ${ctx.tenantId} and p.id = u.person_id
        and u.mandate = any (p.mandates)
        and coalesce(p.mandate_dates -> u.mandate ->> 'until', '9999') >= ${businessDate(ctx)}) then 'mandate_ended'
      when not exists (select from api_key k where k.tenant_id = ${ctx.tenantId} and k.person_id = u.person_id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${ctx.clock.now().toISOString()}::timestamptz))
        and not exists (select from sign_in s where s.tenant_id = ${ctx.tenantId} and s.person_id = u.person_id
          and s.totp_sealed is not null)
        and not exists (select from passkey s where s.tenant_id = ${ctx.tenantId} and s.person_id = u.person_id
          and s.removed_at is null and s.cloned_at is null) or exists (select from person p where p.tenant_id = ${ctx.tenantId} and p.id = u.person_id
          and p.state in ('suspended', 'left')) then 'person_ended'
      when exists (select from api_key k where k.tenant_id = ${ctx.tenantId} and k.revoked_at is not null and k.id = (
        select e.actor ->> 'keyId' from event e where e.tenant_id = ${ctx.tenantId} and e.object_id = u.object_id
          and e.actor ->> 'personId' = u.person_id order by e.seq desc limit 1)) then 'key_revoked'
      when exists (select from session s where s.tenant_id = ${ctx.tenantId} and s.ended_because = 'revoked' and s.id = (
        select e.actor ->> 'keyId' from event e where e.tenant_id = ${ctx.tenantId} and e.object_id = u.object_id
          and e.actor ->> 'personId' = u.person_id order by e.seq desc limit 1)) then 'key_revoked' end as because
    from unnest(${sql.param(words.map((w) => w.personId))}::text[], ${sql.param(words.map((w) => w.mandate))}::text[],
      ${sql.param(words.map((w) => w.objectId))}::text[]) as u (person_id, mandate, object_id)) w
  where w.because is not null)`;

/** What an act of a person is judged by besides its own, read in the statement that writes its event. */
export interface Besides {
  /** By client and currency. */
  earlier: readonly Earlier[];
  ended: readonly EndedWord[];
  log: { behindSeconds: number; fault: string | null } | null;
}

export async function insertActEvent(
  ctx: Ctx,
  record: EventRecord,
  asked: { words: readonly Word[]; readsLog: boolean },
): Promise<Besides> {
  // An act that keeps what it was judged from and came under no key waits for its row.
  const rides = !record.judged || record.idempotency;
  if (rides && !record.risk && asked.words.length === 0 && !asked.readsLog) {
    await insertEvent(ctx, record);
    return { earlier: [], ended: [], log: null };
  }
  // Who spoke before may be of another party: whether a word of theirs still counts, the system reads.
  if (asked.words.length > 0) return asSystem(ctx, 'words', (system) => insertJudged(system, record, asked));
  return insertJudged(ctx, record, asked);
}

async function insertJudged(
  ctx: Ctx,
  record: EventRecord,
  asked: { words: readonly Word[]; readsLog: boolean },
): Promise<Besides> {
  const none = sql<null>`null`;
  const [first, ...more] = record.risk?.of ?? [];
  const risk = {
    riskClient: first?.clientId,
    riskCurrency: first?.currency,
    riskMinor: first?.amountMinor,
    ...(more.length > 0 && { riskMore: more.map((each) => ({ ...each, amountMinor: each.amountMinor.toString() })) }),
  };
  const inserted = db(ctx)
    .insert(event)
    .values({ ...valuesOf(ctx, record), ...risk, ...(record.judged && { judged: record.judged }) });
  const [row] = await inserted.returning({
    earlier: record.risk ? earlierSql(ctx, record, record.risk) : none,
    ended: asked.words.length > 0 ? endedSql(ctx, asked.words) : none,
    log: asked.readsLog ? logStandsSql(ctx) : none,
  });
  return { earlier: row?.earlier ?? [], ended: row?.ended ?? [], log: row?.log ?? null };
}

/** What this party may see of one object's history, oldest first, with what was committed a moment ago. */
export const listHistory = (ctx: Ctx, objectId: string, after: string | undefined, limit: number) =>
  db(ctx)
    .select()
    .from(event)
    .where(
      and(
        eq(event.tenantId, ctx.tenantId),
        eq(event.objectId, objectId),
        after === undefined
          ? undefined
          : sql`${event.seq} > (select e.seq from event e where e.tenant_id = ${ctx.tenantId} and e.id = ${after})`,
      ),
    )
    .orderBy(asc(event.seq))
    .limit(limit);

/** One event that this party takes part in. */
export async function findEvent(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.id, id)));
  return row;
}

/** Who did something to an object lately: people behind its newest events of these types. */
export async function peopleBehind(ctx: Ctx, objectId: string, types: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ personId: sql<string | null>`${event.actor} ->> 'personId'` })
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.objectId, objectId), among(event.type, types)))
    .orderBy(desc(event.seq))
    .limit(50);
  return [...new Set(rows.flatMap(({ personId }) => personId ?? []))];
}

/** Who did, or agreed to, events of an object: whoever answers for a decision is none of them. */
export async function decidersBehind(ctx: Ctx, objectId: string, types: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ people: sql<string>`concat_ws(' ', ${event.actor} ->> 'personId', ${event.actor} ->> 'agreedBy')` })
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.objectId, objectId), among(event.type, types)))
    .orderBy(desc(event.seq))
    .limit(50);
  return [...new Set(rows.flatMap(({ people }) => people.split(' ').filter((id) => id !== '')))];
}
