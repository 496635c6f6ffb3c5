import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { operations } from '../clients/typescript/made/operations.ts';

const out = path.join(import.meta.dirname, '../dist/console');
const packed = /\.(js|css|svg|json)$/;

/** Beside each text what a browser takes: packed once, here, and by nobody at each request. */
const pack: Plugin = {
  name: 'pack',
  apply: 'build',
  writeBundle({ dir = out }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => packed.test(file))) {
      const text = readFileSync(path.join(dir, name));
      if (text.length < 1_000) continue;
      writeFileSync(path.join(dir, `${name}.gz`), gzipSync(text, { level: 9 }));
      const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
      writeFileSync(path.join(dir, `${name}.br`), brotliCompressSync(text, { params: quality }));
    }
  },
};

const called = /\bcall\(\s*'(\w+)'/g;
/** Of the client's operations those that pages call by name: the other thousand would be fetched by everybody, before anything is shown. */
const calledOnly: Plugin = {
  name: 'called only',
  transform(_, id) {
    if (!id.endsWith('clients/typescript/made/operations.ts')) return null;
    const pages = path.join(import.meta.dirname, 'src');
    const texts = readdirSync(pages, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(path.join(pages, name), 'utf8'));
    const names = new Set(texts.flatMap((text) => [...text.matchAll(called)].map(([, name]) => name)));
    const kept = Object.fromEntries(Object.entries(operations).filter(([name]) => names.has(name)));
    return `export const operations = ${JSON.stringify(kept)};`;
  },
};

/** The scripts of the first page are named in the page itself: they come with those of the frame, and not after them. */
const firstPage: Plugin = {
  name: 'first page',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((made) => made.type === 'chunk');
      const needed = new Set<string>();
      const need = (chunk: (typeof chunks)[number] | undefined): void => {
        if (!chunk || needed.has(chunk.fileName)) return;
        needed.add(chunk.fileName);
        for (const imported of chunk.imports) need(chunks.find(({ fileName }) => fileName === imported));
      };
      need(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/pages/work.tsx')));
      if (needed.size === 0) throw new Error('the first page is not among what was built');
      const files = [...needed].filter((file) => !html.includes(file));
      return html.replace('__FIRST_PAGE__', files.map((file) => `/${file}`).join(' '));
    },
  },
};

// Who builds under another name, as a test does, would bring what only developers need of the libraries.
if (process.argv[2] === 'build') process.env.NODE_ENV = 'production';

const everywhere =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core))\//;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [calledOnly, react(), firstPage, pack],
  // What the server replaces at each request: a nonce of its own.
  html: { cspNonce: '__NONCE__' },
  worker: { format: 'es' },
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2023',
    // A font or picture written into a style sheet would be fetched by everybody who never shows it.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      // What every page needs comes in one piece: a browser fetches six at a time, and each piece more is one that waits.
      output: { codeSplitting: { groups: [{ name: 'base', test: everywhere }] } },
    },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/openapi.json': 'http://127.0.0.1:8080' } },
});
