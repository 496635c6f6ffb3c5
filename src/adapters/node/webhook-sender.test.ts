import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { isInside, webhookSender } from './webhook-sender.ts';

const reached: string[] = [];
const server = createServer((request, response) => {
  reached.push(request.url ?? '');
  response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/elsewhere' }).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
const { port } = server.address() as { port: number };
const to = (host: string, path = '/') => ({ url: `http://${host}:${port}${path}`, headers: {}, body: '{}' });

it.each([
  ['127.0.0.1', true],
  ['169.254.169.254', true],
  ['10.1.2.3', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['fd00::1', true],
  ['8.8.8.8', false],
  ['2606:4700::1', false],
])('%s is inside: %s', (address, expected) => expect(isInside(address)).toBe(expected));

it('reaches nothing inside, by number or by name', async () => {
  expect(await webhookSender(false)(to('127.0.0.1'))).toBe('the address is inside');
  expect(await webhookSender(false)(to('[::ffff:7f00:1]'))).toBe('the address is inside');
  expect(await webhookSender(false)(to('localhost'))).toMatch(/^not reached/);
  expect(reached).toEqual([]);
});

it('tells whether it was taken, and follows no redirect', async () => {
  expect(await webhookSender(true)(to('127.0.0.1', '/taken'))).toBeUndefined();
  expect(await webhookSender(true)(to('127.0.0.1', '/moved'))).toBe('answered 302');
  expect(await webhookSender(true)({ url: 'http://127.0.0.1:1/', headers: {}, body: '' })).toBe(
    'not reached (ECONNREFUSED)',
  );
  expect(reached).toEqual(['/taken', '/moved']);
});
