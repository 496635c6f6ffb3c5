import { and, asc, desc, eq, gt, gte, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { supervision, supervisionRecord } from '../../../db/schema/supervision.ts';
import { type Ctx, db } from '../../context.ts';
import type { Assessment, Evidence, RecordKind, SupervisionState } from './rules.ts';

export type KeptSupervision = Omit<typeof supervision.$inferSelect, 'state' | 'riskClass'> & {
  state: SupervisionState;
  riskClass: 'low' | 'normal' | 'high';
};
const keptOf = (row: typeof supervision.$inferSelect): KeptSupervision => row as KeptSupervision;
const mine = (ctx: Ctx) => eq(supervision.tenantId, ctx.tenantId);

/** Undefined when the site is supervised by the agreement already. */
export async function insertSupervision(
  ctx: Ctx,
  row: Omit<typeof supervision.$inferInsert, 'tenantId'>,
): Promise<KeptSupervision | undefined> {
  const [made] = await db(ctx)
    .insert(supervision)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

export async function findSupervision(ctx: Ctx, id: string): Promise<KeptSupervision | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(supervision)
    .where(and(mine(ctx), eq(supervision.id, id)));
  return row && keptOf(row);
}

/** Whoever assesses it does so alone. */
export async function lockSupervision(ctx: Ctx, id: string): Promise<KeptSupervision | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(supervision)
    .where(and(mine(ctx), eq(supervision.id, id)))
    .for('no key update');
  return row && keptOf(row);
}

/** Several, in one order. */
export async function lockSupervisions(ctx: Ctx, ids: readonly string[]): Promise<KeptSupervision[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(supervision)
    .where(and(mine(ctx), among(supervision.id, ids)))
    .orderBy(asc(supervision.id))
    .for('no key update');
  return rows.map(keptOf);
}

export async function listSupervisions(
  ctx: Ctx,
  filter: {
    siteIds?: readonly string[] | undefined;
    lenderId?: string | undefined;
    custodianId?: string | undefined;
    agreementIds?: readonly string[] | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<KeptSupervision[]> {
  const rows = await db(ctx)
    .select()
    .from(supervision)
    .where(
      and(
        mine(ctx),
        filter.siteIds && among(supervision.siteId, filter.siteIds),
        filter.lenderId === undefined ? undefined : eq(supervision.lenderId, filter.lenderId),
        filter.agreementIds && among(supervision.agreementId, filter.agreementIds),
        filter.custodianId === undefined ? undefined : eq(supervision.custodianId, filter.custodianId),
        filter.after === undefined ? undefined : gt(supervision.id, filter.after),
      ),
    )
    .orderBy(asc(supervision.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** Who saw the goods at a site last for this lender, and whose person that was; undefined where nobody did. */
export async function lastSeenAt(ctx: Ctx, lenderId: string, siteId: string | null) {
  if (siteId === null) return undefined;
  const [row] = await db(ctx)
    .select({ kind: supervisionRecord.kind, at: supervisionRecord.recordedAt, detail: supervisionRecord.detail })
    .from(supervisionRecord)
    .innerJoin(
      supervision,
      and(eq(supervision.tenantId, supervisionRecord.tenantId), eq(supervision.id, supervisionRecord.supervisionId)),
    )
    .where(
      and(
        mine(ctx),
        eq(supervision.lenderId, lenderId),
        eq(supervision.siteId, siteId),
        eq(supervisionRecord.passed, true),
        among(supervisionRecord.kind, ['handover', 'patrol', 'count', 'independent_count']),
      ),
    )
    .orderBy(desc(supervisionRecord.recordedAt), desc(supervisionRecord.id))
    .limit(1);
  if (!row) return undefined;
  const isOfLender = row.kind === 'independent_count';
  return {
    kind: row.kind,
    at: row.at.toISOString(),
    whosePerson: isOfLender ? 'lender' : 'custodian',
    ...(typeof row.detail.by === 'string' && { by: row.detail.by }),
  };
}

/** Those with something due before now. */
export async function listDue(ctx: Ctx, limit: number): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: supervision.id })
    .from(supervision)
    .where(and(mine(ctx), lt(supervision.nextDueAt, ctx.clock.now())))
    .orderBy(asc(supervision.nextDueAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

export async function writeAssessment(ctx: Ctx, id: string, a: Assessment, stateSince: Date): Promise<void> {
  await db(ctx)
    .update(supervision)
    .set({
      state: a.state,
      reason: a.reason,
      controlEffectiveAt: a.controlEffectiveAt,
      nextDueAt: a.nextDueAt,
      stateSince,
    })
    .where(and(mine(ctx), eq(supervision.id, id)));
}

export async function insertRecord(ctx: Ctx, row: Omit<typeof supervisionRecord.$inferInsert, 'tenantId'>) {
  const [made] = await db(ctx)
    .insert(supervisionRecord)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return made as typeof supervisionRecord.$inferSelect;
}

/** Oldest first. */
export async function listEvidence(ctx: Ctx, supervisionId: string, after: string | undefined, limit: number) {
  const of = and(eq(supervisionRecord.tenantId, ctx.tenantId), eq(supervisionRecord.supervisionId, supervisionId));
  return db(ctx)
    .select({
      id: supervisionRecord.id,
      kind: supervisionRecord.kind,
      passed: supervisionRecord.passed,
      documentHash: supervisionRecord.documentHash,
      detail: supervisionRecord.detail,
      recordedBy: supervisionRecord.recordedBy,
      recordedAt: supervisionRecord.recordedAt,
    })
    .from(supervisionRecord)
    .where(and(of, after === undefined ? undefined : gt(supervisionRecord.id, after)))
    .orderBy(asc(supervisionRecord.id))
    .limit(limit);
}

/**
 * What an assessment rests on, oldest first: of each kind the latest row, of continuity that of each subject, and the first that passed since the last loss and
 * since the engagement in force.
 * However long the site has been supervised, these are a dozen.
 */
export async function decidingEvidence(ctx: Ctx, supervisionId: string, engagedAt: Date | null): Promise<Evidence[]> {
  const of = and(eq(supervisionRecord.tenantId, ctx.tenantId), eq(supervisionRecord.supervisionId, supervisionId));
  const { kind, recordedAt, id, detail } = supervisionRecord;
  const subjectId = sql`case when ${kind} = 'continuity' then ${detail} ->> 'subjectId' end`;
  const latest = await db(ctx)
    .selectDistinctOn([kind, subjectId])
    .from(supervisionRecord)
    .where(of)
    .orderBy(asc(kind), asc(subjectId), desc(recordedAt), desc(id));
  const loss = latest.find((row) => row.kind === 'loss');
  const first = await db(ctx)
    .selectDistinctOn([kind])
    .from(supervisionRecord)
    .where(
      and(
        of,
        eq(supervisionRecord.passed, true),
        loss && gt(recordedAt, loss.recordedAt),
        engagedAt ? gte(recordedAt, engagedAt) : undefined,
      ),
    )
    .orderBy(asc(kind), asc(recordedAt), asc(id));
  const rows = new Map([...first, ...latest].map((row) => [row.id, evidenceOf(row)]));
  return [...rows.values()].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

const evidenceOf = (row: typeof supervisionRecord.$inferSelect): Evidence => ({
  ...(row.kind === 'continuity' && (row.detail as Pick<Evidence, 'subjectId' | 'lotIds'>)),
  id: row.id,
  kind: row.kind as RecordKind,
  passed: row.passed,
  at: row.recordedAt,
});
