import type { Json, JsonObject } from './event.ts';

/**
 * Cuts an EPCIS document into its head and its events while it arrives, so that a document of any length takes the
 * memory of its largest event. The head is everything but the events.
 */
export const limits = {
  /** Bytes of one event. */
  eventBytes: 256 * 1024,
  headBytes: 256 * 1024,
  depth: 40,
  events: 100_000,
} as const;

export type DocumentFault =
  | 'DOCUMENT_NOT_JSON'
  | 'DOCUMENT_TOO_DEEP'
  | 'EVENT_TOO_LARGE'
  | 'HEAD_TOO_LARGE'
  | 'TOO_MANY_EVENTS'
  | 'NO_EVENT_LIST';

export class DocumentError extends Error {
  readonly fault: DocumentFault;
  constructor(fault: DocumentFault) {
    super(fault);
    this.fault = fault;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Bytes put together as they come, up to a limit. */
class Buffered {
  #chunks: Uint8Array[] = [];
  #length = 0;
  readonly #most: number;
  readonly #fault: DocumentFault;

  constructor(most: number, fault: DocumentFault) {
    this.#most = most;
    this.#fault = fault;
  }

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > this.#most) throw new DocumentError(this.#fault);
    // A copy: the chunk it was cut from is then free to go.
    if (bytes.length > 0) this.#chunks.push(bytes.slice());
  }

  take(): string {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [];
    this.#length = 0;
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new DocumentError('DOCUMENT_NOT_JSON');
  }
}

export interface DocumentPart {
  /** Once, before the first event when the head came first: what was read of it by then. */
  head?: JsonObject;
  events: Json[];
}

/**
 * @param chunks the bytes of a document
 * @yields the head as far as it precedes the events, then events by the chunk, at last the whole head
 * @throws DocumentError for what is no document, or too much of one
 */
// oxlint-disable-next-line max-lines-per-function -- one machine over bytes, a state a variable
export async function* readDocument(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<DocumentPart> {
  const head = new Buffered(limits.headBytes, 'HEAD_TOO_LARGE');
  const event = new Buffered(limits.eventBytes, 'EVENT_TOO_LARGE');
  let headText = '';
  /** Open containers; inside the event list, `listDepth` of them are outside the event. */
  let depth = 0;
  let listDepth = -1;
  let inString = false;
  let escapes = false;
  /** The string being read or read last, while it may be a member name in the head. */
  let name = '';
  let count = 0;
  let seenList = false;

  for await (const chunk of chunks) {
    const events: Json[] = [];
    let from = 0;
    const inList = () => listDepth >= 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inString) {
        if (escapes) escapes = false;
        else if (byte === BACKSLASH) escapes = true;
        else if (byte === QUOTE) inString = false;
        else if (!inList() && name.length < 64) name += String.fromCharCode(byte);
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          if (!inList()) name = '';
          break;
        case OPEN_BRACE:
        case OPEN_BRACKET:
          if (++depth > limits.depth) throw new DocumentError('DOCUMENT_TOO_DEEP');
          if (!inList() && byte === OPEN_BRACKET && name === 'eventList' && !seenList) {
            seenList = true;
            listDepth = depth;
            head.add(chunk.subarray(from, i + 1));
            from = i + 1;
            headText += head.take();
            yield { head: closed(headText), events: [] };
          }
          name = '';
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          if (inList() && depth === listDepth) {
            event.add(chunk.subarray(from, i));
            from = i;
            const last = event.take().trim();
            if (last !== '') events.push(parse(last));
            listDepth = -1;
          }
          depth--;
          break;
        case COMMA:
          if (inList() && depth === listDepth) {
            event.add(chunk.subarray(from, i));
            from = i + 1;
            events.push(parse(event.take()));
            if (++count > limits.events) throw new DocumentError('TOO_MANY_EVENTS');
          }
          break;
      }
    }
    (inList() ? event : head).add(chunk.subarray(from));
    if (events.length > 0) yield { events };
  }
  headText += head.take();
  if (depth !== 0 || inString) throw new DocumentError('DOCUMENT_NOT_JSON');
  const whole = parse(headText);
  if (whole === null || typeof whole !== 'object' || Array.isArray(whole)) throw new DocumentError('DOCUMENT_NOT_JSON');
  if (!seenList) throw new DocumentError('NO_EVENT_LIST');
  yield { head: whole, events: [] };
}

/** The head read so far as an object: what is still open is closed. */
function closed(text: string): JsonObject {
  const open: string[] = [];
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{') open.push('}');
    else if (c === '[') open.push(']');
    else if (c === '}' || c === ']') open.pop();
  }
  const whole = parse(text + open.reverse().join(''));
  return whole !== null && typeof whole === 'object' && !Array.isArray(whole) ? whole : {};
}
