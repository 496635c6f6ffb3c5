import { describe, expect, it } from 'vitest';
import { clientAddress, isNetwork, isWithin, plainAddress } from './network.ts';

describe('networks', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['::FFFF:0a01:0203', '10.1.2.3', true],
    ['10.1.2.3', '::/0', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['192.0.2.129', '192.0.2.128/25', true],
    ['192.0.2.127', '192.0.2.128/25', false],
    ['255.255.255.255', '0.0.0.0/0', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['', '0.0.0.0/0', false],
    ['999.1.1.1', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, network, expected) => expect(isWithin(address, [network])).toBe(expected));

  it('takes what is not known for outside', () => expect(isWithin(undefined, ['0.0.0.0/0', '::/0'])).toBe(false));

  it.each(['10.0.0.0/33', '10.0.0/8', 'x', '', '::/129', '10.0.0.0/-1', '10.0.0.0/8/8', '1:2', '10.0.0.0/'])(
    'knows no network %j',
    (text) => expect(isNetwork(text)).toBe(false),
  );

  it('has one form of an address', () => {
    expect(plainAddress('::ffff:127.0.0.1')).toBe('127.0.0.1');
    expect(plainAddress('2001:0DB8::0001')).toBe('2001:db8:0:0:0:0:0:1');
  });
});

describe('the address of a request', () => {
  it.each([
    ['192.0.2.1', '10.0.0.9', 0, '192.0.2.1'],
    ['192.0.2.1', undefined, 1, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.5', 1, '203.0.113.5'],
    ['192.0.2.1', '1.1.1.1, 203.0.113.5', 1, '203.0.113.5'],
    ['192.0.2.1', '1.1.1.1, 203.0.113.5, 198.51.100.2', 2, '203.0.113.5'],
    ['192.0.2.1', '203.0.113.5:4711', 1, '203.0.113.5'],
    ['192.0.2.1', '[2001:db8::5]:4711', 1, '2001:db8:0:0:0:0:0:5'],
    ['192.0.2.1', 'unknown', 1, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.5', 2, '192.0.2.1'],
    ['::ffff:127.0.0.1', undefined, 0, '127.0.0.1'],
    [undefined, '203.0.113.5', 0, undefined],
  ])('%s, forwarded for %s, %i trusted: %s', (peer, forwarded, trusted, expected) =>
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected),
  );
});
