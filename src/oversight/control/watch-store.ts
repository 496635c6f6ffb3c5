import { and, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { subject, watchAgreement } from '../../../db/schema/control.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { ExpectedWire, WatchBeforeView } from './schemas.ts';
import type { Limits } from './settings-rules.ts';
import { touchExpectation } from './store.ts';
import type { Booked, Packing } from './weight-rules.ts';

const one = (ctx: Ctx, id: string) => and(eq(subject.tenantId, ctx.tenantId), eq(subject.id, id));

/** What the books and the scale say of a watch’s lots. */
export interface Account {
  subjectId: string;
  booked: Booked[];
  packing: Packing;
  sensedKg: number | null;
}

export async function readAccounts(ctx: Ctx, subjectIds: readonly string[]): Promise<Account[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db(ctx)
    .select({ subjectId: subject.id, booked: subject.booked, packing: subject.packing, sensedKg: subject.sensedKg })
    .from(subject)
    .where(and(eq(subject.tenantId, ctx.tenantId), among(subject.id, subjectIds)));
  return rows.map((row) => ({ ...row, booked: row.booked as Booked[], packing: row.packing as Packing }));
}

export type SettingsChange = Partial<{
  booked: Booked[];
  sensedKg: number | null;
  limits: Limits | null;
  expected: ExpectedWire;
  settingsVersion: number;
  lastVersion: number;
  asked: ExpectedWire | null;
  askedBy: string | null;
  askedAt: Date | null;
  loosenedAt: Date;
}>;

export const changeSettings = (ctx: Ctx, id: string, change: SettingsChange) =>
  db(ctx).update(subject).set(change).where(one(ctx, id));

/** Brings one setting of several watches to a value of each, and what is expected of them to be worked out anew. */
export async function changeEach<K extends 'limits' | 'booked'>(
  ctx: Ctx,
  setting: K,
  watches: readonly { id: string; value: SettingsChange[K] }[],
): Promise<void> {
  if (watches.length === 0) return;
  await db(ctx).execute(sql`update subject set ${sql.identifier(setting)} = r.value
    from json_to_recordset(${JSON.stringify(watches)}::json) as r (id text, value jsonb)
    where subject.tenant_id = ${ctx.tenantId} and subject.id = r.id`);
  await touchExpectation(ctx, ...watches.map(({ id }) => id));
}

/** Writes what the scale shows of lots: all in one statement. */
export async function setScaleValues(
  ctx: Ctx,
  values: readonly { lotId: string; value: bigint | null }[],
  at: Date,
): Promise<void> {
  if (values.length === 0) return;
  await db(ctx).execute(sql`
    update lot set scale_value = u.value,
      scale_at = case when u.value is null then null else ${at.toISOString()}::timestamptz end
    from unnest(
      ${sql.param(values.map((v) => v.lotId))}::text[], ${sql.param(values.map((v) => v.value?.toString() ?? null))}::bigint[]
    ) as u (lot_id, value)
    where lot.tenant_id = ${ctx.tenantId} and lot.id = u.lot_id and lot.scale_value is distinct from u.value`);
}

export interface WatchAgreement {
  subjectId: string;
  pledgeeId: string;
  version: number;
  basis: 'pledge' | 'agreement' | 'tightened';
  agreedBy: string;
  agreedAt: Date;
}

export async function findAgreements(ctx: Ctx, subjectIds: readonly string[]): Promise<WatchAgreement[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(watchAgreement)
    .where(and(eq(watchAgreement.tenantId, ctx.tenantId), among(watchAgreement.subjectId, subjectIds)));
  return rows as WatchAgreement[];
}

export async function agree(ctx: Ctx, agreements: readonly WatchAgreement[]): Promise<void> {
  if (agreements.length === 0) return;
  await db(ctx)
    .insert(watchAgreement)
    .values(agreements.map((each) => ({ ...each, tenantId: ctx.tenantId, participants: [each.pledgeeId] })))
    .onConflictDoUpdate({
      target: [watchAgreement.tenantId, watchAgreement.subjectId, watchAgreement.pledgeeId, watchAgreement.version],
      set: {
        basis: sql`excluded.basis`,
        agreedBy: sql`excluded.agreed_by`,
        agreedAt: sql`excluded.agreed_at`,
      },
    });
}

/** Settings became stricter: who had agreed to those before has no less now. */
export async function carryAgreements(ctx: Ctx, subjectId: string, from: number, to: number): Promise<void> {
  await db(ctx)
    .update(watchAgreement)
    .set({ version: to, basis: 'tightened' })
    .where(
      and(
        eq(watchAgreement.tenantId, ctx.tenantId),
        eq(watchAgreement.subjectId, subjectId),
        eq(watchAgreement.version, from),
      ),
    );
}

/**
 * How the watch ended that was over any of a watch's lots, or over what they came out of, last before it began. Runs as the system: whose
 * that was does not matter to who relies on this one.
 */
export async function findWatchBefore(ctx: Ctx, subjectId: string): Promise<WatchBeforeView | null> {
  const result = await db(ctx).execute(sql`
    with recursive lots (id) as (
      select lot_id from subject_lot where tenant_id = ${ctx.tenantId} and subject_id = ${subjectId}
      union
      select source.lot_id from lots
        join lot_movement part on part.tenant_id = ${ctx.tenantId} and part.lot_id = lots.id and part.delta > 0
        join lot_movement source on source.tenant_id = part.tenant_id and source.operation_id = part.operation_id and source.delta < 0)
    select before.id as "subjectId", before.code, before.ended_at as "endedAt", before.ended_with as "endedWith"
      from subject before join subject now on now.tenant_id = before.tenant_id and now.id = ${subjectId}
      where before.tenant_id = ${ctx.tenantId} and before.id <> now.id and before.ended_at <= now.watched_from and before.id in (
        select l.subject_id from lots join subject_lot l on l.tenant_id = ${ctx.tenantId} and l.lot_id = lots.id)
      order by before.ended_at desc, before.id desc limit 1`);
  type Row = { subjectId: string; code: string; endedAt: string; endedWith: EndedWith };
  const [row] = rowsOf<Row>(result);
  if (!row) return null;
  const { by, ...stood } = row.endedWith;
  return {
    subjectId: row.subjectId,
    code: row.code,
    endedAt: new Date(row.endedAt).toISOString(),
    endedBy: by,
    ...stood,
  };
}
type EndedWith = Pick<WatchBeforeView, 'status' | 'statusReason' | 'doubts'> & { by: string | null };
