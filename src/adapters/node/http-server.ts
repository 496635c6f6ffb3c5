import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { serve } from '@hono/node-server';
import { httpRefusals } from '../../http/problem.ts';
import type { Tls } from './tls.ts';

export interface HttpServerOptions {
  fetch: Parameters<typeof serve>[0]['fetch'];
  host: string;
  port: number;
  /** At once, in all and from one address. */
  connections: number;
  connectionsPerAddress: number;
  /** Without it what is said can be read on the way. */
  tls?: Tls | undefined;
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** Requests under way at a stop have this long; less than service managers wait before they kill. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Who sends a byte every few seconds holds a connection no longer than this. A whole request may take minutes to come in: documents
 * of any length are captured as they arrive, and everything else is answered sooner by the application.
 */
const patience = { headersTimeout: 10_000, requestTimeout: 300_000, connectionsCheckingInterval: 5_000 };

/** Ends at once what one address opens beyond its number. */
function boundByAddress(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = open.get(address) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

const { code, title, remedy } = httpRefusals.HEAD_TOO_LARGE;
const headTooLarge = JSON.stringify({
  type: `/problems/${code}`,
  title: title.en,
  status: 431,
  code,
  remedy: remedy.en,
});

const otherwise: Record<string, string> = {
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What never becomes a request is refused here: by name where it is too long, and with nothing but its status where it cannot be read. */
function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  if (error.code === 'HPE_HEADER_OVERFLOW')
    socket.end(
      `HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${headTooLarge.length}\r\nconnection: close\r\n\r\n${headTooLarge}`,
    );
  else socket.end(`HTTP/1.1 ${otherwise[error.code ?? ''] ?? '400 Bad Request'}\r\nconnection: close\r\n\r\n`);
}

/** The API's socket. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { fetch, host, port, tls } = options;
  const listening = { fetch, port, hostname: host };
  const server = (
    tls
      ? serve({ ...listening, createServer, serverOptions: { ...patience, ...tls.options() } })
      : serve({ ...listening, serverOptions: patience })
  ) as Server;
  tls?.follow(server as never, false);
  server.maxConnections = options.connections;
  boundByAddress(server, options.connectionsPerAddress);
  server.on('clientError', refuseUnread);
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new Error(`PORT ${port} cannot be listened on at HOST ${host} (${cause.code})`, { cause });
    },
  );
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${(server.address() as { port: number }).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A client that never finishes its request must not keep us.
        if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
      }),
  };
}

/** Browsers bind no passkey to a number: where only this machine is listened to, it goes by its name. */
export const asBrowsersTake = (url: string): string => url.replace(/^(https?:\/\/)127\.0\.0\.1(?=:|$)/, '$1localhost');
