import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { webhookSender } from './webhook-sender.ts';

const reached: string[] = [];
const server = createServer((request, response) => {
  reached.push(request.url ?? '');
  response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/elsewhere' }).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
const { port } = server.address() as { port: number };
const to = (host: string, path = '/') => ({ url: `http://${host}:${port}${path}`, headers: {}, body: '{}' });

it.each(['127.0.0.1', '[::ffff:7f00:1]', 'localhost'])('reaches nothing inside: %s', async (host) => {
  const { url, ...rest } = to(host);
  for (const address of [url, url.replace('http:', 'https:')])
    expect(await webhookSender(false)({ ...rest, url: address })).toBe('not reached (ENDPOINT_NOT_ALLOWED)');
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
