import { expect, it } from 'vitest';
import { isPrivateAddress, mayBeCalled } from './public-address.ts';

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  '2001:db8::1',
  '2001:10::1',
  '2001:1f:ffff::1',
  '2001:20::1',
  '2001:2f::1',
  '3fff::1',
  '3fff:fff::1',
  'not an address',
])('%s is never reached', (address) => expect(isPrivateAddress(address)).toBe(true));

it.each([
  '2001:30::1',
  '2001:4860:4860::8888',
  '3fff:1000::1',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '193.99.144.80',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
])('%s may be reached', (address) => expect(isPrivateAddress(address)).toBe(false));

it.each([
  'https://127.0.0.1/x',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://0177.0.0.1/x',
  'https://10.0.0.8/x',
  'https://169.254.169.254/latest',
  'https://[::1]/x',
  'https://[::ffff:10.0.0.1]/x',
  'https://[64:ff9b::a00:1]/x',
  'https://[2001:10::1]/x',
  'https://[2001:20::1]/x',
  'https://[3fff::1]/x',
  'https://localhost/x',
  'https://localhost./x',
  'https://erp.localhost/x',
  'https://metadata.google.internal/x',
  'https://printer.local/x',
  'https://intranet/x',
  'http://erp.example.com/x',
  'https://user:secret@erp.example.com/x',
  'https://user@erp.example.com/x',
  'ftp://erp.example.com/x',
  'erp.example.com',
])('%s is not taken', (url) => expect(mayBeCalled(url, false)).toBe(false));

it.each([
  'https://erp.example.com/x',
  'https://8.8.8.8/x',
  'https://[2606:4700::1111]:8443/x',
  'https://xn--fiqs8s.cn/x',
])('%s is taken', (url) => expect(mayBeCalled(url, false)).toBe(true));

it('takes plain and private ones where the operator says so, and secrets in an address never', () => {
  expect(mayBeCalled('http://127.0.0.1:9000/x', true)).toBe(true);
  expect(mayBeCalled('http://user:secret@127.0.0.1:9000/x', true)).toBe(false);
});
