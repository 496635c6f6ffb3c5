import { expect, it } from 'vitest';
import { assets } from './assets.ts';

const asset = await assets();

it('serves the two files that it names', async () => {
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    expect((await asset(name))?.body.length).toBeGreaterThan(1_000);
});

it.each([
  '../package.json',
  'package.json',
  './swagger-ui.css',
  '.git',
  '.git/config',
  '/etc/hostname',
  'swagger-ui.css/../package.json',
  'index.html',
  '',
  '.',
  'constructor',
])('and no other, whatever is asked for: %s', async (name) => {
  expect(await asset(name)).toBeUndefined();
});
