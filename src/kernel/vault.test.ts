import { expect, it } from 'vitest';
import { seededChance } from '../adapters/memory/clock.ts';
import { isSealed, openVault, secretsKeysFrom } from './vault.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const secret = new TextEncoder().encode('token of a core firm');
const place = { tenantId: 'ten_a', table: 'core_source', id: 'csr_1' };
const refused = { code: 'SECRET_UNREADABLE' };

it('opens what it sealed where it stands, and in no other row, table or tenant, nor changed', async () => {
  const vault = await openVault([key(1)], seededChance(1));
  const sealed = await vault.seal(place, secret);
  expect(isSealed(sealed)).toBe(true);
  expect(new TextDecoder('latin1').decode(sealed)).not.toContain('token');
  expect(await vault.open(place, sealed)).toEqual(secret);
  expect(await vault.seal(place, secret)).not.toEqual(sealed);
  for (const other of [{ tenantId: 'ten_b' }, { table: 'webhook_endpoint' }, { id: 'csr_2' }])
    await expect(vault.open({ ...place, ...other }, sealed)).rejects.toMatchObject(refused);
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.with(i, (sealed[i] as number) ^ 1);
    await expect(vault.open(place, changed)).rejects.toMatchObject(refused);
  }
  await expect(vault.open(place, secret)).rejects.toMatchObject(refused);
  await expect(vault.open(place, new Uint8Array())).rejects.toMatchObject(refused);
});

it('opens with any of its keys and seals with the first', async () => {
  const [before, between, after] = await Promise.all(
    [[key(1)], [key(2), key(1)], [key(2)]].map((keys) => openVault(keys, seededChance(2))),
  );
  const old = await before!.seal(place, secret);
  expect(await between!.open(place, old)).toEqual(secret);
  const fresh = await between!.seal(place, secret);
  expect(await after!.open(place, fresh)).toEqual(secret);
  await expect(after!.open(place, old)).rejects.toMatchObject(refused);
});

it('takes keys of 32 bytes only, and never says what it was given', () => {
  const text = btoa(String.fromCharCode(...key(7)));
  expect(secretsKeysFrom(`${text}, ${text}\n`)).toEqual([key(7), key(7)]);
  for (const wrong of ['', 'hunter2', btoa('hunter2'), `${text},short`]) {
    expect(() => secretsKeysFrom(wrong)).toThrow('keys of 32 bytes');
    if (wrong !== '') expect(() => secretsKeysFrom(wrong)).not.toThrow(wrong);
  }
});
