import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { lockFacility } from '../../lending/financing/index.ts';
import type { MoneyReceiptView } from '../../money/money-in/index.ts';
import { paidUnder } from '../realisation/index.ts';
import { findReceivedUnder, holdSurrogate, lockSurrogate, surrogateHeads, undoReceived } from '../surrogates/index.ts';
import { type Head, isBorrowers, overMinor, oweAppliedAgain, owedBack, owedBackBy, takeHeadsBack } from './applied.ts';

/**
 * Reaction: the bank took back money that had come in the place of collateral. What it had paid is owed, what of it was held is no margin,
 * and who had some of it owes that; the claim is open for as much, and what comes again is booked anew.
 */
export async function undoSurrogate(ctx: Ctx, event: DomainEvent): Promise<void> {
  await holdSurrogate(ctx, event);
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  if (!receipt.isReversal) return;
  const received = await findReceivedUnder(ctx, receipt.objectId, receipt.bankReference);
  const claim = received && (await lockSurrogate(ctx, receipt.objectId));
  const facility = claim && (await lockFacility(ctx, claim.facilityId));
  if (!received || !claim || !facility) return;
  const before = await surrogateHeads(ctx, claim);
  const after = await surrogateHeads(ctx, claim, received.id);
  const heads = before.heads.map((head): Head => {
    const { kind, rightId } = head;
    const owedMinor = after.heads.find((h) => h.kind === kind && h.rightId === rightId)?.owedMinor ?? 0n;
    const paidMinor = paidUnder(head, before.payments);
    return { kind, rightId, owedMinor, undoneMinor: head.owedMinor - owedMinor, paidMinor };
  });
  const { id: receiptId } = receipt;
  const about = { facility, receiptId, objectId: claim.id, pledgorId: claim.pledgorId };
  const asDebt = heads.flatMap(({ kind, rightId, ...head }) => {
    const over = overMinor({ kind, rightId, ...head });
    if (over === 0n || kind === 'sale_costs' || !isBorrowers({ kind }, about)) return [];
    return [{ kind, rightId, minor: over.toString() }];
  });
  await undoReceived(ctx, claim, received, asDebt);
  const on = received.receivedOn;
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: 'surrogate_reversal',
    objectId: received.id,
    valueOn: on,
    entries: [
      { account: 'cash', currency: facility.limit.currency, amountMinor: -BigInt(received.amount.amountMinor) },
      ...(await oweAppliedAgain(ctx, facility, receiptId, received.application, on)),
      ...(await takeHeadsBack(ctx, about, heads)),
    ],
  });
  await recordEvent(ctx, {
    type: 'surrogate.takenBack',
    version: 1,
    objectId: claim.id,
    participants: [claim.lenderId, claim.pledgorId],
    payload: { facilityId: facility.id, receiptId, amount: received.amount, owedBack: owedBack(heads) },
  });
}

/** What others than the borrower had of money for collateral that does not stand, each by itself; undefined where there is no such claim. */
export async function owedBackOfSurrogate(ctx: Ctx, surrogateId: string) {
  const claim = await lockSurrogate(ctx, surrogateId);
  if (!claim) return undefined;
  const { heads, payments } = await surrogateHeads(ctx, claim);
  return owedBackBy(payments, heads);
}
