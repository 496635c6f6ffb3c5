import { type SQL, sql } from 'drizzle-orm';
import { coverage } from '../../../db/schema/coverage.ts';
import { type Ctx, type Db, unawaited } from '../../context.ts';

const dirty = (handle: Db, tenant: unknown, which: SQL) =>
  handle
    .update(coverage)
    .set({ isDirty: true })
    .where(
      sql`${coverage.tenantId} = ${tenant} and ${coverage.facilityId} in (select c.facility_id from coverage c
        where c.tenant_id = ${tenant} and not c.is_dirty and ${which} order by c.facility_id for no key update)`,
    );

/** Facilities that share security with these: what one owes is not there for the others. */
const sharing = (tenant: unknown, ids: unknown) => sql`select o.facility_id from pledge_debt d
  join pledge_debt o on o.tenant_id = d.tenant_id and o.pledge_id = d.pledge_id
  where d.tenant_id = ${tenant} and d.facility_id = any (${sql.param(ids)})`;

const ofFacilities = unawaited((handle, at) =>
  dirty(
    handle,
    at('tenantId'),
    sql`(c.facility_id = any (${sql.param(at('ids'))}) or c.facility_id in (${sharing(at('tenantId'), at('ids'))}))`,
  ),
);

const ofWhatTheyRestOn = unawaited((handle, at) => {
  const [tenant, ids] = [at('tenantId'), sql`any (${sql.param(at('ids'))})`];
  return dirty(
    handle,
    tenant,
    sql`c.facility_id in (${sharing(at('tenantId'), at('ids'))}
      union select o.facility_id from control_position p
        join pledge_debt d on d.tenant_id = p.tenant_id and d.facility_id = p.facility_id
        join pledge_debt o on o.tenant_id = d.tenant_id and o.pledge_id = d.pledge_id
        where p.tenant_id = ${tenant} and p.live and p.item_id = ${ids}
      union select p.facility_id from control_position p where p.tenant_id = ${tenant} and p.live and p.item_id = ${ids}
      union select p.facility_id from control_position p join receivable r on r.tenant_id = p.tenant_id and r.id = p.item_id
        where p.tenant_id = ${tenant} and p.live and r.debtor_id = ${ids}
      union select f.id from facility f where f.tenant_id = ${tenant} and (f.id = ${ids} or f.borrower_id = ${ids}))`,
  );
});

/** Marks no longer hold: of these facilities, and of those that rest on these things. It goes out with the next statement. */
export async function markDirty(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const mark = ids.every((id) => id.startsWith('fac_')) ? ofFacilities : ofWhatTheyRestOn;
  await mark(ctx, { tenantId: ctx.tenantId, ids: [...ids] }, () => undefined);
}
