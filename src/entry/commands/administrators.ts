import type { Command } from 'commander';
import { appointAdministrators, appointInput } from '../../ground/parties/index.ts';
import { asInstaller } from './ceremony.ts';
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
      print(await asInstaller((ctxFor) => appointAdministrators(ctxFor(tenantId), input.data)));
    });
