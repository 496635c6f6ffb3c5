import { sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { CONTROL_BPS } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';

/**
 * Whom a firm belongs to (`over`), or who belongs to it (`under`), at any depth, as a bank knows it today: parents that control, and who was taken
 * over. A merger is known to all; of a parent, who was told. The firm itself is not among them.
 */
export async function relatedTo(ctx: Ctx, bankId: string, partyId: string, way: 'over' | 'under'): Promise<string[]> {
  const on = businessDate(ctx);
  const [below, above] = [sql.identifier('party_id'), sql.identifier('other_id')];
  const [from, to] = way === 'over' ? [below, above] : [above, below];
  const found = await asSystem(ctx, 'who belongs to whom', (system) =>
    db(system).execute(sql`
      with recursive related (id) as (
        select ${partyId}::text
        union
        select case when s.value = 'parent' then s.${to} else s.${from} end
        from related r join party_standing s on s.tenant_id = ${ctx.tenantId} and s.kind = 'relation' and s.status = 'in_force'
          and s.valid_from <= ${on} and (s.valid_to is null or s.valid_to >= ${on})
          and (s.is_official or s.participants @> array[${bankId}])
          and ((s.value = 'parent' and s.${from} = r.id and coalesce(s.figure, 10000) >= ${CONTROL_BPS})
            or (s.value = 'successor' and s.${to} = r.id))
      ) select id from related where id <> ${partyId} order by 1`),
  );
  return rowsOf<{ id: string }>(found).map(({ id }) => id);
}
