import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import {
  consumptionClaim,
  consumptionElsewhere,
  consumptionKey,
  consumptionSource,
} from '../../../db/schema/consumption.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { fromHex, hex } from '../../ground/audit/index.ts';
import { requireVault } from '../../kernel/vault.ts';
import type { ClaimStatus, ItemKind } from './rules.ts';
import type { ClaimView } from './schemas.ts';

/** One network a tenant: the lenders on this platform and those that share the secret with it. */
const NETWORK = 'main';

export async function findSecret(ctx: Ctx): Promise<Uint8Array | undefined> {
  const [row] = await db(ctx)
    .select({ secret: consumptionKey.secret })
    .from(consumptionKey)
    .where(and(eq(consumptionKey.tenantId, ctx.tenantId), eq(consumptionKey.network, NETWORK)));
  return row?.secret;
}

const placeOf = ({ tenantId }: Ctx) => ({ tenantId, table: 'consumption_key', id: NETWORK });
const sealed = (ctx: Ctx, secret: Uint8Array) => requireVault(ctx).seal(placeOf(ctx), secret);
export const openSecret = (ctx: Ctx, found: Uint8Array) => requireVault(ctx).open(placeOf(ctx), found);

/** The secret that holds now, sealed, whoever was first to make one. */
export async function insertSecret(ctx: Ctx, secret: Uint8Array): Promise<Uint8Array> {
  await db(ctx)
    .insert(consumptionKey)
    .values({ tenantId: ctx.tenantId, network: NETWORK, secret: await sealed(ctx, secret), createdAt: ctx.clock.now() })
    .onConflictDoNothing();
  return (await findSecret(ctx)) as Uint8Array;
}

const json = (rows: unknown): string =>
  JSON.stringify(rows, (_, value) =>
    typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? hex(value) : value,
  );

export interface NewItem {
  keyHash: Uint8Array;
  kind: ItemKind;
  unit: string;
  capacity: bigint;
}

export interface LockedItem {
  hash: string;
  no: string;
  unit: string;
  capacity: bigint;
  consumed: bigint;
  isNew: boolean;
}

/** Makes the items that are not there and locks them all in the order of their hashes: who claims the same things waits here. */
export async function makeAndLockItems(ctx: Ctx, items: readonly NewItem[]): Promise<LockedItem[]> {
  const made = await db(ctx).execute(sql`
    insert into consumption_item (tenant_id, key_hash, kind, unit, capacity, first_seen_at)
    select ${ctx.tenantId}, decode(r."keyHash", 'hex'), r.kind, r.unit, r.capacity, ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${json(items)}::json) as r ("keyHash" text, kind text, unit text, capacity bigint)
    order by 2
    on conflict (tenant_id, key_hash) do nothing
    returning encode(key_hash, 'hex') as hash`);
  const fresh = new Set(rowsOf<{ hash: string }>(made).map((row) => row.hash));
  const hashes = items.map((item) => hex(item.keyHash));
  return (await lockItems(ctx, hashes)).map((item) => ({ ...item, isNew: fresh.has(item.hash) }));
}

export const lockItems = (ctx: Ctx, hashes: readonly string[]) =>
  lockWhere(
    ctx,
    sql`key_hash = any ((select array_agg(decode(h, 'hex')) from json_array_elements_text(${json(hashes)}::json) h)::bytea[])`,
  );

/** The items of the live claims that rest on a source; of those about `subjectIds` when given. */
export const lockItemsOfSource = (ctx: Ctx, sourceId: string, subjectIds?: readonly string[]) =>
  lockWhere(
    ctx,
    sql`key_hash in (select c.key_hash from consumption_source s
      join consumption_claim c on c.tenant_id = s.tenant_id and c.id = s.claim_id
      where s.tenant_id = ${ctx.tenantId} and s.source_id = ${sourceId} and s.live and c.status in ${[...live]}
        ${subjectIds ? sql`and c.subject_id = any (${sql.param([...subjectIds])}::text[])` : sql``})`,
  );

async function lockWhere(ctx: Ctx, which: SQL): Promise<Omit<LockedItem, 'isNew'>[]> {
  const locked = await db(ctx).execute(sql`
    select encode(key_hash, 'hex') as hash, no::text, unit, capacity::text, consumed::text from consumption_item
    where tenant_id = ${ctx.tenantId} and ${which}
    order by key_hash for no key update`);
  return rowsOf<{ hash: string; no: string; unit: string; capacity: string; consumed: string }>(locked).map((row) => ({
    ...row,
    capacity: BigInt(row.capacity),
    consumed: BigInt(row.consumed),
  }));
}

/** Writes what was decided under the lock; the table's check refuses more than the capacity. */
export async function writeItems(
  ctx: Ctx,
  items: readonly { hash: string; capacity: bigint; delta: bigint }[],
): Promise<void> {
  await db(ctx).execute(sql`
    update consumption_item i set capacity = r.capacity, consumed = i.consumed + r.delta
    from json_to_recordset(${json(items)}::json) as r (hash text, capacity bigint, delta bigint)
    where i.tenant_id = ${ctx.tenantId} and i.key_hash = decode(r.hash, 'hex')
      and i.key_hash = any (${sql.param(items.map((item) => fromHex(item.hash)))})`);
}

export async function insertTraits(ctx: Ctx, traits: readonly { trait: bigint; no: string }[]): Promise<void> {
  if (traits.length === 0) return;
  await db(ctx).execute(sql`
    insert into consumption_trait (tenant_id, trait, item_no)
    select ${ctx.tenantId}, r.trait, r.no from json_to_recordset(${json(traits)}::json) as r (trait bigint, no bigint)
    on conflict do nothing`);
}

export interface Claim {
  id: string;
  hash: string;
  financierId: string;
  applicantId: string;
  financingId: string;
  amount: bigint;
  status: ClaimStatus;
  kind: ItemKind;
  subjectId: string | null;
}

const claimOf = (row: typeof consumptionClaim.$inferSelect): Claim => ({
  id: row.id,
  hash: hex(row.keyHash),
  financierId: row.financierId,
  applicantId: row.applicantId,
  financingId: row.financingId,
  amount: row.amount,
  status: row.status as ClaimStatus,
  kind: row.kind as ItemKind,
  subjectId: row.subjectId,
});

const live = ['registered', 'pending', 'financed'];

/** Every claim on these things, ended ones too: as the system, for whoever may ask only for a status. */
export async function findClaimsOfItems(ctx: Ctx, hashes: readonly Uint8Array[]): Promise<Claim[]> {
  if (hashes.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(consumptionClaim)
    .where(and(eq(consumptionClaim.tenantId, ctx.tenantId), among(consumptionClaim.keyHash, hashes)));
  return rows.map(claimOf);
}

/** Receivables that are financed, or about to be, after this one: as the system. */
export async function listFinancedReceivables(ctx: Ctx, after: string, most: number): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ id: consumptionClaim.subjectId })
    .from(consumptionClaim)
    .where(
      and(
        eq(consumptionClaim.tenantId, ctx.tenantId),
        // In words of its own, so that a plan made once finds the index that has only these.
        sql`${consumptionClaim.kind} = 'receivable' and ${consumptionClaim.status} in ('pending', 'financed')`,
        gt(consumptionClaim.subjectId, after),
      ),
    )
    .orderBy(asc(consumptionClaim.subjectId))
    .limit(most);
  return rows.flatMap(({ id }) => id ?? []);
}

export async function insertClaims(ctx: Ctx, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const now = ctx.clock.now();
  await db(ctx)
    .insert(consumptionClaim)
    .values(
      claims.map(({ hash, ...claim }) => ({
        ...claim,
        tenantId: ctx.tenantId,
        keyHash: fromHex(hash),
        registeredAt: now,
        financedAt: claim.status === 'financed' ? now : null,
        participants: [...new Set([claim.financierId, claim.applicantId])],
      })),
    );
}

/** Claims that grew, or that a financing now stands behind. */
export async function raiseClaims(
  ctx: Ctx,
  claims: readonly { id: string; amount: bigint; status: ClaimStatus }[],
): Promise<void> {
  if (claims.length === 0) return;
  await db(ctx).execute(sql`
    update consumption_claim c set amount = r.amount, status = r.status,
      financed_at = case when r.status = 'financed' then coalesce(c.financed_at, ${ctx.clock.now().toISOString()}::timestamptz) else c.financed_at end
    from json_to_recordset(${json(claims)}::json) as r (id text, amount bigint, status text)
    where c.tenant_id = ${ctx.tenantId} and c.id = r.id and c.id = any (${sql.param(claims.map((claim) => claim.id))})`);
}

export async function addSources(ctx: Ctx, sourceId: string, claimIds: readonly string[]): Promise<void> {
  if (claimIds.length === 0) return;
  await db(ctx)
    .insert(consumptionSource)
    .values(claimIds.map((claimId) => ({ tenantId: ctx.tenantId, sourceId, claimId, live: true })))
    .onConflictDoUpdate({
      target: [consumptionSource.tenantId, consumptionSource.sourceId, consumptionSource.claimId],
      set: { live: true },
    });
}

/** Live claims that rest on a source; only those about `subjectIds` when given. */
export async function findClaimsOfSource(ctx: Ctx, sourceId: string, subjectIds?: readonly string[]): Promise<Claim[]> {
  const rows = await db(ctx)
    .select({ claim: consumptionClaim })
    .from(consumptionSource)
    .innerJoin(
      consumptionClaim,
      and(
        eq(consumptionClaim.tenantId, consumptionSource.tenantId),
        eq(consumptionClaim.id, consumptionSource.claimId),
      ),
    )
    .where(
      and(
        eq(consumptionSource.tenantId, ctx.tenantId),
        eq(consumptionSource.sourceId, sourceId),
        eq(consumptionSource.live, true),
        among(consumptionClaim.status, live),
        subjectIds && among(consumptionClaim.subjectId, subjectIds),
      ),
    );
  return rows.map((row) => claimOf(row.claim));
}

/** What these claims rest on. */
export async function sourcesOf(ctx: Ctx, claims: readonly Claim[]): Promise<{ claimId: string; sourceId: string }[]> {
  if (claims.length === 0) return [];
  return db(ctx)
    .select({ claimId: consumptionSource.claimId, sourceId: consumptionSource.sourceId })
    .from(consumptionSource)
    .where(
      and(
        eq(consumptionSource.tenantId, ctx.tenantId),
        among(
          consumptionSource.claimId,
          claims.map(({ id }) => id),
        ),
        eq(consumptionSource.live, true),
      ),
    );
}

/** Takes the source away from these claims; the ids of those that now rest on nothing. */
export async function dropSource(ctx: Ctx, sourceId: string, claimIds: readonly string[]): Promise<string[]> {
  if (claimIds.length === 0) return [];
  const of = consumptionSource;
  const rows = await db(ctx)
    .update(of)
    .set({ live: false })
    .where(and(eq(of.tenantId, ctx.tenantId), eq(of.sourceId, sourceId), among(of.claimId, claimIds)))
    .returning({
      id: of.claimId,
      isHeld: sql<boolean>`exists (select from consumption_source o where o.tenant_id = consumption_source.tenant_id
        and o.claim_id = consumption_source.claim_id and o.source_id <> consumption_source.source_id and o.live)`,
    });
  const held = new Set(rows.filter(({ isHeld }) => isHeld).map(({ id }) => id));
  return claimIds.filter((id) => !held.has(id));
}

export async function endClaims(ctx: Ctx, ids: readonly string[], status: 'freed' | 'cancelled'): Promise<void> {
  if (ids.length === 0) return;
  await db(ctx)
    .update(consumptionClaim)
    .set({ status, endedAt: ctx.clock.now() })
    .where(and(eq(consumptionClaim.tenantId, ctx.tenantId), among(consumptionClaim.id, ids)));
}

/** Which of these things other networks report as financed. */
export async function findElsewhere(ctx: Ctx, hashes: readonly Uint8Array[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await db(ctx)
    .select({ keyHash: consumptionElsewhere.keyHash })
    .from(consumptionElsewhere)
    .where(
      and(
        eq(consumptionElsewhere.tenantId, ctx.tenantId),
        among(consumptionElsewhere.keyHash, hashes),
        eq(consumptionElsewhere.status, 'financed'),
      ),
    );
  return new Set(rows.map((row) => hex(row.keyHash)));
}

export async function reportElsewhere(
  ctx: Ctx,
  network: string,
  reports: readonly { hash: string; status: 'financed' | 'freed' }[],
): Promise<void> {
  await db(ctx).execute(sql`
    insert into consumption_elsewhere (tenant_id, key_hash, network, status, reported_at)
    select ${ctx.tenantId}, decode(r.hash, 'hex'), ${network}, r.status, ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${json(reports)}::json) as r (hash text, status text)
    on conflict (tenant_id, key_hash, network) do update set status = excluded.status, reported_at = excluded.reported_at`);
}

/** What this platform tells the network: hashes that are financed now, in the order in which they were first seen. */
export async function listFinanced(ctx: Ctx, after: string | undefined, limit: number): Promise<{ hash: string }[]> {
  const isAfter =
    after === undefined
      ? sql`true`
      : sql`no > (select a.no from consumption_item a where a.tenant_id = ${ctx.tenantId} and a.key_hash = decode(${after}, 'hex'))`;
  const result = await db(ctx).execute(sql`
    select encode(key_hash, 'hex') as hash from consumption_item
    where tenant_id = ${ctx.tenantId} and ${isAfter} and consumed > 0
    order by no limit ${limit}`);
  return rowsOf<{ hash: string }>(result);
}

export interface TraitHit {
  no: string;
  hash: string;
  trait: bigint;
}

/** Most items that one trait may bring: a trait that half the book shares says nothing. */
const HITS_PER_TRAIT = 50;

/** Items kept under any of these traits. */
export async function findByTraits(ctx: Ctx, traits: readonly bigint[]): Promise<TraitHit[]> {
  if (traits.length === 0) return [];
  const result = await db(ctx).execute(sql`
    select t.trait::text, i.no::text, encode(i.key_hash, 'hex') as hash
    from unnest((select array_agg(v::bigint) from json_array_elements_text(${json(traits)}::json) v)) asked (trait)
    cross join lateral (
      select c.trait, c.item_no from consumption_trait c
      where c.tenant_id = ${ctx.tenantId} and c.trait = asked.trait
      order by c.item_no desc limit ${HITS_PER_TRAIT}) t
    join consumption_item i on i.tenant_id = ${ctx.tenantId} and i.no = t.item_no`);
  return rowsOf<{ no: string; hash: string; trait: string }>(result).map((row) => ({
    ...row,
    trait: BigInt(row.trait),
  }));
}

/** Whether anything was hashed yet: from then on the secret cannot change. */
export async function hasItems(ctx: Ctx): Promise<boolean> {
  const result = await db(ctx).execute(
    sql`select exists (select from consumption_item where tenant_id = ${ctx.tenantId}) as has`,
  );
  return rowsOf<{ has: boolean }>(result)[0]?.has === true;
}

export async function setSecret(ctx: Ctx, secret: Uint8Array): Promise<void> {
  const kept = await sealed(ctx, secret);
  await db(ctx)
    .insert(consumptionKey)
    .values({ tenantId: ctx.tenantId, network: NETWORK, secret: kept, createdAt: ctx.clock.now() })
    .onConflictDoUpdate({ target: [consumptionKey.tenantId, consumptionKey.network], set: { secret: kept } });
}

/** Claims of financings that this party takes part in. */
export async function listClaims(
  ctx: Ctx,
  financingId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<ClaimView[]> {
  const rows = await db(ctx)
    .select()
    .from(consumptionClaim)
    .where(
      and(
        eq(consumptionClaim.tenantId, ctx.tenantId),
        financingId === undefined ? undefined : eq(consumptionClaim.financingId, financingId),
        after === undefined ? undefined : gt(consumptionClaim.id, after),
      ),
    )
    .orderBy(asc(consumptionClaim.id))
    .limit(limit);
  return rows.map((row) => {
    const { hash: _, amount, ...claim } = claimOf(row);
    return { ...claim, amount: amount.toString() };
  });
}
