import type { Client, ProblemBody } from './world.ts';

export interface Capture {
  captureID: string;
  success: boolean | null;
  accepted: number;
  duplicate: number;
  rejected: number;
  answers: {
    index: number;
    result: string;
    eventHash: string;
    faults: { name: string; at: string }[];
    warnings: string[];
  }[];
}
export interface Found {
  epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } };
}

let serial = 0;
/** A valid event of a thing that no other has. */
export const event = (more: object = {}) => ({
  type: 'ObjectEvent',
  eventTime: '2026-10-12T05:00:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  action: 'OBSERVE',
  epcList: [`urn:epc:id:sgtin:4012345.011111.${++serial}`],
  bizStep: 'shipping',
  ...more,
});
export const documentOf = (eventList: object[], more: object = {}) => ({
  '@context': [
    'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    { rail: 'https://ns.example.org/rail/' },
  ],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-10-12T05:00:00Z',
  ...more,
  epcisBody: { eventList },
});

interface Faults {
  facts?: { faults?: { name: string; at: string }[] };
}
export const proceed = { 'gs1-capture-error-behaviour': 'proceed' };

/** Capture and query as a client of the interface does them. */
export function epcisAt(url: string) {
  async function capture(client: Client, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/v1/epcis/capture`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/ld+json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Capture & ProblemBody & Faults,
    };
  }
  const refused = async (client: Client, body: unknown, headers = {}) => {
    const answer = await capture(client, body, headers);
    return [
      `${answer.status} ${answer.body.code}`,
      ...(answer.body.facts?.faults ?? []).map((f) => `${f.name} ${f.at}`),
    ];
  };
  async function find(client: Client, search: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/v1/epcis/events${search}`, {
      headers: { authorization: `Bearer ${client.key}`, ...headers },
    });
    const body = (await response.json()) as Found & ProblemBody;
    return {
      status: response.status,
      link: response.headers.get('link'),
      body,
      events: body.epcisBody?.queryResults.resultsBody.eventList,
    };
  }
  return { capture, refused, find };
}
