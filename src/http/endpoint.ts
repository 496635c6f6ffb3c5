import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ZodObject, ZodType } from 'zod';
import { z as zod } from 'zod';
import type { Ctx, Database } from '../context.ts';
import { Awaiting, type Operation, Previewed } from '../kernel/eyes.ts';
import type { Heading } from '../kernel/headings.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import type { Signer } from '../kernel/signing.ts';
import { alonePaths } from './alone.ts';
import { checkedOperation } from './checked.ts';
import { commandHeaders } from './command-headers.ts';
import { declareCost } from './costs.ts';
import { operationIdOf } from './operation-id.ts';
import { declarePreview } from './previews.ts';
import { httpRefusals, InvalidInput, unknownAs } from './problem.ts';
import { type ProposalView, proposalView } from './proposal.ts';
import { questionOf } from './question.ts';
import { isUnwritable } from './wire.ts';

/** What the app puts on each request before a slice's route runs. */
export interface Env {
  Variables: {
    requestId: string;
    /** From where the request comes, in the one form of `plainAddress`; undefined where the runtime does not tell. */
    address: string | undefined;
    /** The code of the refusal that this request is answered with. */
    refused?: string;
    /** This request's; none where it asked for none. */
    database?: Database;
    /** Where no credential is needed: the context of nobody, in no tenant. */
    nobody: () => Ctx;
    /** The authenticated caller's context for this request. */
    ctx: (idempotencyKey?: string) => Ctx;
    /** Does the work as the caller; once more where the caller's rights had changed since they were remembered. */
    asCaller: <T>(work: (ctx: Ctx) => Promise<T>, idempotencyKey?: string) => Promise<T>;
    /**
     * Whether the caller’s credential opens what it opened, asked of the database anew: for an answer that goes on. Of a credential that
     * was asked of already the answer is the same.
     */
    stands: (asked?: Map<string, Promise<boolean>>) => Promise<boolean>;
    /** What of an answer its reader sees: the rest is null. Nothing is hidden from who asks without a credential, who is shown nothing of anybody. */
    shown?: <T>(answer: T) => T;
    /** Keeps an act that one person may not do alone, until another agrees. */
    propose: (ctx: Ctx, awaiting: Awaiting) => Promise<ProposalView>;
  };
}

export type Routes = OpenAPIHono<Env>;

/** A slice's routes. */
export const routes = (): Routes => new OpenAPIHono<Env>();

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
/** What any request may be answered with, and what more where it has a body. */
const always = [400, 401, 403, 404, 422, 429, 431, 500, 503];
const withBody = [409, 413, 415];
const reasons: Record<number, string> = {
  400: 'The request is not readable; under EPCIS, which knows no 422, whatever is refused of it',
  401: 'No valid credential',
  403: 'The person has no mandate for it',
  404: 'Nothing here that this party takes part in',
  409: 'The state does not allow it, or someone else was first',
  413: 'The body is too large',
  415: 'Not application/json',
  422: 'The input is refused; errors say where',
  429: 'More requests than this address, key or tenant may make; Retry-After says when',
  431: 'Address and headers are too long',
  500: 'Something of ours failed; the request id in instance finds it',
  503: 'Not available now; retry with the same Idempotency-Key',
};

/** What is answered where another person must agree. */
const proposed = {
  202: {
    description: 'Kept as a proposal: another person of the party must agree first',
    content: { 'application/json': { schema: proposalView } },
  },
};

interface Common<Params extends ZodObject, View extends ZodType> {
  path: string;
  tag: Heading;
  summary: string;
  description?: string;
  params?: Params;
  view: View;
  /** Points of the caller's rate that it takes, where that is more than one: about a millisecond of work each. */
  cost?: number;
}

interface Command<Params extends ZodObject, Body extends ZodType, View extends ZodType> extends Common<Params, View> {
  body: Body;
  /** 201 when a thing now exists that did not, else 200. */
  status?: 200 | 201;
  /** What the view becomes on its way out, where a browser keeps a part of it for itself. */
  answered?(c: Context<Env>, view: z.input<View>): z.input<View>;
}

const none = zod.object({});
type None = typeof none;

/** Runs a command again from what came in: its path's parameters and its body, each checked anew. */
export type CommandRun = (ctx: Ctx, operation: Operation) => Promise<unknown>;
const registered = new WeakMap<Routes, Map<string, CommandRun>>();
/** The commands of a slice's routes, by path. */
export const commandsOf = (app: Routes): ReadonlyMap<string, CommandRun> => registered.get(app) ?? new Map();

/** What is previewed is signed with nothing: an answer that does not stay must not pass for one that does. */
const signsNothing = ({ name, publicKey }: Signer): Signer => ({
  name,
  publicKey,
  sign: async () => new Uint8Array(64),
});

/** Members within members: no document that anybody means is as deep, and what reads it must not run out of stack. */
const DEEPEST = 64;
/** Where the first text lies that no database can hold, or what is too deep; undefined when all can be kept. */
function unwritableAt(value: unknown, at = '', depth = 0): string | undefined {
  if (typeof value === 'string') return isUnwritable(value) ? at : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > DEEPEST) return at;
  for (const [key, member] of Object.entries(value)) {
    const found = isUnwritable(key) ? at : unwritableAt(member, `${at}/${key}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As its reader sees it. */
export const seen = <T>(c: Context<Env>, answer: T): T => c.get('shown')?.(answer) ?? answer;

/** What is asked in the address is done or refused, and never passed over: `?preview=true` on an act would have bound. */
function assertAddress(c: Context<Env>, known: readonly string[]): void {
  for (const [name, texts] of Object.entries(c.req.queries())) {
    if (!known.includes(name)) refuse(unknownAs(name), { at: `/${name}`, facts: { known } });
    if (texts.includes('')) refuse(commonRefusals.QUERY_EMPTY, { at: `/${name}` });
  }
}

/** The parts of a request that passed their schemas, as one input. */
function validated(c: Context<Env>, ...parts: string[]): never {
  const request = c.req as unknown as { valid(part: string): object };
  const input = Object.assign({}, ...parts.map((part) => request.valid(part))) as never;
  const at = unwritableAt(input);
  if (at !== undefined) refuse(commonRefusals.INPUT_INVALID, { at });
  return input;
}

/** A body that a standard shapes, as JSON that can be kept. */
export async function jsonOf(c: Context<Env>): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => refuse(httpRefusals.JSON_MALFORMED));
  const at = unwritableAt(body);
  return at === undefined ? body : refuse(commonRefusals.INPUT_INVALID, { at });
}

/** The parameters of path and query of a route that a standard shapes, checked as those of any other. */
export function addressOf<Params extends ZodObject, Filter extends ZodObject = None>(
  c: Context<Env>,
  params: Params,
  filter?: Filter,
): z.output<Params> & z.output<Filter> {
  assertAddress(c, Object.keys(filter?.shape ?? {}));
  // What is said twice is two texts, and no shape takes two.
  const said = Object.entries(c.req.queries()).map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts]);
  const read = [params.safeParse(c.req.param()), (filter ?? none).safeParse(Object.fromEntries(said))];
  const input = read.map(({ data, error }) => {
    if (error) throw new InvalidInput(error);
    return data;
  });
  return Object.assign({}, ...input) as never;
}

/**
 * An act: POST, with an Idempotency-Key. The handler calls one verb with the path's parameters and the body; the verb
 * decides, and refuses by throwing.
 */
export function command<View extends ZodType, Body extends ZodType, Params extends ZodObject = None>(
  app: Routes,
  { path, tag, summary, description, params, body, view, cost, status = 200, answered }: Command<Params, Body, View>,
  handler: (ctx: Ctx, input: z.output<Params> & z.output<Body>) => Promise<z.input<View>>,
): void {
  if (cost !== undefined) declareCost('post', path, cost);
  declarePreview(path);
  const route = createRoute({
    method: 'post',
    path,
    operationId: operationIdOf('post', path),
    tags: [tag],
    summary,
    ...(cost !== undefined && { 'x-cost': cost }),
    ...(description !== undefined && { description }),
    security: [{ apiKey: [] }],
    request: {
      params: params ?? none,
      headers: commandHeaders,
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: view } } },
      ...(alonePaths.has(path) ? {} : proposed),
      ...refusals([...always, ...withBody]),
    },
  });
  const act = async (c: Context<Env>) => {
    assertAddress(c, []);
    const isPreview = c.req.header('preview') === 'true';
    const key = c.req.header('idempotency-key');
    if (key === undefined && !isPreview) refuse(commonRefusals.IDEMPOTENCY_KEY_REQUIRED, { at: '/idempotency-key' });
    const input = validated(c, 'param', 'json') as z.output<Params> & z.output<Body>;
    const occurredAt = c.req.header('occurred-at');
    const operation = { path, params: c.req.param(), body: await c.req.json(), occurredAt };
    let ctx: Ctx | undefined;
    const run = (caller: Ctx) => {
      const { signer } = caller;
      ctx = {
        ...caller,
        operation,
        ...(isPreview && { isPreview, ...(signer && { signer: signsNothing(signer) }) }),
      };
      return handler(ctx, input);
    };
    try {
      const shown = await c.get('asCaller')(run, isPreview ? undefined : key);
      return c.json(seen(c, answered ? answered(c, shown) : shown) as object, status);
    } catch (error) {
      if (error instanceof Awaiting && ctx) return c.json(seen(c, await c.get('propose')(ctx, error)), 202);
      if (!(error instanceof Previewed)) throw error;
      const { needed, view: previewed } = error;
      c.header('preview', 'true');
      if (needed) c.header('needs-agreement', `${needed.agreements} at ${needed.level}`);
      return c.json(seen(c, previewed) as object, status);
    }
  };
  const commands = registered.get(app) ?? new Map<string, CommandRun>();
  commands.set(path, (ctx, { params: given, body: sent }) =>
    handler(ctx, Object.assign({}, (params ?? none).parse(given), body.parse(sent)) as never),
  );
  registered.set(app, commands);
  checkedOperation(app, route, { params: params ?? none, headers: commandHeaders, json: body }, act);
}

const open = new Set<string>();
/** Whether an operation needs no credential. Their paths have no parameters. */
export const isOpen = (method: string, path: string): boolean => open.has(`${method} ${path}`);

type OpenCommand<Body extends ZodType, View extends ZodType> = Omit<
  Command<None, Body, View>,
  'params' | 'answered'
> & {
  /** A repeat is known by an Idempotency-Key, where one is given. */
  takesKey?: boolean;
};
const keyHeader = zod.object({
  'idempotency-key': zod.string().min(1).max(200).optional().meta({
    description:
      'Names this request: a repeat of it, also with a newer proof, comes to the same and not to a second one',
  }),
});

/** A POST that anybody may send, before anybody is known: what it is good for is in its body. */
export function openCommand<View extends ZodType, Body extends ZodType>(
  app: Routes,
  { path, tag, summary, description, body, view, takesKey, status = 200 }: OpenCommand<Body, View>,
  handler: (c: Context<Env>, nobody: Ctx, input: z.output<Body>) => Promise<z.input<View>>,
): void {
  open.add(`POST /v1${path}`);
  const route = createRoute({
    method: 'post',
    path,
    operationId: operationIdOf('post', path),
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: [],
    request: {
      ...(takesKey && { headers: keyHeader }),
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: view } } },
      ...refusals([400, 401, 403, 413, 415, 422, 429, 431, 500, 503]),
    },
  });
  const answer = async (c: Context<Env>) => {
    assertAddress(c, []);
    return c.json((await handler(c, c.get('nobody')(), validated(c, 'json'))) as object, status);
  };
  checkedOperation(app, route, { ...(takesKey && { headers: keyHeader }), json: body }, answer);
}

interface Query<Params extends ZodObject, Filter extends ZodObject, View extends ZodType> extends Common<Params, View> {
  filter?: Filter;
}

/** A read: GET. */
export function query<View extends ZodType, Filter extends ZodObject = None, Params extends ZodObject = None>(
  app: Routes,
  { path, tag, summary, description, params, filter, view, cost }: Query<Params, Filter, View>,
  handler: (ctx: Ctx, input: z.output<Params> & z.output<Filter>) => Promise<z.input<View>>,
): void {
  if (cost !== undefined) declareCost('get', path, cost);
  const route = createRoute({
    method: 'get',
    path,
    operationId: operationIdOf('get', path),
    tags: [tag],
    summary,
    ...(cost !== undefined && { 'x-cost': cost }),
    ...(description !== undefined && { description }),
    security: [{ apiKey: [] }],
    request: { params: params ?? none, query: filter ?? none },
    responses: {
      200: { description: summary, content: { 'application/json': { schema: view } } },
      ...refusals(always),
    },
  });
  const known = Object.keys(filter?.shape ?? {});
  const read = async (c: Context<Env>) => {
    assertAddress(c, known);
    const input = validated(c, 'param', 'query');
    const { opened, bound } = questionOf(c.req);
    return c.json(seen(c, bound(await c.get('asCaller')((ctx) => handler(ctx, opened(input))))) as object, 200);
  };
  checkedOperation(app, route, { params: params ?? none, query: filter ?? none }, read);
}

interface Standard {
  method: 'get' | 'put' | 'post' | 'delete' | 'options';
  path: string;
  tag: Heading;
  summary: string;
  /** For a POST: by what a repeat is known, since the standard has no Idempotency-Key. */
  sentTwice?: string;
  /** Needs no credential. */
  isOpen?: boolean;
  cost?: number;
  /** Of the path, where one is more than a text. */
  params?: ZodObject;
  query?: ZodObject;
  /** Media type → schema of the body. */
  body?: Record<string, ZodType>;
  /** Status → media type → schema of the answer; null for none. */
  answers: Record<number, Record<string, ZodType> | null>;
}

/** Describes a path whose shapes and statuses another standard sets; its handler reads and answers by that standard. */
export function describeStandard(
  app: Routes,
  { method, path, tag, summary, sentTwice, isOpen: needsNone, cost, params, query: filter, body, answers }: Standard,
): void {
  if (needsNone) open.add(`${method.toUpperCase()} /v1${path}`);
  if (cost !== undefined) declareCost(method, path, cost);
  const refused: Record<number, { description: string; content?: object }> = refusals(
    body ? [...always, ...withBody] : always,
  );
  const content = (shapes: Record<string, ZodType>) =>
    Object.fromEntries(Object.entries(shapes).map(([type, schema]) => [type, { schema }]));
  app.openAPIRegistry.registerPath({
    method,
    path,
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    ...(sentTwice !== undefined && { 'x-sent-twice': sentTwice }),
    ...(cost !== undefined && { 'x-cost': cost }),
    security: needsNone ? [] : [{ apiKey: [] }],
    request: {
      params:
        params ??
        zod.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, zod.string()]))),
      ...(filter && { query: filter }),
      ...(body && { body: { required: true, content: content(body) } }),
    },
    responses: {
      ...refused,
      ...Object.fromEntries(
        Object.entries(answers).map(([status, shapes]) => [
          status,
          {
            description: refused[Number(status)]?.description ?? summary,
            // Beside the problem that the gate before it answers.
            ...(shapes && { content: { ...refused[Number(status)]?.content, ...content(shapes) } }),
          },
        ]),
      ),
    },
  });
}
