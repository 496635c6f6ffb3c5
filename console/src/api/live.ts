import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { serverNow } from './call.ts';

export interface EventOf {
  id: string;
  type: string;
  objectId?: string;
  at?: string;
}

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

/**
 * One stream of a signed-in browser: each event makes what is on the screen be read again. The stream is read by hand, since the browser’s
 * own reader tells no events whose names it was not given before.
 */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const ending = new AbortController();
    let calm: ReturnType<typeof setTimeout> | undefined;
    let seen: string | undefined;
    const tell = (event: EventOf) => {
      for (const listener of listeners) listener(event);
      calm ??= setTimeout(() => {
        calm = undefined;
        void client.invalidateQueries({ predicate: ({ queryKey: [first] }) => !still.has(String(first)) });
      }, CALM_MS);
    };
    const listen = async () => {
      const response = await fetch(`/v1/live${seen === undefined ? '' : `?after=${seen}`}`, {
        credentials: 'same-origin',
        signal: ending.signal,
        headers: { accept: 'text/event-stream' },
      });
      if (!response.ok || !response.body) throw new Error(String(response.status));
      setMark({ state: 'on' });
      let rest = '';
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        rest += piece;
        const told = rest.split('\n\n');
        rest = told.pop() ?? '';
        for (const one of told) {
          const data = /^data: (.*)$/m.exec(one)?.[1];
          seen = /^id: (.*)$/m.exec(one)?.[1] ?? seen;
          if (data !== undefined) tell(JSON.parse(data) as EventOf);
        }
      }
    };
    const keep = async () => {
      while (!ending.signal.aborted) {
        await listen().catch(() => {});
        if (ending.signal.aborted) return;
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
const still = new Set(['lists', 'openapi', 'me', 'mandates']);
