// Keeps the pages of the field where there is no line: the shell, the scripts that it has shown, and what it read last. It adds nothing and
// sends nothing: acts wait in the outbox of the page. Whoever signs out takes what was read with them (see src/field/offline.ts).
const SHELL = 'holdfast.shell';
const DATA = 'holdfast.data';
const FIELD = '/field/today';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** What the page has loaded before anybody listened. */
self.addEventListener('message', (event) => {
  if (!Array.isArray(event.data?.assets)) return;
  event.waitUntil(keepShell(event.data.assets));
});

async function keepShell(assets) {
  const cache = await caches.open(SHELL);
  for (const url of assets) if (!(await cache.match(url))) await cache.add(url).catch(() => {});
  const page = await fetch(FIELD, { headers: { accept: 'text/html' } });
  if (page.ok) await cache.put(FIELD, page);
}

/** From the line where there is one; as it was last, where there is none. */
async function freshOrKept(request, name, key) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw fault;
  }
}

/** A name of an asset tells its contents. */
async function keptOrFresh(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(freshOrKept(request, SHELL, FIELD));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFresh(request));
  else if (url.pathname === '/openapi.json' || (url.pathname.startsWith('/v1/') && url.pathname !== '/v1/live'))
    event.respondWith(freshOrKept(request, DATA, url.pathname + url.search));
});
