import { describe, expect, it } from 'vitest';
import { documentOf, epcisAt, event, type Found } from '../support/epcis.ts';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { capture, find } = epcisAt(trade.url);
const { carrier, bank } = trade;

const note = 'https://ns.example.org/rail/';
const eventID = 'urn:uuid:0e9d7f2c-1111-4c1e-9f00-000000000001';
const a = event({
  eventID,
  readPoint: { id: 'urn:epc:id:sgln:4012345.00011.platform7', 'rail:track': '12' },
  bizLocation: { id: 'urn:epc:id:sgln:4012345.00011.0' },
  quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.L1', quantity: 12.5, uom: 'KGM' }],
  sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:4012345.00001' }],
  destinationList: [{ type: 'possessing_party', destination: 'urn:epc:id:pgln:4012345.00002' }],
  persistentDisposition: { set: ['completeness_verified'], unset: ['completeness_inferred'] },
  ilmd: { 'rail:batch': 'B-9', 'rail:grown': { 'rail:field': 'north', plain: { 'rail:depth': 3 } } },
  'rail:waggon': '31 80 3930 112-7',
  'rail:axles': 4,
  'rail:checked': '2026-10-12T05:00:00+02:00',
  'rail:crew': { 'rail:driver': 'K. Meyer' },
  sensorElementList: [
    {
      sensorMetadata: {
        deviceID: 'urn:epc:id:giai:4012345.t1',
        startTime: '2026-10-12T02:00:00Z',
        endTime: '2026-10-12T03:00:00Z',
        'rail:gain': 2,
      },
      sensorReport: [
        { type: 'Temperature', value: 21.5, uom: 'CEL', minValue: 19, maxValue: 23, time: '2026-10-12T02:30:00Z' },
        { type: 'gs1:AbsoluteHumidity', stringValue: 'damp', percRank: 90, booleanValue: true, 'rail:raw': 'ff' },
      ],
    },
  ],
});
const b = {
  type: 'TransformationEvent',
  eventTime: '2026-10-13T05:00:00Z',
  eventTimeZoneOffset: '+00:00',
  transformationID: 'urn:uuid:0e9d7f2c-2222-4c1e-9f00-000000000002',
  bizStep: 'commissioning',
  disposition: 'active',
  readPoint: { id: 'urn:epc:id:sgln:4012345.00022.0' },
  inputEPCList: ['urn:epc:id:sgtin:4012345.011111.777'],
  inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.IN', quantity: 3, uom: 'TNE' }],
  outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.OUT', quantity: 2, uom: 'TNE' }],
};
const wrong = {
  ...b,
  errorDeclaration: {
    declarationTime: '2026-10-14T05:00:00Z',
    reason: 'incorrect_data',
    correctiveEventIDs: ['urn:uuid:0e9d7f2c-3333-4c1e-9f00-000000000003'],
    'rail:by': 'dispatcher',
  },
};
await capture(carrier, documentOf([a, b, wrong]));

const header = { 'gs1-extensions': `rail=${note}` };
/** Which of the three events are found: the object event, the transformation, its declaration. */
async function found(search: string): Promise<string> {
  const { status, body, events } = await find(carrier, `?${search}`, header);
  if (status !== 200) return `${status} ${body.code}`;
  const name = (e: Record<string, unknown>) =>
    e.type === 'ObjectEvent' ? 'a' : e.errorDeclaration === undefined ? 'b' : 'w';
  return events.map(name).sort().join('');
}

describe('the simple event query', () => {
  it.each<[string, string]>([
    ['WD_readPoint=urn:epc:id:sgln:4012345.00011.0', 'a'],
    ['EQ_readPoint=urn:epc:id:sgln:4012345.00011.0', ''],
    ['WD_readPoint=https://id.gs1.org/414/4012345000221', 'bw'],
    ['WD_bizLocation=urn:epc:id:sgln:4012345.00011.0', 'a'],
    ['MATCH_epcClass=urn:epc:class:lgtin:4012345.012345.L1', 'a'],
    ['MATCH_epcClass=urn:epc:class:lgtin:4012345.012345.IN', ''],
    ['MATCH_anyEPCClass=urn:epc:class:lgtin:4012345.012345.IN', 'bw'],
    ['MATCH_inputEPCClass=urn:epc:class:lgtin:4012345.012345.IN', 'bw'],
    ['MATCH_inputEPCClass=urn:epc:class:lgtin:4012345.012345.OUT', ''],
    ['MATCH_outputEPCClass=https://id.gs1.org/01/04012345123456/10/OUT', 'bw'],
    ['EQ_source_owning_party=urn:epc:id:pgln:4012345.00001', 'a'],
    ['EQ_source_possessing_party=urn:epc:id:pgln:4012345.00001', ''],
    ['EQ_destination_possessing_party=https://id.gs1.org/417/4012345000023', 'a'],
    ['EQ_transformationID=urn:uuid:0e9d7f2c-2222-4c1e-9f00-000000000002', 'bw'],
    ['EQ_persistentDisposition_set=completeness_verified', 'a'],
    ['EQ_persistentDisposition_set=completeness_inferred', ''],
    ['EQ_persistentDisposition_unset=cbv:Disp-completeness_inferred', 'a'],
    ['EQ_correctiveEventID=urn:uuid:0e9d7f2c-3333-4c1e-9f00-000000000003', 'w'],
    ['GE_errorDeclaration_Time=2026-10-14T00:00:00Z', 'w'],
    ['EQ_rail:waggon=31 80 3930 112-7', 'a'],
    ['EQ_rail:waggon=other|31 80 3930 112-7', 'a'],
    [`EQ_${note}waggon=31 80 3930 112-7`, 'a'],
    ['EQ_rail:axles=4', 'a'],
    ['EQ_rail:axles=4.0', 'a'],
    ['GE_rail:axles=4', 'a'],
    ['GT_rail:axles=4', ''],
    ['LT_rail:checked=2026-10-12T03:00:01Z', 'a'],
    ['EQ_rail:checked=2026-10-12T03:00:00Z', 'a'],
    ['EXISTS_rail:waggon=', 'a'],
    ['EXISTS_rail:driver=true', ''],
    ['EXISTS_INNER_rail:driver=true', 'a'],
    ['EQ_INNER_rail:driver=K. Meyer', 'a'],
    ['EQ_rail:driver=K. Meyer', ''],
    ['EQ_ILMD_rail:batch=B-9', 'a'],
    ['EQ_rail:batch=B-9', ''],
    ['EXISTS_ILMD_rail:grown=1', 'a'],
    ['EQ_INNER_ILMD_rail:field=north', 'a'],
    ['LE_INNER_ILMD_rail:depth=3', 'a'],
    ['EQ_ERROR_DECLARATION_rail:by=dispatcher', 'w'],
    ['EQ_readPoint_rail:track=12', 'a'],
    ['EXISTS_SENSORMETADATA_rail:gain=1', 'a'],
    ['EQ_SENSORREPORT_rail:raw=ff', 'a'],
    ['EXISTS_sensorElementList=1', 'a'],
    ['EQ_type=Temperature', 'a'],
    ['EQ_type=https://gs1.org/voc/AbsoluteHumidity', 'a'],
    ['EQ_type=Mass', ''],
    ['EQ_deviceID=urn:epc:id:giai:4012345.t1', 'a'],
    ['EQ_stringValue=damp', 'a'],
    ['EQ_booleanValue=true', 'a'],
    ['GE_value_CEL=21.5', 'a'],
    ['GT_value_CEL=21.5', ''],
    ['GE_value_KEL=1', ''],
    ['LT_minValue_CEL=20&GE_maxValue_CEL=23', 'a'],
    ['GE_percRank=90', 'a'],
    ['GE_startTime=2026-10-12T02:00:00Z&LT_startTime=2026-10-12T02:00:01Z', 'a'],
    ['GE_endTime=2026-10-12T03:00:01Z', ''],
    ['GE_time=2026-10-12T02:30:00Z', 'a'],
    ['EQ_quantity_KGM=12.5', 'a'],
    ['GE_quantity_TNE=3', 'bw'],
    ['GE_quantity_KGM=13', ''],
    ['MATCH_epc=urn:epc:idpat:sgtin:4012345.*.*', 'a'],
    ['MATCH_epc=urn:epc:idpat:sgtin:4012346.*.*', ''],
    ['MATCH_inputEPC=urn:epc:idpat:sgtin:4012345.011111.*', 'bw'],
    ['MATCH_inputEPC=urn:epc:idpat:sgtin:4012345.022222.*', ''],
    ['MATCH_anyEPC=urn:epc:idpat:sgtin:*.*.*', 'abw'],
    ['EQ_color=red', '400 EPCIS_QUERY_PARAMETER_UNKNOWN'],
    ['HASATTR_bizLocation=x', '400 EPCIS_QUERY_PARAMETER_UNKNOWN'],
    ['EQ_ship:deck=3', '400 EPCIS_QUERY_PREFIX_UNKNOWN'],
    ['GE_rail:axles=many', '400 EPCIS_QUERY_VALUE_INVALID'],
    ['GE_startTime=soon', '400 EPCIS_QUERY_VALUE_INVALID'],
  ])('%s finds “%s”', async (search, expected) => {
    const [name = '', ...value] = search.split('=');
    const asked = search.includes('&') ? search : `${encodeURIComponent(name)}=${encodeURIComponent(value.join('='))}`;
    expect(await found(asked)).toBe(expected);
  });

  it('says so where events were captured before such things were kept', async () => {
    await trade.database.admin.query(
      'alter table epcis_event disable trigger all; update epcis_event set terms = null, figure_names = null, figure_values = null where type = $$TransformationEvent$$; alter table epcis_event enable trigger all',
    );
    expect(await found('EQ_rail%3Aaxles=4')).toBe('400 EPCIS_QUERY_OLDER_EVENTS');
    expect(await found('EQ_rail%3Aaxles=4&eventType=ObjectEvent')).toBe('a');
    expect(await found('EQ_action=OBSERVE')).toBe('a');
  });
});

describe('the resources of EPCIS 2.0', () => {
  const get = async (path: string, client = carrier, headers: Record<string, string> = header) => {
    const response = await fetch(`${trade.url}/v1/epcis${path}`, {
      headers: { authorization: `Bearer ${client.key}`, ...headers },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it('one event, by its identifier and by its hash', async () => {
    const one = await get(`/events/${encodeURIComponent(eventID)}`);
    expect(one).toMatchObject({ status: 200, body: { type: 'ObjectEvent', eventID, 'rail:axles': 4 } });
    expect((one.body as { '@context': unknown[] })['@context']).toContainEqual({ rail: note });
    const { events } = await find(carrier, '?eventType=TransformationEvent');
    const hash = String(events.find((e) => e.errorDeclaration === undefined)?.eventID);
    expect(hash).toMatch(/^ni:/);
    const other = (await get(`/events/${encodeURIComponent(hash)}`)).body as Record<string, unknown>;
    expect(other).toMatchObject({ type: 'TransformationEvent' });
    expect(other.errorDeclaration).toBeUndefined();
    expect((await find(carrier, `?EQ_eventID=${encodeURIComponent(hash)}`)).events).toHaveLength(2);
    expect((await get(`/events/${encodeURIComponent(eventID)}`, bank)).status).toBe(404);
  });

  it('what events are listed by, by pages, each with its events', async () => {
    const members = async (path: string) => ((await get(path)).body as { member: string[] }).member;
    expect(await members('/eventTypes')).toEqual(['ObjectEvent', 'TransformationEvent']);
    expect((await members('/bizSteps')).sort()).toEqual(['commissioning', 'shipping']);
    expect(await members('/dispositions')).toEqual(['active']);
    expect(await members('/bizLocations')).toEqual(['https://id.gs1.org/414/4012345000115']);
    const first = await get('/readPoints?perPage=1');
    const link = new URL(/<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '', trade.url);
    expect([
      ...(first.body as { member: string[] }).member,
      ...(await members(`/readPoints${link.search}`)),
    ]).toHaveLength(2);
    expect((await members('/epcs')).length).toBe(2);
    expect(await members('/bizSteps/shipping')).toEqual(['events']);
    expect((await get('/bizSteps/receiving')).status).toBe(404);
    expect((await get('/bizSteps/receiving/events')).status).toBe(404);
    expect((await get('/eventTypes/Nothing')).status).toBe(404);
    const listed = (await get(`/epcs/${encodeURIComponent(a.epcList[0] ?? '')}/events`)).body as Found;
    expect(listed.epcisBody.queryResults.resultsBody.eventList).toHaveLength(1);
    expect((await get('/bizSteps/shipping/events?EQ_bizStep=shipping')).status).toBe(400);
    for (const resource of ['eventTypes', 'epcs', 'bizSteps', 'bizLocations', 'readPoints', 'dispositions'])
      for (const value of await members(`/${resource}`)) {
        const path = `/${resource}/${encodeURIComponent(value)}`;
        expect([path, await members(path)]).toEqual([path, ['events']]);
        const { epcisBody } = (await get(`${path}/events`)).body as Found;
        expect(epcisBody.queryResults.resultsBody.eventList.length).toBeGreaterThan(0);
        expect((await get(path, bank)).status).toBe(404);
        expect((await get(`${path}/events`, bank)).status).toBe(404);
      }
    expect((await get('/eventTypes', bank)).body).toMatchObject({ type: 'Collection', member: [] });
  });

  it('capture jobs, newest first', async () => {
    await capture(carrier, documentOf([event()]));
    const first = await get('/capture?perPage=1');
    const jobs = first.body as { captureID: string; accepted: number }[];
    expect(jobs).toMatchObject([{ accepted: 1 }]);
    expect(first.headers.get('link')).toContain('nextPageToken=');
    const all = (await get('/capture')).body as { captureID: string }[];
    expect(all.map((job) => job.captureID)).toEqual([jobs[0]?.captureID, all[1]?.captureID]);
    expect((await get('/capture', bank)).body).toEqual([]);
  });

  it('OPTIONS say what is taken, and which methods', async () => {
    const options = (path: string) =>
      fetch(`${trade.url}/v1/epcis${path}`, {
        method: 'OPTIONS',
        headers: { authorization: `Bearer ${carrier.key}` },
      });
    const root = await options('');
    expect(root.status).toBe(204);
    expect(root.headers.get('gs1-epcis-version')).toBe('2.0');
    expect(root.headers.get('gs1-capture-limit')).toBe('100000');
    expect((await options('/events')).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect((await options('/queries/any')).headers.get('allow')).toBe('GET, HEAD, DELETE, OPTIONS');
    expect((await options('/nothing')).status).toBe(404);
  });

  it('queries are shown and ended, with what is subscribed to them', async () => {
    const send = async (method: string, path: string, client = carrier) => {
      const response = await fetch(`${trade.url}/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${client.key}` },
      });
      return response.status === 204 ? '204' : `${response.status} ${((await response.json()) as ProblemBody).code}`;
    };
    const dest = 'https://example.org/told';
    await carrier.done('/epcis/queries', { name: 'waggons', query: { EQ_action: ['OBSERVE'] } });
    expect((await get('/queries/waggons')).body).toMatchObject({ name: 'waggons', query: { EQ_action: ['OBSERVE'] } });
    expect((await get('/queries/waggons', bank)).status).toBe(404);
    const [one, two] = [
      await carrier.done<{ subscriptionID: string }>('/epcis/queries/waggons/subscriptions', { dest }),
      await carrier.done<{ subscriptionID: string }>('/epcis/queries/waggons/subscriptions', { dest }),
    ];
    const listed = async () => (await get('/queries/waggons/subscriptions')).body as { items: object[] };
    expect((await listed()).items).toMatchObject([
      { subscriptionID: one.subscriptionID, dest, secret: null, endedAt: null },
      { subscriptionID: two.subscriptionID, dest, secret: null, endedAt: null },
    ]);
    const path = `/epcis/queries/waggons/subscriptions/${one.subscriptionID}`;
    expect((await get(path.replace('/epcis', ''))).body).toMatchObject({
      subscriptionID: one.subscriptionID,
      queryName: 'waggons',
    });
    expect(await send('DELETE', path, bank)).toMatch(/^40[34]/);
    expect(await send('DELETE', path)).toBe('204');
    expect(await send('DELETE', path)).toBe('404 NOT_FOUND');
    expect((await listed()).items).toMatchObject([{ endedAt: expect.any(String) }, { endedAt: null }]);
    expect(await send('DELETE', '/epcis/queries/waggons')).toBe('204');
    expect(await send('DELETE', '/epcis/queries/waggons')).toBe('404 NOT_FOUND');
    expect((await get('/queries/waggons/subscriptions')).status).toBe(404);
    const { rows } = await trade.database.admin.query(
      'select count(*)::int as n from epcis_subscription where ended_at is null',
    );
    expect(rows).toEqual([{ n: 0 }]);
    // The name is free for another.
    await carrier.done('/epcis/queries', { name: 'waggons', query: { EQ_action: ['ADD'] } });
    expect((await get('/queries/waggons')).body).toMatchObject({ query: { EQ_action: ['ADD'] } });
  });
});
