import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface Seen {
  id: string;
  code: string;
  kind: string;
  state: string;
  since: string;
  from: Date;
  to: Date | null;
}

const columns = sql`s.id, s.code, s.kind, s.status as state, s.status_since as since, s.watched_from as "from", s.ended_at as "to"`;
interface Row extends Omit<Seen, 'since' | 'from' | 'to'> {
  since: string;
  from: string;
  to: string | null;
}
const seen = ({ since, from, to, ...rest }: Row): Seen => ({
  ...rest,
  since: new Date(since).toISOString(),
  from: new Date(from),
  to: to === null ? null : new Date(to),
});

export async function findWatched(ctx: Ctx, subjectId: string): Promise<Seen | undefined> {
  const [row] = rowsOf<Row>(
    await db(ctx).execute(
      sql`select ${columns} from subject s where s.tenant_id = ${ctx.tenantId} and s.id = ${subjectId}`,
    ),
  );
  return row && seen(row);
}

/** What is watched now, of what the caller takes part in. */
export async function listWatched(ctx: Ctx, after: string | undefined, limit: number): Promise<Seen[]> {
  const rows = rowsOf<Row>(
    await db(ctx).execute(sql`select ${columns} from subject s
      where s.tenant_id = ${ctx.tenantId} and s.ended_at is null and s.id > ${after ?? ''} order by s.id limit ${limit}`),
  );
  return rows.map(seen);
}

export interface Fix {
  subjectId: string;
  device: string;
  at: number;
  lat: number;
  lon: number;
  accuracyM: number | null;
  speedMps: number | null;
  isProof: boolean;
}

/** Where each was last, by the freshest of its devices that says where. */
export async function lastPlaces(
  ctx: Ctx,
  subjectIds: readonly string[],
): Promise<Map<string, Fix & { everyS: number | null }>> {
  const rows = rowsOf<Fix & { everyS: number | null }>(
    await db(ctx).execute(sql`select distinct on (d.subject_id) d.subject_id as "subjectId", v.code as device,
        extract(epoch from a.latest_at)::float8 * 1000 as at,
        (a.latest #>> '{position,lat}')::float8 as lat, (a.latest #>> '{position,lon}')::float8 as lon,
        (a.latest #>> '{position,accuracyM}')::float8 as "accuracyM", (a.latest #>> '{position,speedMps}')::float8 as "speedMps",
        true as "isProof", v.report_every_s as "everyS"
      from subject_device d join device v on v.tenant_id = d.tenant_id and v.id = d.device_id
        join device_account a on a.tenant_id = d.tenant_id and a.device_number = d.device_number
      where d.tenant_id = ${ctx.tenantId} and d.subject_id = any (${sql.param([...subjectIds])}) and d.live
        and jsonb_typeof(a.latest #> '{position,lat}') = 'number' and jsonb_typeof(a.latest #> '{position,lon}') = 'number'
      order by d.subject_id, a.latest_at desc`),
  );
  return new Map(rows.map((row) => [row.subjectId, row]));
}

/** Where in a message each reading stands, and where a place does. */
const paths = {
  weight: ['weight', 'grossKg'],
  temperature: ['climate', 'temperatureC'],
  humidity: ['climate', 'humidityPct'],
  battery: ['battery'],
} as const;
export const measures = ['weight', 'temperature', 'humidity', 'battery'] as const;
export type Measured = (typeof measures)[number];

export interface Span {
  subjectId: string;
  from: Date;
  to: Date;
  most: number;
}

/** Its devices, each for as long as it watched this and nothing else. */
const heard = (ctx: Ctx, { subjectId, from, to }: Span) => sql`
  from subject_device d join device v on v.tenant_id = d.tenant_id and v.id = d.device_id
    join observation o on o.tenant_id = d.tenant_id and o.device_number = d.device_number
  where d.tenant_id = ${ctx.tenantId} and d.subject_id = ${subjectId}
    and o.received_at >= ${from.toISOString()}::timestamptz
    and o.at >= ${from.toISOString()}::timestamptz and o.at < ${to.toISOString()}::timestamptz
    and (d.dropped_at is null or o.received_at <= d.dropped_at)`;

export async function listFixes(ctx: Ctx, span: Span): Promise<Fix[]> {
  return rowsOf<Fix>(
    await db(
      ctx,
    ).execute(sql`select d.subject_id as "subjectId", v.code as device, extract(epoch from o.at)::float8 * 1000 as at,
        (o.payload #>> '{position,lat}')::float8 as lat, (o.payload #>> '{position,lon}')::float8 as lon,
        (o.payload #>> '{position,accuracyM}')::float8 as "accuracyM", (o.payload #>> '{position,speedMps}')::float8 as "speedMps",
        o.is_evidence and o.doubts is null as "isProof"
      ${heard(ctx, span)}
        and jsonb_typeof(o.payload #> '{position,lat}') = 'number' and jsonb_typeof(o.payload #> '{position,lon}') = 'number'
      order by o.at, o.device_number, o.seq limit ${span.most}`),
  );
}

export interface Value {
  device: string;
  at: number;
  value: number;
  isProof: boolean;
}

export async function listValues(ctx: Ctx, measure: Measured, span: Span): Promise<Value[]> {
  const path = sql`${sql.param(`{${paths[measure].join(',')}}`)}::text[]`;
  return rowsOf<Value>(
    await db(ctx).execute(sql`select v.code as device, extract(epoch from o.at)::float8 * 1000 as at,
        (o.payload #>> ${path})::float8 as value, o.is_evidence and o.doubts is null as "isProof"
      ${heard(ctx, span)} and jsonb_typeof(o.payload #> ${path}) = 'number'
      order by o.at, o.device_number, o.seq limit ${span.most}`),
  );
}
