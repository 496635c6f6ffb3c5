import { and, asc, eq, getTableColumns, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { chargeSnapshot, pledge, pledgeDebt, pledgeFloor, pledgeItem, publicity } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { addMonths, businessDateAt } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import {
  type Crystallisation,
  effectiveSince,
  type Fixing,
  type PledgeAct,
  type PledgeKind,
  type PledgeMode,
  type PledgeStatus,
  type PledgeTrigger,
  type PublicityKind,
  pledgeLife,
  pledgeTriggers,
  type ScopePart,
  type Sharing,
  scopeParts,
  statusesLive,
} from './rules.ts';
import type { PledgeView } from './schemas.ts';

type PledgeRow = typeof pledge.$inferSelect;

/** What belongs to a pledge: its items, its publicity and its floors. */
interface Parts {
  items: { itemId: string; live: boolean }[];
  facts: { kind: PublicityKind; itemId: string; at: string; evidence: Record<string, unknown> }[];
  floors: { commodityId: string; quantityValue: string }[];
  debts: string[];
}

const ofPledge = sql`p.tenant_id = pledge.tenant_id and p.pledge_id = pledge.id`;

/** A pledge with what belongs to it, in the statement that selects or moves it. */
export const withParts = {
  ...getTableColumns(pledge),
  parts: sql<Parts>`json_build_object(
    'items', (select coalesce(json_agg(json_build_object('itemId', p.item_id, 'live', p.live) order by p.item_id), '[]')
      from pledge_item p where ${ofPledge}),
    'facts', (select coalesce(json_agg(json_build_object('kind', p.kind, 'itemId', p.item_id, 'at', p.at,
      'evidence', p.evidence) order by p.at), '[]') from publicity p where ${ofPledge}),
    'floors', (select coalesce(json_agg(json_build_object('commodityId', p.commodity_id,
      'quantityValue', p.quantity_value::text) order by p.commodity_id), '[]') from pledge_floor p where ${ofPledge}),
    'debts', (select coalesce(json_agg(p.facility_id order by p.place), '[]') from pledge_debt p
      where ${ofPledge} and p.place > 0))`,
};

export function viewsOf(rows: readonly (PledgeRow & { parts: Parts })[]): PledgeView[] {
  return rows.map((row) => {
    const own = row.parts.facts.map((fact) => ({ ...fact, at: new Date(fact.at) }));
    return {
      id: row.id,
      kind: row.kind as PledgeKind,
      pledgorId: row.pledgorId,
      pledgeeId: row.pledgeeId,
      facilityId: row.secures,
      alsoSecures: row.parts.debts,
      sharesBy: row.sharesBy as Sharing | null,
      maximum: { amountMinor: row.maximumMinor.toString(), currency: row.currency },
      mode: row.mode as PledgeMode,
      floorValue:
        row.floorValueMinor === null ? null : { amountMinor: row.floorValueMinor.toString(), currency: row.currency },
      floors: row.parts.floors,
      isNewValue: row.isNewValue,
      voidableUntil: row.isNewValue || !row.agreedAt ? null : addMonths(businessDateAt(row.agreedAt), 12),
      restrictsTransfer: row.restrictsTransfer,
      purchaseMoneyDeliveredOn: row.purchaseMoneyDeliveredOn,
      maximumFixed:
        row.maximumFixedAt === null
          ? null
          : { at: row.maximumFixedAt.toISOString(), reason: row.maximumFixedFor as Fixing },
      crystallised:
        row.crystallisedAt === null
          ? null
          : { at: row.crystallisedAt.toISOString(), reason: row.crystallisedFor as Crystallisation },
      // In the order of the lists, however they were given.
      securedScope: scopeParts.filter((part) => (row.securedScope as ScopePart[]).includes(part)),
      triggers: pledgeTriggers.filter((trigger) => (row.triggers as PledgeTrigger[]).includes(trigger)),
      collectsFruits: row.collectsFruits,
      status: row.status as PledgeStatus,
      agreedAt: row.agreedAt?.toISOString() ?? null,
      effectiveAt: row.effectiveAt?.toISOString() ?? null,
      dischargedAt: row.dischargedAt?.toISOString() ?? null,
      items: row.parts.items.map(({ itemId, live }) => ({
        itemId,
        live,
        effectiveSince: effectiveSince(row.kind as PledgeKind, row.agreedAt, itemId, own)?.toISOString() ?? null,
      })),
      registrationState: row.registrationState as PledgeView['registrationState'],
      registrationDoubtedUntil: row.registrationDoubtedUntil,
      publicity: own.map(({ kind, itemId, at, evidence }) => ({ kind, itemId, at: at.toISOString(), evidence })),
    };
  });
}

const one = (ctx: Ctx, id: string) => and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.id, id));

export async function insertPledge(
  ctx: Ctx,
  row: Omit<typeof pledge.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
  itemIds: readonly string[],
  floors: readonly { commodityId: string; quantityValue: bigint }[],
  { alsoSecures, debtorId }: { alsoSecures: readonly string[]; debtorId: string },
): Promise<PledgeView> {
  await db(ctx)
    .insert(pledge)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, createdAt: ctx.clock.now() });
  if (floors.length > 0)
    await db(ctx)
      .insert(pledgeFloor)
      .values(floors.map((floor) => ({ ...floor, tenantId: ctx.tenantId, pledgeId: row.id })));
  if (alsoSecures.length > 0)
    await db(ctx)
      .insert(pledgeDebt)
      .values(
        [row.secures, ...alsoSecures].map((facilityId, place) => ({
          tenantId: ctx.tenantId,
          pledgeId: row.id,
          facilityId,
          place,
          participants: [...new Set([...row.participants, debtorId])],
        })),
      );
  await insertItems(ctx, { id: row.id, pledgeeId: row.pledgeeId, kind: row.kind }, itemIds, false);
  return onRecord(await findPledge(ctx, row.id));
}

/** Throws the constraint when an item binds elsewhere. */
export async function insertItems(
  ctx: Ctx,
  to: { id: string; pledgeeId: string; kind: string },
  itemIds: readonly string[],
  live: boolean,
): Promise<void> {
  if (itemIds.length === 0) return;
  await db(ctx)
    .insert(pledgeItem)
    .values(
      itemIds.map((itemId) => ({
        tenantId: ctx.tenantId,
        pledgeId: to.id,
        pledgeeId: to.pledgeeId,
        pledgeKind: to.kind,
        itemId,
        live,
      })),
    )
    .onConflictDoUpdate({ target: [pledgeItem.tenantId, pledgeItem.pledgeId, pledgeItem.itemId], set: { live } });
}

/** The charge, when it had not crystallised until now, with the stock that it caught. */
export async function crystallise(
  ctx: Ctx,
  id: string,
  reason: Crystallisation,
  caught: readonly { lotId: string; quantityValue: bigint }[],
): Promise<PledgeView | undefined> {
  const at = ctx.clock.now();
  const rows = await db(ctx)
    .update(pledge)
    .set({ crystallisedAt: at, crystallisedFor: reason })
    .where(and(one(ctx, id), inArray(pledge.status, statusesLive), sql`${pledge.crystallisedAt} is null`))
    .returning(withParts);
  if (rows.length > 0 && caught.length > 0)
    await db(ctx)
      .insert(chargeSnapshot)
      .values(caught.map((each) => ({ ...each, tenantId: ctx.tenantId, pledgeId: id, at })));
  return viewsOf(rows)[0];
}

/** Waits for who fixes or reopens these, one after another in the order of their names. */
async function lockPledges(ctx: Ctx, where: SQL | undefined): Promise<void> {
  await db(ctx).select({ id: pledge.id }).from(pledge).where(where).orderBy(asc(pledge.id)).for('no key update');
}

/** The live pledge, when its debt was not fixed until now. */
export async function fixMaximum(
  ctx: Ctx,
  id: string,
  reason: Fixing,
  restraintId: string | null = null,
): Promise<PledgeView | undefined> {
  // Another seizure may be on its way out: then this one fixes it.
  await lockPledges(ctx, one(ctx, id));
  const rows = await db(ctx)
    .update(pledge)
    .set({ maximumFixedAt: ctx.clock.now(), maximumFixedFor: reason, maximumFixedBy: restraintId })
    .where(and(one(ctx, id), inArray(pledge.status, statusesLive), isNull(pledge.maximumFixedAt)))
    .returning(withParts);
  return viewsOf(rows)[0];
}

/** The live pledges that one restraint fixed, open again. */
export async function reopenMaximum(ctx: Ctx, restraintId: string): Promise<PledgeView[]> {
  const fixedByIt = and(
    eq(pledge.tenantId, ctx.tenantId),
    eq(pledge.maximumFixedBy, restraintId),
    inArray(pledge.status, statusesLive),
  );
  await lockPledges(ctx, fixedByIt);
  const rows = await db(ctx)
    .update(pledge)
    .set({ maximumFixedAt: null, maximumFixedFor: null, maximumFixedBy: null })
    .where(fixedByIt)
    .returning(withParts);
  return viewsOf(rows);
}

/** What made a pledge of one lot public made it public for the parts of it, at the same moment. */
export async function copyPublicity(
  ctx: Ctx,
  pledgeId: string,
  fromId: string,
  toIds: readonly string[],
): Promise<void> {
  const facts = await db(ctx)
    .select()
    .from(publicity)
    .where(and(eq(publicity.tenantId, ctx.tenantId), eq(publicity.pledgeId, pledgeId), eq(publicity.itemId, fromId)));
  await insertPublicity(
    ctx,
    pledgeId,
    toIds.flatMap((itemId) =>
      facts.map(({ kind, at, evidence }) => ({
        kind: kind as PublicityKind,
        itemId,
        at,
        evidence: { ...evidence, splitFrom: fromId },
      })),
    ),
  );
}

/** The live pledges that bind each of these items. */
export async function pledgesOfItems(
  ctx: Ctx,
  itemIds: readonly string[],
): Promise<{ pledgeId: string; pledgeeId: string; kind: string; itemId: string }[]> {
  if (itemIds.length === 0) return [];
  return db(ctx)
    .select({
      pledgeId: pledgeItem.pledgeId,
      pledgeeId: pledgeItem.pledgeeId,
      kind: pledgeItem.pledgeKind,
      itemId: pledgeItem.itemId,
    })
    .from(pledgeItem)
    .where(
      and(eq(pledgeItem.tenantId, ctx.tenantId), inArray(pledgeItem.itemId, [...itemIds]), eq(pledgeItem.live, true)),
    )
    .orderBy(asc(pledgeItem.pledgeId), asc(pledgeItem.itemId));
}

export async function findPledge(ctx: Ctx, id: string): Promise<PledgeView | undefined> {
  return viewsOf(await db(ctx).select(withParts).from(pledge).where(one(ctx, id)))[0];
}

/** When the pledge was offered to the pledgee; undefined where there is no such pledge. */
export async function offeredAtOf(ctx: Ctx, id: string): Promise<Date | undefined> {
  const [row] = await db(ctx).select({ at: pledge.createdAt }).from(pledge).where(one(ctx, id));
  return row?.at;
}

/** Whichever facility it was given for first: it secures all that share it. */
const secures = (facilityId: string) =>
  or(
    eq(pledge.secures, facilityId),
    sql`exists (select from pledge_debt p where ${ofPledge} and p.facility_id = ${facilityId})`,
  );

export async function listPledges(
  ctx: Ctx,
  filter: { facilityId?: string | undefined; after?: string | undefined; limit: number },
): Promise<PledgeView[]> {
  const rows = await db(ctx)
    .select(withParts)
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        filter.facilityId === undefined ? undefined : secures(filter.facilityId),
        filter.after === undefined ? undefined : gt(pledge.id, filter.after),
      ),
    )
    .orderBy(asc(pledge.id))
    .limit(filter.limit);
  return viewsOf(rows);
}

/** Pledges that are agreed or effective and hold any of these items live. */
export async function findLivePledges(ctx: Ctx, itemIds: readonly string[]): Promise<PledgeView[]> {
  if (itemIds.length === 0) return [];
  const rows = await db(ctx)
    .select(withParts)
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        inArray(pledge.status, statusesLive),
        sql`exists (select from pledge_item i where i.tenant_id = ${pledge.tenantId} and i.pledge_id = ${pledge.id}
             and i.live and i.item_id in ${[...new Set(itemIds)]})`,
      ),
    )
    .orderBy(asc(pledge.id));
  return viewsOf(rows);
}

/** Whether any of these items is offered to a lender that has not answered: it may take them as it saw them. */
export async function areOffered(ctx: Ctx, itemIds: readonly string[]): Promise<boolean> {
  const isOne = sql`exists (select from pledge_item i where i.tenant_id = ${pledge.tenantId} and i.pledge_id = ${pledge.id}
             and i.item_id in ${['', ...new Set(itemIds)]})`;
  const offered = and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.status, 'offered'), isOne);
  return (await db(ctx).select({ id: pledge.id }).from(pledge).where(offered).limit(1)).length > 0;
}

/** The lender's pledges that wait for what constitutes them. */
export async function findAgreedPledges(ctx: Ctx, pledgeeId: string): Promise<PledgeView[]> {
  const rows = await db(ctx)
    .select(withParts)
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.pledgeeId, pledgeeId), eq(pledge.status, 'agreed')))
    .orderBy(asc(pledge.id));
  return viewsOf(rows);
}

/** The pledge, when the act was possible until now. */
export async function movePledge(
  ctx: Ctx,
  id: string,
  act: PledgeAct,
  stamps: Partial<
    Pick<PledgeRow, 'agreedAt' | 'effectiveAt' | 'dischargedAt' | 'deliveryMode' | 'agreedDebt' | 'resolutionReview'>
  > = {},
): Promise<PledgeView | undefined> {
  const { from, to } = stepOf(pledgeLife, act);
  const rows = await db(ctx)
    .update(pledge)
    .set({ status: to, ...stamps })
    .where(and(one(ctx, id), among(pledge.status, from)))
    .returning(withParts);
  return viewsOf(rows)[0];
}

/** What is pledged instead from now on; the old item stays on record, not live. */
export async function replaceItem(ctx: Ctx, pledge: PledgeView, oldId: string, newId: string): Promise<void> {
  await setItemsLive(ctx, pledge.id, false, [oldId]);
  await db(ctx).insert(pledgeItem).values({
    tenantId: ctx.tenantId,
    pledgeId: pledge.id,
    pledgeeId: pledge.pledgeeId,
    pledgeKind: pledge.kind,
    itemId: newId,
    live: true,
  });
}

/** Makes the items bind, or frees them; of those that bound until now, whether the pledgee gave them up as paid for. The database refuses an item that binds elsewhere. */
export async function setItemsLive(
  ctx: Ctx,
  pledgeId: string,
  live: boolean,
  itemIds?: readonly string[],
  isGivenUp = false,
): Promise<void> {
  const now = ctx.clock.now().toISOString();
  await db(ctx)
    .update(pledgeItem)
    .set({
      live,
      ...(isGivenUp && {
        givenUpAt: sql`case when ${pledgeItem.live} then ${now}::timestamptz else ${pledgeItem.givenUpAt} end`,
      }),
    })
    .where(
      and(
        eq(pledgeItem.tenantId, ctx.tenantId),
        eq(pledgeItem.pledgeId, pledgeId),
        itemIds && inArray(pledgeItem.itemId, [...itemIds]),
      ),
    );
}

export async function insertPublicity(
  ctx: Ctx,
  pledgeId: string,
  facts: readonly { kind: PublicityKind; itemId: string; at: Date; evidence: Record<string, unknown> }[],
): Promise<void> {
  if (facts.length === 0) return;
  await db(ctx)
    .insert(publicity)
    .values(facts.map((fact) => ({ ...fact, tenantId: ctx.tenantId, pledgeId })))
    .onConflictDoNothing();
}
