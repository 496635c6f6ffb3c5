import { and, asc, eq, gt, gte, isNull, lte, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { rule, ruleBookVersion } from '../../../db/schema/rule-book.ts';
import { type Ctx, type Db, db } from '../../context.ts';
import type { Book, Rule } from '../../kernel/judging.ts';
import { onRecord } from '../../kernel/on-record.ts';

type Row = typeof rule.$inferSelect;

const ruleOf = (row: Row): Rule => ({
  id: row.id,
  partyId: row.partyId,
  clientId: row.clientId,
  key: row.key,
  value: row.value,
  unit: row.unit,
  validFrom: row.validFrom,
  ...(row.validTo !== null && { validTo: row.validTo }),
  source: row.source,
  confidence: 'set',
});

function byKey(rows: readonly Rule[]): Book['rules'] {
  const rules = new Map<string, Rule[]>();
  for (const each of rows) rules.set(each.key, [...(rules.get(each.key) ?? []), each]);
  return rules;
}

/** What is set in a tenant, with its version; to be read as the system. The version first: what is newer than it is read again. */
export async function readBook(handle: Db, tenantId: string): Promise<Book> {
  const [counted] = await handle
    .select({ version: ruleBookVersion.version })
    .from(ruleBookVersion)
    .where(eq(ruleBookVersion.tenantId, tenantId));
  if (!counted) return { version: undefined, rules: new Map() };
  const rows = await handle
    .select()
    .from(rule)
    .where(and(eq(rule.tenantId, tenantId), isNull(rule.knownUntil)));
  return { version: counted.version.toString(), rules: byKey(rows.map(ruleOf)) };
}

const knownAt = (at: Date) => and(lte(rule.knownFrom, at), or(isNull(rule.knownUntil), gt(rule.knownUntil, at)));

/** The same as it was known at an instant. */
export async function bookAt(ctx: Ctx, at: Date): Promise<Book> {
  const rows = await db(ctx)
    .select()
    .from(rule)
    .where(and(eq(rule.tenantId, ctx.tenantId), knownAt(at)));
  return { version: `known at ${at.toISOString()}`, rules: byKey(rows.map(ruleOf)) };
}

/** A row that is known and shares days with one that is to be set. */
export async function findOverlapping(
  ctx: Ctx,
  { key, partyId, clientId, validFrom, validTo }: Pick<Row, 'key' | 'partyId' | 'clientId' | 'validFrom' | 'validTo'>,
): Promise<Row | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(rule)
    .where(
      and(
        eq(rule.tenantId, ctx.tenantId),
        eq(rule.key, key),
        isNull(rule.knownUntil),
        partyId === null ? isNull(rule.partyId) : eq(rule.partyId, partyId),
        clientId === null ? isNull(rule.clientId) : eq(rule.clientId, clientId),
        validTo === null ? undefined : lte(rule.validFrom, validTo),
        or(isNull(rule.validTo), gte(rule.validTo, validFrom)),
      ),
    )
    .limit(1);
  return row;
}

export async function insertRule(ctx: Ctx, row: Omit<typeof rule.$inferInsert, 'tenantId'>): Promise<Row> {
  const [made] = await db(ctx)
    .insert(rule)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return onRecord(made);
}

/** A row is known no longer: what replaces or ends it is known from then on. Undefined where it was not known any more. */
export async function supersedeRule(ctx: Ctx, id: string, knownUntil: Date): Promise<Row | undefined> {
  const [row] = await db(ctx)
    .update(rule)
    .set({ knownUntil })
    .where(and(eq(rule.tenantId, ctx.tenantId), eq(rule.id, id), isNull(rule.knownUntil)))
    .returning();
  return row;
}

export async function findRule(ctx: Ctx, id: string): Promise<Row | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(rule)
    .where(and(eq(rule.tenantId, ctx.tenantId), eq(rule.id, id)));
  return row;
}

/** Rows by their identifiers, as far as the reader may see them. */
export async function findRules(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Rule>> {
  if (ids.length === 0) return new Map();
  const rows = await db(ctx)
    .select()
    .from(rule)
    .where(and(eq(rule.tenantId, ctx.tenantId), among(rule.id, ids)));
  return new Map(rows.map((row) => [row.id, ruleOf(row)]));
}

/** Rows that are known, as far as the reader may see them, by their identifiers. */
export const listRules = (
  ctx: Ctx,
  { key, on }: { key?: string | undefined; on?: string | undefined },
  after: string | undefined,
  limit: number,
): Promise<Row[]> =>
  db(ctx)
    .select()
    .from(rule)
    .where(
      and(
        eq(rule.tenantId, ctx.tenantId),
        isNull(rule.knownUntil),
        key === undefined ? undefined : eq(rule.key, key),
        on === undefined ? undefined : and(lte(rule.validFrom, on), or(isNull(rule.validTo), gte(rule.validTo, on))),
        after === undefined ? undefined : gt(rule.id, after),
      ),
    )
    .orderBy(asc(rule.id))
    .limit(limit);

/** All that was ever set of a key, as far as the reader may see it, in the order in which it became known. */
export const historyOf = (ctx: Ctx, key: string): Promise<Row[]> =>
  db(ctx)
    .select()
    .from(rule)
    .where(and(eq(rule.tenantId, ctx.tenantId), eq(rule.key, key)))
    .orderBy(asc(rule.knownFrom), asc(rule.id));

export type RuleRow = Row;
