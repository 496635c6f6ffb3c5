import type { Ctx } from '../../context.ts';
import { foundAbout, foundOverdue, passGate } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { partyLimitFacts, partyRisk } from '../party-limits/index.ts';
import type { KeptExchangeBill } from './store.ts';

interface NewDebt {
  bankId: string;
  /** Whom the bank bears from now on for the face: the drawer it accepts for, or who must take back what it discounts. */
  borrowerId: string;
  /** Who else the bank’s promise or claim is about. */
  besides: readonly string[];
  bill: KeptExchangeBill;
  objectId: string;
}

/**
 * To accept a bill or to discount one is credit: it passes what is known of those on it, what they let become late, and what the bank set for the
 * name, its group and the share of its capital. That the limits above have room, and the joint line, is settled at the end of the act.
 */
export async function passNewDebt(ctx: Ctx, { bankId, borrowerId, besides, bill, objectId }: NewDebt): Promise<void> {
  const on = businessDate(ctx);
  const { currency, faceMinor } = bill;
  const risk = await partyRisk(ctx, { holderId: bankId, currency, partyIds: [borrowerId] });
  const more = { partyId: borrowerId, kind: 'borrower', moreMinor: faceMinor, isDecided: true } as const;
  await passGate(ctx, {
    gate: 'CF',
    holderId: bankId,
    objectId,
    found: [
      ...(await foundAbout(ctx, bankId, {
        partyIds: [borrowerId, ...besides],
        groupIds: [borrowerId],
        borrowerIds: [borrowerId],
      })),
      ...(await foundOverdue(ctx, bankId, [borrowerId])),
      ...partyLimitFacts([more], risk, on),
    ],
  });
}
