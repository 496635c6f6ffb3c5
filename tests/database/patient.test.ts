import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/adapters/node/database.ts';
import type { Db } from '../../src/context.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { openTestDatabase } from '../support/database.ts';

const database = await openTestDatabase(1);
const one = { tenantId: 'tenant_one', party: 'party_one' };

it('a transaction takes longer than the service allows where its work says so, and the next one does not', async () => {
  const hasty = openDatabase({
    connectionString: database.serviceUrl,
    role: database.role,
    max: 1,
    applicationName: 'holdfast test',
    statementTimeoutMs: 500,
    onError: () => {},
  });
  const slowly = (handle: Db) => handle.execute(sql`select pg_sleep(0.8)`);
  const patiently = async (handle: Db) => {
    hasty.patientFor?.(handle, 60_000);
    await slowly(handle);
    // Longer than the driver waits where nothing is said.
    await handle.execute(sql`select pg_sleep(2.8)`);
  };
  try {
    for (const open of [hasty.read, hasty.write]) {
      await expect(open(one, slowly)).rejects.toThrow(Refusal);
      await open(one, patiently);
      await expect(open(one, slowly)).rejects.toThrow(Refusal);
    }
  } finally {
    await hasty.close();
  }
});
