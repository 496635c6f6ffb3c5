import type { Ctx, Database } from '../../context.ts';
import { listTenants } from '../../ground/audit/index.ts';
import type { Demonstration, Installation } from '../../ground/installation/index.ts';

/** What the console may do for an installation with a database of its own; on servers that others run, they open tenants by the command. */
export const installationOf = (
  database: Database,
  ctxFor: (tenantId: string, name?: string) => Ctx,
  publicUrl: () => string,
  demonstration: Demonstration | undefined,
): Installation => ({
  // Identifiers sort by the time they were made.
  firstTenantId: async () => (await database.anonymous(listTenants)).map(({ tenantId }) => tenantId).sort()[0],
  ctxFor,
  publicUrl,
  demonstration,
});
