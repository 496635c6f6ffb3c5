import { recheckInvoices } from '../../claims/consumption/index.ts';
import type { CheckInvoice } from '../../claims/invoices/index.ts';
import type { Ctx } from '../../context.ts';
import { openOutbound } from './outbound.ts';

/**
 * Asks the service that the operator named for the tax authority's record of an invoice, one request each.
 * @param key sent as a bearer token
 */
export function invoiceCheck(url: string, key: string | undefined): CheckInvoice {
  // The operator's own choice, so it may lie in the operator's network.
  const send = openOutbound({ allowPrivate: true });
  return async (asked) => {
    const { status, body } = await send({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(asked),
    });
    if (status !== 200) throw new Error(`the invoice check answered ${status}`);
    return JSON.parse(body) as unknown;
  };
}

/** Looks again at financed invoices by the service at this address; at none where there is none. */
export function recheckBy(url: string | undefined, key: string | undefined): (ctx: Ctx) => Promise<number> {
  const check = url === undefined ? undefined : invoiceCheck(url, key);
  return async (ctx) => (check ? recheckInvoices(ctx, check) : 0);
}
