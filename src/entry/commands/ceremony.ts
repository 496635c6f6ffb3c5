import { openDatabase } from '../../adapters/node/database.ts';
import { systemCtx } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import { identifiers, type NewId } from '../../kernel/identifiers.ts';
import { databaseUrl } from './database-url.ts';

/** Does at the shell what no person of a tenant can do: as the system, on the database that the environment names. */
export async function asInstaller<T>(
  work: (ctxFor: (tenantId: string) => Ctx, newId: NewId) => Promise<T>,
): Promise<T> {
  const clock = { now: () => new Date() };
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
  const newId = identifiers(clock, chance);
  const database = openDatabase({
    connectionString: databaseUrl(),
    max: 2,
    applicationName: 'holdfast command',
    role: 'holdfast_app',
    onError: () => {},
  });
  try {
    return await work((tenantId) => systemCtx({ clock, chance, newId }, database, tenantId, 'command'), newId);
  } finally {
    await database.close();
  }
}
