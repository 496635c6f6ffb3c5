import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { pledgeMaximumFixed, pledgeMaximumReopened } from './events.ts';
import type { PledgeView } from './schemas.ts';
import * as store from './store.ts';

/** What is seized is under these pledges: what each secures up to its maximum is fixed, once (Civil Code 423(4), 439). */
export async function fixForSeizure(ctx: Ctx, pledgeIds: readonly string[], restraintId: string): Promise<void> {
  for (const id of [...new Set(pledgeIds)].sort()) {
    const fixed = await store.fixMaximum(ctx, id, 'seizure', restraintId);
    if (fixed) await recordEvent(ctx, pledgeMaximumFixed(fixed, { reason: 'seizure', restraintId }));
  }
}

/** The seizure by which these were fixed was none. @returns the pledges that are open again */
export async function reopenMaximum(ctx: Ctx, restraintId: string): Promise<PledgeView[]> {
  const reopened = await store.reopenMaximum(ctx, restraintId);
  for (const pledge of reopened) await recordEvent(ctx, pledgeMaximumReopened(pledge, { restraintId }));
  return reopened;
}
