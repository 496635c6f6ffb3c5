import { and, asc, desc, eq, getTableColumns, gte, inArray, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { release, releaseLine } from '../../../db/schema/financing.ts';
import { atOnce, type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { type ReleaseAct, type ReleaseStatus, releaseLife } from './rules.ts';
import type { ApproveReleaseInput, ReleaseView } from './schemas.ts';

export interface KeptRelease extends Omit<ReleaseView, 'token' | 'lotId' | 'lots'> {
  lines: { lotId: string; quantityValue: bigint; leftValue: bigint | null }[];
  requestedBy: string;
  approvedBy: string | null;
  approvedAt: Date | null;
  tokenHash: Uint8Array | null;
  guarantorConsents: ApproveReleaseInput['guarantorConsents'];
  participants: string[];
}

type Row = typeof release.$inferSelect;

const keptOf = (row: Row, lines: KeptRelease['lines']): KeptRelease => ({
  id: row.id,
  facilityId: row.facilityId,
  lines,
  vehicle: row.vehicle,
  buyer: row.buyer as KeptRelease['buyer'],
  purpose: row.purpose,
  flags: row.flags,
  status: row.status as ReleaseStatus,
  validUntil: row.validUntil?.toISOString() ?? null,
  maximumWeightKg: row.maximumWeightKg,
  gateWeightKg: row.gateWeightKg,
  executedAt: row.executedAt?.toISOString() ?? null,
  requestedBy: row.requestedBy,
  approvedBy: row.approvedBy,
  approvedAt: row.approvedAt,
  tokenHash: row.tokenHash,
  guarantorConsents: row.guarantorConsents as KeptRelease['guarantorConsents'],
  participants: row.participants,
});

interface LineJson {
  lotId: string;
  quantityValue: string;
  leftValue: string | null;
}

/** A release with its lines, in the statement that selects or moves it. */
const withLines = {
  ...getTableColumns(release),
  lines: sql<
    LineJson[]
  >`(select coalesce(json_agg(json_build_object('lotId', l.lot_id, 'quantityValue', l.quantity_value::text,
    'leftValue', l.left_value::text) order by l.lot_id), '[]')
    from release_line l where l.tenant_id = release.tenant_id and l.release_id = release.id)`,
};

const releasesOf = (rows: readonly (Row & { lines: LineJson[] })[]): KeptRelease[] =>
  rows.map(({ lines, ...row }) =>
    keptOf(
      row,
      lines.map((line) => ({
        lotId: line.lotId,
        quantityValue: BigInt(line.quantityValue),
        leftValue: line.leftValue === null ? null : BigInt(line.leftValue),
      })),
    ),
  );

export async function insertRelease(
  ctx: Ctx,
  row: Omit<typeof release.$inferInsert, 'tenantId' | 'createdAt'>,
  asked: readonly { lotId: string; quantityValue: bigint }[],
): Promise<KeptRelease> {
  const lines = [...asked].sort((a, b) => (a.lotId < b.lotId ? -1 : 1));
  const [[made]] = await atOnce(
    ctx,
    () =>
      db(ctx)
        .insert(release)
        .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
        .returning(),
    () =>
      db(ctx)
        .insert(releaseLine)
        .values(lines.map((line) => ({ ...line, tenantId: ctx.tenantId, releaseId: row.id }))),
  );
  return keptOf(
    onRecord(made),
    lines.map((line) => ({ ...line, leftValue: null })),
  );
}

const thisRelease = (ctx: Ctx, id: string) => and(eq(release.tenantId, ctx.tenantId), eq(release.id, id));

export async function findRelease(ctx: Ctx, id: string): Promise<KeptRelease | undefined> {
  return releasesOf(await db(ctx).select(withLines).from(release).where(thisRelease(ctx, id)))[0];
}

/** The same with the lots on orders of its facility whose time is over: to be locked before the facility is. */
export async function findReleaseBesideLapsed(
  ctx: Ctx,
  id: string,
): Promise<{ release: KeptRelease; lapsedIds: string[] } | undefined> {
  const lapsedIds = sql<string[]>`array(select distinct l.lot_id from release r
    join release_line l on l.tenant_id = r.tenant_id and l.release_id = r.id
    where r.tenant_id = release.tenant_id and r.facility_id = release.facility_id
      and r.status = any (${sql.param([...stepOf(releaseLife, 'expire').from])}::text[])
      and r.valid_until < ${ctx.clock.now().toISOString()}::timestamptz)`;
  const [row] = await db(ctx)
    .select({ ...withLines, lapsedIds })
    .from(release)
    .where(thisRelease(ctx, id));
  const [found] = releasesOf(row ? [row] : []);
  return row && found && { release: found, lapsedIds: row.lapsedIds };
}

/** The release, when it was as found until now and the act is possible; its lines are as they were found. */
export async function moveRelease(
  ctx: Ctx,
  found: KeptRelease,
  act: ReleaseAct,
  change: Partial<Omit<typeof release.$inferInsert, 'status'>> = {},
): Promise<KeptRelease | undefined> {
  const { from, to } = stepOf(releaseLife, act, found.status);
  const [row] = await db(ctx)
    .update(release)
    .set({ ...change, status: to })
    .where(and(thisRelease(ctx, found.id), among(release.status, from)))
    .returning();
  return row && keptOf(row, found.lines);
}

export async function noteLeft(
  ctx: Ctx,
  releaseId: string,
  left: readonly { lotId: string; value: bigint }[],
): Promise<void> {
  await db(ctx).execute(sql`
    update release_line set left_value = u.value
    from unnest(${sql.param(left.map((each) => each.lotId))}::text[],
      ${sql.param(left.map((each) => each.value.toString()))}::bigint[]) as u (lot_id, value)
    where release_line.tenant_id = ${ctx.tenantId} and release_line.release_id = ${releaseId}
      and release_line.lot_id = u.lot_id`);
}

/** Orders of a facility whose time is over become expired; what they had promised is free again. */
export async function expireOrders(ctx: Ctx, facilityId: string): Promise<KeptRelease[]> {
  const { from, to } = stepOf(releaseLife, 'expire');
  const rows = await db(ctx)
    .update(release)
    .set({ status: to })
    .where(
      and(
        eq(release.tenantId, ctx.tenantId),
        eq(release.facilityId, facilityId),
        among(release.status, from),
        lt(release.validUntil, ctx.clock.now()),
      ),
    )
    .returning(withLines);
  return releasesOf(rows);
}

/** Lots on orders of a facility whose time is over: to be locked before the facility is. */
export async function lotsOfLapsed(ctx: Ctx, facilityId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ lotId: releaseLine.lotId })
    .from(release)
    .innerJoin(releaseLine, and(eq(releaseLine.tenantId, release.tenantId), eq(releaseLine.releaseId, release.id)))
    .where(
      and(
        eq(release.tenantId, ctx.tenantId),
        eq(release.facilityId, facilityId),
        among(release.status, stepOf(releaseLife, 'expire').from),
        lt(release.validUntil, ctx.clock.now()),
      ),
    );
  return rows.map((row) => row.lotId);
}

/** What left under a facility before, newest first: the measure of what is ordinary. */
export async function earlierOutbounds(ctx: Ctx, facilityId: string, most: number): Promise<bigint[]> {
  const rows = await db(ctx)
    .select({ leftValue: releaseLine.leftValue })
    .from(release)
    .innerJoin(releaseLine, and(eq(releaseLine.tenantId, release.tenantId), eq(releaseLine.releaseId, release.id)))
    .where(and(eq(release.tenantId, ctx.tenantId), eq(release.facilityId, facilityId), eq(release.status, 'executed')))
    .orderBy(desc(release.id))
    .limit(most);
  return rows.flatMap((row) => row.leftValue ?? []);
}

/** Orders over a lot that were not used, called back or swept yet, with how much of it each names; oldest first. */
export async function ordersOver(
  ctx: Ctx,
  lotId: string,
): Promise<{ releaseId: string; quantityValue: bigint; validUntil: Date }[]> {
  const rows = await db(ctx)
    .select({ releaseId: release.id, quantityValue: releaseLine.quantityValue, validUntil: release.validUntil })
    .from(release)
    .innerJoin(releaseLine, and(eq(releaseLine.tenantId, release.tenantId), eq(releaseLine.releaseId, release.id)))
    .where(and(eq(release.tenantId, ctx.tenantId), eq(releaseLine.lotId, lotId), eq(release.status, 'approved')))
    .orderBy(asc(release.id));
  return rows.flatMap((row) => (row.validUntil ? [{ ...row, validUntil: row.validUntil }] : []));
}

/** What is asked for or ordered out of any of these lots, of every lender. */
export async function openOverLots(ctx: Ctx, lotIds: readonly string[]): Promise<KeptRelease[]> {
  if (lotIds.length === 0) return [];
  const over = db(ctx)
    .select({ id: releaseLine.releaseId })
    .from(releaseLine)
    .where(and(eq(releaseLine.tenantId, ctx.tenantId), among(releaseLine.lotId, lotIds)));
  const rows = await db(ctx)
    .select(withLines)
    .from(release)
    .where(
      and(
        eq(release.tenantId, ctx.tenantId),
        among(release.status, ['requested', 'approved']),
        inArray(release.id, over),
      ),
    )
    .orderBy(asc(release.id));
  return releasesOf(rows);
}

/** Orders of a facility that still open the gate to any of these lots. */
export async function ordersOverLots(
  ctx: Ctx,
  facilityId: string,
  lotIds: readonly string[],
): Promise<{ releaseId: string; lotId: string }[]> {
  if (lotIds.length === 0) return [];
  return db(ctx)
    .select({ releaseId: release.id, lotId: releaseLine.lotId })
    .from(release)
    .innerJoin(releaseLine, and(eq(releaseLine.tenantId, release.tenantId), eq(releaseLine.releaseId, release.id)))
    .where(
      and(
        eq(release.tenantId, ctx.tenantId),
        eq(release.facilityId, facilityId),
        eq(release.status, 'approved'),
        gte(release.validUntil, ctx.clock.now()),
        among(releaseLine.lotId, lotIds),
      ),
    )
    .orderBy(asc(release.id), asc(releaseLine.lotId));
}

/** Orders under a facility on which goods left since then, with what left of each lot. */
export async function leftSince(
  ctx: Ctx,
  facilityId: string,
  since: string,
): Promise<{ releaseId: string; lotIds: string[] }[]> {
  const rows = await db(ctx)
    .select({ releaseId: release.id, lotId: releaseLine.lotId })
    .from(release)
    .innerJoin(releaseLine, and(eq(releaseLine.tenantId, release.tenantId), eq(releaseLine.releaseId, release.id)))
    .where(
      and(
        eq(release.tenantId, ctx.tenantId),
        eq(release.facilityId, facilityId),
        eq(release.status, 'executed'),
        gte(release.executedAt, new Date(since)),
        sql`coalesce(${releaseLine.leftValue}, 0) > 0`,
      ),
    )
    .orderBy(asc(release.id), asc(releaseLine.lotId));
  const lots = new Map<string, string[]>();
  for (const { releaseId, lotId } of rows) lots.set(releaseId, [...(lots.get(releaseId) ?? []), lotId]);
  return [...lots].map(([releaseId, lotIds]) => ({ releaseId, lotIds }));
}
