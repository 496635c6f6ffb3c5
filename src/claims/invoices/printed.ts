import { asSystem, type Ctx } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { findInvoicesByKey } from './store.ts';

/**
 * What stands on record against invoices that documents or a request name by number alone (F81): one that is void, differs, was
 * taken back or that nobody checked with the tax authority. Of a number that is on no record here nothing is known.
 */
export const foundPrinted = (ctx: Ctx, numbers: readonly string[]): Promise<{ found: Found[]; unknown: string[] }> =>
  asSystem(ctx, 'invoices', async (system) => {
    const keys = [...new Set(numbers.map((number) => number.replace(/\s/g, '')))];
    const known = keys.length === 0 ? [] : await findInvoicesByKey(system, keys);
    const of = (number: string, reason: string): Found => ({ fact: 'F81', facts: { reason, number } });
    return {
      found: known.flatMap(({ fapiaoKey, verification, red }) => [
        ...(verification === 'verified' ? [] : [of(fapiaoKey, verification)]),
        ...(red.amountMinor === '0' ? [] : [of(fapiaoKey, 'red_lettered')]),
      ]),
      unknown: keys.filter((key) => known.every(({ fapiaoKey }) => fapiaoKey !== key)),
    };
  });
