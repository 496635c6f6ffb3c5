import type { Ctx } from '../../context.ts';
import { listGivenBack } from '../../money/money-in/index.ts';
import type { PaidOut } from './rules.ts';
import type { PaymentView } from './schemas.ts';
import { listPayments } from './store.ts';

const paidOutOf = (payment: PaymentView): PaidOut => ({
  kind: payment.kind,
  rightId: payment.rightId,
  amountMinor: BigInt(payment.amount.amountMinor),
});

/** What others gave back of money that was taken back on an object: it went out, and is with the lender again. */
export async function givenBackUnder(ctx: Ctx, objectId: string): Promise<PaidOut[]> {
  return (await listGivenBack(ctx, objectId)).flatMap(({ paid, amountMinor }) => {
    const { kind, rightId = null } = (paid ?? {}) as Partial<PaidOut>;
    return kind === undefined ? [] : [{ kind, rightId, amountMinor: -amountMinor }];
  });
}

/** What went out of a sale, less what of that was given back: it is owed to who gave it once the price comes again. */
export const paidOutUnder = async (ctx: Ctx, saleId: string): Promise<PaidOut[]> => [
  ...(await listPayments(ctx, saleId)).map(paidOutOf),
  ...(await givenBackUnder(ctx, saleId)),
];
