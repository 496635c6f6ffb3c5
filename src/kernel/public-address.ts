import { groups, number4 } from './network.ts';

/**
 * Addresses that a request on a caller's behalf must never reach: this machine, this network, the cloud's own services.
 * Judged on the address that is connected to, never on the name: names change between two look-ups.
 */
const blocks4: readonly (readonly [base: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const isPrivate4 = (address: string): boolean =>
  blocks4.some(([base, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(number4(address) / size) === Math.floor(number4(base) / size);
  });

/** Whether an address is private, loopback, link-local, mapped onto such, or no public unicast address at all. */
export function isPrivateAddress(address: string): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return isPrivate4(address);
  const g = groups(address);
  if (!g) return true;
  const embedded = () =>
    `${(g[6] as number) >> 8}.${(g[6] as number) & 255}.${(g[7] as number) >> 8}.${(g[7] as number) & 255}`;
  // ::ffff:a.b.c.d, ::a.b.c.d and 64:ff9b::a.b.c.d carry an IPv4 address.
  if (g.slice(0, 5).every((x) => x === 0) && (g[5] === 0xffff || g[5] === 0)) return isPrivate4(embedded());
  if (g[0] === 0x64 && g[1] === 0xff9b) return isPrivate4(embedded());
  // Only 2000::/3 is global unicast; of it, 6to4, documentation (RFC 3849, RFC 9637), Teredo and ORCHID (RFC 4843, RFC 7343) are
  // not reachable as such.
  if (((g[0] as number) & 0xe000) !== 0x2000) return true;
  const [first, second = 0] = g;
  if (first === 0x3fff) return second < 0x1000;
  return (
    first === 0x2002 || (first === 0x2001 && (second === 0xdb8 || second === 0 || (second >= 0x10 && second < 0x30)))
  );
}

/** Names that no public look-up answers for (RFC 6761, RFC 6762, RFC 8375, ICANN's reserved .internal), and bare ones. */
const insideNames = /(^|\.)(localhost|local|internal|intranet|lan|corp|home|home\.arpa|onion)$/;

/**
 * Whether an address that a party names may be called at all: no plain text on the way, nothing secret in it, and no host inside.
 * A name is judged once more at each connection, by the addresses that it then has. What allows private hosts allows plain
 * HTTP, too: for a receiver on the same machine, and closed installations.
 */
export function mayBeCalled(text: string, allowsPrivate: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (protocol !== 'https:' && !(allowsPrivate && protocol === 'http:')) return false;
  if (allowsPrivate) return true;
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isAddress = hostname.startsWith('[') || /^[\d.]+$/.test(host);
  return isAddress ? !isPrivateAddress(host) : host.includes('.') && !insideNames.test(host);
}
