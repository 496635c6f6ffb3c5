import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { refusalList, refuse } from '../kernel/refusal.ts';

export const credentialRefusals = refusalList({
  CROSS_SITE: [
    'forbidden',
    'A session of a browser does nothing that another site asks for',
    '浏览器会话不执行来自其他站点的请求',
    'Send it from a page of this service as application/json, or with Authorization: Bearer',
    '请从本服务的页面以 application/json 发送，或使用 Authorization: Bearer',
  ],
  SESSION_OF_ANOTHER: [
    'conflict',
    'The session of this browser is another person’s by now; nothing was done',
    '此浏览器的会话已属于他人；未执行任何操作',
    'Sign in again as whom the page was shown for, or open the page anew',
    '请以页面所属人员重新登录，或重新打开页面',
  ],
});

/** `flow` is of a sign-in that went to a directory and comes back in the same browser. */
type Kept = 'session' | 'device' | 'flow';
const names: Record<Kept, string> = { session: 'holdfast', device: 'holdfast-device', flow: 'holdfast-flow' };
const YEAR_S = 31_536_000;
const FLOW_S = 600;

/** Plain http to this machine, where a browser keeps no secure cookie: for who tries the service out. */
const isPlain = (c: Context, publicUrl: string | undefined): boolean => {
  const { protocol, hostname } = new URL(publicUrl ?? c.req.url);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

/** Of two services on one machine each keeps its own: a browser tells cookies apart by the host alone, and not by the port. */
function nameOf(c: Context, kept: Kept, publicUrl: string | undefined): string {
  const { port } = new URL(publicUrl ?? c.req.url);
  return isPlain(c, publicUrl) && port !== '' ? `${names[kept]}-${port}` : names[kept];
}

const attributesOf = (c: Context, publicUrl: string | undefined) => ({
  path: '/',
  httpOnly: true,
  ...(isPlain(c, publicUrl) ? {} : { secure: true, prefix: 'host' as const }),
});

export const cookieOf = (c: Context, kept: Kept, publicUrl: string | undefined): string | undefined =>
  getCookie(c, nameOf(c, kept, publicUrl), isPlain(c, publicUrl) ? undefined : 'host');

/** The browser keeps it, and no script of a page reads it. */
export const keepCookie = (c: Context, kept: Kept, value: string, publicUrl: string | undefined): void =>
  setCookie(c, nameOf(c, kept, publicUrl), value, {
    ...attributesOf(c, publicUrl),
    ...(kept === 'device' ? { sameSite: 'Strict', maxAge: YEAR_S } : { sameSite: 'Lax' }),
    ...(kept === 'flow' && { maxAge: FLOW_S }),
  });

export const dropCookie = (c: Context, kept: Kept, publicUrl: string | undefined): void =>
  setCookie(c, nameOf(c, kept, publicUrl), '', { ...attributesOf(c, publicUrl), sameSite: 'Lax', maxAge: 0 });

/**
 * A browser sends its cookies with whatever any site makes it ask: what changes something counts only where the browser says that a page of
 * this service asked (Fetch Metadata), or names this service as the origin, and sent what no form can send (ASVS 5.0 3.5.1 to 3.5.3).
 */
export function requireSameSite(c: Context, publicUrl: string | undefined): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return;
  const site = c.req.header('sec-fetch-site');
  const isOurs =
    site === undefined ? c.req.header('origin') === new URL(publicUrl ?? c.req.url).origin : site === 'same-origin';
  const type = c.req.header('content-type') ?? '';
  // The pieces of a file are put, which no form does and no browser does for another site without asking us first.
  const isPiece = c.req.method === 'PUT' && /^application\/octet-stream\s*(;|$)/i.test(type);
  const isJson = /^application\/json\s*(;|$)/i.test(type);
  if (!isOurs || !(isJson || isPiece)) refuse(credentialRefusals.CROSS_SITE);
}

/** Whatever the caller shows of themselves: a key or a token in the header, else a session that the browser keeps. */
export function credentialOf(c: Context, publicUrl: string | undefined): string | undefined {
  const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  if (given !== undefined || c.req.header('authorization') !== undefined) return given;
  const kept = cookieOf(c, 'session', publicUrl);
  if (kept === undefined || !kept.startsWith('hs_')) return undefined;
  requireSameSite(c, publicUrl);
  return kept;
}

/**
 * A page says for whom it is shown: a browser has one session for all its tabs, and who signs in in one of them does nothing in another
 * that still names somebody else.
 */
export function requireShownFor(c: Context, personId: string | undefined): void {
  const shown = c.req.header('holdfast-person');
  if (shown !== undefined && shown !== personId) refuse(credentialRefusals.SESSION_OF_ANOTHER);
}
