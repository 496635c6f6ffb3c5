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

/** What an event may have changed is read again as soon as the events beside it are told, and no sooner than this after the last time. */
const CALM_MS = 400;
const BESIDE_MS = 30;
/** A line is heard of four times in this, if only that it stands: a network that is gone says nothing. */
const SILENT_MS = 40_000;
/** How soon a line that was cut is tried again, each time a little later. */
const FIRST_AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 3_000;

/** Waits, and no longer than until the machine has a network again. */
const rest = (ms: number) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
  });

/** What a stream says, until it has said nothing for too long. */
function watched(body: ReadableStream<Uint8Array>, cut: () => void): ReadableStream<Uint8Array> {
  let timer = setTimeout(cut, SILENT_MS);
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        clearTimeout(timer);
        timer = setTimeout(cut, SILENT_MS);
        controller.enqueue(chunk);
      },
      flush: () => clearTimeout(timer),
    }),
  );
}

const back = new Set<() => void>();
/** Told when what is shown may be another by now: something happened, or the line is back. */
export function useAgain(again: () => void): void {
  useEffect(() => {
    back.add(again);
    return () => void back.delete(again);
  }, [again]);
}

/** One stream of a signed-in browser: each event makes what is on the screen be read again. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const ending = new AbortController();
    let seen: string | undefined;
    let calm: ReturnType<typeof setTimeout> | undefined;
    let readAt = Number.NEGATIVE_INFINITY;
    const readAgain = () => {
      calm ??= setTimeout(
        () => {
          calm = undefined;
          readAt = performance.now();
          void client.invalidateQueries({ predicate: isStale });
          for (const again of back) again();
        },
        Math.max(BESIDE_MS, readAt + CALM_MS - performance.now()),
      );
    };
    const tell = (event: EventOf) => {
      for (const listener of listeners) listener(event);
      readAgain();
    };
    /** One line until it is cut: the client would go on by itself, and nobody would see that it was cut. */
    const listen = async () => {
      const line = new AbortController();
      const cut = () => line.abort();
      const after = seen === undefined ? '' : `?after=${seen}`;
      const response = await fetchShown(`/v1/live${after}`, { signal: AbortSignal.any([ending.signal, line.signal]) });
      // As long as the service asks for; a session that is over is not asked with again until it is good.
      if (!response.ok || !response.body) return Number(response.headers.get('retry-after') ?? 0) * 1_000;
      // What happened meanwhile is told only where an event was seen before, and what could not be read then is read now.
      if (mark.state === 'off') readAgain();
      setMark({ state: 'on' });
      for await (const { id, event, data } of partsOf(watched(response.body, cut))) {
        seen = id ?? seen;
        // What came to await somebody is told before the event that made it so; all that is shown is asked anew after that.
        if (data !== undefined && event !== awaitedEvent) tell(JSON.parse(data) as EventOf);
      }
      return 0;
    };
    const keep = async () => {
      const isOver = () => ending.signal.aborted;
      let waitMs = FIRST_AGAIN_MS;
      while (!isOver()) {
        const askedMs = await listen().catch(() => 0);
        if (isOver()) return;
        waitMs = mark.state === 'on' ? FIRST_AGAIN_MS : Math.min(waitMs * 2, LONGEST_AGAIN_MS);
        setMark({ state: 'off', since: serverNow() });
        await rest(Math.max(waitMs, askedMs));
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

/** What no event changes is read again only where it could not be read. */
const isStale = ({ queryKey: [first], state }: { queryKey: readonly unknown[]; state: { status: string } }) =>
  state.status === 'error' || !still.has(String(first));

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
