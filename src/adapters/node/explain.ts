import { createServer } from 'node:net';

interface Cause extends Error {
  code?: string;
  address?: string;
  port?: number;
  cause?: unknown;
  errors?: unknown[];
}

/** An error and what it was caused by, outermost first. */
function causesOf(error: unknown): Cause[] {
  const found: Cause[] = [];
  for (
    let at = error as Cause | undefined;
    at instanceof Error && found.length < 8;
    at = (at.cause ?? at.errors?.[0]) as Cause
  )
    found.push(at);
  return found;
}

const grants =
  'let the owner of the schema grant it: grant holdfast_app to the login of DATABASE_URL, or set DATABASE_OWNER_URL (docs/running.md)';

const DISK_FULL = 'the disk at HOLDFAST_DATA is full: make room, and start again';

const remedies: Record<string, (cause: Cause) => string> = {
  '42501': ({ message }) => `the login of DATABASE_URL may not do this (${message}); ${grants}`,
  '28P01': () => 'PostgreSQL refuses the password in DATABASE_URL or DATABASE_OWNER_URL',
  '28000': ({ message }) => `PostgreSQL refuses the login of DATABASE_URL or DATABASE_OWNER_URL (${message})`,
  '3D000': ({ message }) => `${message}: create it, or name another in DATABASE_URL`,
  '53100': () => 'the disk of the database is full: make room, and start again',
  '53300': () => 'PostgreSQL has no connection left: lower DATABASE_POOL, or raise its max_connections',
  '57P03': () => 'PostgreSQL is still starting or stopping: try again in a moment',
  ECONNREFUSED: ({ address, port }) =>
    `nothing listens at ${address}:${port}: is the PostgreSQL of DATABASE_URL (or the broker of MQTT_URL) running there?`,
  ENOTFOUND: ({ message }) => `${message}: no such host; look at DATABASE_URL and MQTT_URL`,
  ETIMEDOUT: ({ message }) => `${message}: no answer; look at DATABASE_URL, MQTT_URL and the firewall between`,
  ENOSPC: () => DISK_FULL,
  EROFS: () => 'HOLDFAST_DATA lies on a file system that is read-only: set it to a folder of your own',
  EACCES: ({ message }) => `${message}: give this account the right, or set HOLDFAST_DATA to a folder of its own`,
};

/** Why we cannot start, in one sentence with what to do; never a statement or its parameters. */
export function explainStart(error: unknown): string {
  const causes = causesOf(error);
  const [outermost] = causes;
  if (!outermost) return String(error);
  // What we said ourselves stands; what a library said of a statement, or did not say at all, is told by its cause.
  const isOurs =
    outermost.code === undefined && outermost.message !== '' && !outermost.message.startsWith('Failed query');
  const known = causes.toReversed().find(({ code = '' }) => code in remedies);
  if (known && !isOurs) return remedies[known.code ?? '']?.(known) ?? known.message;
  if (causes.some(({ message }) => message.includes('No space left on device'))) return DISK_FULL;
  return (isOurs ? outermost : causes.at(-1))?.message ?? '';
}

/** @throws Error where the port is taken: asked before anything else is started, which would have to be stopped again */
export async function assertPortFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch(
    (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another process listens there' : cause.code;
      throw new Error(
        `PORT ${port} cannot be listened on at HOST ${host} (${why}): set PORT to another, or to 0 for a free one`,
        { cause },
      );
    },
  );
  await new Promise((resolve) => server.close(resolve));
}
