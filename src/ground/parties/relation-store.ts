import { and, eq, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { among } from '../../../db/schema/columns.ts';
import { relatedParty } from '../../../db/schema/fraud.ts';
import { party } from '../../../db/schema/parties.ts';
import { type Ctx, db } from '../../context.ts';

/**
 * Whether two parties are one or belong together, as each of these lenders knows it: the same party, one credit code, one
 * group, or one that controls the other. Two reads for all of them.
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
  const known = await db(ctx)
    .select({ lenderId: relatedParty.lenderId, one: relatedParty.partyId, other: relatedParty.otherId })
    .from(relatedParty)
    .where(
      and(
        eq(relatedParty.tenantId, ctx.tenantId),
        among(relatedParty.lenderId, new Set(lenderIds)),
        among(relatedParty.kind, ['controls', 'same_group']),
        or(
          and(among(relatedParty.partyId, ones), among(relatedParty.otherId, others)),
          and(among(relatedParty.partyId, others), among(relatedParty.otherId, ones)),
        ),
      ),
    );
  const pairs = new Set([
    ...same.map(({ one, other }) => `${one} ${other}`),
    ...known.flatMap(({ lenderId, one, other }) => [`${lenderId} ${one} ${other}`, `${lenderId} ${other} ${one}`]),
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
  const { tenantId, partyId, otherId, kind } = relatedParty;
  const known = await db(ctx)
    .select({ partyId, otherId })
    .from(relatedParty)
    .where(
      and(
        eq(tenantId, ctx.tenantId),
        eq(relatedParty.lenderId, lenderId),
        among(kind, ['controls', 'same_group']),
        or(among(partyId, partyIds), among(otherId, partyIds)),
      ),
    );
  const ids = new Set([...partyIds, ...known.flatMap((row) => [row.partyId, row.otherId])]);
  const rows = await db(ctx)
    .select({ id: party.id, name: party.name, nameZh: party.nameZh })
    .from(party)
    .where(and(eq(party.tenantId, ctx.tenantId), among(party.id, ids)));
  return rows.flatMap(({ id, name, nameZh }) =>
    [name, ...(nameZh === null ? [] : [nameZh])].map((each) => ({ partyId: id, name: each })),
  );
}
