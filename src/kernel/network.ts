/** The value of an IPv4 address in dotted form. */
export const number4 = (address: string): number =>
  address.split('.').reduce((value, part) => value * 256 + Number(part), 0);

const isDotted = (address: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(address) && address.split('.').every((part) => Number(part) <= 255);

/** The eight groups of an IPv6 address (RFC 4291, 2.2), or undefined. */
export function groups(address: string): number[] | undefined {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const v4 = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  const text = v4
    ? `${v4[1]}${(number4(v4[2] as string) >>> 16).toString(16)}:${(number4(v4[2] as string) & 0xffff).toString(16)}`
    : plain;
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right];
  if (all.length !== 8 || !all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return all.map((group) => Number.parseInt(group, 16));
}

interface Bits {
  width: 32 | 128;
  value: bigint;
}

/** An address as a number; one of IPv4 that is written as IPv6 (`::ffff:10.0.0.1`) is one of IPv4. */
function bitsOf(address: string): Bits | undefined {
  if (isDotted(address)) return { width: 32, value: BigInt(number4(address)) };
  if (!address.includes(':')) return undefined;
  const parts = groups(address);
  if (!parts) return undefined;
  const value = parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
  return value >> 32n === 0xffffn ? { width: 32, value: value & 0xffff_ffffn } : { width: 128, value };
}

/** An address in the one form by which it is counted and compared; undefined for what is none. */
export function plainAddress(address: string): string | undefined {
  const bits = bitsOf(address);
  if (!bits) return undefined;
  const part = (i: number, width: number) => (bits.value >> BigInt(i * width)) & ((1n << BigInt(width)) - 1n);
  return bits.width === 32
    ? [3, 2, 1, 0].map((i) => part(i, 8).toString()).join('.')
    : [7, 6, 5, 4, 3, 2, 1, 0].map((i) => part(i, 16).toString(16)).join(':');
}

/** A network in CIDR form (RFC 4632), such as `10.0.0.0/8` or `2001:db8::/32`; a bare address is a network of one. */
function networkOf(text: string): (Bits & { bits: number }) | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const base = bitsOf(address);
  if (!base || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = length === undefined ? base.width : Number(length);
  return bits > base.width ? undefined : { ...base, bits };
}

export const isNetwork = (text: string): boolean => networkOf(text) !== undefined;

/** Whether an address lies in one of the networks. What is not known lies in none. */
export function isWithin(address: string | undefined, networks: readonly string[]): boolean {
  const bits = address === undefined ? undefined : bitsOf(address);
  if (!bits) return false;
  return networks.some((text) => {
    const network = networkOf(text);
    if (network?.width !== bits.width) return false;
    const rest = BigInt(network.width - network.bits);
    return network.value >> rest === bits.value >> rest;
  });
}

/**
 * From where a request comes: who is connected, or what the last of so many trusted proxies says of who was connected to it
 * (X-Forwarded-For). What a stranger puts in front is never reached. A request that passed fewer proxies comes from who is
 * connected.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: number,
): string | undefined {
  const plainPeer = peer === undefined ? undefined : plainAddress(peer);
  if (trusted === 0 || forwardedFor === undefined) return plainPeer;
  const said = forwardedFor.split(',').at(-trusted)?.trim();
  const bare = said?.replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return (bare === undefined ? undefined : plainAddress(bare)) ?? plainPeer;
}
