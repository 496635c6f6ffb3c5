import { and, asc, eq, gt, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { delegation } from '../../../db/schema/parties.ts';
import { type Ctx, db } from '../../context.ts';

export type DelegationRow = typeof delegation.$inferSelect;

const ofTenant = (ctx: Ctx) => eq(delegation.tenantId, ctx.tenantId);

export async function insertDelegation(
  ctx: Ctx,
  row: Omit<typeof delegation.$inferInsert, 'tenantId'>,
): Promise<DelegationRow> {
  const [made] = await db(ctx)
    .insert(delegation)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return made as DelegationRow;
}

export async function lockDelegation(ctx: Ctx, partyId: string, id: string): Promise<DelegationRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(delegation)
    .where(and(ofTenant(ctx), eq(delegation.partyId, partyId), eq(delegation.id, id)))
    .for('no key update');
  return row;
}

export async function changeDelegation(
  ctx: Ctx,
  id: string,
  values: Partial<Pick<DelegationRow, 'agreedBy' | 'agreedAt' | 'endedAt' | 'endedBy'>>,
): Promise<DelegationRow> {
  const [row] = await db(ctx)
    .update(delegation)
    .set(values)
    .where(and(ofTenant(ctx), eq(delegation.id, id)))
    .returning();
  return row as DelegationRow;
}

/** Not ended, of who is away. */
export const openDelegationsOf = (ctx: Ctx, personId: string): Promise<DelegationRow[]> =>
  db(ctx)
    .select()
    .from(delegation)
    .where(and(ofTenant(ctx), eq(delegation.personId, personId), isNull(delegation.endedAt)))
    .orderBy(asc(delegation.id))
    .for('no key update');

/** What a person holds for others who are away, as long as that stands. */
export async function receivedBy(ctx: Ctx, personId: string): Promise<Set<string>> {
  const rows = await db(ctx)
    .select({ mandates: delegation.mandates })
    .from(delegation)
    .where(
      and(
        ofTenant(ctx),
        eq(delegation.delegateId, personId),
        isNotNull(delegation.agreedAt),
        isNull(delegation.endedAt),
      ),
    );
  return new Set(rows.flatMap(({ mandates }) => mandates));
}

/** Not ended, whose last day is over. */
export const overDelegations = (ctx: Ctx, today: string): Promise<DelegationRow[]> =>
  db(ctx)
    .select()
    .from(delegation)
    .where(and(ofTenant(ctx), isNull(delegation.endedAt), lt(delegation.untilOn, today)))
    .orderBy(asc(delegation.id))
    .limit(500)
    .for('no key update');

export const listDelegations = (
  ctx: Ctx,
  { partyId, personId }: { partyId: string; personId: string | undefined },
  after: string | undefined,
  limit: number,
): Promise<DelegationRow[]> =>
  db(ctx)
    .select()
    .from(delegation)
    .where(
      and(
        ofTenant(ctx),
        eq(delegation.partyId, partyId),
        personId === undefined ? undefined : or(eq(delegation.personId, personId), eq(delegation.delegateId, personId)),
        after === undefined ? undefined : gt(delegation.id, after),
      ),
    )
    .orderBy(asc(delegation.id))
    .limit(limit);
