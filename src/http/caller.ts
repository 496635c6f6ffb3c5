import type { Context } from 'hono';
import { CredentialChanged, type Ctx, type Database, type Remembered } from '../context.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Env } from './endpoint.ts';
import { httpRefusals } from './problem.ts';

/** Whom a key names, and how key, person and party stood when they were looked at. */
type Caller = Pick<Ctx, 'tenantId' | 'actor'> & { remembered: Remembered };

type Shared = Pick<Ctx, 'clock' | 'chance' | 'signer' | 'newId' | 'reactionsTo' | 'settling' | 'access'> & {
  openDatabase(remembered?: Remembered): Database;
  callers: {
    recall(key: string): Promise<Caller | undefined>;
    ask(database: Database, key: string): Promise<Caller | undefined>;
  };
};

/**
 * Puts the caller on a request: whom the database names, or whom this process remembers for as long as the first transaction of
 * the request finds key, person and party unchanged. What was done as somebody remembered is done anew where that was out
 * of date. The answer is called when the request is answered: no answer leaves on the strength of memory alone.
 */
export function callerOf({
  openDatabase,
  callers,
  clock,
  chance,
  signer,
  newId,
  reactionsTo,
  settling,
  access,
}: Shared) {
  return async (c: Context<Env>, key: string): Promise<() => Promise<void>> => {
    const recalled = await callers.recall(key);
    let database = openDatabase(recalled?.remembered);
    let found: Caller | undefined = database.looked ? recalled : undefined;
    const isSure = () => database.looked?.() ?? true;

    async function ask(): Promise<Caller> {
      database = openDatabase();
      c.set('database', database);
      return (await callers.ask(database, key)) ?? refuse(httpRefusals.CREDENTIAL_REFUSED);
    }

    c.set('database', database);
    found ??= await ask();
    let caller = found;
    const ctxOf = (idempotencyKey?: string): Ctx => ({
      database,
      tenantId: caller.tenantId,
      actor: caller.actor,
      clock,
      chance,
      signer,
      newId,
      requestId: c.get('requestId'),
      access,
      idempotencyKey,
      reactionsTo,
      settling,
    });
    c.set('ctx', ctxOf);
    c.set('asCaller', async (work, idempotencyKey) => {
      try {
        return await work(ctxOf(idempotencyKey));
      } catch (error) {
        if (isSure()) throw error;
        const before = caller.remembered.stands;
        caller = await ask();
        // Refused without asking the database, and as before: a mandate that is missing is missing still.
        if (!(error instanceof CredentialChanged) && caller.remembered.stands === before) throw error;
        return work(ctxOf(idempotencyKey));
      }
    });
    return async () => {
      if (isSure()) return;
      const before = caller.remembered.stands;
      caller = await ask();
      // Refused for want of a right that it may have by now.
      if (c.res.status === 403 && caller.remembered.stands !== before) refuse(httpRefusals.CREDENTIAL_CHANGED);
    };
  };
}
