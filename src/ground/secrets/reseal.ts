import { type Ctx, withTransaction } from '../../context.ts';
import { isSealed, requireVault } from '../../kernel/vault.ts';
import { listOthers, type Place, places, replace } from './store.ts';

const BATCH = 200;

export interface Resealed {
  sealed: number;
  /** Sealed under a key that is not here. */
  unreadable: number;
}

async function resealColumn(ctx: Ctx, place: Place, column: string): Promise<Resealed> {
  const vault = requireVault(ctx);
  const told: Resealed = { sealed: 0, unreadable: 0 };
  for (let after = ''; ; ) {
    const last = await withTransaction(ctx, async (tx) => {
      const found = await listOthers(tx, place, column, { head: vault.newest, after, most: BATCH });
      for (const { id, value } of found) {
        const at = { tenantId: tx.tenantId, table: place.table, id };
        // What lies there in clear is from before secrets were sealed.
        const opened = isSealed(value) ? await vault.open(at, value).catch(() => undefined) : value;
        if (!opened) told.unreadable++;
        else {
          await replace(tx, place, column, { id, value, sealed: await vault.seal(at, opened) });
          told.sealed++;
        }
      }
      return found.length < BATCH ? undefined : found.at(-1)?.id;
    });
    if (last === undefined) return told;
    after = last;
  }
}

/** Seals every stored secret of a tenant under the newest key, in batches: what was sealed under another, or not at all. */
export async function resealSecrets(ctx: Ctx): Promise<Resealed> {
  const told: Resealed = { sealed: 0, unreadable: 0 };
  for (const place of places)
    for (const column of place.columns) {
      const { sealed, unreadable } = await resealColumn(ctx, place, column);
      told.sealed += sealed;
      told.unreadable += unreadable;
    }
  return told;
}
