import type { Command } from 'commander';
import { openOperator } from '../../adapters/node/house.ts';
import { asInstaller } from './ceremony.ts';
import { print } from './say.ts';

export default (command: Command) =>
  command.argument('<name>').action((name: string) =>
    asInstaller(async (ctxFor, newId) => {
      const tenantId = newId('tenant');
      const { party, administrators, administratorIds } = await openOperator(
        ctxFor(tenantId),
        name,
        `${name}, operator`,
      );
      print({ tenantId, operatorId: party.id, administrators, administratorIds });
    }),
  );
