import type { Command } from 'commander';
import { openDatabase } from '../../adapters/node/database.ts';
import { openOperator } from '../../adapters/node/house.ts';
import { systemCtx } from '../../app.ts';
import { identifiers } from '../../kernel/identifiers.ts';
import { databaseUrl } from './database-url.ts';
import { print } from './say.ts';

export default (command: Command) =>
  command.argument('<name>').action(async (name: string) => {
    const clock = { now: () => new Date() };
    const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
    const newId = identifiers(clock, chance);
    const database = openDatabase({
      connectionString: databaseUrl(),
      max: 2,
      applicationName: 'holdfast tenant',
      role: 'holdfast_app',
      onError: () => {},
    });
    const tenantId = newId('tenant');
    const ctx = systemCtx({ clock, chance, newId }, database, tenantId, 'command');
    const { party, administrators, administratorIds } = await openOperator(ctx, name, `${name}, operator`);
    await database.close();
    print({ tenantId, operatorId: party.id, administrators, administratorIds });
  });
