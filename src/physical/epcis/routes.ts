import type { Context } from 'hono';
import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { addressOf, describeStandard, type Env, jsonOf, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page } from '../../http/page.ts';
import { httpRefusals } from '../../http/problem.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type Behaviour, captureDocument } from './capture.ts';
import { addEventRoutes, documentSchema, eventSchema, linked, pagedQuery, tag, versions } from './event-routes.ts';
import { addResourceRoutes } from './resource-routes.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';

const ANSWERS_MOST = 1_000;
/** Documents are read as they arrive; the limit of ordinary bodies is not theirs. */
export const streamedPaths: ReadonlySet<string> = new Set(['/v1/epcis/capture']);

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

const behaviourOf = (c: Context): Behaviour =>
  c.req.header('gs1-capture-error-behaviour') === 'proceed' ? 'proceed' : 'rollback';

function assertJson(c: Context): void {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(ld\+)?json\b/.test(type)) refuse(httpRefusals.CONTENT_TYPE_UNSUPPORTED, { at: '/content-type' });
}

const document = { 'application/json': documentSchema, 'application/ld+json': documentSchema };
const event = { 'application/json': eventSchema, 'application/ld+json': eventSchema };
const sentTwice = 'An event is known by its hash: what is stored already is answered as a duplicate';

const captureParams = z.object({ captureID: idWire('epcisCapture') });

function addCapture(app: Routes): void {
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
    body: event,
    answers: { 201: { 'application/json': schemas.captureView }, 413: null },
  });
  app.post('/epcis/events', async (c) => {
    assertJson(c);
    const view = await captureDocument(c.get('ctx')(), documentOf(c), 'rollback');
    return c.json(view, 201, versions);
  });
  describeStandard(app, {
    method: 'get',
    path: '/epcis/capture',
    tag,
    summary: 'Your capture jobs, newest first',
    query: pagedQuery,
    answers: { 200: { 'application/json': z.array(schemas.captureView) } },
  });
  app.get('/epcis/capture', async (c) => {
    const { perPage, nextPageToken } = addressOf(c, z.object({}), pagedQuery);
    const after = cursorKey('captures', nextPageToken);
    const rows = await withSnapshot(c.get('ctx')(), (tx) =>
      store.listCaptures(tx, requirePerson(tx).partyId, after, perPage + 1),
    );
    const { items, next } = page('captures', rows, perPage, (row) => row.captureID);
    return c.json(items, 200, linked(c, next));
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
}

export function epcisRoutes() {
  const app = routes();
  // EPCIS answers 400 to what it cannot take or find its way in, where this house says 422.
  app.use('/epcis/*', async (c, next) => {
    await next();
    if (c.res.status !== 422) return;
    const problem = (await c.res.json()) as Record<string, unknown>;
    const { headers } = c.res;
    c.res = new Response(JSON.stringify({ ...problem, status: 400 }), { status: 400, headers });
  });
  addCapture(app);
  addEventRoutes(app);
  addResourceRoutes(app);
  return app;
}
