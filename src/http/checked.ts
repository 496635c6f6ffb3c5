import type { RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodObject, ZodType } from 'zod';
import { refuse } from '../kernel/refusal.ts';
import type { Env, Routes } from './endpoint.ts';
import { unfitMember } from './members.ts';
import { httpRefusals, invalidInput } from './problem.ts';

/** What an operation takes, by where in the request it stands. */
export interface Taken {
  query?: ZodObject;
  params?: ZodObject;
  headers?: ZodObject;
  /** A body of JSON. */
  json?: ZodType;
}

const json = /^application\/([a-z-.]+\+)?json(;\s*[a-zA-Z0-9-]+=([^;]+))*$/i;

const unsupported = (): never => {
  throw new HTTPException(415);
};

async function bodyOf(c: Context<Env>): Promise<unknown> {
  const type = c.req.header('content-type');
  if (type === undefined || type === '')
    return (await c.req.raw.clone().arrayBuffer()).byteLength > 0 ? unsupported() : {};
  if (!json.test(type)) return unsupported();
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw new HTTPException(400);
  }
  const unfit = unfitMember(await c.req.text());
  return unfit === undefined ? body : refuse(httpRefusals.MEMBER_UNFIT, { facts: { name: unfit } });
}

/** What the address asks: what is said once is a text, what is said twice several. */
const askedIn = (c: Context<Env>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(c.req.queries()).map(([name, said]) => [name, said.length === 1 ? said[0] : said]));

/** Of the headers those alone that the operation knows: to list all of them costs more than to look for a few. */
function headersOf(c: Context<Env>, known: readonly string[]): Record<string, string> {
  const said: Record<string, string> = {};
  for (const name of known) {
    const value = c.req.header(name);
    if (value !== undefined) said[name] = value;
  }
  return said;
}

/**
 * Registers an operation with all that checks its request in one step. As a handler of its own each schema awaited the next, and what
 * Zod is asked to await it reads the slow way, without the code that it makes for an object. No schema of ours awaits anything.
 */
export function checkedOperation(
  app: Routes,
  route: RouteConfig & { method: 'get' | 'post' },
  { query, params, headers, json: body }: Taken,
  handler: (c: Context<Env>) => Promise<Response>,
): void {
  const known = Object.keys(headers?.shape ?? {});
  app.openAPIRegistry.registerPath(route);
  app.on([route.method], [route.path.replaceAll(/\/{(.+?)}/g, '/:$1')], async (c) => {
    const parts = [
      ['query', query, askedIn],
      ['param', params, () => c.req.param()],
      ['header', headers, () => headersOf(c, known)],
      ['json', body, bodyOf],
    ] as const;
    for (const [part, schema, said] of parts) {
      if (!schema) continue;
      const { data, error } = schema.safeParse(part === 'json' ? await said(c) : said(c));
      if (error) return invalidInput(error, c);
      c.req.addValidatedData(part, data as object);
    }
    return handler(c);
  });
}
