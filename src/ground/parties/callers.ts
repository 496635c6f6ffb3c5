import type { Database } from '../../context.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { businessDateAt, type Clock } from '../../kernel/time.ts';
import { sha256 } from '../audit/index.ts';
import { type Authenticated, authenticate } from './credential.ts';
import { noteUse } from './key-store.ts';

/** How many callers one process remembers; of more, the one who called longest ago is asked for again. */
const REMEMBERED_MOST = 2_000;
/** Hashes of credentials that stood when they were looked at last. */
const STOOD_MOST = 20_000;

export interface Callers {
  /** Who presented this key before. Good for nothing until a transaction has looked whether it still stands. */
  recall(key: string): Promise<Authenticated | undefined>;
  /** Who presents this key, as the database says now; undefined when it opens nothing. */
  ask(database: Database, key: string): Promise<Authenticated | undefined>;
  /** Whether this credential stood when it was looked at last: no word on whether it stands, only that it is no guess. */
  stood(key: string): Promise<boolean>;
  /** Notes, once a day, that a key was used; nobody waits for it, and what cannot be noted is left. */
  noteUse(open: () => Database, caller: Authenticated): void;
}

/** Who presents a credential of one kind; undefined for those of other kinds, without a look at the database. */
export type Authenticate = (database: Database, clock: Clock, credential: string) => Promise<Authenticated | undefined>;

/** Remembers who called, by the hash of the key: no key stays in memory. `ways` are the kinds of credential beside keys. */
export function rememberCallers(clock: Clock, ...ways: readonly Authenticate[]): Callers {
  const known = new Map<string, Authenticated>();
  const former = new Set<string>();
  const nameOf = async (key: string) => String.fromCharCode(...(await sha256(new TextEncoder().encode(key))));
  return {
    async recall(key) {
      const name = await nameOf(key);
      const found = known.get(name);
      if (!found) return undefined;
      known.delete(name);
      if (found.holdsUntil && found.holdsUntil <= clock.now()) return undefined;
      known.set(name, found);
      return found;
    },
    stood: async (key) => former.has(await nameOf(key)),
    noteUse(open, caller) {
      const today = businessDateAt(clock.now());
      if (caller.usedOn >= today || !caller.remembered.keyId.startsWith(prefixes.apiKey)) return;
      caller.usedOn = today;
      const { tenantId, remembered } = caller;
      open()
        .write({ tenantId, party: 'system' }, (handle) => noteUse(handle, tenantId, remembered.keyId, today))
        .catch(() => {});
    },
    async ask(database, key) {
      const name = await nameOf(key);
      let found = await authenticate(database, clock, key);
      for (const way of ways) found ??= await way(database, clock, key);
      known.delete(name);
      former.delete(name);
      if (!found) return undefined;
      former.add(name);
      if (former.size > STOOD_MOST) for (const oldest of former) if (former.delete(oldest)) break;
      known.set(name, found);
      const [oldest] = known.size > REMEMBERED_MOST ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      return found;
    },
  };
}
