import type { Context, Next } from 'hono';
import { costOf } from './costs.ts';
import type { Env } from './endpoint.ts';
import { type Limits, prefixOf } from './limits.ts';
import { httpRefusals, problemFor } from './problem.ts';

interface DoorDeps {
  limits: Limits;
  /** Whether this process knows whose credential it is: who does is let by while others at the same address wait. */
  recall(key: string): Promise<unknown>;
  log(level: 'warn', message: string, fields: Record<string, unknown>): void;
}

/** The credential that a request shows, a key or a session; undefined for one that shows none. */
function shownBy(c: Context): string | undefined {
  if (!c.req.path.startsWith('/v1/')) return undefined;
  const header = c.req.header('authorization');
  if (header !== undefined) return /^Bearer (\S+)$/.exec(header)?.[1] ?? '';
  return /(?:^|;\s*)(?:__Host-)?holdfast=([^;]*)/.exec(c.req.header('cookie') ?? '')?.[1];
}

/**
 * Stands before everything that asks the database who is there. Who shows no credential has the points of the address; who
 * shows wrong ones is traced by address and by the public part of the key, and waits.
 */
export const doorOf =
  ({ limits, recall, log }: DoorDeps) =>
  async (c: Context<Env>, next: Next): Promise<void> => {
    const shown = shownBy(c);
    if (shown === undefined) limits.stranger(c, costOf(c));
    else if (limits.isLocked(c) && !(await recall(shown))) limits.keepOut(c);
    await next();
    if (c.get('refused') !== httpRefusals.CREDENTIAL_REFUSED.code) return;
    const prefix = prefixOf(shown ?? '');
    const lockedSeconds = limits.refused(c, prefix);
    log('warn', 'a credential was refused', {
      requestId: c.get('requestId'),
      address: c.get('address'),
      prefix,
      lockedSeconds,
    });
  };

/** Answers that it takes too long, whatever goes on behind: nobody hangs. What is done meanwhile stands under its key. */
export const withinSeconds =
  (seconds: number, isFree: (path: string) => boolean) =>
  async (c: Context<Env>, next: Next): Promise<Response | undefined> => {
    if (isFree(c.req.path)) {
      await next();
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<true>((resolve) => {
      timer = setTimeout(() => resolve(true), seconds * 1_000);
    });
    const isLate = await Promise.race([next(), late]);
    clearTimeout(timer);
    return isLate === true ? problemFor(httpRefusals.REQUEST_TOO_LONG, c) : undefined;
  };
