import type { Schemas } from './made/types.ts';
import { isRefused } from './refused.ts';
import { send, sleepFor, type Terms } from './send.ts';

/** What happened, as `getEvents` tells it. */
export type LiveEvent = Schemas['Event'];

const AGAIN_MS = 2_000;

/** The parts of a stream of server-sent events, as they come: `id`, `event`, `data`. */
export async function* partsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Record<string, string>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let kept = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      kept += decoder.decode(value, { stream: true });
      const told = kept.split('\n\n');
      kept = told.pop() ?? '';
      for (const part of told) {
        const fields: Record<string, string> = {};
        for (const line of part.split('\n')) {
          const at = line.indexOf(':');
          if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart();
        }
        if (fields.data !== undefined || fields.id !== undefined) yield fields;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What came to await somebody, as the stream tells it; `getTasks` tells more of it. */
export type LiveTask = Pick<
  Schemas['Task'],
  'objectId' | 'noun' | 'act' | 'state' | 'path' | 'why' | 'grave' | 'dueAt' | 'needs'
>;

export interface Listening {
  after?: string;
  signal?: AbortSignal;
  onOpen?(): void;
}

/** How the stream tells what came to await somebody. */
export const awaitedEvent = 'task.awaited';

async function* told(
  terms: Terms,
  only: string,
  { after, signal, onOpen }: Listening,
): AsyncGenerator<{ event?: string; data: string }> {
  let last = after;
  for (;;) {
    if (signal?.aborted) return;
    try {
      const query = new URLSearchParams({ ...(only && { only }), ...(last !== undefined && { after: last }) });
      const address = `/v1/live${query.size > 0 ? `?${query.toString()}` : ''}`;
      const response = await send(terms, { method: 'GET', address, isRepeatable: true, signal });
      onOpen?.();
      if (response.body)
        for await (const { id, event, data } of partsOf(response.body)) {
          if (data !== undefined) yield { data, ...(event !== undefined && { event }) };
          last = id ?? last;
        }
    } catch (error) {
      if (signal?.aborted) return;
      if (isRefused(error) && error.status < 500 && error.status !== 429) throw error;
    }
    await (terms.sleep ?? sleepFor)(AGAIN_MS, signal).catch(() => {});
  }
}

/** What happens from now on, or after an event; goes on after the last one when the line is cut, until the signal says stop. */
export async function* listen(terms: Terms, options: Listening = {}): AsyncGenerator<LiveEvent> {
  for await (const { event, data } of told(terms, '', options))
    if (event !== awaitedEvent) yield JSON.parse(data) as LiveEvent;
}

/** What comes to await whoever asks, from now on or after an event; some of it twice where the line was cut. */
export async function* listenForTasks(terms: Terms, options: Listening = {}): AsyncGenerator<LiveTask> {
  for await (const { data } of told(terms, 'tasks', options)) yield JSON.parse(data) as LiveTask;
}
