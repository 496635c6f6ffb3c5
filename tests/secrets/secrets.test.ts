import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import { hasher } from '../../src/claims/consumption/hash.ts';
import { type Ctx, withSnapshot } from '../../src/context.ts';
import { resealSecrets } from '../../src/ground/secrets/index.ts';
import { places } from '../../src/ground/secrets/store.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openVault, secretsKeysFrom, type Vault } from '../../src/kernel/vault.ts';
import { testSecretsKey } from '../support/database.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const { database, operator, clock } = world;
const core = await world.party('Core firm', 'core_firm');
const carrier = await world.party('Carrier', 'carrier');
const chance = seededChance(77);
const newId = identifiers(clock, chance);
const [old] = secretsKeysFrom(testSecretsKey) as [Uint8Array<ArrayBuffer>];
const fresh = new Uint8Array(32).fill(9);
const ctxWith = (vault: Vault, tenantId = world.tenantId): Ctx =>
  systemCtx({ clock, chance, newId }, { ...database, vault }, tenantId, 'secrets');
const network = Buffer.from('the-secret-that-all-platforms-of-the-network-share').toString('base64');
const words = [
  'bearer-of-the-core-firm',
  'bearer-for-the-carrier',
  'the-secret-that-all-platforms-of-the-network-share',
];

/** Every row of every table, as a dump has them. */
async function dumped(): Promise<string> {
  const { rows } = await database.admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) => (await database.admin.query(`select t::text as row from ${name} t`)).rows),
  );
  return JSON.stringify(texts);
}
const shows = (dump: string, word: string) =>
  [word, Buffer.from(word).toString('hex'), Buffer.from(word).toString('base64')].some((form) => dump.includes(form));

const proposed = await operator.post<{ id: string; body: { secret: string } }>('/network', { secret: network });
await core.done('/core-sources', { url: 'https://erp.example.com/records', credential: words[0] });
const { publicKey } = { publicKey: Buffer.alloc(32, 7).toString('base64url') };
await operator.done('/ebl-counterparts', {
  kind: 'carrier',
  code: 'CARR',
  partyId: carrier.partyId,
  publicKey,
  baseUrl: 'https://carrier.example.com',
  credential: words[1],
});

it('are in no dump of the database, nor is one that waits for a second person', async () => {
  expect(proposed.status).toBe(202);
  expect(proposed.body.body.secret).toBe('…');
  const before = await dumped();
  for (const word of words) expect(shows(before, word), word).toBe(false);
  await operator.agreed(proposed.body);
  const dump = await dumped();
  for (const word of words) expect(shows(dump, word), word).toBe(false);
  // And yet the network's secret is what everything is hashed under.
  const ctx = ctxWith(await openVault([old], chance));
  const made = await withSnapshot(ctx, async (tx) => (await hasher(tx)).item('document', 'X'));
  const key = await crypto.subtle.importKey(
    'raw',
    Buffer.from(network, 'base64'),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  expect(made).toEqual(new Uint8Array(await crypto.subtle.sign('HMAC', key, Buffer.from('document|X'))));
});

it('lie only where the list of places says', async () => {
  const { rows } = await database.admin.query<{ column: string }>(`
    select c.relname || '.' || a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.attname ~ '(secret|credential|password|token)' and a.attname !~ '(hash|_at$|_id$|_line$)'`);
  // In every letter, for whoever has it: it ends the letters of one person and opens nothing.
  const shown = 'mail_address.ends_token';
  // Of an authenticator's secret the column says what it is for.
  rows.push({ column: 'sign_in.totp_sealed' }, { column: 'sign_in.pending_totp' });
  const listed = places.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
  expect(rows.map(({ column }) => column).sort()).toEqual([...listed, shown].sort());
});

it('do not open in another tenant’s row', async () => {
  const vault = await openVault([old], chance);
  const other = newId('tenant');
  await database.admin.query(
    'alter table tenant disable trigger guard; alter table consumption_key disable trigger guard',
  );
  await database.admin.query(`insert into tenant values ('${other}', 'Other', now())`);
  await database.admin.query(
    `insert into consumption_key select '${other}', network, secret, created_at from consumption_key`,
  );
  await expect(withSnapshot(ctxWith(vault, other), hasher)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  await withSnapshot(ctxWith(vault), hasher);
});

it('are sealed under the newest key at a start, in clear or not, and what does not open is told', async () => {
  const both = await openVault([fresh, old], chance);
  await database.write({ tenantId: world.tenantId, party: 'system' }, (db) =>
    db.execute(sql`update core_source set credential = ${Buffer.from(words[0] as string)}::bytea`),
  );
  expect(await resealSecrets(ctxWith(await openVault([fresh], chance)))).toMatchObject({ sealed: 1, unreadable: 4 });
  const rotated = await resealSecrets(ctxWith(both));
  expect(rotated).toEqual({ sealed: 4, unreadable: 0 });
  expect(await resealSecrets(ctxWith(both))).toEqual({ sealed: 0, unreadable: 0 });
  // The old key opens nothing any more, and the new one all.
  await expect(withSnapshot(ctxWith(await openVault([old], chance)), hasher)).rejects.toMatchObject({
    code: 'SECRET_UNREADABLE',
  });
  await withSnapshot(ctxWith(await openVault([fresh], chance)), hasher);
  expect(shows(await dumped(), words[0] as string)).toBe(false);
});

it('are neither stored nor used by a process without the key, which says so', async () => {
  const app = createApp({
    openDatabase: (remembered) => ({ ...database.tallied(remembered), vault: undefined }),
    clock,
    chance,
    log: () => {},
  });
  const answer = await app.request('/v1/core-sources', {
    method: 'POST',
    headers: { authorization: `Bearer ${core.key}`, 'content-type': 'application/json', 'idempotency-key': 'no-key' },
    body: JSON.stringify({ url: 'https://erp.example.com/others', credential: 'another-bearer' }),
  });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    503,
    'STORED_SECRETS_KEY_MISSING',
  ]);
});
