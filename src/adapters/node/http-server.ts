import { serve } from '@hono/node-server';

export interface HttpServerOptions {
  fetch: Parameters<typeof serve>[0]['fetch'];
  host: string;
  port: number;
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** Requests under way at a stop have this long; less than service managers wait before they kill. */
const CLOSE_WITHIN_MS = 5_000;

/** The API's socket. */
export async function openHttpServer({ fetch, host, port }: HttpServerOptions): Promise<HttpServer> {
  const server = serve({ fetch, port, hostname: host });
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new Error(`PORT ${port} cannot be listened on at HOST ${host} (${cause.code})`, { cause });
    },
  );
  return {
    url: `http://${host}:${(server.address() as { port: number }).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A client that never finishes its request must not keep us.
        if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
      }),
  };
}
