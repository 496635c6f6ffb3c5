import { freeClaims } from '../../claims/consumption/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { findPayment, type MoneyPaymentView } from '../../money/money-out/index.ts';
import { markUndone } from '../../money/payment-orders/index.ts';
import { lockFacility } from '../financing/index.ts';
import { takeInvoices } from './claim.ts';
import * as events from './events.ts';
import { subjectOf, termsOf } from './facts.ts';
import { DUE } from './follow.ts';
import { entriesOf } from './pay-out.ts';
import { type ProductTerms, tradeLife } from './rules.ts';
import type { FinancingView } from './schemas.ts';
import * as store from './store.ts';

/** It stands as it was paid out: nothing came for it, and nothing earlier was paid off out of it. */
function isUntouched({ view, interestFrom }: store.KeptFinancing, terms: ProductTerms, paidMinor: bigint): boolean {
  const { amount, discount, repaid, dueOn, paidOutOn } = view;
  const since = terms.payOut === 'purchase' ? dueOn : paidOutOn;
  const wholeMinor = BigInt(amount.amountMinor) - BigInt(discount.amountMinor);
  return repaid.amountMinor === '0' && interestFrom === since && wholeMinor === paidMinor;
}

/** As it was approved: with no day, no interest and no discount, its invoices taken as those of one that waits. */
async function takeBack(ctx: Ctx, kept: store.KeptFinancing, terms: ProductTerms): Promise<FinancingView | undefined> {
  const { from, to } = stepOf(tradeLife, 'never_paid');
  const moved = await store.moveFinancing(ctx, kept.view.id, from, {
    status: to,
    discountMinor: 0n,
    paidOutBy: null,
    paidOutOn: null,
    interestFrom: null,
    conditions: null,
  });
  if (!moved) return undefined;
  await cancelDeadlines(ctx, kept.view.id, [DUE]);
  await freeClaims(ctx, kept.view.id);
  await takeInvoices(ctx, moved.view, terms, 'pending');
  return moved.view;
}

async function undo(ctx: Ctx, payment: MoneyPaymentView, reason: string | null): Promise<void> {
  const found = await store.findFinancing(ctx, payment.objectId);
  const facility = found && (await lockFacility(ctx, found.view.facilityId));
  const kept = found && (await store.lockFinancing(ctx, found.view.id));
  const terms = kept && (await termsOf(ctx, subjectOf(kept)));
  if (!facility || !kept || !terms) return;
  const { view } = kept;
  const undone = isUntouched(kept, terms, BigInt(payment.amount.amountMinor))
    ? await takeBack(ctx, kept, terms)
    : undefined;
  if (undone) {
    const entries = entriesOf(view, terms, BigInt(view.discount.amountMinor));
    await post(ctx, {
      bookPartyId: facility.lenderId,
      kind: 'trade_payment_rejected',
      objectId: view.id,
      valueOn: payment.paidOn,
      entries: entries.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor })),
    });
    await markUndone(ctx, payment.id);
  }
  const more = { paymentId: payment.id, reason };
  await recordEvent(
    ctx,
    undone ? events.financingPaymentUndone(undone, more) : events.financingPaymentRejected(view, more),
  );
}

/**
 * Reaction: the bank rejected payments of financings under credits. Nobody had that money: nothing of it is owed, and it waits to be paid out
 * again. Where something came for it meanwhile, it was called back or it paid off another, it stands, and the same payment is ordered again.
 */
export async function undoRejectedFinancings(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { rejected = [] } = payload as { rejected?: { paymentId: string; reason: string | null }[] };
  for (const { paymentId, reason } of rejected) {
    const payment = await findPayment(ctx, paymentId);
    if (payment?.kind === 'trade_financing') await undo(ctx, payment, reason);
  }
}
