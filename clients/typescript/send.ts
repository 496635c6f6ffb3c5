import { Refused, refusedFrom, Unreachable } from './refused.ts';

export interface Terms {
  /** Where the service is, without `/v1`; where the page came from without one. */
  url?: string;
  /** A key (`hf_…`) or a session's token, or what knows it; without one the browser's own session counts. */
  key?: string | (() => string | undefined);
  /** In which language refusals are told; the browser's without one. */
  language?: 'en' | 'zh';
  /** How often a request is sent at most; 5 without. */
  attempts?: number;
  fetch?: typeof globalThis.fetch;
  sleep?(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One request, as often as it needs. */
export interface Request {
  method: string;
  address: string;
  headers?: Record<string, string>;
  body?: RequestInit['body'];
  /** Whether it may be sent again when nobody knows what became of it. */
  isRepeatable: boolean;
  signal?: AbortSignal | undefined;
}

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 20_000;
/** Where a service that is not there now is spoken for by what stands before it. */
const NOT_NOW = [429, 502, 503, 504];

export const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });

export function headersOf({ key, language }: Terms): Record<string, string> {
  const shown = typeof key === 'function' ? key() : key;
  return {
    ...(shown !== undefined && { authorization: `Bearer ${shown}` }),
    ...(language !== undefined && { 'accept-language': language === 'zh' ? 'zh-CN' : 'en' }),
  };
}

/** As long as the service asks for, else a little longer each time; not all clients in the same instant. */
function waitBefore(attempt: number, refused: Refused | undefined): number {
  if (refused?.retryAfter !== undefined) return refused.retryAfter * 1000;
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return most / 2 + (Math.random() * most) / 2;
}

/** Sends until it is answered: an answer of success, or `Refused`, or `Unreachable`. */
export async function send(terms: Terms, request: Request): Promise<Response> {
  const { method, address, body, isRepeatable, signal } = request;
  const ask = terms.fetch ?? globalThis.fetch;
  const attempts = terms.attempts ?? 5;
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt + 1 >= attempts;
    let refused: Refused | undefined;
    try {
      const response = await ask(`${terms.url ?? ''}${address}`, {
        method,
        headers: { ...headersOf(terms), ...request.headers },
        ...(body != null && { body }),
        ...(signal && { signal }),
      });
      if (response.ok) return response;
      refused = await refusedFrom(response);
    } catch (error) {
      if (signal?.aborted) throw error;
      if (isLast || !isRepeatable) throw new Unreachable(`${method} ${address} was not answered`, { cause: error });
    }
    // 429 and 503 of the service say that nothing was done; of a proxy nobody knows.
    const isSafe = isRepeatable || refused?.status === 429;
    if (refused && (isLast || !isSafe || !NOT_NOW.includes(refused.status))) throw refused;
    await (terms.sleep ?? sleepFor)(waitBefore(attempt, refused), signal);
  }
}
