import { type Accessed, type Ctx, type TellAccess, withTransaction } from '../../context.ts';
import { countAlike } from './alike.ts';
import { sealText } from './sealed-text.ts';
import { dropEntries, insertEntries, personKeys } from './store.ts';

/** Entries that wait for the database at the most; more are counted and told, and not kept. */
const WAITING_MOST = 50_000;
/** Entries written at once. */
const BATCH_MOST = 1_000;

export interface AccessLog {
  tell: TellAccess;
  /** Writes what waits. @returns how many entries were written */
  flush(): Promise<number>;
  /** Entries that could not be kept since the last time this was asked. */
  takeLost(): number;
}

/** What is bound to a sealed address: a row copied to another person or entry does not open. */
export const aboutOf = (ctx: Pick<Ctx, 'tenantId'>, entry: { id: string }): string =>
  `access ${ctx.tenantId} ${entry.id}`;

async function write(ctx: Ctx, entries: readonly Accessed[]): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const people = new Set(entries.flatMap(({ personId, address }) => (personId && address ? [personId] : [])));
    const keys = await personKeys(tx, [...people].sort());
    const rows = entries.map(async ({ what, at, requestId, address, partyId, personId, keyId, facts }) => {
      const id = tx.newId('accessEntry');
      const key = personId === undefined ? undefined : keys.get(personId);
      const nonce = tx.chance(new Uint8Array(12)) as Uint8Array<ArrayBuffer>;
      return {
        id,
        at,
        what,
        partyId: partyId ?? null,
        personId: personId ?? null,
        keyId: keyId ?? null,
        requestId,
        facts: { ...facts },
        sealed: key && address ? await sealText(key, nonce, address, aboutOf(tx, { id })) : null,
        participants: partyId === undefined ? [] : [partyId],
      };
    });
    await insertEntries(tx, await Promise.all(rows));
  });
}

/**
 * Gathers what is told, and writes it apart from the requests that it is about: none waits for it. What waits when the process is
 * killed is lost, a second's worth; acts themselves stand in the sealed log. Who tried to sign in as nobody is told at once (ASVS 5.0 16.3.1).
 */
export function keepAccessLog(ctxFor: (tenantId: string) => Ctx, tellOfNobody: TellAccess = () => {}): AccessLog {
  let waiting: Accessed[] = [];
  let lost = 0;
  const alike = countAlike();
  let writing: Promise<number> = Promise.resolve(0);
  async function writeBatch(): Promise<number> {
    const batch = waiting.slice(0, BATCH_MOST);
    const byTenant = new Map<string, Accessed[]>();
    for (const entry of batch) {
      const tenantId = entry.tenantId ?? '';
      byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), entry]);
    }
    for (const [tenantId, entries] of byTenant) {
      await write(ctxFor(tenantId), entries);
      const written = new Set(entries);
      waiting = waiting.filter((entry) => !written.has(entry));
    }
    return batch.length;
  }
  return {
    tell(entry) {
      // Who shows no credential is nobody's: that stands in the process's own log.
      if (entry.tenantId === undefined) {
        if (/^(signIn|token)\./.test(entry.what)) tellOfNobody(entry);
        return;
      }
      for (const each of alike.take(entry))
        if (waiting.length < WAITING_MOST) waiting.push(each);
        else lost++;
    },
    flush() {
      writing = writing
        .catch(() => 0)
        .then(async () => {
          let written = 0;
          waiting.push(...alike.over(ctxFor('').clock.now()));
          while (waiting.length > 0) written += await writeBatch();
          return written;
        });
      return writing;
    },
    takeLost() {
      const told = lost;
      lost = 0;
      return told;
    },
  };
}

/** Lets go of what is older than it is kept. */
export const forgetAccess = (ctx: Ctx, keepDays: number): Promise<number> =>
  withTransaction(ctx, (tx) => dropEntries(tx, keepDays));
