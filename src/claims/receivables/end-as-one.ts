import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { endBetween } from './bulk-store.ts';
import { receivableRejected, receivableSettled } from './events.ts';
import { findReceivables } from './store.ts';

/**
 * Creditor and debtor became one: what was owed between them and is shown to nobody else is over (Civil Code 576). What another has a right in
 * stays. @returns how many
 */
export async function endAsOne(ctx: Ctx, between: readonly [string, string]): Promise<number> {
  const ended = await findReceivables(ctx, await endBetween(ctx, between));
  for (const view of ended) {
    const announce = view.status === 'settled' ? receivableSettled : receivableRejected;
    await recordEvent(ctx, announce(view, [...between], { collectedMinor: '0' }));
  }
  return ended.length;
}
