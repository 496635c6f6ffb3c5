import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { drawdownDisbursed, insertDrawdown, lockFacility } from '../financing/index.ts';
import { insertPayment, type KeptGuarantee, moveGuarantee, takePaymentBack, voidPaid } from './store.ts';

/** Brings the guarantor's books to what it still stands in for: its promise and what it could ask of the debtor, equal, off balance. */
export async function bookPromise(ctx: Ctx, g: KeptGuarantee, toMinor: bigint): Promise<void> {
  const by = toMinor - g.undertakenMinor;
  if (by === 0n) return;
  await moveGuarantee(ctx, g.id, [g.status], { undertakenMinor: toMinor });
  await postPromise(ctx, g, by);
}

export async function postPromise(ctx: Ctx, g: KeptGuarantee, by: bigint): Promise<void> {
  const entry = { subjectId: g.underId, currency: g.amount.currency };
  await post(ctx, {
    bookPartyId: g.guarantorId,
    kind: 'guarantee',
    objectId: g.id,
    valueOn: businessDate(ctx),
    entries: [
      { ...entry, account: 'credit_recourse', amountMinor: by },
      { ...entry, account: 'credit_undertaking', amountMinor: -by },
    ],
  });
}

/**
 * What the guarantor paid to the creditor the debtor owes to it from that day, at once (Civil Code 700): a debt under the guarantor's own
 * facility, which its counter-security answers for. In the act that puts the money on the creditor's record.
 */
export async function bookPaid(
  ctx: Ctx,
  g: KeptGuarantee,
  { receiptId, amountMinor, on }: { receiptId: string; amountMinor: bigint; on: LocalDate },
): Promise<void> {
  const under = await lockFacility(ctx, g.underId);
  if (!under) throw new Error('a guarantee has a facility of its guarantor');
  const { currency } = g.amount;
  const made = await insertDrawdown(ctx, {
    id: ctx.newId('drawdown'),
    facilityId: under.id,
    product: 'guarantee_paid',
    amountMinor,
    currency,
    dueOn: on,
    status: 'disbursed',
    requestedBy: g.givenBy,
    disbursedOn: on,
    interestFrom: on,
    firstPaidOn: null,
    conditions: [],
    participants: [g.guarantorId, g.debtorId],
  });
  if (!made) throw new Error('a payment makes a debt');
  await post(ctx, {
    bookPartyId: g.guarantorId,
    kind: 'guarantee_paid',
    objectId: made.id,
    valueOn: on,
    entries: [
      { account: 'loan_principal', subjectId: under.id, currency, amountMinor },
      { account: 'cash', currency, amountMinor: -amountMinor },
    ],
  });
  await insertPayment(ctx, {
    guaranteeId: g.id,
    receiptId,
    drawdownId: made.id,
    amountMinor,
    paidOn: on,
    participants: [g.guarantorId, g.creditorId],
  });
  await recordEvent(ctx, drawdownDisbursed(made, { guaranteeId: g.id }));
}

/** The creditor's bank took the money back: the guarantor stands in for it again, and the debtor owes it to the creditor. */
export async function unbookPaid(ctx: Ctx, receiptId: string) {
  const paid = await takePaymentBack(ctx, receiptId);
  if (!paid) return undefined;
  return { ...paid, leftMinor: await voidPaid(ctx, paid.drawdownId) };
}
