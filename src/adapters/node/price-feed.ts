import type { Get } from '../../lending/valuation/index.ts';

const MAX_BYTES = 1_000_000;

/**
 * Fetches from hosts that the operator named, and no others: an address that a tenant typed must not reach into the
 * operator's network. No redirects, ten seconds, a megabyte.
 */
export const priceFeed =
  (hosts: readonly string[]): Get =>
  async (url) => {
    const { host } = new URL(url);
    if (!hosts.includes(host)) throw new Error(`${host} is not among HOLDFAST_PRICE_HOSTS`);
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`${host} answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error(`${host} sent more than a megabyte`);
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  };
