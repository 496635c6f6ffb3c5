import { describe, expect, it } from 'vitest';
import { documentOf, epcisAt, event, type Found, proceed } from '../support/epcis.ts';
import { billWithBank } from '../support/lading.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { carrier, bank, importer } = trade;
const { capture, refused: refusedOf, find } = epcisAt(trade.url);
const refused = (body: unknown, headers = {}) => refusedOf(carrier, body, headers);

describe('capture', () => {
  it('tells of each event whether it is accepted, a duplicate or rejected; a repeat in another spelling is a duplicate', async () => {
    const first = event();
    const { status, headers, body } = await capture(carrier, documentOf([first, event()]));
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/epcis/capture/${body.captureID}`);
    expect(body).toMatchObject({ success: true, accepted: 2, duplicate: 0, rejected: 0 });
    const number = first.epcList[0]?.split('.').at(-1);
    const again = {
      ...first,
      epcList: [`https://example.org/01/4012345111118/21/${number}`],
      eventTime: '2026-10-12T03:00:00Z',
      bizStep: 'cbv:BizStep-shipping',
    };
    const repeat = await capture(carrier, documentOf([again, first]));
    expect(repeat.body).toMatchObject({ accepted: 0, duplicate: 2 });
    expect(repeat.body.answers[0]?.eventHash).toBe(body.answers[0]?.eventHash);
    // Another party's capture of the same fact is its own.
    expect((await capture(bank, documentOf([first]))).body).toMatchObject({ accepted: 1 });
    const job = await carrier.get<Awaited<ReturnType<typeof capture>>['body']>(`/epcis/capture/${body.captureID}`);
    expect(job.body.answers.map((a) => a.result)).toEqual(['accepted', 'accepted']);
    expect((await bank.get(`/epcis/capture/${body.captureID}`)).status).toBe(404);
  });

  it('keeps all or none, unless asked to proceed; the fault says its name and place', async () => {
    const bad = event({ action: 'CREATE' });
    const good = event();
    expect(await refused(documentOf([good, bad]))).toEqual([
      '400 EPCIS_EVENTS_REJECTED',
      'INVALID_ACTION /epcisBody/eventList/1/action',
    ]);
    expect((await capture(carrier, documentOf([good]))).body).toMatchObject({ accepted: 1 });
    const { body } = await capture(carrier, documentOf([event(), bad, event()]), proceed);
    expect(body.answers.map((a) => a.result)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(body.answers[1]?.faults).toMatchObject([{ name: 'INVALID_ACTION', at: '/action' }]);
  });

  it.each<[string, object, string]>([
    ['time', { eventTime: '12-10-2026' }, 'INVALID_TIME /eventTime'],
    ['step', { bizStep: 'transforming' }, 'NON_STANDARD_BIZSTEP /bizStep'],
    ['disposition', { disposition: 'in_transport' }, 'NON_STANDARD_DISPOSITION /disposition'],
    [
      'quantity',
      { quantityList: [{ epcClass: 'urn:x:y', quantity: 'twenty' }] },
      'NOT_A_NUMBER /quantityList/0/quantity',
    ],
    ['amount', { quantityList: [{ epcClass: 'urn:x:y', quantity: -2 }] }, 'NEGATIVE_QUANTITY /quantityList/0/quantity'],
    ['member', { quantityList: [{ epcClass: 'urn:x:y', weight: 5 }] }, 'UNKNOWN_FIELD /quantityList/0/weight'],
    ['lot data', { ilmd: { soil: 'x' } }, 'EXTENSION_WITHOUT_NAMESPACE /ilmd/soil'],
    ['prefix', { 'foo:bar': 1 }, 'NAMESPACE_UNKNOWN /foo:bar'],
    ['type', { type: 'ObjectEventInvalid' }, 'UNKNOWN_EVENT_TYPE /type'],
    ['nothing', { epcList: [] }, 'NOTHING_OBSERVED '],
    [
      'source',
      { sourceList: [{ type: 'place', source: 'urn:x:y' }] },
      'NON_STANDARD_SOURCE_OR_DESTINATION_TYPE /sourceList/0/type',
    ],
  ])('refuses a wrong %s by name', async (_, wrong, expected) => {
    const [name, at] = expected.split(' ');
    expect(await refused(documentOf([event(wrong)]))).toEqual([
      '400 EPCIS_EVENTS_REJECTED',
      `${name} /epcisBody/eventList/0${at}`,
    ]);
  });

  it('refuses what is no document, too deep, too large or of another kind, by name', async () => {
    const { '@context': _, ...bare } = documentOf([event()]);
    expect(await refused(bare)).toEqual(['400 EPCIS_CONTEXT_MISSING']);
    expect(await refused('{"a":')).toEqual(['400 EPCIS_DOCUMENT_NOT_JSON']);
    expect(await refused('{}')).toEqual(['400 EPCIS_NO_EVENT_LIST']);
    expect(await refused(documentOf([], { schemaVersion: '1.2' }))).toEqual(['400 EPCIS_DOCUMENT_TYPE']);
    expect(await refused(documentOf([event({ 'rail:x': 'x'.repeat(300_000) })]))).toEqual([
      '413 EPCIS_EVENT_TOO_LARGE',
    ]);
    expect(await refused(`{"@context":[],"x":${'['.repeat(50)}`)).toEqual(['413 EPCIS_DOCUMENT_TOO_DEEP']);
    expect(await refused(documentOf([event()]), { 'content-type': 'text/xml' })).toEqual([
      '415 CONTENT_TYPE_UNSUPPORTED',
    ]);
  });

  it('takes an error declaration for a correction, never for a duplicate', async () => {
    const eventID = 'urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a1';
    const wrong = { ...event(), eventID };
    await capture(carrier, documentOf([wrong]));
    const declared = {
      ...wrong,
      errorDeclaration: {
        declarationTime: '2026-10-12T05:30:00Z',
        reason: 'incorrect_data',
        correctiveEventIDs: ['urn:uuid:1'],
      },
    };
    const { body } = await capture(carrier, documentOf([declared, declared]));
    expect(body.answers.map((a) => a.result)).toEqual(['accepted', 'duplicate']);
    const found = await find(carrier, `?EQ_eventID=${wrong.eventID}`);
    expect(found.events).toHaveLength(2);
    expect((await find(carrier, '?EXISTS_errorDeclaration=true&EQ_errorReason=incorrect_data')).events).toHaveLength(1);
    // The identifier of one event cannot name another.
    const other = { ...event(), eventID: wrong.eventID };
    expect(await refused(documentOf([other]))).toEqual([
      '400 EPCIS_EVENTS_REJECTED',
      'EVENT_ID_REUSED /epcisBody/eventList/0/eventID',
    ]);
    const altered = { ...event(), eventID: `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0` };
    expect((await capture(carrier, documentOf([altered]))).body.answers[0]?.warnings).toEqual([
      'EVENT_ID_IS_NOT_ITS_HASH',
    ]);
  });

  it('stores an event once, whoever races', async () => {
    const one = event();
    const answers = await Promise.all(Array.from({ length: 8 }, () => capture(carrier, documentOf([one, event()]))));
    expect(answers.map((a) => a.body.answers[0]?.result).filter((r) => r === 'accepted')).toHaveLength(1);
    expect(answers.every((a) => a.body.answers[1]?.result === 'accepted')).toBe(true);
  });

  it('takes a long document in batches, all or none, with a context before or a short one after', async () => {
    const many = Array.from({ length: 1_700 }, () => event());
    const spoilt = [...many.slice(0, 1_699), event({ action: 'X' })];
    expect((await refused(documentOf(spoilt)))[1]).toBe('INVALID_ACTION /epcisBody/eventList/1699/action');
    const { body } = await capture(carrier, documentOf([...many, many[3] as object]));
    expect(body).toMatchObject({ success: true, accepted: 1_700, duplicate: 1, rejected: 0 });
    const { rows } = await trade.database.admin.query('select count(*)::int as n from epcis_staged');
    expect(rows).toEqual([{ n: 0 }]);
    const { '@context': context, ...rest } = documentOf([event()]);
    expect((await capture(carrier, { ...rest, '@context': context })).body).toMatchObject({ accepted: 1 });
    const late = { ...rest, epcisBody: { eventList: Array.from({ length: 600 }, () => event()) }, '@context': context };
    expect(await refused(late)).toEqual(['400 EPCIS_CONTEXT_AFTER_EVENTS']);
  });

  it('streams ten thousand events with bounded memory', async () => {
    const head = JSON.stringify(documentOf([]));
    const at = head.indexOf('[]', head.indexOf('eventList')) + 1;
    const padding = 'p'.repeat(2_000);
    async function* parts() {
      yield head.slice(0, at);
      for (let i = 0; i < 10_000; i++) yield `${i ? ',' : ''}${JSON.stringify(event({ 'rail:note': padding }))}`;
      yield head.slice(at);
    }
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for await (const part of parts()) controller.enqueue(encoder.encode(part));
        controller.close();
      },
    });
    globalThis.gc?.();
    let most = 0;
    const before = process.memoryUsage().heapUsed;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().heapUsed);
    }, 20);
    const response = await fetch(`${trade.url}/v1/epcis/capture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${carrier.key}`, 'content-type': 'application/json', ...proceed },
      body,
      duplex: 'half',
    });
    clearInterval(watch);
    expect(await response.json()).toMatchObject({ success: true, accepted: 10_000 });
    // Parsed, the document's events are some 60 MB; the service, the test's own copy and the driver share this heap.
    expect((most - before) / 1e6).toBeLessThan(250);
  });
});

describe('query', () => {
  it('finds by what, when, where and why, in both spellings, by pages that lose nothing', async () => {
    const bic = 'urn:epc:id:bic:CSQU3054383';
    const many = Array.from({ length: 7 }, (_, i) =>
      event({
        epcList: [bic, `urn:epc:id:sscc:4012345.00000${String(i).padStart(5, '0')}`],
        eventTime: `2026-09-0${i + 1}T00:00:00Z`,
        bizStep: i % 2 ? 'arriving' : 'departing',
        quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.L1', quantity: i, uom: 'KGM' }],
        bizTransactionList: [{ type: 'bol', bizTransaction: 'urn:holdfast:bill:X1' }],
      }),
    );
    await capture(importer, documentOf(many));
    const seen: unknown[] = [];
    let search = `?MATCH_epc=${bic}&orderBy=eventTime&orderDirection=DESC&perPage=3`;
    for (let pages = 0; pages < 5 && search; pages++) {
      const { events, link } = await find(importer, search);
      seen.push(...events.map((e) => e.eventTime));
      search = link ? new URL(/<([^>]+)>/.exec(link)?.[1] ?? '', trade.url).search : '';
    }
    expect(seen).toEqual(many.map((e) => e.eventTime).reverse());
    const n = async (q: string) => (await find(importer, q)).events.length;
    expect(await n('?EQ_bizStep=arriving')).toBe(3);
    expect(await n('?EQ_bizStep=https://ref.gs1.org/cbv/BizStep-arriving|departing')).toBe(7);
    expect(await n('?MATCH_epc=https://id.gs1.org/00/040123450000000030')).toBe(1);
    expect(await n('?GE_eventTime=2026-09-03T00:00:00Z&LT_eventTime=2026-09-05T00:00:00Z')).toBe(2);
    expect(await n('?GE_quantity=2&LT_quantity=4')).toBe(2);
    expect(await n('?EQ_bizTransaction_bol=urn:holdfast:bill:X1')).toBe(7);
    expect(await n('?EQ_bizTransaction_po=urn:holdfast:bill:X1')).toBe(0);
    expect(await n('?eventType=AggregationEvent')).toBe(0);
    expect(await n('?perPage=2&eventCountLimit=2')).toBe(2);
    expect((await find(bank, `?MATCH_epc=${bic}`)).events).toEqual([]);
    const links = await find(importer, '?EQ_bizStep=arriving&perPage=1', {
      'gs1-epc-format': 'Always_GS1_Digital_Link',
    });
    expect(links.events[0]?.epcList).toContain('https://id.gs1.org/00/040123450000000016');
    expect((await find(importer, '', { 'gs1-epc-format': 'Always_EPC_URN' })).body.code).toBe(
      'EPCIS_FORMAT_UNSUPPORTED',
    );
  });

  it('refuses a parameter or a value it does not know, by name', async () => {
    const code = async (q: string) => (await find(carrier, q)).body.code;
    expect(await code('?EQ_color=red')).toBe('EPCIS_QUERY_PARAMETER_UNKNOWN');
    expect(await code('?GE_eventTime=not-a-date')).toBe('EPCIS_QUERY_VALUE_INVALID');
    expect(await code('?EQ_action=SHIPPED')).toBe('EPCIS_QUERY_VALUE_INVALID');
    expect(await code('?orderDirection=SIDEWAYS')).toBe('EPCIS_QUERY_VALUE_INVALID');
    expect(await code('?nextPageToken=abc')).toBe('CURSOR_INVALID');
  });

  it('refuses what it cannot answer: patterns, repeats, undefined prefixes, more than was asked for', async () => {
    const refused = async (q: string) => {
      const { status, body } = await find(importer, q);
      return [status, body.code, body.errors?.[0]?.pointer];
    };
    const at = async (name: string, value: string) => refused(`?${name}=${encodeURIComponent(value)}`);
    const pattern = [400, 'EPCIS_QUERY_PATTERN_UNSUPPORTED'];
    expect(await at('MATCH_epc', 'urn:epc:idpat:sgtin:*.011111.*')).toEqual([...pattern, '/MATCH_epc']);
    expect(await at('MATCH_anyEPC', 'urn:epc:id:sscc:4012345.*')).toEqual([...pattern, '/MATCH_anyEPC']);
    expect(await at('EQ_readPoint', 'urn:epc:idpat:sgln:4012345.*.*')).toEqual([...pattern, '/EQ_readPoint']);
    const prefix = [400, 'EPCIS_QUERY_PREFIX_UNKNOWN'];
    expect(await at('EQ_bizStep', 'rail:coupling')).toEqual([...prefix, '/EQ_bizStep']);
    expect(await at('EQ_readPoint', 'rail:duisburg')).toEqual([...prefix, '/EQ_readPoint']);
    expect(await at('MATCH_parentID', 'rail:waggon-1')).toEqual([...prefix, '/MATCH_parentID']);
    expect(await refused('?EQ_action=ADD&EQ_action=OBSERVE')).toEqual([
      400,
      'EPCIS_QUERY_PARAMETER_REPEATED',
      '/EQ_action',
    ]);
    const trader = await trade.party('Counter', 'trader');
    await capture(trader, documentOf([event(), event(), event()]));
    expect((await find(trader, '?maxEventCount=2')).body).toMatchObject({
      code: 'EPCIS_QUERY_TOO_LARGE',
      facts: { maxEventCount: 2 },
    });
    expect((await find(trader, '?maxEventCount=3')).events).toHaveLength(3);
    expect((await find(trader, '?eventCountLimit=2')).events).toHaveLength(2);
  });

  it('reads a short address by the context of a named query, and finds what the whole one finds', async () => {
    const trader = await trade.party('Namer', 'trader');
    await capture(trader, documentOf([event({ bizStep: 'rail:coupling', readPoint: { id: 'rail:duisburg' } })]));
    const named = async (name: string, asked: object) => {
      await trader.done('/epcis/queries', {
        name,
        query: { '@context': [{ rail: 'https://ns.example.org/rail/' }], ...asked },
      });
      const { body } = await trader.get<Found>(`/epcis/queries/${name}/events`);
      return body.epcisBody.queryResults.resultsBody.eventList.length;
    };
    expect(await named('short', { EQ_bizStep: ['rail:coupling'] })).toBe(1);
    expect(await named('whole', { EQ_bizStep: ['https://ns.example.org/rail/coupling'] })).toBe(1);
    await trader.done('/epcis/queries', { name: 'limited', query: { maxEventCount: 5 } });
    expect(await trader.refused('/epcis/queries/limited/subscriptions', { dest: 'https://example.org/told' })).toBe(
      '400 EPCIS_QUERY_NOT_SUBSCRIBABLE',
    );
  });

  it('answers with each part of a context once, as the schema of GS1 wants', async () => {
    const trader = await trade.party('Context', 'trader');
    const own = { rail: 'https://ns.example.org/rail/' };
    await capture(trader, documentOf([event({ '@context': [own], 'rail:waggon': '7' })]));
    const response = await fetch(`${trade.url}/v1/epcis/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${trader.key}`, 'content-type': 'application/ld+json' },
      body: JSON.stringify({ '@context': [own], ...event({ 'rail:waggon': '8' }) }),
    });
    expect(response.status).toBe(201);
    const { events } = await find(trader, '?orderBy=recordTime');
    expect(events.map((e) => e['@context'])).toEqual([[own], [own]]);
  });
});

describe('events of a document', () => {
  it('captured of a container go into the journey of the bill that names it', async () => {
    const bill = await billWithBank(trade);
    const container = bill.lots[0]?.containerNumber;
    const seen = event({
      epcList: [`urn:epc:id:bic:${container}`],
      bizStep: 'departing',
      readPoint: { id: 'urn:epc:id:sgln:4012345.00011.0' },
    });
    await capture(carrier, documentOf([seen]));
    await capture(importer, documentOf([event({ ...seen, eventTime: '2026-10-12T05:00:01Z' })]));
    const stranger = await trade.party('Stranger', 'carrier');
    await capture(stranger, documentOf([{ ...seen, bizStep: 'arriving' }]));
    const { body } = await bank.get<{ items: { kind: string; source: string }[] }>(`/bills/${bill.id}/journey-events`);
    expect(body.items.map((e) => `${e.kind} ${e.source}`)).toEqual(['departure epcis', 'departure epcis']);
  });
});

it('what the reference shows of events, of EPCIS and of a carrier, is taken as it stands', async () => {
  const { paths } = (await (await fetch(`${trade.url}/openapi.json`)).json()) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { example: unknown }> } } }>;
  };
  for (const [path, status] of [
    ['/v1/epcis/capture', 202],
    ['/v1/epcis/events', 201],
    ['/v1/dcsa/v3/events', 200],
  ] as const) {
    const response = await fetch(`${trade.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${carrier.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(paths[path]?.post.requestBody.content['application/json']?.example),
    });
    expect([path, response.status, response.status === status ? '' : await response.text()]).toEqual([
      path,
      status,
      '',
    ]);
  }
});
