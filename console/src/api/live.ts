import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { awaitedEvent, partsOf } from '../../../clients/typescript/live.ts';
import { type Schemas, serverNow } from './call.ts';
import { fetchShown, untilGood } from './session.ts';

export type EventOf = Schemas['Event'];

type Mark = { state: 'opening' | 'on' } | { state: 'off'; since: Date };
let mark: Mark = { state: 'opening' };
const watchers = new Set<() => void>();
const setMark = (next: Mark) => {
  if (next.state === mark.state) return;
  mark = next;
  for (const watcher of watchers) watcher();
};

/** Whether what is shown is told of changes as they happen. */
export const useMark = (): Mark =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => mark,
  );

const listeners = new Set<(event: EventOf) => void>();
/** Told of each event of the party while mounted. */
export function useEvents(listen: (event: EventOf) => void): void {
  useEffect(() => {
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
    };
  }, [listen]);
}

/** What an event may have changed is read again, a moment later and once for many. */
const CALM_MS = 400;

/** One stream of a signed-in browser: each event makes what is on the screen be read again. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const ending = new AbortController();
    let seen: string | undefined;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const tell = (event: EventOf) => {
      for (const listener of listeners) listener(event);
      calm ??= setTimeout(() => {
        calm = undefined;
        void client.invalidateQueries({ predicate: ({ queryKey: [first] }) => !still.has(String(first)) });
      }, CALM_MS);
    };
    /** One line until it is cut: the client would go on by itself, and nobody would see that it was cut. */
    const listen = async () => {
      const after = seen === undefined ? '' : `?after=${seen}`;
      const response = await fetchShown(`/v1/live${after}`, { signal: ending.signal });
      // As long as the service asks for; a session that is over is not asked with again until it is good.
      if (!response.ok || !response.body) return Number(response.headers.get('retry-after') ?? 0) * 1_000;
      setMark({ state: 'on' });
      for await (const { id, event, data } of partsOf(response.body)) {
        seen = id ?? seen;
        // What came to await somebody is told before the event that made it so; all that is shown is asked anew after that.
        if (data !== undefined && event !== awaitedEvent) tell(JSON.parse(data) as EventOf);
      }
      return 0;
    };
    const keep = async () => {
      const isOver = () => ending.signal.aborted;
      while (!isOver()) {
        const askedMs = await listen().catch(() => 0);
        if (isOver()) return;
        setMark({ state: 'off', since: serverNow() });
        await new Promise((resolve) => setTimeout(resolve, Math.max(3_000, askedMs)));
        await untilGood(ending.signal);
      }
    };
    void keep();
    return () => {
      ending.abort();
      clearTimeout(calm);
      mark = { state: 'opening' };
    };
  }, [client]);
}

/** What no event changes. */
const still = new Set([
  'coverage over time',
  'lists',
  'openapi',
  'me',
  'names',
  'called',
  'catalogue',
  'paper content',
  'document-templates',
]);
