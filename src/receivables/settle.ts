import { recordEvent } from '../audit/index.ts';
import type { Ctx } from '../context.ts';
import { refuse } from '../kernel/refusal.ts';
import { receivableSettled } from './events.ts';
import { receivableRefusals } from './rules.ts';
import type { ReceivableView } from './schemas.ts';
import * as store from './store.ts';

/** The debtor has paid into the collection account: part of the act that records the payment, in its transaction. */
export async function settleReceivable(ctx: Ctx, receivableId: string): Promise<ReceivableView> {
  const view = await store.moveReceivable(ctx, receivableId, 'confirmed', 'settled');
  if (!view) refuse(receivableRefusals.RECEIVABLE_NOT_CONFIRMED, { at: '/receivableId' });
  await recordEvent(ctx, receivableSettled(view, await store.participantsOfReceivable(ctx, receivableId)));
  return view;
}
