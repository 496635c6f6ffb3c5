import { holdfast, isRefused, Refused, Unreachable } from '../../../clients/typescript/index.ts';
import type { Schemas } from '../../../clients/typescript/made/types.ts';
import { send } from '../../../clients/typescript/send.ts';
import { language } from '../words/language.ts';
import { takeEarly } from './early.ts';
import { fetchShown } from './session.ts';

export type { Schemas };
export { isRefused, Refused, Unreachable };

/** As the client sends it: refusals come in the language of the screen, whichever that is now. */
const terms = {
  get language() {
    return language();
  },
  fetch: fetchShown,
};

/** The service with its types, for what a page knows by name; the browser’s own session counts. */
export const api = holdfast(terms);

export type Query = Record<string, string | number | boolean | undefined>;

/** How much the server’s clock is ahead of this browser’s, in milliseconds, as its last answer told. */
let skewMs = 0;
export const serverNow = (): Date => new Date(Date.now() + skewMs);

function noteClock(response: Response, askedAtMs: number, answeredAtMs = Date.now()): void {
  const told = response.headers.get('holdfast-time');
  if (told === null) return;
  // On its way for a while: what is within two seconds is no difference.
  const seen = new Date(told).getTime() - (askedAtMs + answeredAtMs) / 2;
  skewMs = Math.abs(seen) > 2_000 ? seen : 0;
}

export const addressOf = (path: string, query: Query = {}): string => {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  const text = asked.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
};

/** A read of an address that an answer or the catalogue of lists named. @throws Refused, Unreachable */
export async function ask<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const address = addressOf(path, query);
  const early = await takeEarly(address);
  if (early !== undefined) {
    noteClock(early.response, early.askedAtMs, early.answeredAtMs);
    return (await early.response.json()) as T;
  }
  const askedAtMs = Date.now();
  const response = await send(terms, { method: 'GET', address, isRepeatable: true, signal });
  noteClock(response, askedAtMs);
  return (await response.json()) as T;
}

export interface Acted<T> {
  view: T;
  /** Kept as a proposal: another person must agree first. */
  isProposed: boolean;
  /** For a preview: who else would have to agree, as the service words it. */
  needsAgreement: string | undefined;
}

export const newKey = (): string => crypto.randomUUID();

const asJson = { 'content-type': 'application/json' };

/** An act at an address that a task or the document named. The key names it through every retry. @throws Refused, Unreachable */
export async function act<T>(
  path: string,
  body: unknown,
  { key = newKey(), isPreview = false, occurredAt }: { key?: string; isPreview?: boolean; occurredAt?: string } = {},
): Promise<Acted<T>> {
  const headers = {
    ...asJson,
    ...(isPreview ? { preview: 'true' } : { 'idempotency-key': key }),
    ...(occurredAt !== undefined && { 'occurred-at': occurredAt }),
  };
  const response = await send(terms, {
    method: 'POST',
    address: path,
    headers,
    body: JSON.stringify(body),
    isRepeatable: true,
  });
  return {
    view: (await response.json()) as T,
    isProposed: response.status === 202,
    needsAgreement: response.headers.get('needs-agreement') ?? undefined,
  };
}

/** What anybody may send before anybody is known: it takes no key, and is sent once. */
export async function knock<T>(path: string, body: unknown): Promise<T> {
  const request = { method: 'POST', address: path, headers: asJson, body: JSON.stringify(body), isRepeatable: false };
  return (await (await send(terms, request)).json()) as T;
}
