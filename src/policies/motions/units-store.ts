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
  const on = businessDate(ctx);
  const relation = (with_: SQL) => sql`s.tenant_id = ${ctx.tenantId} and s.kind = 'relation' and s.status = 'in_force'
    and s.valid_from <= ${on} and (s.valid_to is null or s.valid_to >= ${on}) and (s.is_official or s.participants && ${with_})`;
  const parent = sql`s.value = 'parent' and coalesce(s.figure, 10000) >= ${CONTROL_BPS}`;
  const found = await db(ctx).execute(sql`
    with recursive body (body_id, id, banks) as (
      select b.id, b.debtor_id, array(select m.bank_id from joint_member m
        where m.tenant_id = b.tenant_id and m.body_id = b.id and m.status = 'joined')
      from joint_body b where b.tenant_id = ${ctx.tenantId} and b.status <> 'closed' and ${bodies}
    ), top (body_id, id, banks) as (
      select * from body
      union
      select t.body_id, s.other_id, t.banks from top t
      join party_standing s on s.party_id = t.id and ${parent} and ${relation(sql`t.banks`)}
    ), unit (body_id, id, banks) as (
      select * from top
      union
      select u.body_id, case s.value when 'parent' then s.party_id else s.other_id end, u.banks from unit u
      join party_standing s on ${relation(sql`u.banks`)}
        and ((${parent} and s.other_id = u.id) or (s.value = 'successor' and s.party_id = u.id))
    ) select distinct body_id as "bodyId", id as "partyId" from unit where ${among ?? sql`true`} order by 1, 2`);
  return rowsOf<OfUnit>(found);
}

/** Bodies that a bank has joined, and to whose unit a firm belongs. */
export const bodiesOf = async (ctx: Ctx, bankId: string, partyId: string): Promise<string[]> =>
  (
    await unitsOf(
      ctx,
      sql`b.status in ('active', 'warning') and exists (select from joint_member o where o.tenant_id = b.tenant_id
        and o.body_id = b.id and o.bank_id = ${bankId} and o.status = 'joined')`,
      sql`id = ${partyId}`,
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
    sql`id = any (${sql.param([...partyIds])}::text[])`,
  );
  return [...new Set(found.map(({ bodyId }) => bodyId))];
};

/** Every other body that is not closed, and to whose unit a firm belongs. */
export const othersAround = async (ctx: Ctx, partyId: string, bodyId: string): Promise<string[]> =>
  (await unitsOf(ctx, sql`b.id <> ${bodyId}`, sql`id = ${partyId}`)).map((other) => other.bodyId);

export const unitOf = async (ctx: Ctx, bodyId: string): Promise<string[]> =>
  (await unitsOf(ctx, sql`b.id = ${bodyId}`)).map(({ partyId }) => partyId);
