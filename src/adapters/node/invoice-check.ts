import type { CheckInvoice } from '../../claims/invoices/index.ts';
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
