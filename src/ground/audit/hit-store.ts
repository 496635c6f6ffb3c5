import { sql } from 'drizzle-orm';
import { asSystem, type Ctx, db } from '../../context.ts';

/** One more of a fee that was refused of a borrower. */
export async function countFeeRefusal(
  ctx: Ctx,
  {
    byPartyId,
    borrowerId,
    fee,
    verb,
    code,
    onDay,
  }: Record<'byPartyId' | 'borrowerId' | 'fee' | 'verb' | 'code' | 'onDay', string>,
): Promise<void> {
  await asSystem(ctx, 'hits', (system) =>
    db(system).execute(sql`
      insert into fee_refusal (tenant_id, by_party_id, borrower_id, fee, verb, on_day, code, first_at, participants)
      values (${ctx.tenantId}, ${byPartyId}, ${borrowerId}, ${fee}, ${verb}, ${onDay}::date, ${code},
        ${ctx.clock.now().toISOString()}::timestamptz, array[${byPartyId}])
      on conflict (tenant_id, by_party_id, borrower_id, fee, verb, on_day) do update set times = fee_refusal.times + 1`),
  );
}

/** One more of each; what is said of whom, and by whom, is copied from the standing. As the system: who is refused is not always shown it. */
export async function countHits(
  ctx: Ctx,
  hit: { byPartyId: string; verb: string; code: string; onDay: string; standingIds: readonly string[] },
): Promise<void> {
  await asSystem(ctx, 'hits', (system) =>
    db(system).execute(sql`
      insert into standing_hit (tenant_id, by_party_id, standing_id, verb, on_day, code, party_id, stated_by, kind, value, first_at, participants)
      select s.tenant_id, ${hit.byPartyId}, s.id, ${hit.verb}, ${hit.onDay}::date, ${hit.code}, s.party_id, s.stated_by, s.kind, s.value,
        ${ctx.clock.now().toISOString()}::timestamptz, array[${hit.byPartyId}]
      from party_standing s where s.tenant_id = ${ctx.tenantId} and s.id = any(${sql.param([...hit.standingIds])}::text[])
      on conflict (tenant_id, by_party_id, standing_id, verb, on_day) do update set times = standing_hit.times + 1`),
  );
}
