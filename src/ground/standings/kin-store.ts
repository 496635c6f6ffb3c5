import { type SQL, sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { CONTROL_BPS, personalRoles } from './rules.ts';

/** As whom it is asked, and for which day: a lender goes by what authorities say, and by what it was told. */
interface Known {
  lenderId: string;
  on: LocalDate;
}

const roles = sql.param([...personalRoles]);

/** Whether a party, or a parent that controls it at any depth, or who stands for any of them in person, is on a list of serious breach: a shell between them hides nothing. */
export const isBarredAbove = (ctx: Ctx, partyId: SQL, { lenderId, on }: Known): SQL<boolean> =>
  sql<boolean>`exists (
    with recursive above (id) as (
      select ${partyId}
      union
      select r.other_id from above join party_standing r on r.tenant_id = ${ctx.tenantId} and r.party_id = above.id
        and r.kind = 'relation' and (r.value = 'parent' and coalesce(r.figure, 10000) >= ${CONTROL_BPS} or r.value = any (${roles}::text[]))
        and r.status = 'in_force' and r.known_until is null and r.valid_from <= ${on} and (r.valid_to is null or r.valid_to >= ${on})
        and (r.is_official or r.participants @> array[${lenderId}])
    )
    select from above join party_standing o on o.party_id = above.id
    where o.tenant_id = ${ctx.tenantId} and o.kind = 'list' and o.value = 'black' and o.is_official and o.status = 'in_force'
      and o.valid_from <= ${on} and (o.valid_to is null or o.valid_to >= ${on}))`;

/** Which of these are barred, by themselves or by who stands above them. */
export async function barredAmong(ctx: Ctx, partyIds: readonly string[], known: Known): Promise<Set<string>> {
  if (partyIds.length === 0) return new Set();
  const result = await asSystem(ctx, 'standings', (system) =>
    db(system).execute(sql`select p.id from unnest(${sql.param([...partyIds])}::text[]) p (id)
      where ${isBarredAbove(ctx, sql`p.id`, known)}`),
  );
  return new Set(rowsOf<{ id: string }>(result).map(({ id }) => id));
}

/**
 * Who is one group to a lender: each of these parties with everybody who belongs to it, itself among them, as the lender knows or was told it or an
 * authority says; limits and returns ask here, and nowhere else. Rows of root, member and is_under.
 */
export const groupsOf = (
  ctx: Ctx,
  { lenderId, partyIds, on, known }: { lenderId: SQL; partyIds: SQL; on: LocalDate; known?: Date },
): SQL =>
  sql`${ctx.actor.kind === 'system' ? sql`holdfast_groups_seen` : sql`holdfast_groups_of`}(${ctx.tenantId}, ${lenderId}, ${partyIds}, ${CONTROL_BPS}, ${on}::date, ${known?.toISOString() ?? null}::timestamptz)`;
