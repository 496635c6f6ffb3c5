import type { Ctx } from '../../src/context.ts';
import type { TestDatabase } from './database.ts';

/** The system, and a person of a party, on a database without the rest of the product: to whom nothing reacts and nothing is due. */
export function bareCtx(database: TestDatabase): { ctx: Ctx; person: Ctx } {
  const ctx = {
    database,
    tenantId: 'tenant_one',
    actor: { kind: 'system', name: 'test' },
    clock: { now: () => new Date('2026-10-12T06:00:00Z') },
    newId: (kind: string) => `${kind}_x`,
    reactionsTo: () => [],
    settling: { staleAfter: () => ({}), settle: {} },
  } as unknown as Ctx;
  return { ctx, person: { ...ctx, actor: { kind: 'person', partyId: 'party_one', roles: [] } } as unknown as Ctx };
}
