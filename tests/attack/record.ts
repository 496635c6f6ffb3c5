import type { Operation } from './document.ts';

/** A request that was answered as asked, by whom it was sent. */
export interface Sent {
  path: string;
  search: string;
  type: string | undefined;
  body: string | undefined;
  key: string;
}

/** What was done in one world: the newest request of each operation that was done, and the identifiers that answers showed. */
export interface Record {
  done: Map<string, Sent>;
  /** By prefix. */
  ids: Map<string, Set<string>>;
}

export const idPattern = /\b[a-z]{2,6}_[0-9a-f]{32}\b/g;
export const prefixOfId = (id: string): string => id.slice(0, id.indexOf('_'));
const IDS_MOST = 300;

const claims = process.env['HOLDFAST_ATTACK_CLAIMS'];
/**
 * Whether worlds are listened to; and the folder in which the processes of a full attack say what each of them tries. Every test is
 * then part of the attack: what it did is tried again by everybody who must not.
 */
export const attack = { listens: claims !== undefined, claims };

interface Heard extends Sent {
  method: string;
}
const listening = new Map<string, { heard: Heard[]; ids: Record['ids'] }>();

function keepIds(ids: Record['ids'], text: string): void {
  for (const [id] of text.matchAll(idPattern)) {
    const of = ids.get(prefixOfId(id)) ?? new Set();
    ids.set(prefixOfId(id), of);
    if (of.size < IDS_MOST) of.add(id);
  }
}

let isPatched = false;
/** Every request of this process goes on as it would; those to worlds that are listened to are kept where they were done. */
function patch(): void {
  if (isPatched) return;
  isPatched = true;
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    if (typeof input !== 'string' || response.status >= 300) return response;
    const { origin, pathname, search } = new URL(input);
    const kept = listening.get(origin);
    if (!kept || !pathname.startsWith('/v1/')) return response;
    // A stream has no end to wait for.
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const headers = new Headers(init?.headers);
    keepIds(kept.ids, `${pathname} ${await response.clone().text()}`);
    kept.heard.push({
      method: (init?.method ?? 'GET').toLowerCase(),
      path: pathname,
      search,
      type: headers.get('content-type') ?? undefined,
      body: typeof init?.body === 'string' ? init.body : undefined,
      key: headers.get('authorization')?.replace('Bearer ', '') ?? '',
    });
    return response;
  };
}

/** Keeps what is done in a world from now on. */
export function listenTo(url: string): void {
  patch();
  listening.set(url, { heard: [], ids: new Map() });
}

const matchers = new WeakMap<readonly Operation[], { operation: Operation; matches: RegExp }[]>();
function matchersOf(operations: readonly Operation[]) {
  const made =
    matchers.get(operations) ??
    operations
      // Where a name and a parameter stand in one place, the name comes first.
      .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)
      .map((operation) => ({
        operation,
        matches: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      }));
  matchers.set(operations, made);
  return made;
}

/** What was done in the world until now; it is listened to no longer. */
export function recordOf(url: string, operations: readonly Operation[]): Record {
  const kept = listening.get(url);
  listening.delete(url);
  const done = new Map<string, Sent>();
  for (const { method, ...sent } of kept?.heard ?? []) {
    const found = matchersOf(operations).find(
      (each) => each.operation.method === method && each.matches.test(sent.path),
    );
    if (found) done.set(found.operation.name, sent);
  }
  return { done, ids: kept?.ids ?? new Map() };
}
