import { and, asc, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { filing, objection, registration, registrySearch } from '../../../db/schema/registry.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate } from '../../kernel/time.ts';
import {
  expiryAlarm,
  type FilingAct,
  type FilingStatus,
  type ObjectionState,
  objectionState,
  type RegistrationStatus,
  type SearchHit,
} from './rules.ts';
import type { FilingView, ObjectionView, RegistrationView, SearchView, Stamp } from './schemas.ts';

const todayOf = (ctx: Ctx) => businessDate(ctx);

async function registrationsOf(ctx: Ctx, rows: (typeof registration.$inferSelect)[]): Promise<RegistrationView[]> {
  if (rows.length === 0) return [];
  const objections = await listObjections(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    pledgeId: row.pledgeId,
    lenderId: row.lenderId,
    grantorId: row.grantorId,
    grantorName: row.grantorName,
    baseId: row.baseId,
    status: row.status as RegistrationStatus,
    number: row.number,
    registeredAt: row.registeredAt?.toISOString() ?? null,
    expiresOn: row.expiresOn,
    alarm:
      row.status === 'in_force' && row.expiresOn !== null ? (expiryAlarm(row.expiresOn, todayOf(ctx)) ?? null) : null,
    description: row.description,
    descriptionHash: row.descriptionHash,
    filedHash: row.filedHash,
    lotIds: row.lotIds,
    debtEndedOn: row.debtEndedOn,
    dischargeDueOn: row.dischargeDueOn,
    amendDueOn: row.amendDueOn,
    amendLapsedAt: row.amendLapsedAt?.toISOString() ?? null,
    openObjections: objections.filter((o) => o.registrationId === row.id && o.state === 'open').length,
    version: row.version,
  }));
}

const thisRegistration = (ctx: Ctx, id: string) =>
  and(eq(registration.tenantId, ctx.tenantId), eq(registration.id, id));

export async function insertRegistration(
  ctx: Ctx,
  row: Omit<typeof registration.$inferInsert, 'tenantId' | 'createdAt' | 'version' | 'status'>,
): Promise<void> {
  await db(ctx)
    .insert(registration)
    .values({ ...row, status: 'pending', version: 1, tenantId: ctx.tenantId, createdAt: ctx.clock.now() });
}

export async function findRegistration(ctx: Ctx, id: string): Promise<RegistrationView | undefined> {
  const rows = await db(ctx).select().from(registration).where(thisRegistration(ctx, id));
  return (await registrationsOf(ctx, rows))[0];
}

/** With the hash of its amendment code; locked, so that acts on one registration follow each other. */
export async function lockRegistration(ctx: Ctx, id: string) {
  const rows = await db(ctx).select().from(registration).where(thisRegistration(ctx, id)).for('no key update');
  const [view] = await registrationsOf(ctx, rows);
  return view && { view, amendmentCodeHash: rows[0]?.amendmentCodeHash ?? null };
}

export async function listRegistrations(
  ctx: Ctx,
  filter: { pledgeIds?: readonly string[]; after?: string | undefined; limit: number },
): Promise<RegistrationView[]> {
  const rows = await db(ctx)
    .select()
    .from(registration)
    .where(
      and(
        eq(registration.tenantId, ctx.tenantId),
        filter.pledgeIds && inArray(registration.pledgeId, [...filter.pledgeIds]),
        filter.after === undefined ? undefined : gt(registration.id, filter.after),
      ),
    )
    .orderBy(asc(registration.id))
    .limit(filter.limit);
  return registrationsOf(ctx, rows);
}

/** The registration, when it was still at the version the act was decided on and in one of `from`. */
export async function moveRegistration(
  ctx: Ctx,
  before: RegistrationView,
  from: readonly RegistrationStatus[],
  change: Partial<typeof registration.$inferInsert>,
): Promise<RegistrationView | undefined> {
  const rows = await db(ctx)
    .update(registration)
    .set({ ...change, version: before.version + 1 })
    .where(
      and(
        thisRegistration(ctx, before.id),
        eq(registration.version, before.version),
        inArray(registration.status, [...from]),
      ),
    )
    .returning();
  return (await registrationsOf(ctx, rows))[0];
}

/** The debt of a pledge is over: its registrations must be cancelled by then. */
export async function startDischargeClock(ctx: Ctx, pledgeId: string, endedOn: string, dueOn: string): Promise<void> {
  await db(ctx)
    .update(registration)
    .set({ debtEndedOn: endedOn, dischargeDueOn: dueOn })
    .where(
      and(
        eq(registration.tenantId, ctx.tenantId),
        eq(registration.pledgeId, pledgeId),
        eq(registration.status, 'in_force'),
        isNull(registration.debtEndedOn),
      ),
    );
}

const filingOf = (row: typeof filing.$inferSelect): FilingView => ({
  id: row.id,
  registrationId: row.registrationId,
  act: row.act as FilingAct,
  status: row.status as FilingStatus,
  content: row.content as Record<string, unknown>,
  preparedAt: row.preparedAt.toISOString(),
  exportedAt: row.exportedAt?.toISOString() ?? null,
  stamp: row.stamp as FilingView['stamp'],
  confirmedAt: row.confirmedAt?.toISOString() ?? null,
  rejectedReason: row.rejectedReason,
});

const thisFiling = (ctx: Ctx, id: string) => and(eq(filing.tenantId, ctx.tenantId), eq(filing.id, id));

/** Undefined when another act on the registration is under way. */
export async function insertFiling(
  ctx: Ctx,
  row: Omit<typeof filing.$inferInsert, 'tenantId' | 'status' | 'preparedAt'>,
): Promise<FilingView | undefined> {
  const [made] = await db(ctx)
    .insert(filing)
    .values({ ...row, status: 'prepared', tenantId: ctx.tenantId, preparedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && filingOf(made);
}

export async function findFiling(
  ctx: Ctx,
  id: string,
): Promise<(FilingView & { stampedBy: string | null }) | undefined> {
  const [row] = await db(ctx).select().from(filing).where(thisFiling(ctx, id));
  return row && { ...filingOf(row), stampedBy: row.stampedBy };
}

/** The filing, when it was in `from` until now. */
export async function moveFiling(
  ctx: Ctx,
  id: string,
  from: readonly FilingStatus[],
  change: Partial<typeof filing.$inferInsert>,
): Promise<FilingView | undefined> {
  const [row] = await db(ctx)
    .update(filing)
    .set(change)
    .where(and(thisFiling(ctx, id), inArray(filing.status, [...from])))
    .returning();
  return row && filingOf(row);
}

/** Prepared filings that no file has taken yet; they are taken now. */
export async function takeOut(ctx: Ctx, limit: number): Promise<FilingView[]> {
  const rows = await db(ctx)
    .update(filing)
    .set({ exportedAt: ctx.clock.now() })
    .where(
      and(
        eq(filing.tenantId, ctx.tenantId),
        inArray(
          filing.id,
          db(ctx)
            .select({ id: filing.id })
            .from(filing)
            .where(and(eq(filing.tenantId, ctx.tenantId), eq(filing.status, 'prepared'), isNull(filing.exportedAt)))
            .orderBy(asc(filing.id))
            .limit(limit)
            .for('no key update', { skipLocked: true }),
        ),
      ),
    )
    .returning();
  return rows.map(filingOf).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function listFilings(ctx: Ctx, registrationId: string): Promise<FilingView[]> {
  const rows = await db(ctx)
    .select()
    .from(filing)
    .where(and(eq(filing.tenantId, ctx.tenantId), eq(filing.registrationId, registrationId)))
    .orderBy(asc(filing.id));
  return rows.map(filingOf);
}

/** What is kept of a stamp: never the code. */
export const stampToKeep = ({ number, stampedAt, certificateHash }: Stamp): NonNullable<FilingView['stamp']> => ({
  number,
  stampedAt,
  certificateHash,
});

const searchOf = (row: typeof registrySearch.$inferSelect): SearchView => {
  const hits = row.hits as SearchHit[];
  return {
    id: row.id,
    lenderId: row.lenderId,
    grantorId: row.grantorId,
    searchedName: row.searchedName,
    certificateNumber: row.certificateNumber,
    certificateHash: row.certificateHash,
    searchedAt: row.searchedAt.toISOString(),
    hits,
    isClean: hits.every((hit) => hit.treatment !== 'prior'),
  };
};

export async function insertSearch(
  ctx: Ctx,
  row: Omit<typeof registrySearch.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<SearchView | undefined> {
  const [made] = await db(ctx)
    .insert(registrySearch)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && searchOf(made);
}

/** A lender's last search of each of these grantors under each name. */
export async function latestSearches(ctx: Ctx, lenderId: string, grantorIds: readonly string[]): Promise<SearchView[]> {
  if (grantorIds.length === 0) return [];
  const rows = await db(ctx)
    .selectDistinctOn([registrySearch.grantorId, registrySearch.searchedName])
    .from(registrySearch)
    .where(
      and(
        eq(registrySearch.tenantId, ctx.tenantId),
        eq(registrySearch.lenderId, lenderId),
        inArray(registrySearch.grantorId, [...new Set(grantorIds)]),
      ),
    )
    .orderBy(
      asc(registrySearch.grantorId),
      asc(registrySearch.searchedName),
      desc(registrySearch.searchedAt),
      desc(registrySearch.id),
    );
  return rows.map(searchOf);
}

const objectionOf = (row: typeof objection.$inferSelect, today: string): ObjectionView => ({
  id: row.id,
  registrationId: row.registrationId,
  objector: row.objector,
  reason: row.reason,
  filedOn: row.filedOn,
  notifyBy: row.notifyBy,
  suitProofBy: row.suitProofBy,
  state: objectionState(
    {
      notifyBy: row.notifyBy,
      suitProofBy: row.suitProofBy,
      notified: row.notifiedAt !== null,
      suitProved: row.suitProofHash !== null,
      closedAs: row.closedAs as ObjectionState | null,
    },
    today,
  ),
});

export async function insertObjection(
  ctx: Ctx,
  row: Omit<typeof objection.$inferInsert, 'tenantId'>,
): Promise<ObjectionView> {
  const [made] = await db(ctx)
    .insert(objection)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return objectionOf(onRecord(made), todayOf(ctx));
}

export async function listObjections(ctx: Ctx, registrationIds: readonly string[]): Promise<ObjectionView[]> {
  const rows = await db(ctx)
    .select()
    .from(objection)
    .where(and(eq(objection.tenantId, ctx.tenantId), inArray(objection.registrationId, [...registrationIds])))
    .orderBy(asc(objection.id));
  return rows.map((row) => objectionOf(row, todayOf(ctx)));
}

export async function findObjection(ctx: Ctx, id: string): Promise<ObjectionView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(objection)
    .where(and(eq(objection.tenantId, ctx.tenantId), eq(objection.id, id)));
  return row && objectionOf(row, todayOf(ctx));
}

/** The objection, when it was not closed until now. */
export async function moveObjection(
  ctx: Ctx,
  id: string,
  change: Partial<typeof objection.$inferInsert>,
): Promise<ObjectionView | undefined> {
  const [row] = await db(ctx)
    .update(objection)
    .set(change)
    .where(and(eq(objection.tenantId, ctx.tenantId), eq(objection.id, id), sql`${objection.closedAs} is null`))
    .returning();
  return row && objectionOf(row, todayOf(ctx));
}
