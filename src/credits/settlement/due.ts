import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { startOfDay } from '../../kernel/time.ts';
import { placeOfBank } from '../letters-of-credit/index.ts';
import { paymentFellDue } from './events.ts';
import type { PaymentView } from './schemas.ts';
import { findPayment } from './store.ts';

export const DUE = 'payment.due';

/** A payment is due when its day begins at the bank that owes it. */
export async function dueAtOf(ctx: Ctx, payment: PaymentView): Promise<Date> {
  return startOfDay(payment.dueOn, (await placeOfBank(ctx, payment.bankId)).timeZone);
}

/** Reaction: the day of an undertaking has come. */
export async function followPaymentDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== DUE) return;
  const kept = await findPayment(ctx, event.objectId);
  if (kept?.view.status === 'undertaken') await recordEvent(ctx, paymentFellDue(kept.view, kept.participants));
}
