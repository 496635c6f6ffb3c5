import type { Ctx } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { type CreditView, shareOut } from '../letters-of-credit/index.ts';

interface Transfers {
  bankId: string;
  objectId: string;
  currency: Currency;
  shares: readonly { payeeId: string; amountMinor: bigint }[];
  on: LocalDate;
  reference?: string | undefined;
}

/** One transfer for each who is entitled: what was assigned goes to the assignee (UCP 600 39). The reference is the first's. */
export async function transfer(
  ctx: Ctx,
  { bankId, objectId, currency, shares, on, reference }: Transfers,
): Promise<void> {
  for (const [i, { payeeId, amountMinor }] of shares.entries())
    if (amountMinor > 0n)
      await payMoneyOut(ctx, {
        kind: 'credit_payment',
        lenderId: bankId,
        objectId,
        amount: { amountMinor: amountMinor.toString(), currency },
        paidOn: on,
        reference: i === 0 ? reference : undefined,
        payeeId,
      });
}

/** Who is paid on a presentation: the presenter, or, where it presented for itself, by what it assigned (UCP 600 39). */
export const sharesOf = async (
  ctx: Ctx,
  credit: CreditView,
  presenterId: string,
  paidMinor: bigint,
): Promise<Transfers['shares']> =>
  presenterId === credit.beneficiaryId
    ? await shareOut(ctx, credit, paidMinor)
    : [{ payeeId: presenterId, amountMinor: paidMinor }];
