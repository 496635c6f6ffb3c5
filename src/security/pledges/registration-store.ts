import { and, eq } from 'drizzle-orm';
import { pledge } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import type { PledgeView } from './schemas.ts';
import { findPledge } from './store.ts';

/** What became of the filing; undefined for a pledge that is not there. */
export async function setRegistrationState(
  ctx: Ctx,
  id: string,
  registrationState: PledgeView['registrationState'],
  registrationDoubtedUntil: string | null = null,
): Promise<PledgeView | undefined> {
  await db(ctx)
    .update(pledge)
    .set({ registrationState, registrationDoubtedUntil })
    .where(and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.id, id)));
  return findPledge(ctx, id);
}
