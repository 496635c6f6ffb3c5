import type { Context } from 'hono';
import { getRuntimeKey } from 'hono/adapter';
import { html } from 'hono/html';
import { allRefusals, commonRefusals, type RefusalDefinition, refusalNamed } from '../kernel/refusal.ts';
import type { Env, Routes } from './endpoint.ts';
import { pagePolicy } from './headers.ts';
import { languageOf, problemFor, statuses } from './problem.ts';

export const openApiInfo = {
  openapi: '3.1.0',
  info: {
    title: 'Holdfast',
    version: '1.0.0',
    description:
      'Who controls pledged goods, receivables and transport documents, and the financing that follows from it. Amounts are strings of minor units; every POST takes an Idempotency-Key; every error is problem details with a stable code.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
};

const page = (language: 'en' | 'zh') => `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>Holdfast API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><p><a href="/docs/${language === 'zh' ? 'en' : 'zh'}">${language === 'zh' ? 'English' : '中文'}</a></p><div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`;

/** The search looks at everything that is said of an operation, and a key that was given stays in this browser until it is taken back. */
const start = `const said = (of) => [of.get('path'), of.getIn(['operation', 'operationId']), of.getIn(['operation', 'summary']), of.getIn(['operation', 'description'])].join(' ').toLowerCase();
const found = (tagged, phrase) => { const words = phrase.toLowerCase().split(/\\s+/); return tagged.map((tag, name) => tag.update('operations', (all) => all.filter((of) => words.every((word) => (name + ' ' + said(of)).toLowerCase().includes(word))))).filter((tag) => tag.get('operations').size > 0); };
SwaggerUIBundle({ url: document.documentElement.lang === 'zh-CN' ? '/openapi.zh.json' : '/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'none', tryItOutEnabled: false, persistAuthorization: true, filter: true, plugins: [() => ({ fn: { opsFilter: found } })] });`;

/** Where a problem's `type` leads: what the code means and what to do, in both languages. */
const problemsPage = (definitions: RefusalDefinition[]) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Holdfast problems</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; }
  article { border-top: 1px solid #d7dde4; padding: 0.8rem 0; }
  h2 { font: 600 1rem ui-monospace, monospace; margin: 0; }
  h2 small { color: #5b6875; font-weight: 400; }
  p { margin: 0.2rem 0; }
</style></head>
<body><h1>Problems</h1>
<p>The code is stable. <a href="/problems">All codes</a> · <a href="/docs">API reference</a></p>
${definitions.map(
  ({ code, kind, title, remedy }) => html`<article id="${code}"><h2>${code} <small>${statuses[kind]}</small></h2>
<p>${title.en}. ${remedy.en}.</p><p lang="zh">${title.zh}。${remedy.zh}。</p></article>`,
)}</body></html>`;

interface Nullable {
  pattern?: string;
  allOf?: readonly [object, { type?: unknown }?];
  type?: unknown;
  enum?: readonly unknown[];
}

const orNull = (type: unknown): boolean => Array.isArray(type) && type.includes('null');

/**
 * What may be null, written so that null meets it. The generator writes a named shape or null as both at once (`allOf` with
 * `["object", "null"]`), and leaves null out of the values of an enumeration.
 */
function withNulls(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const { allOf, ...rest } = value as Nullable;
  const [shape, other] = allOf ?? [];
  if (shape && '$ref' in shape && orNull(other?.type)) return { ...rest, anyOf: [shape, { type: 'null' }] };
  // A pattern with a flag comes out with what ends it in the language it is from.
  if (rest.pattern?.endsWith('/u')) return { ...rest, pattern: rest.pattern.slice(0, -2) };
  if (rest.enum && orNull(rest.type) && !rest.enum.includes(null)) return { ...rest, enum: [...rest.enum, null] };
  return value;
}

/** Members that some readers of a view find null. */
interface HiddenMembers {
  view: string;
  members: readonly string[];
  why: string;
}

/** The document, with null for what is not shown to everybody who may read it, and why. */
function withHidden<D extends object>(document: D, hidden: readonly HiddenMembers[]): D {
  const { schemas } = (
    document as { components?: { schemas?: Record<string, { properties?: Record<string, object> }> } }
  ).components ?? { schemas: {} };
  for (const { view, members, why } of hidden) {
    const { properties } = schemas?.[view] ?? {};
    for (const name of members) {
      const shape = properties?.[name];
      const description = `Null for who may not see it: ${why}`;
      if (properties && shape) properties[name] = { anyOf: [shape, { type: 'null' }], description };
    }
  }
  return document;
}

interface MadeOnce {
  text: Uint8Array<ArrayBuffer>;
  packed: Uint8Array<ArrayBuffer>;
  etag: string;
}

/** A document that does not change while the process lives, as it goes out. */
async function madeOnce(document: string): Promise<MadeOnce> {
  const text = new TextEncoder().encode(document);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  return {
    text,
    packed: new Uint8Array(packed),
    etag: `"${Array.from(hash.slice(0, 12), (byte) => byte.toString(16)).join('')}"`,
  };
}

/** What says of every operation what it does, in a language. */
export type Teaches = <D extends object>(document: D, language: 'en' | 'zh') => D;

interface DocsDeps {
  asset?(name: string): Promise<{ body: Uint8Array<ArrayBuffer>; type: string } | undefined>;
}

/** The OpenAPI document, and a reference page whose every script and style comes from here. */
export function docsRoutes(
  app: Routes,
  deps: DocsDeps,
  hidden: readonly HiddenMembers[] = [],
  teaches: Teaches = (document) => document,
): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of a person (hf_…), or the token of a session (hs_…) from /v1/sign-in or /v1/oauth/token',
  });
  const made = (language: 'en' | 'zh') =>
    madeOnce(JSON.stringify(teaches(withHidden(app.getOpenAPI31Document(openApiInfo), hidden), language), withNulls));
  // Made once: it takes half a second of processor, and anyone may ask for it.
  const kept: { en?: Promise<MadeOnce>; zh?: Promise<MadeOnce> } = {};
  const documentIn = (language: 'en' | 'zh') => async (c: Context<Env>) => {
    kept[language] ??= made(language);
    const { text, packed, etag } = await kept[language];
    const headers = { 'cache-control': 'public, max-age=300', etag, vary: 'accept-encoding' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    const type = { 'content-type': 'application/json' };
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(text, 200, { ...headers, ...type });
    const answer = c.body(packed, 200, { ...headers, ...type, 'content-encoding': 'gzip' });
    // Elsewhere it goes out as it is kept: many who read it slowly hold one copy of it, and not one each.
    if (getRuntimeKey() !== 'workerd') return answer;
    // Workers pack what says that it is packed, unless told that it is.
    return new Response(answer.body, { status: 200, headers: answer.headers, encodeBody: 'manual' } as ResponseInit);
  };
  app.get('/openapi.json', documentIn('en'));
  app.get('/openapi.zh.json', documentIn('zh'));
  app.get('/problems', (c) => c.html(problemsPage(allRefusals()), 200, { 'content-security-policy': pagePolicy }));
  app.get('/problems/:code', (c) => {
    const definition = refusalNamed(c.req.param('code'));
    if (!definition) return problemFor(commonRefusals.NOT_FOUND, c);
    if (c.req.header('accept')?.includes('text/html'))
      return c.html(problemsPage([definition]), 200, { 'content-security-policy': pagePolicy });
    const language = languageOf(c.req.header('accept-language'));
    const { code, kind, title, remedy } = definition;
    return c.json({ code, status: statuses[kind], title: title[language], remedy: remedy[language] });
  });
  if (!deps.asset) return;
  app.get('/docs', (c) =>
    c.html(page(languageOf(c.req.header('accept-language'))), 200, { 'content-security-policy': pagePolicy }),
  );
  app.get('/docs/:language{en|zh}', (c) =>
    c.html(page(c.req.param('language') === 'zh' ? 'zh' : 'en'), 200, { 'content-security-policy': pagePolicy }),
  );
  app.get('/docs/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/docs/:file', async (c) => {
    const found = await deps.asset?.(c.req.param('file'));
    if (!found) return problemFor(commonRefusals.NOT_FOUND, c);
    return c.body(found.body, 200, { 'content-type': found.type, 'cache-control': 'public, max-age=3600' });
  });
}
