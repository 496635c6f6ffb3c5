import { expect, it } from 'vitest';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const ask = async (path: string) =>
  (await fetch(`${world.url}${path}`, { headers: { authorization: `Bearer ${bank.key}` } })).status;

it('a parameter that is given twice is refused, and neither of the two is taken', async () => {
  expect(await ask('/v1/parties?limit=1')).toBe(200);
  for (const query of ['limit=1&limit=2', 'limit=1&limit=1', 'limit=1&%6cimit=2', 'limit[]=1', 'limit=1,2'])
    expect([query, await ask(`/v1/parties?${query}`)]).toEqual([query, 422]);
});

it('a parameter is read from the place that it is declared for, and from no other', async () => {
  const send = (path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${world.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    }).then(({ status }) => status);
  const authorization = `Bearer ${bank.key}`;
  expect(await send(`/v1/parties?authorization=${encodeURIComponent(authorization)}`, {})).toBe(401);
  expect(await send('/v1/parties', { cookie: `authorization=${encodeURIComponent(authorization)}` })).toBe(401);
  expect(await send('/v1/former-names?idempotency-key=k', { authorization }, {})).toBe(422);
  expect(await send('/v1/parties', { authorization, limit: 'x', cookie: 'limit=x' })).toBe(200);
});
