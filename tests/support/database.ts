import { randomBytes, randomFillSync } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type NodeDatabase, openDatabase } from '../../src/adapters/node/database.ts';
import { openVault, secretsKeysFrom } from '../../src/kernel/vault.ts';
import type { TestServer } from './global-setup.ts';

/** One for all tests: keys are no part of a tenant. */
export const testSecretsKey = randomBytes(32).toString('base64');
const testVault = await openVault(secretsKeysFrom(testSecretsKey), (bytes) => randomFillSync(bytes));

export interface TestDatabase extends NodeDatabase {
  /** Superuser or owner: for looking behind the service's back, and for breaking things. */
  admin: pg.Pool;
  name: string;
  ownerUrl: string;
  serviceUrl: string;
  role: string | undefined;
}

export interface CopiedDatabase {
  name: string;
  ownerUrl: string;
  serviceUrl: string;
  role: string | undefined;
  drop(): Promise<void>;
}

/** A database copied from the migrated template: whoever asked for it drops it. */
export async function copyDatabase(): Promise<CopiedDatabase> {
  const name = `holdfast_test_${randomBytes(6).toString('hex')}`;
  const servers = inject('servers');
  const {
    adminUrl,
    template,
    serviceUrl: login,
  } = servers[(Number(process.env.VITEST_POOL_ID ?? 1) - 1) % servers.length] as TestServer;
  const at = (url: string) => {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    return changed.toString();
  };
  const maintenance = new pg.Client({ connectionString: adminUrl });
  await maintenance.connect();
  await maintenance.query(`create database ${name} template ${template}`);
  return {
    name,
    ownerUrl: at(adminUrl),
    serviceUrl: at(login || adminUrl),
    role: login ? undefined : 'holdfast_app',
    async drop() {
      await maintenance.query(`drop database ${name} with (force)`);
      await maintenance.end();
    },
  };
}

/** A database of this test file's own, dropped when the file is done. */
export async function openTestDatabase(max = 12): Promise<TestDatabase> {
  const { name, ownerUrl, serviceUrl, role, drop } = await copyDatabase();
  const admin = new pg.Pool({ connectionString: ownerUrl, max: 3 });
  admin.on('error', () => {});
  const database = openDatabase({
    connectionString: serviceUrl,
    max,
    applicationName: 'holdfast test',
    role,
    vault: testVault,
    onError: () => {},
  });
  afterAll(async () => {
    await database.close();
    await admin.end();
    await drop();
  });
  return { ...database, admin, name, ownerUrl, serviceUrl, role };
}
