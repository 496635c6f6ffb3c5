import type { Command } from 'commander';
import { type Ctx, type Database, withSnapshot } from '../../context.ts';
import { listTenants } from '../../ground/audit/index.ts';
import { administeredParties, appointAdministrators, appointInput } from '../../ground/parties/index.ts';
import type { NewId } from '../../kernel/identifiers.ts';
import { asInstaller } from './ceremony.ts';
import { print } from './say.ts';

/** Every party of every tenant, with how many administrators could act now, and whether they are two. */
async function listHouses(ctxFor: (tenantId: string) => Ctx, _newId: NewId, database: Database) {
  const houses = [];
  for (const { tenantId } of await database.anonymous(listTenants))
    houses.push(...(await withSnapshot(ctxFor(tenantId), (tx) => administeredParties(tx))));
  return { parties: houses };
}

export default (command: Command) =>
  command
    .argument('[tenant]', 'ten_…; without one: which tenants and parties there are')
    .argument('[party]', 'pty_…')
    .argument('[name=code...]', 'each administrator with the enrolment code of a key that they made (holdfast key)')
    .action(async (tenantId: string | undefined, partyId: string | undefined, named: string[]) => {
      if (tenantId === undefined) return print(await asInstaller(listHouses));
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
