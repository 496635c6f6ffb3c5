import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { CONTROL_BPS } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';
import type { MotionKind } from './rules.ts';

interface OfUnit {
  bodyId: string;
  partyId: string;
}

/**
 * As the system: the unit of each of some bodies, its firm among them: parents that control it at any height, whom those control at any depth, and who
 * took any of them over (5.1: a group with its subsidiaries together). What one member was told of the group, or an authority says, counts for all.
 */
async function unitsOf(ctx: Ctx, bodies: SQL, among?: SQL): Promise<OfUnit[]> {
  const found = await db(ctx).execute(sql`
    select body_id as "bodyId", party_id as "partyId" from holdfast_units_of(${ctx.tenantId},
      array(select b.id from joint_body b where b.tenant_id = ${ctx.tenantId} and b.status <> 'closed' and ${bodies}),
      ${CONTROL_BPS}, ${businessDate(ctx)}::date) where ${among ?? sql`true`} order by 1, 2`);
  return rowsOf<OfUnit>(found);
}

/** Whether a bank reads the sum of a body beside those of its other bodies of the group: the difference of two may be one bank’s. */
export async function isToldBeside(ctx: Ctx, bodyId: string, readerId: string): Promise<boolean> {
  const found = await db(ctx).execute(
    sql`select holdfast_is_sum_told(${ctx.tenantId}, ${bodyId}, ${readerId}, ${CONTROL_BPS}) as told`,
  );
  return rowsOf<{ told: boolean }>(found)[0]?.told === true;
}

/** Bodies that a bank has joined, and to whose unit a firm belongs. */
export const bodiesOf = async (ctx: Ctx, bankId: string, partyId: string): Promise<string[]> =>
  (
    await unitsOf(
      ctx,
      sql`b.status in ('active', 'warning') and exists (select from joint_member o where o.tenant_id = b.tenant_id
        and o.body_id = b.id and o.bank_id = ${bankId} and o.status = 'joined')`,
      sql`party_id = ${partyId}`,
    )
  ).map(({ bodyId }) => bodyId);

/**
 * The first of some bodies that has carried nothing of late by which one of its banks may do so alone: pull back, which a creditors' committee alone
 * keeps it from, or give up a security by name.
 */
export async function standstillOf(
  ctx: Ctx,
  bodyIds: readonly string[],
  { bankId, since, kind, objectId = null }: { bankId: string; since: Date; kind: MotionKind; objectId?: string | null },
): Promise<string | undefined> {
  const found = await db(ctx).execute(sql`
    select b.id from joint_body b where b.tenant_id = ${ctx.tenantId} and b.id = any (${sql.param([...bodyIds])}::text[])
      and (b.kind = 'creditors_committee' or ${kind} <> 'own_cut') and not exists (select from motion m where m.tenant_id = b.tenant_id and m.body_id = b.id
        and m.kind = ${kind} and m.object_id is not distinct from ${objectId}::text and m.put_by = ${bankId} and m.status = 'carried' and m.decided_at >= ${since.toISOString()}::timestamptz)
    order by b.id limit 1`);
  return rowsOf<{ id: string }>(found)[0]?.id;
}

/** Bodies that act, and to whose unit any of some firms belongs, whoever is in them. */
export const bodiesAround = async (ctx: Ctx, partyIds: readonly string[]): Promise<string[]> => {
  const found = await unitsOf(
    ctx,
    sql`b.status in ('active', 'warning')`,
    sql`party_id = any (${sql.param([...partyIds])}::text[])`,
  );
  return [...new Set(found.map(({ bodyId }) => bodyId))];
};

/** Every other body that is not closed, and to whose unit a firm belongs. */
export const othersAround = async (ctx: Ctx, partyId: string, bodyId: string): Promise<string[]> =>
  (await unitsOf(ctx, sql`b.id <> ${bodyId}`, sql`party_id = ${partyId}`)).map((other) => other.bodyId);

export const unitOf = async (ctx: Ctx, bodyId: string): Promise<string[]> =>
  (await unitsOf(ctx, sql`b.id = ${bodyId}`)).map(({ partyId }) => partyId);
