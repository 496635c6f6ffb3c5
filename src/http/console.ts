import type { Context } from 'hono';
import type { Chance } from '../kernel/identifiers.ts';
import { commonRefusals } from '../kernel/refusal.ts';
import { toBase64Url } from '../kernel/signing.ts';
import type { Env, Routes } from './endpoint.ts';
import { problemFor } from './problem.ts';

export interface ConsoleFile {
  body: Uint8Array<ArrayBuffer>;
  type: string;
  /** How the body is packed; as it is, without. */
  encoding?: 'br' | 'gzip' | undefined;
}

export interface ConsoleDeps {
  /** A file of the console as it was built, packed as the browser takes it; undefined for what is none. */
  consoleFile?(name: string, acceptEncoding: string): Promise<ConsoleFile | undefined>;
  chance: Chance;
}

/** What stands for a nonce in the page as it was built. */
const PLACE = '__NONCE__';

/**
 * No script or style but ours, none written into the page but by who knows its nonce, no image from elsewhere, and nobody frames it.
 * WebAssembly reads codes from the camera.
 */
const policyFor = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const missing = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Holdfast</title></head>
<body><h1>The console is not built</h1>
<p>This installation has no console yet. Run <code>npm run build</code>; what it needs comes with <code>npm ci</code>, and not with
<code>--omit dev</code>. The API and <a href="/docs">its reference</a> work without it.</p>
<p lang="zh">控制台尚未构建：请运行 <code>npm run build</code>（依赖由 <code>npm ci</code> 安装，不可使用 <code>--omit dev</code>）。接口与<a href="/docs">参考文档</a>不受影响。</p>
</body></html>`;

/** Paths that are never a page of the console. */
const notPages = /^\/(v1|assets|docs|problems|verify|evidence\.|openapi|livez|readyz|metrics|\.well-known)(\/|$|\.)/;
const shellHeaders = {
  'cache-control': 'no-store',
  'permissions-policy': 'camera=(self), geolocation=(self), publickey-credentials-get=(self), microphone=()',
};

/** Every other address that a browser opens is the console’s: one page, which finds out by itself what to show. */
export async function consolePage(c: Context<Env>, deps: ConsoleDeps): Promise<Response | undefined> {
  const isAsked = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
  if (!isAsked || !deps.consoleFile || notPages.test(c.req.path)) return undefined;
  const shell = await deps.consoleFile('index.html', '');
  if (!shell) return c.html(missing, 503, shellHeaders);
  const nonce = toBase64Url(deps.chance(new Uint8Array(18)));
  const html = new TextDecoder().decode(shell.body).replaceAll(PLACE, nonce);
  return c.html(html, 200, { ...shellHeaders, 'content-security-policy': policyFor(nonce) });
}

/** The console’s scripts, styles and fonts: their names tell their contents, so a browser keeps them for good. */
export function consoleRoutes(app: Routes, deps: ConsoleDeps): void {
  if (!deps.consoleFile) return;
  app.get('/assets/:file', async (c) => {
    const file = await deps.consoleFile?.(`assets/${c.req.param('file')}`, c.req.header('accept-encoding') ?? '');
    if (!file) return problemFor(commonRefusals.NOT_FOUND, c);
    const made = c.body(file.body, 200, {
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(file.encoding && { 'content-encoding': file.encoding }),
    });
    // Workers pack what says that it is packed, unless told that it is.
    return new Response(made.body, { status: 200, headers: made.headers, encodeBody: 'manual' } as ResponseInit);
  });
  // What keeps the field without a line: fetched anew each time, and good for its own pages alone.
  app.get('/field-worker.js', async (c) => {
    const file = await deps.consoleFile?.('field-worker.js', '');
    if (!file) return problemFor(commonRefusals.NOT_FOUND, c);
    const headers = { 'content-type': file.type, 'cache-control': 'no-cache', 'service-worker-allowed': '/field' };
    return c.body(file.body, 200, { ...headers, 'content-security-policy': "default-src 'none'; connect-src 'self'" });
  });
}
