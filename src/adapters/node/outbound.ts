import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Outgoing, Send, Sent } from '../../ground/deliveries/index.ts';
import { isPrivateAddress } from '../../kernel/public-address.ts';

/** Longest page of records that a core firm's system may answer with. */
export const PULL_BYTES_MOST = 2 * 1_048_576;

export interface OutboundOptions {
  /** Also http, and addresses of this machine and network: for tests, demonstrations and closed installations. */
  allowPrivate: boolean;
  timeoutMs?: number;
  /** Longest answer that is read; 0 reads nothing beyond its status. */
  bodyMost?: number;
}

/**
 * Sends to addresses that callers chose. The name is looked up once, every address it has must be public, and the
 * connection goes to the addresses that were checked: a name that changes in between leads nowhere. No redirects.
 */
export function openOutbound({ allowPrivate, timeoutMs = 15_000, bodyMost = 65_536 }: OutboundOptions): Send {
  return async (outgoing) => {
    const url = new URL(outgoing.url);
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
      throw new Error('ENDPOINT_NOT_ALLOWED');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
    if (addresses.length === 0) throw new Error('ENDPOINT_UNKNOWN');
    if (!allowPrivate && addresses.some(({ address }) => isPrivateAddress(address)))
      throw new Error('ENDPOINT_NOT_ALLOWED');
    return send(url, outgoing, addresses, timeoutMs, bodyMost);
  };
}

function send(
  url: URL,
  { method, headers, body }: Outgoing,
  to: { address: string; family: number }[],
  timeoutMs: number,
  bodyMost: number,
): Promise<Sent> {
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const request = make(
      url,
      {
        method,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        signal,
        agent: false,
        lookup: (_host, options, done) =>
          options.all
            ? done(null, to)
            : (done as (e: null, a?: string, f?: number) => void)(null, to[0]?.address, to[0]?.family),
      },
      (response) => {
        if (bodyMost === 0) {
          response.destroy();
          resolve({ status: response.statusCode ?? 0, body: '' });
          return;
        }
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          // What does not fit is not read: a hostile receiver must not fill our memory.
          if (length > bodyMost) request.destroy(new Error('ANSWER_TOO_LARGE'));
          else chunks.push(chunk);
        });
        response.on('end', () => {
          const wait = Number(response.headers['retry-after']);
          resolve({
            status: response.statusCode ?? 0,
            ...(Number.isFinite(wait) && { retryAfterSeconds: wait }),
            body: Buffer.concat(chunks).toString('utf8'),
          });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
