import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { SendWebhook } from '../../webhooks/index.ts';

/** Addresses that are nobody's on the internet (IANA special-purpose registries): this machine, its network, its cloud. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** IPv4 addresses in IPv6 clothes are found too. */
export const isInside = (address: string): boolean => inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const WITHIN_MS = 10_000;

/** Looks a name up and leaves out every address inside, so that what was checked is what is connected to. */
const outsideOnly: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const outside = (found ?? []).filter(({ address }) => !isInside(address));
    const [first] = outside;
    if (error || !first) done(error ?? new Error('the name leads inside'), '', 4);
    else if (options.all) done(null, outside);
    else done(null, first.address, first.family);
  });

/**
 * Sends webhooks to addresses that parties chose. Nothing inside is reached, no redirect is followed, the answer is not
 * read beyond its status, and ten seconds are enough. `allowsPrivate` is for a receiver on the same machine.
 */
export const webhookSender =
  (allowsPrivate: boolean): SendWebhook =>
  ({ url, headers, body }) =>
    new Promise((resolve) => {
      const target = new URL(url);
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (!allowsPrivate && isIP(host) !== 0 && isInside(host)) {
        resolve('the address is inside');
        return;
      }
      const request = (target.protocol === 'https:' ? https : http).request(
        target,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'holdfast-webhooks' },
          signal: AbortSignal.timeout(WITHIN_MS),
          ...(!allowsPrivate && { lookup: outsideOnly }),
        },
        (response) => {
          response.destroy();
          const status = response.statusCode ?? 0;
          resolve(status >= 200 && status < 300 ? undefined : `answered ${status}`);
        },
      );
      // What went wrong on the way, in a word: no address and no certificate of anyone belongs into the record.
      request.on('error', (error: NodeJS.ErrnoException) => resolve(`not reached (${error.code ?? error.name})`));
      request.end(body);
    });
