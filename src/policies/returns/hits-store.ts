import { sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { homeZone, type LocalDate } from '../../kernel/time.ts';
import type { HitRow } from './hits-rules.ts';

/** What standings refused to the people of a party in these days, and for what they asked one more person, as was known at an instant. */
export async function hitRows(
  ctx: Ctx,
  partyId: string,
  { from, to, known }: { from: LocalDate; to: LocalDate; known: Date },
): Promise<HitRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const day = sql`(p.proposed_at at time zone ${homeZone})::date`;
  const query = sql`
    select 'refused ' || h.standing_id || ' ' || h.verb || ' ' || h.on_day as id, h.standing_id as "standingId", h.party_id as "partyId",
      h.stated_by as "statedBy", h.kind, h.value, 'refused' as outcome, h.times
    from standing_hit h
    where h.tenant_id = ${ctx.tenantId} and h.by_party_id = ${partyId} and h.on_day between ${from} and ${to} and h.first_at <= ${at}
    union all
    select 'asked ' || s.id || ' ' || p.verb || ' ' || p.id, s.id, s.party_id, s.stated_by, s.kind, s.value, 'asked', 1
    from proposal p
      cross join lateral (select distinct q #>> '{}' as id from jsonb_path_query(p.reasons, '$[*].facts.standingId') q) named
      join party_standing s on s.tenant_id = p.tenant_id and s.id = named.id
    where p.tenant_id = ${ctx.tenantId} and p.party_id = ${partyId} and ${day} between ${from} and ${to} and p.proposed_at <= ${at}
    order by 1`;
  // What stands behind a hit may be shown to whom it refused, and not to who reads the return: the conditions keep to the owner’s own.
  return asSystem(ctx, 'returns', async (system) => rowsOf(await db(system).execute(query)));
}
