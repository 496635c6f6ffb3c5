import type { Command } from 'commander';
import { openDatabase } from '../../adapters/node/database.ts';
import { systemCtx } from '../../app.ts';
import { appointAdministrators, appointInput } from '../../ground/parties/index.ts';
import { identifiers } from '../../kernel/identifiers.ts';
import { databaseUrl } from './database-url.ts';
import { print } from './say.ts';

export default (command: Command) =>
  command
    .argument('<tenant>', 'ten_…')
    .argument('<party>', 'pty_…')
    .argument('<name=code...>', 'each administrator with the enrolment code of a key that they made (holdfast key)')
    .action(async (tenantId: string, partyId: string, named: string[]) => {
      const administrators = named.map((text) => {
        const cut = text.lastIndexOf('=hfe_');
        return { name: text.slice(0, cut), enrolmentCode: text.slice(cut + 1) };
      });
      const input = appointInput.safeParse({ partyId, administrators });
      if (!input.success) {
        const [first] = input.error.issues;
        throw new Error(`/${first?.path.join('/')}: ${first?.message}`);
      }
      const clock = { now: () => new Date() };
      const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
      const newId = identifiers(clock, chance);
      const database = openDatabase({
        connectionString: databaseUrl(),
        max: 2,
        applicationName: 'holdfast administrators',
        role: 'holdfast_app',
        onError: () => {},
      });
      try {
        print(
          await appointAdministrators(systemCtx({ clock, chance, newId }, database, tenantId, 'command'), input.data),
        );
      } finally {
        await database.close();
      }
    });
