import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openSigner } from '../../src/adapters/node/keys.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, db, withSnapshot, withTransaction } from '../../src/context.ts';
import {
  type EvidencePack,
  gatherEvidence,
  recordEvent,
  sealLog,
  verifyLog,
  verifyPack,
} from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const chance = seededChance(3);
const newId = identifiers(world.clock, chance);
const ctx = (): Ctx => systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test');
const signer = await openSigner(await mkdtemp(path.join(tmpdir(), 'holdfast-key-')));
/** Two events: the party, and somebody at its desk. */
const admit = (name: string) => world.party(name, 'trader');
const check = () => withSnapshot(ctx(), (tx) => verifyLog(tx, [signer.publicKey]));

describe('the audit log', () => {
  it('seals every event once, however many sealers there are', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, i) => admit(`P${i}`)));
    const sealed = await Promise.all(Array.from({ length: 4 }, () => sealLog(ctx(), signer)));
    expect(sealed.reduce((a, b) => a + b, 0)).toBe(53);
    expect(await check()).toEqual({ size: 53n, checked: 53n, faults: [] });
    await admit('later');
    expect(await sealLog(ctx(), signer)).toBe(2);
    expect(await sealLog(ctx(), signer)).toBe(0);
  });

  it('leaves nothing out that commits late', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = withTransaction(ctx(), async (tx) => {
      await recordEvent(tx, { type: 'test.slow', version: 1, objectId: 'x', participants: [], payload: {} });
      await tx.database.sendNow?.(db(tx));
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await admit('meanwhile');
    expect(await sealLog(ctx(), signer)).toBe(0);
    release();
    await slow;
    expect(await sealLog(ctx(), signer)).toBe(3);
    expect((await check()).faults).toEqual([]);
  });

  it('gives evidence that a stranger checks off line, and that no one can bend', async () => {
    const { partyId } = await admit('Evident');
    await sealLog(ctx(), signer);
    const pack = (await withSnapshot(ctx(), (tx) => gatherEvidence(tx, [partyId], [signer.publicKey]))) as EvidencePack;
    expect(await verifyPack(pack, pack.publicKey)).toMatchObject({ valid: true, entries: 1 });
    const bent = structuredClone(pack);
    for (const entry of bent.entries) (entry.event.payload as { name: string }).name = 'Other';
    expect((await verifyPack(bent)).valid).toBe(false);
    const moved = structuredClone(pack);
    (moved.entries[0] as { leafIndex: string }).leafIndex = '0';
    expect((await verifyPack(moved)).valid).toBe(false);
    const resigned = { ...pack, checkpoint: pack.checkpoint.replace(/^(holdfast\/.*\n)(\d+)/, '$19999') };
    expect((await verifyPack(resigned)).valid).toBe(false);
    const otherKey = Buffer.from(
      (await openSigner(await mkdtemp(path.join(tmpdir(), 'holdfast-key-')))).publicKey,
    ).toString('base64');
    expect((await verifyPack(pack, otherKey)).valid).toBe(false);
  });

  it('notices an event that was changed or removed behind its back', async () => {
    const client = await world.database.admin.connect();
    const tamper = async (statement: string) => {
      await client.query('begin');
      await client.query('alter table event disable trigger user; alter table audit_leaf disable trigger user');
      await client.query(statement);
      await client.query('alter table event enable trigger user; alter table audit_leaf enable trigger user');
      await client.query('commit');
    };
    await tamper(`update event set payload = payload || '{"name": "Forged"}' where payload->>'name' = 'P7'`);
    expect((await check()).faults).toEqual([
      expect.stringContaining('was changed'),
      expect.stringContaining('another root'),
    ]);
    await tamper(`update event set payload = payload || '{"name": "P7"}' where payload->>'name' = 'Forged'`);
    expect((await check()).faults).toEqual([]);
    await tamper('delete from audit_leaf where leaf_index = 3');
    expect((await check()).faults).toContain('1 sealed events are missing');
    client.release();
  });
});
