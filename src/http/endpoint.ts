import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ZodObject, ZodType } from 'zod';
import { z as zod } from 'zod';
import type { Ctx } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { invalidInput } from './problem.ts';
import { isUnwritable } from './wire.ts';

/** What the app puts on each request before a slice's route runs. */
export interface Env {
  Variables: {
    requestId: string;
    /** The authenticated caller's context for this request. */
    ctx: (idempotencyKey?: string) => Ctx;
  };
}

export type Routes = OpenAPIHono<Env>;

/** A slice's routes: every validation fault becomes a problem with pointers. */
export const routes = (): Routes =>
  new OpenAPIHono<Env>({ defaultHook: (result, c) => (result.success ? undefined : invalidInput(result.error, c)) });

const problem = {
  content: {
    'application/problem+json': {
      schema: zod
        .object({ code: zod.string(), title: zod.string(), remedy: zod.string() })
        .loose()
        .meta({ id: 'Problem', description: 'RFC 9457 problem details' }),
    },
  },
};
const refusals = (statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, { description: reasons[status] ?? 'Refused', ...problem }]));
const reasons: Record<number, string> = {
  400: 'The request is not readable',
  401: 'No valid credential',
  403: 'The person has no mandate for it',
  404: 'Nothing here that this party takes part in',
  409: 'The state does not allow it, or someone else was first',
  413: 'The body is too large',
  415: 'Not application/json',
  422: 'The input is refused; errors say where',
  503: 'Not available now; retry with the same Idempotency-Key',
};

const idempotencyHeader = zod.object({
  'idempotency-key': zod.string().min(1).max(200).optional().meta({
    description: 'Names this act. The same key and body give the same answer; another body is refused. Required.',
  }),
});

interface Common<Params extends ZodObject, View extends ZodType> {
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: Params;
  view: View;
}

interface Command<Params extends ZodObject, Body extends ZodType, View extends ZodType> extends Common<Params, View> {
  body: Body;
  /** 201 when a thing now exists that did not, else 200. */
  status?: 200 | 201;
}

const none = zod.object({});
type None = typeof none;

/** Where the first text lies that no database can hold; undefined when all can be kept. */
function unwritableAt(value: unknown, at = ''): string | undefined {
  if (typeof value === 'string') return isUnwritable(value) ? at : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = isUnwritable(key) ? at : unwritableAt(member, `${at}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The parts of a request that passed their schemas, as one input. */
function validated(c: Context<Env>, ...parts: string[]): never {
  const request = c.req as unknown as { valid(part: string): object };
  const input = Object.assign({}, ...parts.map((part) => request.valid(part))) as never;
  const at = unwritableAt(input);
  if (at !== undefined) refuse(commonRefusals.INPUT_INVALID, { at });
  return input;
}

/**
 * An act: POST, with an Idempotency-Key. The handler calls one verb with the path's parameters and the body; the verb
 * decides, and refuses by throwing.
 */
export function command<View extends ZodType, Body extends ZodType, Params extends ZodObject = None>(
  app: Routes,
  { path, tag, summary, description, params, body, view, status = 200 }: Command<Params, Body, View>,
  handler: (ctx: Ctx, input: z.output<Params> & z.output<Body>) => Promise<z.input<View>>,
): void {
  const route = createRoute({
    method: 'post',
    path,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: [{ apiKey: [] }],
    request: {
      params: params ?? none,
      headers: idempotencyHeader,
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: view } } },
      ...refusals([401, 403, 404, 409, 413, 415, 422, 503]),
    },
  });
  const act = async (c: Context<Env>) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) refuse(commonRefusals.IDEMPOTENCY_KEY_REQUIRED, { at: '/idempotency-key' });
    const answer = await handler(c.get('ctx')(key), validated(c, 'param', 'json'));
    return c.json(answer as object, status);
  };
  app.openapi(route, act as never);
}

interface Query<Params extends ZodObject, Filter extends ZodObject, View extends ZodType> extends Common<Params, View> {
  filter?: Filter;
}

/** A read: GET. */
export function query<View extends ZodType, Filter extends ZodObject = None, Params extends ZodObject = None>(
  app: Routes,
  { path, tag, summary, description, params, filter, view }: Query<Params, Filter, View>,
  handler: (ctx: Ctx, input: z.output<Params> & z.output<Filter>) => Promise<z.input<View>>,
): void {
  const route = createRoute({
    method: 'get',
    path,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: [{ apiKey: [] }],
    request: { params: params ?? none, query: filter ?? none },
    responses: {
      200: { description: summary, content: { 'application/json': { schema: view } } },
      ...refusals([401, 403, 404, 422, 503]),
    },
  });
  const read = async (c: Context<Env>) =>
    c.json((await handler(c.get('ctx')(), validated(c, 'param', 'query'))) as object, 200);
  app.openapi(route, read as never);
}

interface Standard {
  method: 'get' | 'put' | 'post';
  path: string;
  tag: string;
  summary: string;
  /** For a POST: by what a repeat is known, since the standard has no Idempotency-Key. */
  sentTwice?: string;
  query?: ZodObject;
  /** Media type → schema of the body. */
  body?: Record<string, ZodType>;
  /** Status → media type → schema of the answer; null for none. */
  answers: Record<number, Record<string, ZodType> | null>;
}

/** Describes a path whose shapes and statuses another standard sets; its handler reads and answers by that standard. */
export function describeStandard(
  app: Routes,
  { method, path, tag, summary, sentTwice, query: filter, body, answers }: Standard,
): void {
  const content = (shapes: Record<string, ZodType>) =>
    Object.fromEntries(Object.entries(shapes).map(([type, schema]) => [type, { schema }]));
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: [tag],
    summary,
    ...(sentTwice !== undefined && { 'x-sent-twice': sentTwice }),
    security: [{ apiKey: [] }],
    request: {
      params: zod.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, zod.string()]))),
      ...(filter && { query: filter }),
      ...(body && { body: { required: true, content: content(body) } }),
    },
    responses: {
      ...refusals([401, 403, 404, 422, 503]),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, shapes]) => [
          status,
          { description: summary, ...(shapes && { content: content(shapes) }) },
        ]),
      ),
    },
  });
}
