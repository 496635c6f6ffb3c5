import { and, asc, eq, getTableColumns, gt, gte, isNull, or, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import {
  controlOrder,
  subject,
  subjectDevice,
  subjectExpectation,
  subjectLot,
  subjectState,
} from '../../../db/schema/control.ts';
import { atOnce, type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { Standing } from './awaited.ts';
import type { ControlOrderView, ExpectedWire, SubjectView } from './schemas.ts';
import type { Limits } from './settings-rules.ts';
import type { StatusReason } from './status-reasons.ts';
import type { Booked } from './weight-rules.ts';

type SubjectRow = typeof subject.$inferSelect;

/** What is expected by weight is what the books said last. */
function expectedOfRow({ expected, booked }: SubjectRow): ExpectedWire {
  const own = expected as ExpectedWire;
  const last = (booked as Booked[]).at(-1);
  return own.weight && last ? { ...own, weight: { ...own.weight, expectedKg: last.expectedKg } } : own;
}

const devices = (which: SQL) => sql`array(select d.device_id from subject_device d
  where d.tenant_id = subject.tenant_id and d.subject_id = subject.id and ${which} order by 1)`;

/** A subject with its lots and devices, in one statement: a device that was dropped and not replaced is revoked. */
const withBelonging = {
  ...getTableColumns(subject),
  lotIds: sql<string[]>`array(select l.lot_id from subject_lot l
    where l.tenant_id = subject.tenant_id and l.subject_id = subject.id order by 1)`,
  deviceIds: sql<string[]>`${devices(sql`d.dropped_at is null`)}`,
  revokedDeviceIds: sql<string[]>`${devices(sql`d.dropped_at is not null and d.replaced_by is null`)}`,
};

type Belonging = Pick<SubjectView, 'lotIds' | 'deviceIds' | 'revokedDeviceIds'>;

function viewsOf(rows: readonly (SubjectRow & Belonging)[]): SubjectView[] {
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    kind: row.kind as SubjectView['kind'],
    registeredBy: row.registeredBy,
    siteId: row.siteId,
    corridorId: row.corridorId,
    expected: expectedOfRow(row),
    settingsVersion: row.settingsVersion,
    lastVersion: row.lastVersion,
    asked: row.asked as ExpectedWire | null,
    limits: row.limits as Limits | null,
    watchedFrom: row.watchedFrom.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    status: row.status as SubjectView['status'],
    statusSince: row.statusSince.toISOString(),
    statusReason: row.statusReason as StatusReason,
    steadyUntil: row.steadyUntil?.toISOString() ?? null,
    lotIds: row.lotIds,
    deviceIds: row.deviceIds,
    revokedDeviceIds: row.revokedDeviceIds,
  }));
}

export async function insertSubject(
  ctx: Ctx,
  row: Omit<typeof subject.$inferInsert, 'tenantId'>,
  lotIds: readonly string[],
  devices: readonly { id: string; number: number }[],
  nextTickAt: Date,
  numberedAbove: bigint,
): Promise<SubjectView> {
  const { tenantId } = ctx;
  // In place of a watch that asked for something else, had a device that it has not or saw what it does not, it is as good as loosened now.
  const loosenedAt = sql<Date>`(select max(${row.watchedFrom.toISOString()}::timestamptz) from subject s
    join subject_lot l on l.tenant_id = s.tenant_id and l.subject_id = s.id and not l.live
      and l.lot_id = any(${sql.param([...lotIds])}::text[])
    where s.tenant_id = ${tenantId} and s.ended_at is not null and (s.expected <> ${JSON.stringify(row.expected)}::jsonb or s.ended_with->'doubts' <> '[]'
      or exists (select from subject_device d where d.tenant_id = s.tenant_id and d.subject_id = s.id
        and d.device_id <> all(${sql.param(devices.map(({ id }) => id))}::text[]))))`;
  await db(ctx)
    .insert(subject)
    .values({ ...row, tenantId, loosenedAt });
  await db(ctx)
    .insert(subjectLot)
    .values(lotIds.map((lotId) => ({ tenantId, subjectId: row.id, lotId, live: true })));
  await db(ctx)
    .insert(subjectDevice)
    .values(devices.map((d) => ({ tenantId, subjectId: row.id, deviceId: d.id, deviceNumber: d.number, live: true })));
  await db(ctx).insert(subjectState).values({ tenantId, subjectId: row.id, numberedAbove, nextTickAt });
  await db(ctx).insert(subjectExpectation).values({ tenantId, subjectId: row.id, version: 0n });
  return onRecord(await findSubject(ctx, row.id));
}

const one = (ctx: Ctx, id: string) => and(eq(subject.tenantId, ctx.tenantId), eq(subject.id, id));

const selectSubjects = (ctx: Ctx, ids: readonly string[]) =>
  db(ctx)
    .select(withBelonging)
    .from(subject)
    .where(and(eq(subject.tenantId, ctx.tenantId), among(subject.id, ids)));

export const findSubjects = async (ctx: Ctx, ids: readonly string[]): Promise<SubjectView[]> =>
  viewsOf(await selectSubjects(ctx, ids));

/** A watch with who sees it: one read, and the same as of several watches. */
export async function findSubjectTold(
  ctx: Ctx,
  id: string,
): Promise<{ subject: SubjectView; participants: string[]; own: Standing } | undefined> {
  const [row] = await selectSubjects(ctx, [id]);
  const [found] = viewsOf(row ? [row] : []);
  const own = row && ({ status: row.ownStatus, statusReason: row.ownReason } as Standing);
  return row && found && own && { subject: found, participants: row.participants, own };
}

export const findSubject = async (ctx: Ctx, id: string): Promise<SubjectView | undefined> =>
  (await findSubjects(ctx, [id]))[0];

export async function listSubjects(ctx: Ctx, after: string | undefined, limit: number): Promise<SubjectView[]> {
  const rows = await db(ctx)
    .select(withBelonging)
    .from(subject)
    .where(and(eq(subject.tenantId, ctx.tenantId), after === undefined ? undefined : gt(subject.id, after)))
    .orderBy(asc(subject.id))
    .limit(limit);
  return viewsOf(rows);
}

/** The watches that are on over these lots, each with who sees it and when it was last loosened without anybody’s word. */
export async function findWatchesOfLots(
  ctx: Ctx,
  lotIds: readonly string[],
): Promise<(SubjectView & { loosenedAt: Date | null; participants: string[] })[]> {
  if (lotIds.length === 0) return [];
  const rows = await db(ctx)
    .select(withBelonging)
    .from(subject)
    .where(
      and(
        eq(subject.tenantId, ctx.tenantId),
        isNull(subject.endedAt),
        sql`exists (select from subject_lot l where l.tenant_id = ${subject.tenantId} and l.subject_id = ${subject.id}
             and l.live and l.lot_id in ${[...new Set(lotIds)]})`,
      ),
    )
    .orderBy(asc(subject.id));
  const views = viewsOf(rows);
  return rows.map(({ loosenedAt, participants }, i) => ({ ...onRecord(views[i]), loosenedAt, participants }));
}

/** The watches that are on and that a party sees. */
export async function findWatchesOfParty(ctx: Ctx, partyId: string): Promise<SubjectView[]> {
  const rows = await db(ctx)
    .select(withBelonging)
    .from(subject)
    .where(
      and(
        eq(subject.tenantId, ctx.tenantId),
        isNull(subject.endedAt),
        sql`${subject.participants} @> array[${partyId}]`,
      ),
    )
    .orderBy(asc(subject.id));
  return viewsOf(rows);
}

/** The subject and its devices' numbers, when its watch was on until now: how it stood is kept with its end. */
export async function markEnded(
  ctx: Ctx,
  id: string,
  { by, doubts }: { by: string | null; doubts: readonly string[] },
): Promise<{ view: SubjectView; deviceNumbers: number[] } | undefined> {
  const endedWith = sql`jsonb_build_object('status', status, 'statusReason', status_reason)
    || ${JSON.stringify({ by, doubts })}::jsonb`;
  // One that has ended has none of these left: they are written beside it.
  const [rows, devices] = await atOnce(
    ctx,
    () =>
      db(ctx)
        .update(subject)
        .set({ endedAt: ctx.clock.now(), endedWith })
        .where(and(one(ctx, id), isNull(subject.endedAt)))
        .returning(withBelonging),
    () =>
      db(ctx)
        .update(subjectDevice)
        .set({ live: false })
        .where(and(eq(subjectDevice.tenantId, ctx.tenantId), eq(subjectDevice.subjectId, id)))
        .returning({ number: subjectDevice.deviceNumber }),
    () =>
      db(ctx)
        .update(subjectLot)
        .set({ live: false })
        .where(and(eq(subjectLot.tenantId, ctx.tenantId), eq(subjectLot.subjectId, id))),
    () =>
      db(ctx)
        .update(subjectState)
        .set({ nextTickAt: sql`'infinity'` })
        .where(and(eq(subjectState.tenantId, ctx.tenantId), eq(subjectState.subjectId, id))),
  );
  if (rows.length === 0) return undefined;
  const [view] = viewsOf(rows) as [SubjectView];
  return { view, deviceNumbers: devices.map(({ number }) => number) };
}

export async function setStatus(
  ctx: Ctx,
  id: string,
  told: Standing & { statusSince: Date; steadyUntil: Date | null },
  own: Standing,
): Promise<void> {
  await db(ctx)
    .update(subject)
    .set({ ...told, ownStatus: own.status, ownReason: own.statusReason })
    .where(one(ctx, id));
}

/** Whoever judges these subjects next works their expectations out anew. */
export async function touchExpectation(ctx: Ctx, ...subjectIds: readonly string[]): Promise<void> {
  await db(ctx)
    .update(subjectExpectation)
    .set({ version: sql`${subjectExpectation.version} + 1` })
    .where(and(eq(subjectExpectation.tenantId, ctx.tenantId), among(subjectExpectation.subjectId, subjectIds)));
}

export async function participantsOfSubject(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: subject.participants }).from(subject).where(one(ctx, id));
  return row?.participants ?? [];
}

/** Lets a party see the watches over these lots: who lends against goods sees what happens to them. */
export async function addSubjectParticipant(ctx: Ctx, lotIds: readonly string[], partyId: string): Promise<void> {
  if (lotIds.length === 0) return;
  await db(ctx)
    .update(subject)
    .set({ participants: sql`array_append(${subject.participants}, ${partyId})` })
    .where(
      and(
        eq(subject.tenantId, ctx.tenantId),
        sql`not ${subject.participants} @> array[${partyId}]`,
        sql`exists (select from subject_lot l where l.tenant_id = ${subject.tenantId} and l.subject_id = ${subject.id}
             and l.lot_id in ${[...new Set(lotIds)]})`,
      ),
    );
}

/** What watches one lot watches these too, since they came out of it. */
export async function insertWatchedLots(ctx: Ctx, besideLotId: string, lotIds: readonly string[]): Promise<void> {
  const watching = await db(ctx)
    .select({ subjectId: subjectLot.subjectId })
    .from(subjectLot)
    .where(and(eq(subjectLot.tenantId, ctx.tenantId), eq(subjectLot.lotId, besideLotId), eq(subjectLot.live, true)));
  const rows = watching.flatMap(({ subjectId }) =>
    lotIds.map((lotId) => ({ tenantId: ctx.tenantId, subjectId, lotId, live: true })),
  );
  if (rows.length > 0) await db(ctx).insert(subjectLot).values(rows);
}

const orderOf = (row: typeof controlOrder.$inferSelect): ControlOrderView => ({
  id: row.id,
  subjectId: row.subjectId,
  kind: row.kind as ControlOrderView['kind'],
  from: row.fromAt.toISOString(),
  to: row.toAt.toISOString(),
  terms: row.terms as Record<string, unknown>,
  reason: row.reason,
  orderedBy: row.orderedBy,
  agreedBy: row.agreedBy,
  orderedAt: row.orderedAt?.toISOString() ?? null,
  releaseId: row.releaseId,
  bookedAt: row.bookedAt?.toISOString() ?? null,
  report: row.report as ControlOrderView['report'],
  reportedFor: row.reportedFor,
  reportedAt: row.reportedAt?.toISOString() ?? null,
});

export async function insertOrder(
  ctx: Ctx,
  row: Omit<typeof controlOrder.$inferInsert, 'tenantId' | 'orderedAt'>,
): Promise<ControlOrderView> {
  const [made] = await db(ctx)
    .insert(controlOrder)
    .values({ ...row, orderedAt: ctx.clock.now(), tenantId: ctx.tenantId })
    .returning();
  return orderOf(onRecord(made));
}

export async function findOrder(ctx: Ctx, id: string): Promise<ControlOrderView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(controlOrder)
    .where(and(eq(controlOrder.tenantId, ctx.tenantId), eq(controlOrder.id, id)));
  return row && orderOf(row);
}

async function ordersWhere(
  ctx: Ctx,
  subjectIds: readonly string[],
  which: SQL | undefined,
): Promise<ControlOrderView[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(controlOrder)
    .where(and(eq(controlOrder.tenantId, ctx.tenantId), among(controlOrder.subjectId, subjectIds), which))
    .orderBy(asc(controlOrder.id));
  return rows.map(orderOf);
}

/** Orders of these subjects in the order given: all, or only those that can still matter to what ends after an instant. */
export function listOrders(ctx: Ctx, subjectIds: readonly string[], after?: Date): Promise<ControlOrderView[]> {
  if (!after) return ordersWhere(ctx, subjectIds, undefined);
  // What says where goods or which seal are right holds on after its end; of the rest nothing is left but what it let out. Of
  // seals the last one that was put on: those before it are right no longer.
  const lastSeals = sql`${controlOrder.id} = any (array(
    select distinct on (o.subject_id) o.id from control_order o
    where o.tenant_id = ${ctx.tenantId} and o.subject_id = any(${sql.param([...subjectIds])}::text[])
      and o.terms ? 'newSealNumber' and o.to_at <= ${after.toISOString()}::timestamptz
    order by o.subject_id, o.from_at desc, o.id desc))`;
  const isMove = sql`${controlOrder.kind} in ('transfer', 'reroute')`;
  return ordersWhere(ctx, subjectIds, or(notOver(after), isMove, lastSeals));
}

/** Every order of a subject, so many of them after one. */
export async function pageOfOrders(
  ctx: Ctx,
  subjectId: string,
  after: string | undefined,
  limit: number,
): Promise<ControlOrderView[]> {
  const rows = await db(ctx)
    .select()
    .from(controlOrder)
    .where(
      and(
        eq(controlOrder.tenantId, ctx.tenantId),
        eq(controlOrder.subjectId, subjectId),
        after === undefined ? undefined : gt(controlOrder.id, after),
      ),
    )
    .orderBy(asc(controlOrder.id))
    .limit(limit);
  return rows.map(orderOf);
}

/** Over, reported on or booked after an instant. */
const notOver = (after: Date) =>
  or(gt(controlOrder.toAt, after), gt(controlOrder.reportedAt, after), gt(controlOrder.bookedAt, after));

/** Orders of the subject that were over, reported on or booked after an instant: read by index, however many came before. */
export const ordersNotOver = (ctx: Ctx, subjectId: string, after: Date): Promise<ControlOrderView[]> =>
  ordersWhere(ctx, [subjectId], notOver(new Date(after.getTime() - 1)));

/** Orders of the subject that were given or reported on since an instant. */
export const ordersSince = (ctx: Ctx, subjectId: string, since: Date): Promise<ControlOrderView[]> =>
  ordersWhere(ctx, [subjectId], or(gte(controlOrder.orderedAt, since), gte(controlOrder.reportedAt, since)));

/** The order with its report, when it had none until now. */
export async function markReported(
  ctx: Ctx,
  id: string,
  report: NonNullable<ControlOrderView['report']>,
  by: { personId: string; partyId: string },
): Promise<ControlOrderView | undefined> {
  const terms = report.newSealNumber === undefined ? undefined : { newSealNumber: report.newSealNumber };
  const [row] = await db(ctx)
    .update(controlOrder)
    .set({
      report,
      reportedBy: by.personId,
      reportedFor: by.partyId,
      reportedAt: ctx.clock.now(),
      ...(terms && { terms: sql`${controlOrder.terms} || ${JSON.stringify(terms)}::jsonb` }),
    })
    .where(and(eq(controlOrder.tenantId, ctx.tenantId), eq(controlOrder.id, id), isNull(controlOrder.reportedAt)))
    .returning();
  return row && orderOf(row);
}

/** The release was carried out or called back: from now on the books say what is there, and its orders allow nothing more. */
export async function endReleaseOrders(ctx: Ctx, releaseId: string): Promise<string[]> {
  const rows = await db(ctx)
    .update(controlOrder)
    .set({ bookedAt: ctx.clock.now() })
    .where(
      and(
        eq(controlOrder.tenantId, ctx.tenantId),
        eq(controlOrder.releaseId, releaseId),
        isNull(controlOrder.bookedAt),
      ),
    )
    .returning({ subjectId: controlOrder.subjectId });
  return rows.map(({ subjectId }) => subjectId);
}
