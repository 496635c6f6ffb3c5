import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openOperatorOver, type World } from '../support/world.ts';

/** The key of another tenant's operator, on the same service and database. */
export async function tenantBeside({ clock, database, signer, url }: World): Promise<string> {
  const chance = seededChance(4_711);
  const newId = identifiers(clock, chance);
  const ctx = systemCtx({ clock, chance, newId, signer }, database, newId('tenant'), 'test');
  return (await openOperatorOver(url, ctx)).key;
}
