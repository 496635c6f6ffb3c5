import type { Currency } from '../../kernel/money.ts';
import { currencyExponents } from '../../kernel/money.ts';
import { minorUnits } from '../swift/index.ts';
import type { CreditTerms } from './terms.ts';

/** The instalments of the terms with their amounts in minor units. */
export const scheduleOf = (terms: CreditTerms, currency: Currency) =>
  (terms.shipmentSchedule ?? []).map(({ from, to, amount }) => ({
    from,
    to,
    amountMinor: minorUnits(amount, currencyExponents[currency]),
  }));
