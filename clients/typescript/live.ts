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
        if (fields.data !== undefined) yield fields;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What happens from now on, or after an event; goes on after the last one when the line is cut, until the signal says stop. */
export async function* listen(
  terms: Terms,
  { after, signal, onOpen }: { after?: string; signal?: AbortSignal; onOpen?(): void } = {},
): AsyncGenerator<LiveEvent> {
  let last = after;
  for (;;) {
    if (signal?.aborted) return;
    try {
      const address = `/v1/live${last === undefined ? '' : `?after=${encodeURIComponent(last)}`}`;
      const response = await send(terms, { method: 'GET', address, isRepeatable: true, signal });
      onOpen?.();
      if (response.body)
        for await (const { id, data } of partsOf(response.body)) {
          yield JSON.parse(data ?? '') as LiveEvent;
          last = id ?? last;
        }
    } catch (error) {
      if (signal?.aborted) return;
      if (isRefused(error) && error.status < 500 && error.status !== 429) throw error;
    }
    await (terms.sleep ?? sleepFor)(AGAIN_MS, signal).catch(() => {});
  }
}
