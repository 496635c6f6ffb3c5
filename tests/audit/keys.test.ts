import { mkdtemp, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openSigner, rotateKey } from '../../src/adapters/node/keys.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import { type Ctx, withSnapshot } from '../../src/context.ts';
import { checkLog, type EvidencePack, gatherEvidence, sealLog, verifyPack } from '../../src/ground/audit/index.ts';
import { checkPackInPage } from '../../src/ground/audit/page-check.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { ownKeys, type Signer } from '../../src/kernel/signing.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const chance = seededChance(5);
const newId = identifiers(world.clock, chance);
const ctx = (): Ctx => systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test');
const newFolder = () => mkdtemp(path.join(tmpdir(), 'holdfast-keys-'));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const published = async (signer: Signer) => {
  const app = createApp({ openDatabase: world.database.tallied, clock: world.clock, chance, log: () => {}, signer });
  const answer = await app.request('/.well-known/holdfast-keys.json');
  return ((await answer.json()) as { keys: Parameters<typeof checkPackInPage>[1] }).keys;
};
const packOf = (objectId: string, signer: Signer) =>
  withSnapshot(ctx(), (tx) => gatherEvidence(tx, [objectId], ownKeys(signer))) as Promise<EvidencePack>;

it('signs with a new key after the old one vouched for it, and both count', async () => {
  const folder = await newFolder();
  const first = await openSigner(folder);
  const { partyId } = await world.party('Evident', 'trader');
  await sealLog(ctx(), first);
  await rotateKey(folder);
  const second = await openSigner(folder);
  expect(second.publicKey).not.toEqual(first.publicKey);
  expect((await stat(path.join(folder, 'audit-key.pem'))).mode & 0o777).toBe(0o600);
  // The newest checkpoint is the old key's still: no fault, and a pack says whose it is.
  expect(await checkLog(ctx(), ownKeys(second))).toBeNull();
  expect(await checkLog(ctx(), [second.publicKey])).toContain('not signed by our key');
  const before = await packOf(partyId, second);
  expect(before.publicKey).toBe(base64(first.publicKey));
  await world.party('Later', 'trader');
  await sealLog(ctx(), second);
  const after = await packOf(partyId, second);
  expect(after.publicKey).toBe(base64(second.publicKey));

  const keys = await published(second);
  expect(keys.map(({ publicKey, until }) => [publicKey, until === null])).toEqual([
    [base64(first.publicKey), false],
    [base64(second.publicKey), true],
  ]);
  // Who was given the old key follows the endorsement to the new one; nobody else's key is in the chain.
  for (const pack of [before, after])
    for (const given of ['', base64(first.publicKey)])
      expect((await checkPackInPage(pack, keys, given)).faults).toEqual([]);
  const stranger = base64((await openSigner(await newFolder())).publicKey);
  expect((await checkPackInPage(after, keys, stranger)).faults).toEqual([expect.stringContaining('another key')]);
  const unendorsed = keys.map((key) => ({ ...key, endorsement: key.endorsement && base64(new Uint8Array(64)) }));
  expect((await checkPackInPage(after, unendorsed, '')).valid).toBe(false);
  expect((await checkPackInPage(after, [], '')).valid).toBe(false);
});

it('lets a key that was replaced sign for a day more and no longer, in both implementations', async () => {
  const folder = await newFolder();
  const thief = await openSigner(folder);
  const other = await openWorld();
  const otherCtx = systemCtx({ clock: other.clock, chance, newId }, other.database, other.tenantId, 'test');
  const { partyId } = await other.party('Forged', 'trader');
  await sealLog(otherCtx, thief);
  const pack = (await withSnapshot(otherCtx, (tx) => gatherEvidence(tx, [partyId], [thief.publicKey]))) as EvidencePack;
  const faultsBy = async (replacedAt: string) => {
    const copy = await newFolder();
    for (const name of ['audit-key.pem', 'audit-keys.json'])
      await writeFile(path.join(copy, name), await readFile(path.join(folder, name)));
    await rotateKey(copy, { now: new Date(replacedAt) });
    const signer = await openSigner(copy);
    const keys = await published(signer);
    const offline = await verifyPack(pack, base64(thief.publicKey), signer.keys);
    const page = await checkPackInPage(pack, keys, '');
    expect([page.valid, page.faults]).toEqual([offline.valid, offline.faults]);
    return offline.faults;
  };
  expect(await faultsBy('2026-10-11T07:00:00Z')).toEqual([]);
  expect((await faultsBy('2026-10-11T05:00:00Z'))[0]).toContain('later than the key that signed it was in use');
  // Who holds the old key follows the published ones to the new one; another's key leads nowhere.
  await rotateKey(folder);
  const now = await openSigner(folder);
  await sealLog(otherCtx, now);
  await other.party('Later', 'trader');
  await sealLog(otherCtx, now);
  const next = (await withSnapshot(otherCtx, (tx) => gatherEvidence(tx, [partyId], ownKeys(now)))) as EvidencePack;
  expect((await verifyPack(next, base64(thief.publicKey))).valid).toBe(false);
  expect((await verifyPack(next, base64(thief.publicKey), now.keys)).faults).toEqual([]);
  const stranger = base64((await openSigner(await newFolder())).publicKey);
  expect((await verifyPack(next, stranger, now.keys)).valid).toBe(false);
  expect((await verifyPack({ ...next, entries: [] }, base64(now.publicKey))).faults).toEqual([
    'there is no event in it',
  ]);
});

it('says the same in a browser as off line, of whole packs and of bent ones', async () => {
  const signer = await openSigner(await newFolder());
  const other = await openWorld();
  const otherCtx = systemCtx({ clock: other.clock, chance, newId }, other.database, other.tenantId, 'test');
  const parties = await Promise.all(Array.from({ length: 11 }, (_, i) => other.party(`P${i} 重庆 "é\n`, 'trader')));
  await sealLog(otherCtx, signer);
  const ids = parties.map(({ partyId }) => partyId);
  const pack = (await withSnapshot(otherCtx, (tx) => gatherEvidence(tx, ids, [signer.publicKey]))) as EvidencePack;
  expect(pack.entries.length).toBeGreaterThanOrEqual(11);
  const keys = await published(signer);
  const bent: ((pack: EvidencePack) => void)[] = [
    () => {},
    ({ entries }) => Object.assign(entries[3]?.event.payload as object, { name: 'Other' }),
    ({ entries }) => Object.assign(entries[3] ?? {}, { leafIndex: '0' }),
    ({ entries }) => Object.assign(entries[3] ?? {}, { leafIndex: '99999' }),
    ({ entries }) => entries[3]?.proof.pop(),
    ({ entries }) => entries[3]?.proof.push(entries[3].proof[0] ?? ''),
    (it) => Object.assign(it, { checkpoint: it.checkpoint.replace(/\n\d+\n/, '\n9999\n') }),
    (it) => Object.assign(it, { publicKey: base64(new Uint8Array(32).fill(7)) }),
  ];
  const said = await Promise.all(
    bent.map(async (bend) => {
      const made = structuredClone(pack);
      bend(made);
      return [(await verifyPack(made, pack.publicKey)).valid, (await checkPackInPage(made, keys, '')).valid];
    }),
  );
  expect(said).toEqual(bent.map((_, i) => [i === 0, i === 0]));
  for (const nonsense of [null, 'x', [], {}, { format: 'holdfast-evidence/1', entries: [] }])
    expect((await checkPackInPage(nonsense, keys, '')).valid).toBe(false);
});

it('takes no notice of a change of keys that died before the new key was in its place', async () => {
  const folder = await newFolder();
  const first = await openSigner(folder);
  const key = await readFile(path.join(folder, 'audit-key.pem'), 'utf8');
  await rotateKey(folder);
  await writeFile(path.join(folder, 'old.pem'), key);
  await rename(path.join(folder, 'old.pem'), path.join(folder, 'audit-key.pem'));
  expect((await openSigner(folder)).keys).toEqual(first.keys);
});
