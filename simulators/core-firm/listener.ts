import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface Told {
  /** Of the event, the same in every try. */
  id: string;
  type: string;
  timestamp: string;
  data: { objectId: string; payload: Record<string, unknown> };
}

export interface Listener {
  url: string;
  /** Refused: wrong signature, or too old. */
  refused(): number;
  /** Deliveries of something that was taken before. */
  repeats(): number;
  close(): Promise<void>;
}

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');
/** `whpk_` and base64: an Ed25519 key as the Standard Webhooks specification writes it. */
export const webhookKey = (text: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([ed25519Prefix, Buffer.from(text.replace(/^whpk_/, ''), 'base64')]),
    format: 'der',
    type: 'spki',
  });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');

/** Seconds that a message may be old: longer, and who recorded it may be sending it again. */
const TOLERANCE_S = 300;

/**
 * The door of a core firm's own system. It believes what is signed and fresh, does each thing once, and says 204 only when it
 * has: what fails is told again.
 */
export async function listen(deps: {
  keyOf(): KeyObject | undefined;
  now(): Date;
  take(told: Told): Promise<void>;
  port?: number;
}): Promise<Listener> {
  const taken = new Set<string>();
  let refused = 0;
  let repeats = 0;
  const answer = async (request: IncomingMessage): Promise<number> => {
    const body = await bodyOf(request);
    const id = header(request, 'webhook-id');
    const timestamp = header(request, 'webhook-timestamp');
    const key = deps.keyOf();
    const signed = Buffer.from(`${id}.${timestamp}.${body}`);
    const isSigned = header(request, 'webhook-signature')
      .split(' ')
      .filter((each) => each.startsWith('v1a,'))
      .some((each) => key !== undefined && verify(null, signed, key, Buffer.from(each.slice(4), 'base64')));
    const isFresh = Math.abs(deps.now().getTime() / 1_000 - Number(timestamp)) <= TOLERANCE_S;
    if (!isSigned || !isFresh) {
      refused++;
      return 401;
    }
    if (taken.has(id)) {
      repeats++;
      return 204;
    }
    await deps.take({ ...(JSON.parse(body) as Omit<Told, 'id'>), id });
    taken.add(id);
    return 204;
  };
  const server: Server = createServer((request, response) => {
    answer(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/holdfast`,
    refused: () => refused,
    repeats: () => repeats,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
