import type { Context } from 'hono';
import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { addressOf, describeStandard, type Env, type Routes } from '../../http/endpoint.ts';
import { methodsOf } from '../../http/methods.ts';
import { cursorKey, page } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { limits } from './document-stream.ts';
import { answerQuery, asked, documentSchema, extensionsOf, linked, pagedQuery, tag, versions } from './event-routes.ts';
import { readQuery } from './query.ts';
import { epcisRefusals } from './refusals.ts';
import * as store from './store.ts';
import { listValues } from './value-store.ts';
import { eventTypes, shortWord } from './vocabulary.ts';

/** What events are listed by (EPCIS 2.0 section 12.6): each value has the events that name it. */
const resources = [
  { path: 'eventTypes', name: 'eventType', parameter: 'eventType', column: 'type' },
  { path: 'epcs', name: 'epc', parameter: 'MATCH_anyEPC', column: 'any_epc' },
  { path: 'bizSteps', name: 'bizStep', parameter: 'EQ_bizStep', column: 'biz_step' },
  { path: 'bizLocations', name: 'bizLocation', parameter: 'EQ_bizLocation', column: 'biz_location' },
  { path: 'readPoints', name: 'readPoint', parameter: 'EQ_readPoint', column: 'read_point' },
  { path: 'dispositions', name: 'disposition', parameter: 'EQ_disposition', column: 'disposition' },
] as const;

const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const collectionView = z
  .object({ '@context': z.string(), type: z.literal('Collection'), member: z.array(z.string()) })
  .meta({ id: 'EpcisCollection', description: 'Values by which events can be listed, or what lies under one' });
const collection = (member: string[]) => ({ '@context': CONTEXT, type: 'Collection' as const, member });
const answers = { 200: { 'application/json': collectionView } };

/** A value that events of the caller name; of any other nothing is listed. */
async function requireThere(c: Context<Env>, parameter: string, name: string, value: string): Promise<void> {
  const isValue = parameter !== 'eventType' || eventTypes.some((type) => type === value);
  const query = isValue ? readQuery({ [parameter]: [value] }, extensionsOf(c)) : undefined;
  const isThere =
    query && (await withSnapshot(c.get('ctx')(), (tx) => store.exceeds(tx, query, 0, requirePerson(tx).partyId)));
  if (!isThere) refuse(commonRefusals.NOT_FOUND, { at: `/${name}` });
}

function addResources(app: Routes): void {
  for (const { path, name, parameter, column } of resources) {
    const params = z.object({ [name]: z.string().min(1).max(2_000) });
    describeStandard(app, {
      method: 'get',
      path: `/epcis/${path}`,
      cost: 20,
      tag,
      summary: `Each ${name} that your events name`,
      query: pagedQuery,
      answers,
    });
    app.get(`/epcis/${path}`, async (c) => {
      const { perPage, nextPageToken } = addressOf(c, z.object({}), pagedQuery);
      const after = cursorKey(path, nextPageToken);
      const found = await withSnapshot(c.get('ctx')(), (tx) =>
        listValues(tx, requirePerson(tx).partyId, column, after, perPage + 1),
      );
      const { items, next } = page(path, found, perPage, (value) => value);
      return c.json(collection(items.map(shortWord)), 200, linked(c, next));
    });
    describeStandard(app, {
      method: 'get',
      path: `/epcis/${path}/{${name}}`,
      cost: 10,
      tag,
      summary: `What lies under one ${name}`,
      params,
      answers,
    });
    app.get(`/epcis/${path}/:${name}`, async (c) => {
      await requireThere(c, parameter, name, String((addressOf(c, params) as Record<string, string>)[name]));
      return c.json(collection(['events']), 200, versions);
    });
    describeStandard(app, {
      method: 'get',
      path: `/epcis/${path}/{${name}}/events`,
      cost: 10,
      tag,
      summary: `Events of one ${name}`,
      params,
      answers: { 200: { 'application/json': documentSchema } },
    });
    app.get(`/epcis/${path}/:${name}/events`, async (c) => {
      const given = asked(c);
      if (parameter in given) refuse(epcisRefusals.EPCIS_QUERY_PARAMETER_REPEATED, { at: `/${parameter}` });
      const value = c.req.param()[name as keyof object] as string;
      await requireThere(c, parameter, name, value);
      return answerQuery(c, readQuery({ ...given, [parameter]: [value] }, extensionsOf(c)));
    });
  }
}

export function addResourceRoutes(app: Routes): void {
  addResources(app);
  describeStandard(app, {
    method: 'options',
    path: '/epcis',
    tag,
    summary: 'Which versions, formats and lengths are taken; of any path below, its methods too',
    answers: { 204: null },
  });
  app.on('OPTIONS', ['/epcis', '/epcis/*'], (c) => {
    const path = c.req.path.replace(/^\/v1/, '');
    const methods = path === '/epcis' ? [] : methodsOf(app, path);
    if (path !== '/epcis' && methods.length === 0) refuse(commonRefusals.NOT_FOUND);
    return c.body(null, 204, {
      ...versions,
      'gs1-epcis-min': '2.0',
      'gs1-epcis-max': '2.0',
      'gs1-cbv-min': '2.0',
      'gs1-cbv-max': '2.0',
      'gs1-epc-format': 'No_Preference,Never_Translates,Always_GS1_Digital_Link',
      'gs1-capture-error-behaviour': 'rollback,proceed',
      'gs1-capture-limit': String(limits.events),
      allow: [...methods, 'OPTIONS'].join(', '),
    });
  });
}
