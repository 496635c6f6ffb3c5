import type { Ctx } from '../../context.ts';
import { takeCollection } from '../../money/collections/index.ts';
import { type MoneyIn, type MoneyReceiptView, takeMoneyIn } from '../../money/money-in/index.ts';
import type { FacilityView } from '../financing/index.ts';

/** What came in of the customer or who pays for it, or of the debtor of a claim of its. */
export function takeFrom(
  ctx: Ctx,
  { id: facilityId, borrowerId }: FacilityView,
  receivableId: string | undefined,
  money: Omit<MoneyIn, 'payerIds'>,
  payerId = borrowerId,
): Promise<MoneyReceiptView> {
  if (receivableId === undefined) return takeMoneyIn(ctx, { ...money, payerIds: [payerId] });
  return takeCollection(ctx, receivableId, { ...money, facilityId, creditorId: borrowerId });
}
