import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { openTenant } from '../../src/ground/parties/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { World } from '../support/world.ts';

/** The key of another tenant's operator, on the same service and database. */
export async function tenantBeside({ clock, database, signer }: World): Promise<string> {
  const chance = seededChance(4_711);
  const newId = identifiers(clock, chance);
  const ctx = systemCtx({ clock, chance, newId, signer }, database, newId('tenant'), 'test');
  const { administrator } = await openTenant(ctx, {
    name: 'Beside',
    operator: { name: 'Operator beside', country: 'CN', roles: ['operator'], administrator: 'Administrator' },
  });
  return administrator.key ?? '';
}
