import { and, asc, eq, getTableColumns, gt, inArray, isNull, type SQLWrapper, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { coverage, marginCall, markRun } from '../../../db/schema/coverage.ts';
import { type Ctx, db, settled } from '../../context.ts';
import { type Exact, readExact, writeExact } from '../../kernel/exact.ts';
import type { Basis } from './basis.ts';
import { type CallStatus, type Cause, escalationOf, type Losses, statusesLive } from './margin.ts';
import type { MarginCallView, MarkRunView, WatchState } from './schemas.ts';

type Row = typeof coverage.$inferSelect;

/** A coverage as kept; amounts exact, and what it rests on. */
export interface KeptCoverage
  extends Omit<Row, 'tenantId' | 'value' | 'adjusted' | 'counted' | 'losses' | 'reference' | 'basis' | 'state'> {
  value: Exact;
  adjusted: Exact;
  counted: Exact;
  losses: Losses;
  basis: Basis | null;
  reference: Record<string, string>;
  state: WatchState;
}

const keptOf = (row: Row): KeptCoverage => ({
  ...row,
  value: readExact(row.value),
  adjusted: readExact(row.adjusted),
  counted: readExact(row.counted),
  losses: {
    custodyMinor: BigInt(row.losses.custodyMinor ?? 0),
    shortageMinor: BigInt(row.losses.shortageMinor ?? 0),
    qualityMinor: BigInt(row.losses.qualityMinor ?? 0),
    unknownMinor: BigInt(row.losses.unknownMinor ?? 0),
    openIncidents: Number(row.losses.openIncidents ?? 0),
  },
  basis: row.basis as unknown as Basis | null,
  state: row.state as WatchState,
});

export async function findCoverages(ctx: Ctx, facilityIds: readonly string[]): Promise<Map<string, KeptCoverage>> {
  if (facilityIds.length === 0) return new Map();
  await settled(ctx, 'coverage');
  const rows = await db(ctx)
    .select()
    .from(coverage)
    .where(and(eq(coverage.tenantId, ctx.tenantId), among(coverage.facilityId, facilityIds)));
  return new Map(rows.map((row) => [row.facilityId, keptOf(row)]));
}

const replaced = [
  'valuation_version',
  'valued_on',
  'valued_at',
  'is_dirty',
  'value',
  'adjusted',
  'counted',
  'receivable_minor',
  'reserve_minor',
  'promised_minor',
  'exposure_minor',
  'normal_exposure_minor',
  'lots',
  'unknown_lots',
  'dead_lots',
  'uncontrolled_lots',
  'losses',
  'reference',
  'basis',
  'state',
  'state_since',
] as const;

/** Writes marks anew; the facilities are locked. */
export async function upsertCoverages(ctx: Ctx, rows: readonly KeptCoverage[]): Promise<void> {
  if (rows.length === 0) return;
  const written = rows.map((row) => ({
    ...row,
    tenantId: ctx.tenantId,
    value: writeExact(row.value),
    adjusted: writeExact(row.adjusted),
    counted: writeExact(row.counted),
    losses: Object.fromEntries(Object.entries(row.losses).map(([k, v]) => [k, v.toString()])),
  }));
  // One parameter for all of them: two hundred rows of 25 would be built and bound one by one.
  const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
  const named = Object.fromEntries(Object.entries(getTableColumns(coverage)).map(([key, { name }]) => [key, name]));
  const rowsText = JSON.stringify(
    written.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [named[key], value]))),
    asText,
  );
  const columns = sql.raw(Object.values(named).join(', '));
  const set = sql.raw(replaced.map((name) => `${name} = excluded.${name}`).join(', '));
  await db(ctx).execute(sql`
    insert into coverage (${columns})
    select ${columns} from jsonb_populate_recordset(null::coverage, ${rowsText}::jsonb)
    on conflict (tenant_id, facility_id) do update set ${set}`);
}

/** An outbound changes what is promised and what is counted, without a new mark. */
export async function shiftCoverage(
  ctx: Ctx,
  facilityId: string,
  by: { promisedMinor: bigint; value?: Exact; adjusted?: Exact },
): Promise<void> {
  const less = (column: SQLWrapper, amount: Exact) => sql`${column} - ${writeExact(amount)}::numeric`;
  await db(ctx)
    .update(coverage)
    .set({
      promisedMinor: sql`greatest(0, ${coverage.promisedMinor} + ${by.promisedMinor})`,
      ...(by.value && { value: less(coverage.value, by.value) }),
      ...(by.adjusted && {
        adjusted: less(coverage.adjusted, by.adjusted),
        counted: less(coverage.counted, by.adjusted),
      }),
    })
    .where(and(eq(coverage.tenantId, ctx.tenantId), eq(coverage.facilityId, facilityId)));
}

const runOf = (row: typeof markRun.$inferSelect): MarkRunView & { cursor: string; lenderId: string } => ({
  id: row.id,
  lenderId: row.lenderId,
  runOn: row.runOn,
  status: row.status as MarkRunView['status'],
  cursor: row.cursor,
  facilities: row.facilities,
  lots: row.lots,
  calls: row.calls,
});

/** The run of this lender that was begun and not finished, or a new one. */
export async function openRun(ctx: Ctx, lenderId: string, runOn: string) {
  await db(ctx)
    .insert(markRun)
    .values({
      tenantId: ctx.tenantId,
      id: ctx.newId('markRun'),
      lenderId,
      runOn,
      status: 'running',
      cursor: '',
      facilities: 0,
      lots: 0,
      calls: 0,
      startedAt: ctx.clock.now(),
      participants: [lenderId],
    })
    .onConflictDoNothing();
  const [row] = await db(ctx)
    .select()
    .from(markRun)
    .where(and(eq(markRun.tenantId, ctx.tenantId), eq(markRun.lenderId, lenderId), eq(markRun.status, 'running')));
  return row && runOf(row);
}

/** Goes on behind the cursor, when nobody else did since it was read. */
export async function advanceRun(
  ctx: Ctx,
  run: { id: string; cursor: string },
  to: { cursor: string; facilities: number; lots: number; calls: number } | 'finished',
): Promise<(MarkRunView & { cursor: string }) | undefined> {
  const [row] = await db(ctx)
    .update(markRun)
    .set(
      to === 'finished'
        ? { status: 'finished', finishedAt: ctx.clock.now() }
        : {
            cursor: to.cursor,
            facilities: sql`${markRun.facilities} + ${to.facilities}`,
            lots: sql`${markRun.lots} + ${to.lots}`,
            calls: sql`${markRun.calls} + ${to.calls}`,
          },
    )
    .where(
      and(
        eq(markRun.tenantId, ctx.tenantId),
        eq(markRun.id, run.id),
        eq(markRun.cursor, run.cursor),
        eq(markRun.status, 'running'),
      ),
    )
    .returning();
  return row && runOf(row);
}

export interface KeptCall extends Omit<MarginCallView, 'escalation' | 'closesAfter'> {
  lastMarkOn: string | null;
  participants: string[];
}

const callOf = (row: typeof marginCall.$inferSelect): KeptCall => {
  const currency = row.currency;
  const answer = row.disputeAnswer as NonNullable<MarginCallView['dispute']>['answer'];
  const dispute = row.dispute as Pick<NonNullable<MarginCallView['dispute']>, 'pledgor' | 'lender'> | null;
  return {
    id: row.id,
    facilityId: row.facilityId,
    lenderId: row.lenderId,
    pledgorId: row.pledgorId,
    kind: row.kind as MarginCallView['kind'],
    cause: row.cause as Cause,
    status: row.status as CallStatus,
    cash: { amountMinor: row.cashMinor.toString(), currency },
    goods: { amountMinor: row.goodsMinor.toString(), currency },
    computation: row.computation,
    letter: row.letter,
    issuedAt: row.issuedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    arrival: row.arrival as MarginCallView['arrival'],
    extensionAskedBy: row.extensionAskedBy,
    marksAtTarget: row.marksAtTarget,
    lastMarkOn: row.lastMarkOn,
    dispute: dispute && { ...dispute, answer },
    closedAt: row.closedAt?.toISOString() ?? null,
    participants: row.participants,
  };
};

export function callToWire(kept: KeptCall, now: Date, closes: MarginCallView['closesAfter']): MarginCallView {
  const { lastMarkOn: _, participants: __, ...call } = kept;
  const arrivedAt = call.arrival ? new Date(call.arrival.arrivedAt) : null;
  const { status } = call;
  const clock = { issuedAt: new Date(call.issuedAt), dueAt: new Date(call.dueAt), arrivedAt, status };
  return { ...call, escalation: escalationOf(clock, now), closesAfter: closes };
}

/** Undefined when a call of the facility lives already: it is raised once. */
export async function insertCall(
  ctx: Ctx,
  row: Omit<typeof marginCall.$inferInsert, 'tenantId'>,
): Promise<KeptCall | undefined> {
  const [made] = await db(ctx)
    .insert(marginCall)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && callOf(made);
}

export async function findLiveCalls(ctx: Ctx, facilityIds: readonly string[]): Promise<Map<string, KeptCall>> {
  if (facilityIds.length === 0) return new Map();
  const rows = await db(ctx)
    .select()
    .from(marginCall)
    .where(
      and(
        eq(marginCall.tenantId, ctx.tenantId),
        among(marginCall.facilityId, facilityIds),
        inArray(marginCall.status, statusesLive),
      ),
    );
  return new Map(rows.map((row) => [row.facilityId, callOf(row)]));
}

const thisCall = (ctx: Ctx, id: string) => and(eq(marginCall.tenantId, ctx.tenantId), eq(marginCall.id, id));

export async function findCall(ctx: Ctx, id: string): Promise<KeptCall | undefined> {
  const [row] = await db(ctx).select().from(marginCall).where(thisCall(ctx, id));
  return row && callOf(row);
}

export async function listCalls(
  ctx: Ctx,
  filter: { facilityId?: string | undefined; live?: boolean | undefined; after?: string | undefined; limit: number },
): Promise<KeptCall[]> {
  const rows = await db(ctx)
    .select()
    .from(marginCall)
    .where(
      and(
        eq(marginCall.tenantId, ctx.tenantId),
        filter.facilityId === undefined ? undefined : eq(marginCall.facilityId, filter.facilityId),
        filter.live === true ? inArray(marginCall.status, statusesLive) : undefined,
        filter.after === undefined ? undefined : gt(marginCall.id, filter.after),
      ),
    )
    .orderBy(asc(marginCall.id))
    .limit(filter.limit);
  return rows.map(callOf);
}

/** The call, when it was in one of `from` until now. */
export async function moveCall(
  ctx: Ctx,
  id: string,
  from: readonly CallStatus[],
  change: Partial<typeof marginCall.$inferInsert>,
  alsoUndisputed = false,
): Promise<KeptCall | undefined> {
  const [row] = await db(ctx)
    .update(marginCall)
    .set(change)
    .where(
      and(
        thisCall(ctx, id),
        inArray(marginCall.status, [...from]),
        alsoUndisputed ? isNull(marginCall.dispute) : undefined,
      ),
    )
    .returning();
  return row && callOf(row);
}
