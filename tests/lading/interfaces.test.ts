import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { efblPayload, readEfbl } from '../../src/documents/lading/efbl.ts';
import { trackingEventWire, withKind } from '../../src/documents/track-and-trace/schemas.ts';
import { arrangement, billWithBank, issueBill } from '../support/lading.ts';
import { jsonFiles, readJson, sharedData } from '../support/shared.ts';
import { openTrade } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { carrier, bank, importer } = trade;
let serial = 0;

const routing = { originatingParty: { partyCode: 'EXCO', codeListProvider: 'SMDG', partyFunction: 'CA' } };
const tracking = (classification: object, more: object = {}) => ({
  eventRouting: routing,
  eventID: `evt-${++serial}`,
  eventDateTime: '2026-10-11T12:00:00Z',
  eventUpdatedDateTime: '2026-10-11T13:00:00Z',
  eventLocation: { locationName: 'Duisburg', UNLocationCode: 'DEDUI' },
  eventClassification: { eventClassifierCode: 'ACT', ...classification },
  ...more,
});
const shipmentOf = (booking: string, document?: string) => ({
  documentReference: { typeCode: 'BKG', reference: booking },
  ...(document !== undefined && { additionalDocumentReferences: [{ typeCode: 'TRD', reference: document }] }),
});
const box = 'CSQU3054383';
const five = (booking: string, document: string) => [
  tracking(
    { eventTypeCode: 'SHIPMENT', shipmentEventTypeCode: 'CONF' },
    { shipmentDetails: shipmentOf(booking, document) },
  ),
  tracking(
    { eventTypeCode: 'TRANSPORT', transportEventTypeCode: 'DEPA' },
    { shipmentDetails: shipmentOf(booking), transportDetails: { transportCall: { modeOfTransport: 'RAIL' } } },
  ),
  tracking(
    { eventTypeCode: 'EQUIPMENT', equipmentEventTypeCode: 'GTIN' },
    { equipmentDetails: { equipmentReference: box } },
  ),
  tracking(
    { eventTypeCode: 'IOT', iotEventTypeCode: 'DETC' },
    { equipmentDetails: { equipmentReference: box }, iotDetails: { iotEventCode: 'DRO' } },
  ),
  tracking(
    { eventTypeCode: 'REEFER', reeferEventTypeCode: 'MEAS' },
    { equipmentDetails: { equipmentReference: box }, reeferDetails: {} },
  ),
];

interface Answer extends ProblemBody {
  accepted: number;
  repeated: number;
  events: { eventID: string; eventClassification: { eventTypeCode: string } }[];
}
async function call(client: Client, method: string, path_: string, body?: unknown) {
  const response = await fetch(`${trade.url}/v1/dcsa${path_}`, {
    method,
    headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    next: response.headers.get('next-page-cursor'),
    body: (await response.json()) as Answer,
  };
}
const post = (events: unknown[], client = carrier) => call(client, 'POST', '/v3/events', { events });
const get = async (search: string, client = carrier) => {
  const answer = await call(client, 'GET', `/v3/events${search}`);
  return { ...answer, kinds: answer.body.events?.map((e) => e.eventClassification.eventTypeCode) };
};

describe('DCSA Track & Trace', () => {
  it('takes the five kinds once, and finds them by booking, document, equipment, kind and time, by pages', async () => {
    const events = five('BKG-1', 'TRD-1');
    expect((await post(events)).body).toEqual({ accepted: 5, repeated: 0 });
    expect((await post(events)).body).toEqual({ accepted: 0, repeated: 5 });
    expect((await get('?carrierBookingReference=BKG-1')).kinds).toEqual(['SHIPMENT', 'TRANSPORT']);
    expect((await get('?transportDocumentReference=TRD-1')).kinds).toEqual(['SHIPMENT']);
    expect((await get(`?equipmentReference=${box}`)).kinds).toEqual(['EQUIPMENT', 'IOT', 'REEFER']);
    expect((await get(`?equipmentReference=${box}&eventTypes=IOT,REEFER`)).kinds).toEqual(['IOT', 'REEFER']);
    expect((await get('?eventUpdatedDateTime:gte=2026-10-11T13:00:01Z')).kinds).toEqual([]);
    expect(
      (await get('?eventUpdatedDateTime:gte=2026-10-11T13:00:00Z&eventUpdatedDateTime:lt=2026-10-11T13:00:01Z')).kinds,
    ).toHaveLength(5);
    const first = await get('?limit=2');
    const second = await get(`?limit=2&cursor=${first.next}`);
    const third = await get(`?limit=2&cursor=${second.next}`);
    expect([...first.kinds, ...second.kinds, ...third.kinds]).toEqual([
      'SHIPMENT',
      'TRANSPORT',
      'EQUIPMENT',
      'IOT',
      'REEFER',
    ]);
    expect(third.next).toBeNull();
    expect((await get('', bank)).kinds).toEqual([]);
  });

  it('gives the newest version of an event', async () => {
    const [event] = five('BKG-2', 'TRD-2');
    await post([event]);
    const newer = {
      ...event,
      eventUpdatedDateTime: '2026-10-11T14:00:00Z',
      eventClassification: { ...event?.eventClassification, shipmentEventTypeCode: 'CANC' },
    };
    expect((await post([newer])).body).toEqual({ accepted: 1, repeated: 0 });
    const found = await get('?carrierBookingReference=BKG-2');
    expect(found.body.events).toMatchObject([{ eventClassification: { shipmentEventTypeCode: 'CANC' } }]);
  });

  it('refuses bad filters and bad events by place', async () => {
    const at = async (promise: Promise<{ status: number; body: ProblemBody }>) => {
      const { status, body } = await promise;
      return `${status} ${body.errors?.[0]?.pointer}`;
    };
    expect(await at(get('?eventTypes=PARTY'))).toBe('422 /eventTypes/0');
    expect(await at(get('?limit=0'))).toBe('422 /limit');
    expect(await at(get('?eventUpdatedDateTime:gte=yesterday'))).toBe('422 /eventUpdatedDateTime:gte');
    expect(await at(get('?colour=red'))).toBe('422 /colour');
    const [good] = five('B', 'T');
    const { eventID: _, ...anonymous } = good as Record<string, unknown>;
    expect(await at(post([good, anonymous]))).toBe('422 /events/1/eventID');
    expect(await at(post([tracking({ eventTypeCode: 'PARTY' })]))).toBe('422 /events/0/kind');
    expect(
      await at(
        post([
          tracking(
            { eventTypeCode: 'EQUIPMENT', equipmentEventTypeCode: 'GTIN' },
            { equipmentDetails: { equipmentReference: 'X' } },
          ),
        ]),
      ),
    ).toBe('422 /events/0/equipmentDetails/equipmentReference');
    expect((await get('?carrierBookingReference=B')).kinds).toEqual([]);
  });

  it('goes into the journey of a bill, and out of it; what it has no word for is named', async () => {
    const bill = await billWithBank(trade);
    const container = bill.lots[0]?.containerNumber;
    await post([
      tracking(
        { eventTypeCode: 'TRANSPORT', transportEventTypeCode: 'DEPA' },
        { shipmentDetails: shipmentOf('BKG-9', bill.number), transportDetails: { transportCall: {} } },
      ),
      tracking(
        { eventTypeCode: 'EQUIPMENT', equipmentEventTypeCode: 'GTIN' },
        { equipmentDetails: { equipmentReference: container } },
      ),
      tracking(
        { eventTypeCode: 'EQUIPMENT', equipmentEventTypeCode: 'GTOT', eventClassifierCode: 'EST' },
        { equipmentDetails: { equipmentReference: container } },
      ),
    ]);
    await carrier.done(`/bills/${bill.id}/journey-events`, {
      events: [{ kind: 'border_crossing', at: '2026-10-11T20:00:00Z', place: { name: 'Malaszewicze' } }],
    });
    const { body } = await bank.get<{ items: { kind: string; source: string }[] }>(`/bills/${bill.id}/journey-events`);
    expect(body.items.map((e) => `${e.kind} ${e.source}`).sort()).toEqual([
      'border_crossing api',
      'departure dcsa',
      'gate_in dcsa',
    ]);
    const out = await bank.get<{ events: unknown[]; notCarried: { kind: string }[] }>(
      `/bills/${bill.id}/tracking-events`,
    );
    expect(out.body.events.map((e) => trackingEventWire.safeParse(withKind(e)).success)).toEqual([true, true, true]);
    expect(out.body.notCarried.map((e) => e.kind)).toEqual(['border_crossing']);
    // A gate-out that really happened, before surrender, is a breach whoever's shape it is told in.
    await post([
      tracking(
        { eventTypeCode: 'EQUIPMENT', equipmentEventTypeCode: 'GTOT' },
        { equipmentDetails: { equipmentReference: container }, eventLocation: { locationName: 'Chongqing' } },
      ),
    ]);
    const checks = await bank.get<{ findings: { code: string }[] }>(`/bills/${bill.id}/checks`);
    expect(checks.body.findings.map((f) => f.code)).toContain('LEFT_BEFORE_SURRENDER');
  });
});

describe('a bill as a DCSA transport document', () => {
  it('is one by sea; a rail bill is refused with all that would be lost', async () => {
    const rail = await issueBill(trade, 1, {
      form: 'rail_house',
      legalBasis: 'CUSTOM',
      governingArrangement: arrangement,
    });
    const answer = await carrier.get<ProblemBody>(`/bills/${rail.id}/transport-document?carrierCode=OCLN`);
    expect(answer.status).toBe(415);
    expect(answer.body).toMatchObject({
      code: 'DCSA_CANNOT_CARRY',
      facts: {
        members: [
          '/form',
          '/portOfLoading',
          '/portOfDischarge',
          '/governingArrangement',
          '/legs',
          '/legs/1/borderPoints',
        ],
      },
    });
    const sea = await issueBill(trade, 1, {
      form: 'ocean',
      legalBasis: 'ART24',
      orderOfId: null,
      portOfLoading: 'HAMBURG',
      portOfDischarge: 'QINZHOU',
      shippedOnBoardOn: '2026-10-12',
      legs: [
        { mode: 'rail', carrier: 'R', from: 'Duisburg', to: 'Hamburg' },
        { mode: 'sea', carrier: 'Line', from: 'Hamburg', to: 'Qinzhou', conveyance: 'MV TEST' },
      ],
    });
    const document = await carrier.get(`/bills/${sea.id}/transport-document?carrierCode=OCLN`);
    expect(document.body).toMatchObject({
      isToOrder: true,
      transports: { preCarriageBy: 'RAIL', portOfLoading: { locationName: 'HAMBURG' } },
      shippedOnBoardDate: '2026-10-12',
    });
    expect((document.body as { documentParties: object }).documentParties).not.toHaveProperty('endorsee');
  });

  it('and as an eFBL payload, out and in', async () => {
    const bill = await issueBill(trade);
    const out = await carrier.get<object>(`/bills/${bill.id}/efbl?locations=as_described`);
    const reading = await importer.done<{ placeOfDelivery: string }>('/efbl-readings', {
      payload: out.body,
      locations: 'as_described',
    });
    expect(reading.placeOfDelivery).toBe('CHONGQING, CHINA');
    expect((await carrier.get(`/bills/${bill.id}/efbl`)).status).toBe(422);
  });
});

const messages = sharedData('dcsa-messages');
const lc = sharedData('lc');
describe.skipIf(!messages || !lc)('messages of others (set HOLDFAST_SHARED to run them)', () => {
  const files = messages ? jsonFiles(path.join(messages, 'conformance/tnt')) : [];
  it.each(files)('%s', (file) => {
    const whole = readJson(file) as { events?: unknown[] } | unknown[];
    const events = Array.isArray(whole) ? whole : (whole.events ?? []);
    const taken = events.map((event) => trackingEventWire.safeParse(withKind(event)).success);
    expect(taken.length).toBeGreaterThan(0);
    expect(new Set(taken)).toEqual(new Set([!path.basename(file).includes('wrong')]));
  });

  it('the eFBL payload of FIATA is read under either rule', () => {
    const payload = efblPayload.parse(readJson(path.join(lc ?? '', 'fiata-efbl/test-payload.json')));
    const named = readEfbl(payload, 'as_named');
    expect(named.originalsIssued).toBe(6);
    expect(readEfbl(payload, 'as_described').placeOfReceipt).toBe(named.placeOfDelivery);
  });
});
