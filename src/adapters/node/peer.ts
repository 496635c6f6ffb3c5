import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Who is connected to the server; undefined for a request that came by no socket. */
export const peerOf = (c: Context): string | undefined =>
  typeof c.env === 'object' && c.env !== null && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined;
