import { expect, it } from 'vitest';
import { underWay } from './under-way.ts';

it('knows what runs, tells what failed, and waits for all of it', async () => {
  const failed: string[] = [];
  const work = underWay((error, name) => failed.push(`${name}: ${(error as Error).message}`));
  let end = () => {};
  work.add('slow', new Promise<void>((resolve) => (end = resolve)));
  work.add('broken', Promise.reject(new Error('away')));
  await new Promise((resolve) => setImmediate(resolve));
  expect([work.has('slow'), work.has('broken'), work.size()]).toEqual([true, false, 1]);
  expect(failed).toEqual(['broken: away']);
  end();
  await work.settled();
  expect(work.size()).toBe(0);
});
