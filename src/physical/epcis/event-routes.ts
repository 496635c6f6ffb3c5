import type { Context } from 'hono';
import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, type Env, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, cursorOf, page, pageOf, pageQuery } from '../../http/page.ts';
import { InvalidInput } from '../../http/problem.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { Prefixes } from './event.ts';
import { type EventQuery, fromAddress, readQuery } from './query.ts';
import { eventDocument, type IdentifierFormat, queryDocument } from './query-document.ts';
import * as queries from './query-store.ts';
import { epcisRefusals } from './refusals.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';
import { endQuery, nameQuery, subscribe, unsubscribe } from './subscribe.ts';

export const tag = 'EPCIS 2.0';
export const versions = { 'gs1-epcis-version': '2.0', 'gs1-cbv-version': '2.0' };

/** Goods that left: the least that an event says. */
const shippedEvent = {
  type: 'ObjectEvent',
  eventTime: '2026-10-12T05:00:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  action: 'OBSERVE',
  epcList: ['urn:epc:id:sgtin:4012345.011111.987'],
  bizStep: 'shipping',
};
const context = { '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'] };
export const eventSchema = z.looseObject({}).meta({
  description: 'One event with its context',
  example: { ...context, ...shippedEvent },
});
export const documentSchema = z.looseObject({}).meta({
  id: 'EpcisDocument',
  description: 'EPCISDocument, JSON or JSON-LD',
  example: {
    ...context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-10-12T05:00:00Z',
    epcisBody: { eventList: [shippedEvent] },
  },
});

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
export async function answerQuery(c: Context<Env>, asked: EventQuery): Promise<Response> {
  const format = formatOf(c);
  const ctx = c.get('ctx')();
  const [after, given] = cursorOf('epcis', asked.pageToken, place) ?? [undefined, 0];
  const left = asked.countLimit === undefined ? Number.POSITIVE_INFINITY : asked.countLimit - given;
  const most = Math.min(asked.perPage, left);
  const found = await withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    if (await store.isBeforeTerms(tx, asked, partyId))
      refuse(epcisRefusals.EPCIS_QUERY_OLDER_EVENTS, { at: '/GE_recordTime' });
    if (asked.mostEvents !== undefined && (await store.exceeds(tx, asked, asked.mostEvents, partyId)))
      refuse(epcisRefusals.EPCIS_QUERY_TOO_LARGE, { at: '/maxEventCount', facts: { maxEventCount: asked.mostEvents } });
    return store.selectEvents(tx, asked, after, most + 1, { partyId });
  });
  const { items, next } = page('epcis', found, most, (event) =>
    JSON.stringify([event.at, event.eventHash, event.declarationKey, given + most]),
  );
  const more = next !== null && most < left ? next : null;
  return c.json(queryDocument(items, ctx.clock.now(), format), 200, linked(c, more));
}

const nameParams = z.object({ name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/) });

/** The name in the address; every other parameter is the query's. */
function nameOf(c: Context<Env>): z.output<typeof nameParams> {
  const { data, error } = nameParams.safeParse(c.req.param());
  if (error) throw new InvalidInput(error);
  return data;
}

/** Pages as EPCIS asks for them. */
export const pagedQuery = z.object({
  perPage: z.coerce.number().int().min(1).max(1_000).default(30),
  nextPageToken: z.string().max(2_000).optional(),
});
/** What says how a list goes on. */
export function linked(c: Context<Env>, next: string | null): Record<string, string> {
  const here = new URL(c.req.url);
  if (next !== null) here.searchParams.set('nextPageToken', next);
  return { ...versions, ...(next !== null && { link: `<${here.pathname}${here.search}>; rel="next"` }) };
}

const eventParams = z.object({ eventID: z.string().min(1).max(2_000) });
const subscriptionParams = nameParams.extend({ subscriptionId: idWire('epcisSubscription') });

export const asked = (c: Context<Env>): Record<string, unknown> => fromAddress(new URL(c.req.url).searchParams);
/** Prefixes of extensions that a question in an address uses: `GS1-Extensions: rail=https://ns.example.org/rail/`. */
export function extensionsOf(c: Context<Env>): Prefixes {
  const given = (c.req.header('gs1-extensions') ?? '').split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    given.map((part) => {
      const [, prefix, namespace] = /^\s*([A-Za-z][\w-]*)=(\S+)\s*$/.exec(part) ?? [];
      if (prefix === undefined || namespace === undefined)
        return refuse(epcisRefusals.EPCIS_QUERY_VALUE_INVALID, { at: '/GS1-Extensions' });
      return [prefix, namespace];
    }),
  );
}

function addEvents(app: Routes): void {
  describeStandard(app, {
    method: 'get',
    path: '/epcis/events',
    cost: 10,
    tag,
    summary: 'Events by the parameters of the simple event query',
    answers: { 200: { 'application/json': documentSchema } },
  });
  app.get('/epcis/events', (c) => answerQuery(c, readQuery(asked(c), extensionsOf(c))));
  describeStandard(app, {
    method: 'get',
    path: '/epcis/events/{eventID}',
    tag,
    summary: 'One event, by its identifier or by its hash',
    params: eventParams,
    answers: { 200: { 'application/json': documentSchema } },
  });
  app.get('/epcis/events/:eventID', async (c) => {
    const { eventID } = addressOf(c, eventParams);
    const format = formatOf(c);
    const found = await withSnapshot(c.get('ctx')(), (tx) => store.findEvent(tx, requirePerson(tx).partyId, eventID));
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/eventID' });
    return c.json(eventDocument(found, format), 200, versions);
  });
}

function addNamedQueries(app: Routes): void {
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
          await queries.listQueries(tx, partyId, cursorKey('queries', cursor), limit + 1),
          limit,
          (q) => q.name,
        );
      }),
  );
  query(
    app,
    {
      path: '/epcis/queries/{name}',
      tag,
      summary: 'One of your queries',
      params: nameParams,
      view: schemas.namedQueryView,
    },
    (ctx, { name }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        return (await queries.findQuery(tx, partyId, name)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/name' });
      }),
  );
  describeStandard(app, {
    method: 'delete',
    path: '/epcis/queries/{name}',
    tag,
    summary: 'End a query, and what is subscribed to it',
    sentTwice: 'what is ended is not found again',
    params: nameParams,
    answers: { 204: null },
  });
  app.delete('/epcis/queries/:name', async (c) => {
    await endQuery(c.get('ctx')(), addressOf(c, nameParams));
    return c.body(null, 204, versions);
  });
}

function addQueryEvents(app: Routes): void {
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
    const named = await withSnapshot(ctx, (tx) => queries.findQuery(tx, partyId, name));
    if (!named) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
    return answerQuery(c, readQuery({ ...named.query, ...asked(c) }, extensionsOf(c)));
  });
}

function addSubscriptions(app: Routes): void {
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
  query(
    app,
    {
      path: '/epcis/queries/{name}/subscriptions',
      tag,
      summary: 'What is subscribed to a query, ended or not',
      params: nameParams,
      filter: pageQuery,
      view: pageOf(schemas.subscriptionView),
    },
    (ctx, { name, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        if (!(await queries.findQuery(tx, partyId, name))) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
        const rows = await queries.listSubscriptions(
          tx,
          partyId,
          name,
          { after: cursorKey('subscriptions', cursor) },
          limit + 1,
        );
        return page('subscriptions', rows, limit, (row) => row.subscriptionID);
      }),
  );
  query(
    app,
    {
      path: '/epcis/queries/{name}/subscriptions/{subscriptionId}',
      tag,
      summary: 'One subscription',
      params: subscriptionParams,
      view: schemas.subscriptionView,
    },
    (ctx, { name, subscriptionId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        const [found] = await queries.listSubscriptions(tx, partyId, name, { id: subscriptionId }, 1);
        return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/subscriptionId' });
      }),
  );
  describeStandard(app, {
    method: 'delete',
    path: '/epcis/queries/{name}/subscriptions/{subscriptionId}',
    tag,
    summary: 'End a subscription to a query',
    sentTwice: 'what is ended is not found again',
    params: subscriptionParams,
    answers: { 204: null },
  });
  app.delete('/epcis/queries/:name/subscriptions/:subscriptionId', async (c) => {
    await unsubscribe(c.get('ctx')(), addressOf(c, subscriptionParams));
    return c.body(null, 204, versions);
  });
}

/** What asks for events: the simple event query, by its parameters or under a name. */
export function addEventRoutes(app: Routes): void {
  addEvents(app);
  addNamedQueries(app);
  addQueryEvents(app);
  addSubscriptions(app);
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
}
