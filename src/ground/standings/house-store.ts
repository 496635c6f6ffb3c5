import { and, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { among } from '../../../db/schema/columns.ts';
import { party } from '../../../db/schema/parties.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { groupsOf } from './kin-store.ts';

const list = (ids: Iterable<string>): SQL => sql`${sql.param([...ids])}::text[]`;

/**
 * Whether two parties are one or belong together, as each of these lenders knows it: the same party, one credit code, or one group, however far. Two
 * reads for all of them.
 */
export async function kinOf(
  ctx: Ctx,
  lenderIds: readonly string[],
  oneIds: readonly string[],
  otherIds: readonly string[],
): Promise<(lenderId: string, oneId: string, otherId: string) => boolean> {
  const [ones, others] = [new Set(oneIds), new Set(otherIds)];
  if (lenderIds.length === 0 || ones.size === 0 || others.size === 0) return (_, one, other) => one === other;
  const [a, b] = [alias(party, 'a'), alias(party, 'b')];
  const same = await db(ctx)
    .select({ one: a.id, other: b.id })
    .from(a)
    .innerJoin(b, and(eq(b.tenantId, a.tenantId), eq(b.creditCode, a.creditCode), among(b.id, others)))
    .where(and(eq(a.tenantId, ctx.tenantId), among(a.id, ones)));
  const house = groupsOf(ctx, { lenderId: sql`l.id`, partyIds: list(ones), on: businessDate(ctx) });
  const known = await db(ctx).execute(sql`
    select l.id as "lenderId", g.root as one, g.member as other
    from unnest(${list(new Set(lenderIds))}) l (id) cross join lateral ${house} g where g.member = any (${list(others)})`);
  const pairs = new Set([
    ...same.map(({ one, other }) => `${one} ${other}`),
    ...rowsOf<{ lenderId: string; one: string; other: string }>(known).map(
      (row) => `${row.lenderId} ${row.one} ${row.other}`,
    ),
  ]);
  return (lenderId, one, other) =>
    one === other || pairs.has(`${one} ${other}`) || pairs.has(`${lenderId} ${one} ${other}`);
}

/** The names of these parties and of everybody who belongs to them, as this lender knows it. */
export async function namesOfHouse(
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
): Promise<{ partyId: string; name: string }[]> {
  const house = groupsOf(ctx, { lenderId: sql`${lenderId}`, partyIds: list(partyIds), on: businessDate(ctx) });
  const rows = await db(ctx)
    .select({ id: party.id, name: party.name, nameZh: party.nameZh })
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), sql`${party.id} in (select g.member from ${house} g)`));
  return rows.flatMap(({ id, name, nameZh }) =>
    [name, ...(nameZh === null ? [] : [nameZh])].map((each) => ({ partyId: id, name: each })),
  );
}
