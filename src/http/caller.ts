import type { Context } from 'hono';
import { CredentialChanged, type Ctx, type Database, type PersonActor, type Remembered } from '../context.ts';
import { isWithin } from '../kernel/network.ts';
import { refuse } from '../kernel/refusal.ts';
import { requireShownFor } from './credential.ts';
import type { Env } from './endpoint.ts';
import { httpRefusals } from './problem.ts';

/** Whom a key names, and how key, person and party stood when they were looked at. */
type Caller = Pick<Ctx, 'tenantId' | 'actor'> & { remembered: Remembered };

type Shared<Who extends Caller> = {
  /** Says more of a refusal than who refused could know. */
  explained?(ctx: Ctx, error: unknown): Promise<unknown>;
  /** What of an answer a person of a party sees. */
  masked<T>(answer: T, reader: PersonActor): T;
} & Pick<
  Ctx,
  'clock' | 'chance' | 'signer' | 'newId' | 'reactionsTo' | 'settling' | 'access' | 'callsPrivate' | 'papers'
> & {
    openDatabase(remembered?: Remembered): Database;
    callers: {
      recall(key: string): Promise<Who | undefined>;
      ask(database: Database, key: string): Promise<Who | undefined>;
      /** Notes that a credential was used; nobody waits for it. */
      noteUse?(open: () => Database, caller: Who): void;
    };
  };

/** A key that is good from some networks only opens nothing from elsewhere. Where from is not known is elsewhere. A page asks for its person alone. */
function assertFromHere(c: Context<Env>, actor: Ctx['actor']): void {
  const networks = actor.kind === 'person' ? actor.networks : undefined;
  if (networks && !isWithin(c.get('address'), networks))
    refuse(httpRefusals.NETWORK_NOT_ALLOWED, { facts: { address: c.get('address') ?? null } });
  requireShownFor(c, actor.kind === 'person' ? actor.personId : undefined);
}

/** What tells of people, and how they come in: no system reads it in the name of one of them. */
const ofPeople = new Set(['People and keys', 'Sign-in', 'Access log']);
const isOwn = (path: string): boolean => path === '/v1/me' || path.startsWith('/v1/me/') || path === '/v1/sessions';

/**
 * What may be read by the caller's key under a heading of the reference; an act answers what it did, whatever may be read. A session of
 * recovery reads of its person alone, and a system of no person but its own.
 */
export function assertMayRead(c: Context<Env>, tag: string | undefined): void {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return;
  const { actor } = c.get('ctx')();
  if (actor.kind !== 'person') return;
  const isKept = actor.session?.isRecovery === true || (actor.isSystem === true && ofPeople.has(tag ?? ''));
  if (isKept && !isOwn(c.req.path))
    refuse(httpRefusals.READ_NOT_IN_KEY, { facts: { heading: tag ?? null, reads: [] } });
  const { reads } = actor;
  if (reads && (tag === undefined || !reads.has(tag)))
    refuse(httpRefusals.READ_NOT_IN_KEY, { facts: { heading: tag ?? null, reads: [...reads] } });
}

/** What an act of this caller has about it. */
function contextOf<Who extends Caller>(
  { clock, chance, signer, newId, reactionsTo, settling, access, callsPrivate, papers }: Shared<Who>,
  c: Context<Env>,
  { database, caller, idempotencyKey }: { database: Database; caller: Who; idempotencyKey: string | undefined },
): Ctx {
  return {
    database,
    tenantId: caller.tenantId,
    actor: caller.actor,
    clock,
    chance,
    signer,
    newId,
    requestId: c.get('requestId'),
    access,
    callsPrivate,
    papers,
    idempotencyKey,
    reactionsTo,
    settling,
  };
}

/** Whether a key names its person still; asked once for all who listen by it. */
function stillStands<Who extends Caller>(
  { openDatabase, callers }: Shared<Who>,
  { actor }: Who,
  key: string,
  asked: Map<string, Promise<boolean>>,
): Promise<boolean> {
  const personId = actor.kind === 'person' ? actor.personId : undefined;
  const which = `${personId} ${key}`;
  const answer =
    asked.get(which) ??
    callers
      .ask(openDatabase(), key)
      .then((again) => again?.actor.kind === 'person' && again.actor.personId === personId);
  asked.set(which, answer);
  return answer;
}

/**
 * Puts the caller on a request: whom the database names, or whom this process remembers for as long as the first transaction of
 * the request finds key, person and party unchanged. What was done as somebody remembered is done anew where that was out
 * of date. The answer is called when the request is answered: no answer leaves on the strength of memory alone.
 */
export function callerOf<Who extends Caller>(shared: Shared<Who>) {
  const { openDatabase, callers, explained, masked } = shared;
  return async (c: Context<Env>, key: string): Promise<() => Promise<void>> => {
    const recalled = await callers.recall(key);
    let database = openDatabase(recalled?.remembered);
    let found: Who | undefined = database.looked ? recalled : undefined;
    const isSure = () => database.looked?.() ?? true;

    async function ask(): Promise<Who> {
      database = openDatabase();
      c.set('database', database);
      const known = (await callers.ask(database, key)) ?? refuse(httpRefusals.CREDENTIAL_REFUSED);
      assertFromHere(c, known.actor);
      return known;
    }

    c.set('database', database);
    if (found) assertFromHere(c, found.actor);
    found ??= await ask();
    let caller = found;
    const ctxOf = (idempotencyKey?: string) => contextOf(shared, c, { database, caller, idempotencyKey });
    c.set('ctx', ctxOf);
    c.set('shown', (answer) => (caller.actor.kind === 'person' ? masked(answer, caller.actor) : answer));
    c.set('stands', (asked = new Map()) => stillStands(shared, caller, key, asked));
    const orExplained = async (error: unknown) => (await explained?.(ctxOf(), error)) ?? error;
    c.set('asCaller', async (work, idempotencyKey) => {
      try {
        return await work(ctxOf(idempotencyKey));
      } catch (error) {
        if (isSure()) throw await orExplained(error);
        const before = caller.remembered.stands;
        caller = await ask();
        // Refused without asking the database, and as before: a mandate that is missing is missing still.
        if (!(error instanceof CredentialChanged) && caller.remembered.stands === before)
          throw await orExplained(error);
        return work(ctxOf(idempotencyKey)).catch(async (again: unknown) => {
          throw await orExplained(again);
        });
      }
    });
    return async () => {
      if (isSure()) {
        callers.noteUse?.(() => openDatabase(), caller);
        return;
      }
      const before = caller.remembered.stands;
      caller = await ask();
      // Refused for want of a right that it may have by now.
      if (c.res.status === 403 && caller.remembered.stands !== before) refuse(httpRefusals.CREDENTIAL_CHANGED);
    };
  };
}
