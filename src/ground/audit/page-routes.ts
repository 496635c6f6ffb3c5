import { html } from 'hono/html';
import type { Routes } from '../../http/endpoint.ts';
import { keyIdOf, type Signer, successionText, toBase64Url } from '../../kernel/signing.ts';
import { KEYS_PATH } from './evidence.ts';
import { fromBase64 } from './note.ts';
import { checkPackInPage } from './page-check.ts';
import { showPackCheck } from './page-view.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Holdfast: check an evidence pack · 核验证据包</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body { font: 16px/1.6 system-ui, "Noto Sans SC", sans-serif; max-width: 58rem; margin: 2.5rem auto; padding: 0 1.2rem; color: #1c2733; }
  h1 { font-size: 1.5rem; font-weight: 600; } h2 { font-size: 1.15rem; }
  label { display: block; margin: 1rem 0 0.2rem; font-weight: 600; } small { color: #5b6875; font-weight: 400; }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.45rem 0.6rem; border: 1px solid #b9c3cd; border-radius: 6px; }
  .yes { color: #12653a; } .no { color: #a11a26; }
  code { font-size: 0.8rem; color: #5b6875; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; margin-top: 1rem; font-size: 0.85rem; }
  th, td { text-align: left; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid #e3e8ed; overflow-wrap: anywhere; }
  td:first-child, td:nth-child(2) { white-space: nowrap; }
</style></head>
<body><h1>Check an evidence pack <span lang="zh">核验证据包</span></h1>
<p>The file stays in this browser. <span lang="zh">文件不会离开本浏览器。</span></p>
<label for="pack">Pack <span lang="zh">证据包</span> <small>GET /v1/evidence</small></label>
<input id="pack" type="file" accept="application/json,.json">
<label for="key">Key that you were given <span lang="zh">您收到的公钥</span> <small>Ed25519, base64; may be left empty</small></label>
<input id="key" autocomplete="off" spellcheck="false">
<p><small>Keys that this installation publishes: <a href="${KEYS_PATH}">${KEYS_PATH}</a></small></p>
<div id="result" role="status"></div>
<script src="/evidence/check.js"></script></body></html>`;

/** The functions as they stand: whoever built us may have put names around them, which a browser has not. */
const script = `const __name = (it) => it;
(${showPackCheck.toString()})(${checkPackInPage.toString()}, ${JSON.stringify(KEYS_PATH)});
`;

/** The log’s public keys with their history, for whoever holds a pack, and a page that checks one. No credential. */
export function evidencePages(app: Routes, signer: Signer | undefined): void {
  app.get(KEYS_PATH, async (c) => {
    const keys = await Promise.all(
      (signer?.keys ?? []).map(async (key) => {
        const bytes = fromBase64(key.publicKey);
        const jwk = {
          kty: 'OKP',
          crv: 'Ed25519',
          x: toBase64Url(bytes),
          kid: await keyIdOf(bytes),
          use: 'sig',
          alg: 'EdDSA',
        };
        return { ...jwk, ...key };
      }),
    );
    return c.json({ name: signer?.name ?? null, endorsement: successionText('{publicKey}', '{since}'), keys }, 200, {
      'cache-control': 'public, max-age=300',
    });
  });
  app.get('/evidence', (c) => c.html(page, 200, { 'content-security-policy': policy }));
  app.get('/evidence/check.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
}
