import { expect } from 'vitest';
import { seededRandom } from '../../src/adapters/memory/clock.ts';
import { openDatabase } from '../../src/adapters/node/database.ts';
import { openSigner } from '../../src/adapters/node/keys.ts';
import { systemCtx } from '../../src/app.ts';
import { withSnapshot } from '../../src/context.ts';
import { sealAll, verifyLog } from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { query } from './instances.ts';
import { partialTransactions } from './intact.ts';
import type { Publisher } from './publisher.ts';
import { until } from './until.ts';

/** A point between two numbers of a seeded sequence. */
export const points = (seed: number) => {
  const random = seededRandom(seed);
  return (from: number, to: number) => from + Math.floor(random() * (to - from));
};

export const acknowledgedBy = (publishers: readonly Publisher[]): number =>
  publishers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);

/** Everything that a device was told is safe is stored once, and nothing else was made of it. */
export async function expectStoredOnce(ownerUrl: string, publishers: readonly Publisher[]): Promise<void> {
  const rows = await query<{ code: string; seq: number }>(
    ownerUrl,
    'select d.code, o.seq::int from observation o join device d on d.number = o.device_number',
  );
  const stored = new Set(rows.map(({ code, seq }) => `${code} ${seq}`));
  const sent = publishers.flatMap(({ code, acknowledged }) => [...acknowledged].map((seq) => `${code} ${seq}`));
  expect(sent.filter((message) => !stored.has(message))).toEqual([]);
  expect(rows.length).toBe(stored.size);
  expect(stored.size).toBe(publishers.reduce((sum, publisher) => sum + publisher.sent, 0));
}

/** Books, record, judgement and log hold together, looked at from behind the service; how many events it told, by type. */
export async function expectIntact(
  ownerUrl: string,
  signerFolder: string,
): Promise<{ events: Record<string, number> }> {
  expect(await partialTransactions((text) => query(ownerUrl, text))).toEqual([]);
  const database = openDatabase({
    connectionString: ownerUrl,
    role: 'holdfast_app',
    max: 2,
    applicationName: 'holdfast check',
    onError: () => {},
  });
  try {
    const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
    const clock = { now: () => new Date() };
    const newId = identifiers(clock, chance);
    const ctxFor = (tenantId: string) => systemCtx({ clock, chance, newId }, database, tenantId, 'check');
    const signer = await openSigner(signerFolder);
    // Of a killed service a transaction may still be open on the server: what came after it is sealed when that is gone.
    await until(async () => {
      await sealAll({ database, ctxFor }, signer);
      const [row] = await query<{ left: number }>(
        ownerUrl,
        'select (select count(*) from event)::int - (select count(*) from audit_leaf)::int as left',
      );
      return row?.left === 0;
    }, 'the log to be sealed to its end');
    const told = await query<{ id: string; type: string; events: number }>(
      ownerUrl,
      'select tenant_id as id, type, count(*)::int as events from event group by 1, 2 order by 2',
    );
    const check = await withSnapshot(ctxFor(told[0]?.id ?? ''), (tx) => verifyLog(tx, [signer.publicKey]));
    const size = BigInt(told.reduce((sum, { events }) => sum + events, 0));
    expect(check).toEqual({ size, checked: size, faults: [] });
    return { events: Object.fromEntries(told.map(({ type, events }) => [type, events])) };
  } finally {
    await database.close();
  }
}
