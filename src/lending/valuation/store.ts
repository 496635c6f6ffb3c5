import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { lot, lotCustody } from '../../../db/schema/goods.ts';
import { price, priceSource, valuationTerms, valuationVersion, warehouseRating } from '../../../db/schema/valuation.ts';
import { type Ctx, db, settled } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { listCovers } from './cover-store.ts';
import { insuredMinorOn } from './insurance-rules.ts';
import type { CommodityTerms, PriceView, SourceView, TermsView } from './schemas.ts';

const sourceOf = (row: typeof priceSource.$inferSelect): SourceView => ({
  id: row.id,
  code: row.code,
  name: row.name,
  kind: row.kind as SourceView['kind'],
  feed: row.feed as SourceView['feed'],
  currency: row.currency,
  unit: row.unit,
  calendarPlace: row.calendarPlace,
  jumpFactor: row.jumpFactor,
  pull: row.pull as SourceView['pull'],
});

/** Undefined when the lender has a source with this code. */
export async function insertSource(
  ctx: Ctx,
  row: Omit<typeof priceSource.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<SourceView | undefined> {
  const [made] = await db(ctx)
    .insert(priceSource)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && sourceOf(made);
}

export type KeptSource = SourceView & { lenderId: string };

/** A lender's sources, by code or identifier, locked: prices of one source are admitted one after the other. */
export async function lockSources(ctx: Ctx, lenderId: string, names: readonly string[]): Promise<KeptSource[]> {
  const rows = await db(ctx)
    .select()
    .from(priceSource)
    .where(
      and(
        eq(priceSource.tenantId, ctx.tenantId),
        eq(priceSource.lenderId, lenderId),
        or(inArray(priceSource.code, [...names]), among(priceSource.id, names)),
      ),
    )
    .orderBy(asc(priceSource.id))
    .for('no key update');
  return rows.map((row) => ({ ...sourceOf(row), lenderId: row.lenderId }));
}

export async function findSources(ctx: Ctx, ids: readonly string[]): Promise<KeptSource[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(priceSource)
    .where(and(eq(priceSource.tenantId, ctx.tenantId), among(priceSource.id, new Set(ids))));
  return rows.map((row) => ({ ...sourceOf(row), lenderId: row.lenderId }));
}

export async function listSources(
  ctx: Ctx,
  filter: { feed?: SourceView['feed']; after?: string | undefined; limit: number },
): Promise<KeptSource[]> {
  const rows = await db(ctx)
    .select()
    .from(priceSource)
    .where(
      and(
        eq(priceSource.tenantId, ctx.tenantId),
        filter.feed && eq(priceSource.feed, filter.feed),
        filter.after === undefined ? undefined : gt(priceSource.id, filter.after),
      ),
    )
    .orderBy(asc(priceSource.id))
    .limit(filter.limit);
  return rows.map((row) => ({ ...sourceOf(row), lenderId: row.lenderId }));
}

export const priceOf = (row: typeof price.$inferSelect): PriceView => ({
  id: row.id,
  sourceId: row.sourceId,
  pricedOn: row.pricedOn,
  validTo: row.validTo,
  price: row.priceValue.toString(),
  status: row.status as PriceView['status'],
  heldFor: row.heldFor as PriceView['heldFor'],
  knownFrom: row.knownFrom?.toISOString() ?? null,
  knownTo: row.knownTo?.toISOString() ?? null,
  replacesId: row.replacesId,
});

export const accepted = (ctx: Ctx, sourceId: string) =>
  and(eq(price.tenantId, ctx.tenantId), eq(price.sourceId, sourceId), eq(price.status, 'accepted'));

/** The newest price of a source for a day, as it was known at an instant; known now when none is given. */
export async function latestPrice(
  ctx: Ctx,
  sourceId: string,
  on: LocalDate,
  knownAt?: Date,
): Promise<PriceView | undefined> {
  const known =
    knownAt === undefined
      ? isNull(price.knownTo)
      : and(lte(price.knownFrom, knownAt), or(isNull(price.knownTo), gt(price.knownTo, knownAt)));
  const [row] = await db(ctx)
    .select()
    .from(price)
    .where(and(accepted(ctx, sourceId), lte(price.pricedOn, on), known))
    .orderBy(desc(price.pricedOn))
    .limit(1);
  return row && priceOf(row);
}

/** A price of these sources that one of these people recorded since: the newest. */
export async function pricedBy(
  ctx: Ctx,
  sourceIds: readonly string[],
  personIds: readonly string[],
  since: Date,
): Promise<{ priceId: string; sourceId: string; personId: string } | undefined> {
  const [row] = await db(ctx)
    .select({ priceId: price.id, sourceId: price.sourceId, personId: price.recordedBy })
    .from(price)
    .where(
      and(
        eq(price.tenantId, ctx.tenantId),
        among(price.sourceId, sourceIds),
        among(price.recordedBy, personIds),
        gt(price.recordedAt, since),
        isNull(price.knownTo),
      ),
    )
    .orderBy(desc(price.recordedAt))
    .limit(1);
  return row;
}

/** The price that holds somewhere in the window, as known now. */
export async function findOverlapping(
  ctx: Ctx,
  sourceId: string,
  from: LocalDate,
  to: LocalDate,
): Promise<PriceView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(price)
    .where(and(accepted(ctx, sourceId), isNull(price.knownTo), lte(price.pricedOn, to), gte(price.validTo, from)))
    .limit(1);
  return row && priceOf(row);
}

/** Throws the constraint when another price holds in the window. */
export async function insertPrice(
  ctx: Ctx,
  row: Omit<typeof price.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<PriceView> {
  const [made] = await db(ctx)
    .insert(price)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return priceOf(onRecord(made));
}

const thisPrice = (ctx: Ctx, id: string) => and(eq(price.tenantId, ctx.tenantId), eq(price.id, id));

export async function findPrice(
  ctx: Ctx,
  id: string,
): Promise<(PriceView & { recordedBy: string; lenderId: string }) | undefined> {
  const [row] = await db(ctx).select().from(price).where(thisPrice(ctx, id));
  return row && { ...priceOf(row), recordedBy: row.recordedBy, lenderId: row.lenderId };
}

/** From now on it is not what is known; undefined when it had ended before. */
export async function endKnowledge(ctx: Ctx, id: string, sourceId: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(price)
    .set({ knownTo: ctx.clock.now() })
    .where(and(accepted(ctx, sourceId), thisPrice(ctx, id), isNull(price.knownTo)))
    .returning({ id: price.id });
  return rows.length > 0;
}

/** The price, when it was held until now. */
export async function answerHeld(
  ctx: Ctx,
  id: string,
  change: Partial<typeof price.$inferInsert>,
): Promise<PriceView | undefined> {
  const [row] = await db(ctx)
    .update(price)
    .set(change)
    .where(and(thisPrice(ctx, id), eq(price.status, 'held')))
    .returning();
  return row && priceOf(row);
}

export async function listPrices(
  ctx: Ctx,
  filter: {
    sourceId?: string | undefined;
    status?: PriceView['status'] | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<PriceView[]> {
  const rows = await db(ctx)
    .select()
    .from(price)
    .where(
      and(
        eq(price.tenantId, ctx.tenantId),
        filter.sourceId === undefined ? undefined : eq(price.sourceId, filter.sourceId),
        filter.status === undefined ? undefined : eq(price.status, filter.status),
        filter.after === undefined ? undefined : gt(price.id, filter.after),
      ),
    )
    .orderBy(asc(price.id))
    .limit(filter.limit);
  return rows.map(priceOf);
}

const termsOf = (row: typeof valuationTerms.$inferSelect): TermsView => ({
  id: row.id,
  commodityId: row.commodityId,
  validFrom: row.validFrom,
  terms: row.terms as CommodityTerms,
  approvedAt: row.approvedAt?.toISOString() ?? null,
});

export async function insertTerms(
  ctx: Ctx,
  row: Omit<typeof valuationTerms.$inferInsert, 'tenantId' | 'proposedAt'>,
): Promise<TermsView> {
  const [made] = await db(ctx)
    .insert(valuationTerms)
    .values({ ...row, tenantId: ctx.tenantId, proposedAt: ctx.clock.now() })
    .returning();
  return termsOf(onRecord(made));
}

export async function findProposedTerms(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(valuationTerms)
    .where(and(eq(valuationTerms.tenantId, ctx.tenantId), eq(valuationTerms.id, id)));
  return row && { ...termsOf(row), proposedBy: row.proposedBy, lenderId: row.lenderId };
}

/** The terms, when they were not approved until now. */
export async function approveTerms(ctx: Ctx, id: string, approvedBy: string): Promise<TermsView | undefined> {
  const [row] = await db(ctx)
    .update(valuationTerms)
    .set({ approvedBy, approvedAt: ctx.clock.now() })
    .where(and(eq(valuationTerms.tenantId, ctx.tenantId), eq(valuationTerms.id, id), isNull(valuationTerms.approvedAt)))
    .returning();
  return row && termsOf(row);
}

/** The terms of a lender for each commodity that were in force on a day, as approved by an instant. */
export async function termsInForce(
  ctx: Ctx,
  lenderId: string,
  commodityIds: readonly string[],
  on: LocalDate,
  knownAt: Date,
): Promise<TermsView[]> {
  if (commodityIds.length === 0) return [];
  const rows = await db(ctx)
    .selectDistinctOn([valuationTerms.commodityId])
    .from(valuationTerms)
    .where(
      and(
        eq(valuationTerms.tenantId, ctx.tenantId),
        eq(valuationTerms.lenderId, lenderId),
        among(valuationTerms.commodityId, commodityIds),
        lte(valuationTerms.validFrom, on),
        lte(valuationTerms.approvedAt, knownAt),
      ),
    )
    .orderBy(
      asc(valuationTerms.commodityId),
      desc(valuationTerms.validFrom),
      desc(valuationTerms.approvedAt),
      desc(valuationTerms.id),
    );
  return rows.map(termsOf);
}

/** Throws the constraint when a rating of the site is in force already. */
export const insertRating = (ctx: Ctx, row: Omit<typeof warehouseRating.$inferInsert, 'tenantId'>) =>
  db(ctx)
    .insert(warehouseRating)
    .values({ ...row, tenantId: ctx.tenantId });

/** A lender's rating of each site and the sum it is insured for, in force on a day. */
export async function siteFacts(
  ctx: Ctx,
  lenderId: string,
  siteIds: readonly string[],
  currency: string,
  on: LocalDate,
) {
  const rating = new Map<string, number>();
  const insuredMinor = new Map<string, bigint>();
  if (siteIds.length === 0) return { rating, insuredMinor };
  const inForce = (t: typeof warehouseRating) =>
    and(
      eq(t.tenantId, ctx.tenantId),
      eq(t.lenderId, lenderId),
      among(t.siteId, siteIds),
      lte(t.validFrom, on),
      gte(t.validTo, on),
    );
  for (const row of await db(ctx).select().from(warehouseRating).where(inForce(warehouseRating)))
    rating.set(row.siteId, row.rating);
  const covers = (await listCovers(ctx, lenderId, siteIds)).filter((c) => c.currency === currency);
  for (const siteId of siteIds) {
    const sum = insuredMinorOn(
      covers.filter((c) => c.siteId === siteId),
      on,
    );
    if (sum !== undefined) insuredMinor.set(siteId, sum);
  }
  return { rating, insuredMinor };
}

/**
 * The cost of all goods at each site that secure this lender, whichever facility they secure: what the sum insured there
 * stands against. A site is left out where some of it is in another currency, and not known.
 */
export async function costAtSites(
  ctx: Ctx,
  lenderId: string,
  siteIds: readonly string[],
  currency: string,
): Promise<Map<string, bigint>> {
  if (siteIds.length === 0) return new Map();
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .select({
      siteId: sql<string>`${lotCustody.siteId}`,
      costMinor: sql<string>`sum(${lot.valueMinor})`,
      isComparable: sql<boolean>`bool_and(${lot.valueCurrency} = ${currency})`,
    })
    .from(lotCustody)
    .innerJoin(lot, and(eq(lot.tenantId, lotCustody.tenantId), eq(lot.id, lotCustody.lotId)))
    .where(
      and(
        eq(lotCustody.tenantId, ctx.tenantId),
        among(lotCustody.siteId, siteIds),
        isNull(lotCustody.endedAt),
        sql`exists (select from control_position p where p.tenant_id = ${lotCustody.tenantId}
              and p.item_id = ${lotCustody.lotId} and p.pledgee_id = ${lenderId} and p.live)`,
      ),
    )
    .groupBy(lotCustody.siteId);
  return new Map(rows.filter((row) => row.isComparable).map((row) => [row.siteId, BigInt(row.costMinor)]));
}

/** What a lender's collateral is worth may have changed. */
export async function raiseVersion(ctx: Ctx, lenderId: string): Promise<void> {
  await db(ctx)
    .insert(valuationVersion)
    .values({ tenantId: ctx.tenantId, lenderId, version: 1n, participants: [lenderId] })
    .onConflictDoUpdate({
      target: [valuationVersion.tenantId, valuationVersion.lenderId],
      set: { version: sql`${valuationVersion.version} + 1` },
    });
}

/** The version, and whether this transaction raised it itself, so that it may yet be rolled back. */
export async function readVersion(ctx: Ctx, lenderId: string): Promise<{ version: bigint; isOwn: boolean }> {
  const [row] = await db(ctx)
    .select({
      version: valuationVersion.version,
      isOwn: sql<boolean>`coalesce(${sql.raw('valuation_version.xmin')} = pg_current_xact_id_if_assigned()::xid, false)`,
    })
    .from(valuationVersion)
    .where(and(eq(valuationVersion.tenantId, ctx.tenantId), eq(valuationVersion.lenderId, lenderId)));
  return row ?? { version: 0n, isOwn: false };
}

/** 0 for a lender that prices nothing. */
export const versionOf = async (ctx: Ctx, lenderId: string): Promise<bigint> =>
  (await readVersion(ctx, lenderId)).version;
