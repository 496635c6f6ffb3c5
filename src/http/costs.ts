import type { Context } from 'hono';
import { routePath } from 'hono/route';

/** What an operation costs where that is more than one point, by method and pattern. Declared beside its route. */
const costs = new Map<string, number>([
  // What anybody may ask for.
  // Three megabytes as text; who comes again asks whether it changed.
  ['GET /openapi.json', 40],
  ['GET /openapi.zh.json', 40],
  ['GET /docs/:file', 10],
  ['GET /problems', 10],
  ['GET /metrics', 10],
  // Asked by who keeps the service up, from an address that others may share: they must not take it out.
  ['GET /livez', 0],
  ['GET /readyz', 0],
  ['GET /verify/:code', 10],
]);

/** @param path as the document writes it, below `/v1` */
export const declareCost = (method: string, path: string, points: number): void => {
  costs.set(`${method.toUpperCase()} /v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, points);
};

/** What a request costs, by the route that will answer it; a point is about a millisecond of work. */
export const costOf = (c: Context): number => costs.get(`${c.req.method} ${routePath(c, -1)}`) ?? 1;
