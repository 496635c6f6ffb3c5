import { language } from '../words/language.ts';

/** What the service refuses, as it says it: RFC 9457 with a stable code, the remedy in the reader’s language, and facts. */
export interface Problem {
  code: string;
  title: string;
  remedy: string;
  status: number;
  instance?: string;
  errors?: { pointer: string; code: string; message: string }[];
  facts?: Record<string, unknown>;
}

export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Nothing answered: no network, or the service is away. */
export class Unreachable extends Error {}

export type Query = Record<string, string | number | boolean | undefined>;

/** How much the server’s clock is ahead of this browser’s, in milliseconds, as its last answer told. */
let skewMs = 0;
export const serverNow = (): Date => new Date(Date.now() + skewMs);

function noteClock(response: Response, askedAtMs: number): void {
  const told = response.headers.get('date');
  if (told === null) return;
  // Told to the second, and on its way for a while: what is within two seconds is no difference.
  const seen = new Date(told).getTime() + 500 - (askedAtMs + Date.now()) / 2;
  skewMs = Math.abs(seen) > 2_000 ? seen : 0;
}

export const addressOf = (path: string, query: Query = {}): string => {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  const text = asked.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
};

async function send(path: string, init: RequestInit): Promise<Response> {
  const askedAtMs = Date.now();
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      headers: { 'accept-language': language() === 'zh' ? 'zh-CN' : 'en', ...init.headers },
    });
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw new Unreachable('unreachable', { cause });
  }
  noteClock(response, askedAtMs);
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  throw new Refused({ code: 'INTERNAL', title: response.statusText, remedy: '', status: response.status, ...problem });
}

/** A read. @throws Refused, Unreachable */
export async function ask<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await send(addressOf(path, query), signal ? { signal } : {});
  return (await response.json()) as T;
}

export interface Acted<T> {
  view: T;
  /** Kept as a proposal: another person must agree first. */
  isProposed: boolean;
  /** Judged as if it were done; nothing of it stays. */
  isPreview: boolean;
  /** For a preview: who else would have to agree, as the service words it. */
  needsAgreement: string | undefined;
}

export const newKey = (): string => crypto.randomUUID();

/** An act. The key names it: the same one through every retry of the same act. @throws Refused, Unreachable */
export async function act<T>(
  path: string,
  body: unknown,
  { key, isPreview = false, signal }: { key?: string; isPreview?: boolean; signal?: AbortSignal } = {},
): Promise<Acted<T>> {
  const response = await send(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(isPreview ? { preview: 'true' } : { 'idempotency-key': key ?? newKey() }),
    },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return {
    view: (await response.json()) as T,
    isProposed: response.status === 202,
    isPreview: response.headers.get('preview') === 'true',
    needsAgreement: response.headers.get('needs-agreement') ?? undefined,
  };
}

/** What anybody may send before anybody is known: it takes no key. */
export async function knock<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}
