import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { stepOf } from '../../kernel/transitions.ts';
import {
  drawdownLife,
  drawdownPaymentRejected,
  drawdownPaymentUndone,
  findDrawdown,
  type KeptDrawdown,
  lockFacility,
  moveDrawdown,
} from '../../lending/financing/index.ts';
import { findPayment, type MoneyPaymentView } from '../../money/money-out/index.ts';
import { markUndone } from '../../money/payment-orders/index.ts';

/** It stands as it was paid out: nothing came for it, and nothing took its place. */
const isUntouched = ({ status, repaid, interestFrom, disbursedOn }: KeptDrawdown): boolean =>
  status === 'disbursed' && repaid.amountMinor === '0' && interestFrom === disbursedOn;

async function undo(ctx: Ctx, payment: MoneyPaymentView, reason: string | null): Promise<void> {
  const found = await findDrawdown(ctx, payment.objectId);
  const facility = found && (await lockFacility(ctx, found.facilityId));
  const drawdown = found && (await findDrawdown(ctx, found.id));
  if (!facility || !drawdown) return;
  const { lenderId } = facility;
  const amountMinor = BigInt(payment.amount.amountMinor);
  const { from, to } = stepOf(drawdownLife, 'neverPaid');
  const undone = isUntouched(drawdown)
    ? await moveDrawdown(ctx, drawdown.id, from, {
        status: to,
        disbursedBy: null,
        disbursedOn: null,
        interestFrom: null,
        interestDueMinor: 0n,
        penaltyDueMinor: 0n,
        compoundDueMinor: 0n,
        amountMinor: amountMinor + BigInt(drawdown.withheld.amountMinor),
        withheldMinor: 0n,
        conditions: null,
      })
    : undefined;
  if (undone) {
    await post(ctx, {
      bookPartyId: lenderId,
      kind: 'drawdown_payment_rejected',
      objectId: drawdown.id,
      valueOn: payment.paidOn,
      entries: [
        { account: 'cash', currency: payment.amount.currency, amountMinor },
        {
          account: 'loan_principal',
          subjectId: facility.id,
          currency: payment.amount.currency,
          amountMinor: -amountMinor,
        },
      ],
    });
    await markUndone(ctx, payment.id);
  }
  const more = { paymentId: payment.id, reason };
  await recordEvent(ctx, undone ? drawdownPaymentUndone(undone, more) : drawdownPaymentRejected(drawdown, more));
}

/**
 * Reaction: the bank rejected payments of drawdowns. Nobody had that money: nothing of it is owed, and it waits to be paid out again. Where
 * something was paid on it meanwhile the debt stands, and the same payment is ordered again.
 */
export async function undoRejectedDrawdowns(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { rejected = [] } = payload as { rejected?: { paymentId: string; reason: string | null }[] };
  for (const { paymentId, reason } of rejected) {
    const payment = await findPayment(ctx, paymentId);
    if (payment?.kind === 'drawdown') await undo(ctx, payment, reason);
  }
}
