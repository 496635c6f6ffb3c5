import { describe, expect, it } from 'vitest';
import { type MatchFacts, matchInvoice } from './rules.ts';

describe('three-way match', () => {
  const f: MatchFacts = {
    invoiceMinor: 100_00n,
    ordered: { minor: 300_00n, invoicedBeforeMinor: 0n },
    received: { minor: 100_00n, invoicedBeforeMinor: 0n },
    payableMinor: 100_00n,
    toleranceBps: 100,
  };
  it.each<[string, Partial<MatchFacts>, string]>([
    ['a part delivery, billed as received', {}, 'matched 0'],
    ['nobody ordered it', { ordered: undefined }, 'no_order 0'],
    ['it did not arrive', { received: undefined }, 'no_receipt 0'],
    ['it was not posted', { payableMinor: undefined }, 'no_payable 0'],
    ['billed past the receipt, within tolerance', { invoiceMinor: 101_00n, payableMinor: 101_00n }, 'matched 0'],
    ['billed past the receipt', { invoiceMinor: 101_01n }, 'over_receipt 101'],
    ['billed twice', { received: { minor: 100_00n, invoicedBeforeMinor: 100_00n } }, 'over_receipt 10000'],
    [
      'billed past the order',
      {
        ordered: { minor: 300_00n, invoicedBeforeMinor: 250_00n },
        received: { minor: 900_00n, invoicedBeforeMinor: 0n },
      },
      'over_order 5000',
    ],
    ['posted for less', { payableMinor: 90_00n }, 'amount_differs 1000'],
    ['posted for a little less', { payableMinor: 99_00n }, 'matched 0'],
  ])('%s', (_, change, expected) => {
    const { verdict, differenceMinor } = matchInvoice({ ...f, ...change });
    expect(`${verdict} ${differenceMinor}`).toBe(expected);
  });
});
