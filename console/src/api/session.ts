import { useSyncExternalStore } from 'react';
import { forgetOffline } from '../field/offline.ts';

/**
 * Whose session the page was shown for, and how it stands. A browser has one session for all its tabs: what one tab does to it, the
 * others are told, and none goes on in the name of somebody else.
 */
export type Standing =
  | 'good'
  /** It ended by itself: who comes back goes on where they were. */
  | 'over'
  /** Somebody else signed in, in another tab. */
  | 'other';

/** Who was here last: what the field keeps without a line is theirs alone. */
const last = 'holdfast.last';
let shownFor: string | undefined;
let standing: Standing = 'good';
const watchers = new Set<() => void>();

function put(next: Standing): void {
  if (next === standing) return;
  standing = next;
  for (const watcher of watchers) watcher();
}

export const useStanding = (): Standing =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => standing,
  );

/** Waits until the session is good again. */
export const untilGood = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (standing !== 'good' && !signal.aborted) return;
      watchers.delete(look);
      resolve();
    };
    watchers.add(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });

type Told = { left: true } | { person: string };
const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('holdfast.session');
const isShown = () => shownFor !== undefined;
others?.addEventListener('message', ({ data }: MessageEvent<Told>) => {
  if (!isShown()) return;
  // Whoever left in one tab left: nothing of it stays on the screen of another.
  if ('left' in data) location.replace('/sign-in?ended=yes');
  else put(data.person === shownFor ? 'good' : 'other');
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
const tellOthers = (told: Told): void => others?.postMessage(told);

/** The page is shown for this person from now on. */
export function showFor(person: string): void {
  if (person === shownFor) return;
  if (localStorage.getItem(last) !== person) void forgetOffline();
  localStorage.setItem(last, person);
  shownFor = person;
  put('good');
  tellOthers({ person });
}

/** Nobody is shown from now on: the door. */
export function showForNobody(): void {
  shownFor = undefined;
  put('good');
}

export function tellLeft(): void {
  showForNobody();
  void forgetOffline();
  tellOthers({ left: true });
}

/** Who signed in again: the one for whom the page is shown goes on, anybody else begins anew. */
export async function comeBack(): Promise<void> {
  const { person: found } = (await (await fetch('/v1/me', { credentials: 'same-origin' })).json()) as {
    person: { id: string };
  };
  const person = found.id;
  tellOthers({ person });
  if (person === shownFor) put('good');
  else location.replace('/work');
}

const codes = new Set(['CREDENTIAL_MISSING', 'CREDENTIAL_REFUSED']);

/** As the browser fetches, with whom the page is shown for: an answer that the session is over, or another’s, is noted. */
export async function fetchShown(address: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (shownFor !== undefined) headers.set('holdfast-person', shownFor);
  const response = await fetch(address, { credentials: 'same-origin', ...init, headers });
  if (isShown() && (response.status === 401 || response.status === 409)) {
    const { code } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { code?: string };
    if (code !== undefined && codes.has(code)) put('over');
    if (code === 'SESSION_OF_ANOTHER') put('other');
  }
  return response;
}
