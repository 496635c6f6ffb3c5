import { refuse } from '../../kernel/refusal.ts';
import { amountByMinor } from './case-credit.ts';
import { creditRefusals } from './refusals.ts';
import type { AmendmentChange, CreditView } from './schemas.ts';

/** A credit as an amendment would leave it: what it states is changed, what it leaves out stays (UCP 600 10). */
export function amendedView(credit: CreditView, change: AmendmentChange): CreditView {
  const { amountBy: _, terms, ...rest } = change;
  const stated = terms && Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
  return {
    ...credit,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    amount: {
      ...credit.amount,
      amountMinor: (BigInt(credit.amount.amountMinor) + amountByMinor(change)).toString(),
    },
    terms: { ...credit.terms, ...stated },
  };
}

/** An amendment changes something, in the currency of the credit, and leaves an amount and time to present. */
export function assertChange(
  credit: CreditView,
  { change, cancels }: { change: AmendmentChange; cancels: boolean },
): void {
  const changes = Object.values(change).some((value) => value !== undefined);
  if (!changes && !cancels) refuse(creditRefusals.AMENDMENT_CHANGES_NOTHING, { at: '/change' });
  if (change.amountBy && change.amountBy.amount.currency !== credit.amount.currency)
    refuse(creditRefusals.AMENDMENT_CHANGES_NOTHING, {
      at: '/change/amountBy/amount/currency',
      facts: { currency: credit.amount.currency },
    });
  const after = amendedView(credit, change);
  if (BigInt(after.amount.amountMinor) <= 0n)
    refuse(creditRefusals.AMENDMENT_BELOW_USED, { at: '/change/amountBy', facts: { amount: credit.amount } });
  if (after.latestShipmentOn !== null && after.expiresOn < after.latestShipmentOn)
    refuse(creditRefusals.EXPIRY_BEFORE_SHIPMENT, { at: '/change/expiresOn' });
}
