import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { partsOf } from '../../../clients/typescript/live.ts';
import { type Schemas, serverNow } from './call.ts';

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
      const response = await fetch(`/v1/live${after}`, { credentials: 'same-origin', signal: ending.signal });
      if (!response.ok || !response.body) throw new Error(String(response.status));
      setMark({ state: 'on' });
      for await (const { id, data = '' } of partsOf(response.body)) {
        seen = id ?? seen;
        tell(JSON.parse(data) as EventOf);
      }
    };
    const keep = async () => {
      const isOver = () => ending.signal.aborted;
      while (!isOver()) {
        await listen().catch(() => {});
        if (isOver()) return;
        setMark({ state: 'off', since: serverNow() });
        await new Promise((resolve) => setTimeout(resolve, 3_000));
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
const still = new Set(['lists', 'openapi', 'me', 'names']);
