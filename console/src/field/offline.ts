/** Where the worker keeps what was read; the shell and its scripts are nobody's. */
const DATA = 'holdfast.data';

/** From now on a reload without a line shows the field as it was last. */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/field-worker.js', { scope: '/field' });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker of ours
  active?.postMessage({ assets: loaded.filter((url) => url.startsWith(`${location.origin}/assets/`)) });
}

/** What somebody has read is not there for the next one at the same tablet. */
export async function forgetOffline(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(DATA);
}
