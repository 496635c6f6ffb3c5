import type { Context } from 'hono';
import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { command, describeStandard, type Env, jsonOf, query, routes } from '../../http/endpoint.ts';
import { cursorKey, cursorOf, page, pageOf, pageQuery } from '../../http/page.ts';
import { InvalidInput } from '../../http/problem.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Behaviour, captureDocument } from './capture.ts';
import { type EventQuery, fromAddress, readQuery } from './query.ts';
import { type IdentifierFormat, queryDocument } from './query-document.ts';
import { epcisRefusals } from './refusals.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';
import { nameQuery, subscribe, unsubscribe } from './subscribe.ts';

const tag = 'EPCIS 2.0';
const ANSWERS_MOST = 1_000;
/** Documents are read as they arrive; the limit of ordinary bodies is not theirs. */
export const streamedPaths: ReadonlySet<string> = new Set(['/v1/epcis/capture']);

const versions = { 'gs1-epcis-version': '2.0', 'gs1-cbv-version': '2.0' };

async function* bodyOf(c: Context): AsyncGenerator<Uint8Array> {
  const reader = c.req.raw.body?.getReader();
  if (!reader) return;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** One event as a document of its own: what `POST /epcis/events` takes. */
async function* documentOf(c: Context<Env>): AsyncGenerator<Uint8Array> {
  const event = (await jsonOf(c)) as Record<string, unknown>;
  // The document carries the context for its event: kept with both, it would be answered twice.
  const { '@context': context = [], ...bare } = event ?? {};
  const head = {
    '@context': context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: 'now',
  };
  yield new TextEncoder().encode(JSON.stringify({ ...head, epcisBody: { eventList: [bare] } }));
}

function formatOf(c: Context): IdentifierFormat {
  const asked = c.req.header('gs1-epc-format') ?? 'No_Preference';
  if (asked === 'Always_GS1_Digital_Link') return 'digital_link';
  if (asked === 'No_Preference' || asked === 'Never_Translates') return 'as_captured';
  return refuse(epcisRefusals.EPCIS_FORMAT_UNSUPPORTED, { at: '/GS1-EPC-Format', facts: { asked } });
}

/** Where a page ended: time and identity of its last event, and how many were given so far. */
const place = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'not a place in this list' });
      return z.NEVER;
    }
  })
  .pipe(
    z.tuple([
      z
        .string()
        .regex(/^[1-8]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/)
        .refine((at) => !Number.isNaN(Date.parse(at))),
      z.string().regex(/^[\x21-\x7e]{1,200}$/),
      z.string().regex(/^[\x21-\x7e]{0,200}$/),
      z.int().min(0),
    ]),
  )
  .transform(([at, eventHash, declarationKey, given]) => [{ at, eventHash, declarationKey }, given] as const);

/** Answers a query, a page of it; `Link` and the token say how to go on. */
async function answerQuery(c: Context<Env>, asked: EventQuery): Promise<Response> {
  const format = formatOf(c);
  const ctx = c.get('ctx')();
  const [after, given] = cursorOf('epcis', asked.pageToken, place) ?? [undefined, 0];
  const left = asked.countLimit === undefined ? Number.POSITIVE_INFINITY : asked.countLimit - given;
  const most = Math.min(asked.perPage, left);
  const found = await withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    if (asked.mostEvents !== undefined && (await store.exceeds(tx, asked, asked.mostEvents, partyId)))
      refuse(epcisRefusals.EPCIS_QUERY_TOO_LARGE, { at: '/maxEventCount', facts: { maxEventCount: asked.mostEvents } });
    return store.selectEvents(tx, asked, after, most + 1, { partyId });
  });
  const { items, next } = page('epcis', found, most, (event) =>
    JSON.stringify([event.at, event.eventHash, event.declarationKey, given + most]),
  );
  const more = next !== null && most < left ? next : null;
  const here = new URL(c.req.url);
  if (more !== null) here.searchParams.set('nextPageToken', more);
  return c.json(queryDocument(items, ctx.clock.now(), format), 200, {
    ...versions,
    ...(more !== null && { link: `<${here.pathname}${here.search}>; rel="next"` }),
  });
}

const behaviourOf = (c: Context): Behaviour =>
  c.req.header('gs1-capture-error-behaviour') === 'proceed' ? 'proceed' : 'rollback';

function assertJson(c: Context): void {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(ld\+)?json\b/.test(type)) refuse(epcisRefusals.EPCIS_DOCUMENT_NOT_JSON, { at: '/content-type' });
}

const documentSchema = z.looseObject({}).meta({ id: 'EpcisDocument', description: 'EPCISDocument, JSON or JSON-LD' });

const document = { 'application/json': documentSchema, 'application/ld+json': documentSchema };
const sentTwice = 'An event is known by its hash: what is stored already is answered as a duplicate';

const captureParams = z.object({ captureID: idWire('epcisCapture') });
const nameParams = z.object({ name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/) });

/** The name in the address; every other parameter is the query's. */
function nameOf(c: Context<Env>): z.output<typeof nameParams> {
  const { data, error } = nameParams.safeParse(c.req.param());
  if (error) throw new InvalidInput(error);
  return data;
}

export function epcisRoutes() {
  const app = routes();

  describeStandard(app, {
    method: 'post',
    path: '/epcis/capture',
    cost: 20,
    tag,
    summary: 'Capture a document of any length',
    sentTwice,
    body: document,
    answers: { 202: { 'application/json': schemas.captureView }, 413: null },
  });
  app.post('/epcis/capture', async (c) => {
    assertJson(c);
    const view = await captureDocument(c.get('ctx')(), bodyOf(c), behaviourOf(c));
    return c.json(view, 202, { ...versions, location: `/v1/epcis/capture/${view.captureID}` });
  });
  describeStandard(app, {
    method: 'post',
    path: '/epcis/events',
    tag,
    summary: 'Capture one event',
    sentTwice,
    body: document,
    answers: { 201: { 'application/json': schemas.captureView }, 413: null },
  });
  app.post('/epcis/events', async (c) => {
    assertJson(c);
    const view = await captureDocument(c.get('ctx')(), documentOf(c), 'rollback');
    return c.json(view, 201, versions);
  });
  query(
    app,
    {
      path: '/epcis/capture/{captureID}',
      tag,
      summary: 'A capture job, with what became of each event',
      params: captureParams,
      filter: z.object({ from: z.coerce.number().int().min(0).default(0) }),
      view: schemas.captureView,
    },
    (ctx, { captureID, from }) =>
      withSnapshot(ctx, async (tx) => {
        const view = (await store.findCapture(tx, captureID)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/captureID' });
        return { ...view, answers: await store.listAnswers(tx, captureID, from, ANSWERS_MOST) };
      }),
  );

  describeStandard(app, {
    method: 'get',
    path: '/epcis/events',
    cost: 10,
    tag,
    summary: 'Events by the parameters of the simple event query',
    answers: { 200: { 'application/json': documentSchema } },
  });
  app.get('/epcis/events', (c) => answerQuery(c, readQuery(fromAddress(new URL(c.req.url).searchParams))));

  command(
    app,
    {
      path: '/epcis/queries',
      tag,
      summary: 'Name a query',
      body: schemas.namedQueryInput,
      view: schemas.namedQueryView,
      status: 201,
    },
    nameQuery,
  );
  query(
    app,
    { path: '/epcis/queries', tag, summary: 'Your queries', filter: pageQuery, view: pageOf(schemas.namedQueryView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        return page(
          'queries',
          await store.listQueries(tx, partyId, cursorKey('queries', cursor), limit + 1),
          limit,
          (q) => q.name,
        );
      }),
  );
  describeStandard(app, {
    method: 'get',
    path: '/epcis/queries/{name}/events',
    cost: 10,
    tag,
    summary: 'Events of a named query',
    params: nameParams,
    answers: { 200: { 'application/json': documentSchema } },
  });
  app.get('/epcis/queries/:name/events', async (c) => {
    const ctx = c.get('ctx')();
    const { partyId } = requirePerson(ctx);
    const { name } = nameOf(c);
    const named = await withSnapshot(ctx, (tx) => store.findQuery(tx, partyId, name));
    if (!named) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
    return answerQuery(c, readQuery({ ...named.query, ...fromAddress(new URL(c.req.url).searchParams) }));
  });
  command(
    app,
    {
      path: '/epcis/queries/{name}/subscriptions',
      tag,
      summary: 'Have new events of a query sent',
      params: nameParams,
      body: schemas.subscribeInput,
      view: schemas.subscriptionView,
      status: 201,
    },
    subscribe,
  );
  command(
    app,
    {
      path: '/epcis/subscriptions/{subscriptionId}/end',
      tag,
      summary: 'End a subscription',
      params: z.object({ subscriptionId: idWire('epcisSubscription') }),
      body: z.strictObject({}),
      view: z.object({ subscriptionID: z.string() }),
    },
    unsubscribe,
  );
  return app;
}
