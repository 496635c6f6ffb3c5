import type { Context, Next } from 'hono';
import { costOf } from './costs.ts';
import { cookieOf } from './credential.ts';
import { type Env, isOpen } from './endpoint.ts';
import { type Limits, prefixOf } from './limits.ts';
import { httpRefusals, problemFor } from './problem.ts';

interface DoorDeps {
  publicUrl?(): string;
  limits: Limits;
  callers: {
    /** Whether this credential opened something here and nothing has said otherwise since. */
    stood(credential: string): Promise<boolean>;
  };
  log(level: 'warn', message: string, fields: Record<string, unknown>): void;
}

/** What has the form of a key or of a session's token; anything else is no credential, whatever it is sent as. */
const form = /^h[fs]_[\w-]{20,200}$/;

/**
 * The credential that a request shows where one is asked for; undefined for one that shows none, and where none is looked at: a
 * header that means nothing buys nobody a way past the address's own points.
 */
function shownBy(c: Context, publicUrl: string | undefined): string | undefined {
  if (!c.req.path.startsWith('/v1/') || isOpen(c.req.method, c.req.path)) return undefined;
  const header = c.req.header('authorization');
  const shown = header === undefined ? cookieOf(c, 'session', publicUrl) : /^Bearer (\S+)$/.exec(header)?.[1];
  return shown !== undefined && form.test(shown) ? shown : undefined;
}

/**
 * Stands before everything that asks the database who is there. Who shows no credential has the points of the address; who
 * shows wrong ones is traced by address and by the public part of the key, and waits.
 */
export const doorOf =
  ({ limits, callers, log, publicUrl }: DoorDeps) =>
  async (c: Context<Env>, next: Next): Promise<void> => {
    const shown = shownBy(c, publicUrl?.());
    const points = costOf(c);
    if (shown === undefined && points > 0) limits.stranger(c, points);
    // While an address waits for its wrong ones, what stood before goes on, and of what is new one a second is looked at.
    else if (shown !== undefined && limits.isLocked(c) && !(await callers.stood(shown)) && !limits.mayLook(c, shown))
      limits.keepOut(c);
    await next();
    if (c.get('refused') !== httpRefusals.CREDENTIAL_REFUSED.code) return;
    const prefix = prefixOf(shown ?? '');
    const lockedSeconds = limits.refused(c, prefix, shown);
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
