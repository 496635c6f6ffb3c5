import { fork } from 'node:child_process';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from '@hono/node-server';
import { admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { type Json, type JsonObject, prefixesOf } from '../src/physical/epcis/event.ts';
import { faultsOf } from '../src/physical/epcis/validate.ts';
import { openBenchGround } from './fleet.ts';
import type { LoadOrder } from './load.ts';
import type { BenchResult } from './run.ts';

export const description =
  'EPCIS capture over HTTP, beside validated inserts by the bare driver in this process; memory of long documents';

const CALLERS = 4;
const EVENTS = 500;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** A document of `count` events as a forwarder's system sends them; `{n}` is filled with the number of the request. */
function documentOf(series: string, count: number): string {
  const eventList = Array.from({ length: count }, (_, i) => ({
    type: 'ObjectEvent',
    eventTime: '2026-10-12T05:00:00.000+02:00',
    eventTimeZoneOffset: '+02:00',
    action: 'OBSERVE',
    epcList: [`urn:epc:id:sgtin:4012345.011111.${series}-{n}-${i}`, 'urn:epc:id:bic:CSQU3054383'],
    bizStep: 'shipping',
    disposition: 'in_transit',
    readPoint: { id: 'urn:epc:id:sgln:4012345.00011.0' },
    bizTransactionList: [{ type: 'bol', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:CQ-2026-118' }],
    'rail:wagon': '33 54 4961 123-4',
  }));
  return JSON.stringify({
    '@context': [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { rail: 'https://ns.example.org/rail/' },
    ],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-10-12T05:00:00Z',
    epcisBody: { eventList },
  });
}

async function send(order: Omit<LoadOrder, 'method' | 'path'>): Promise<number> {
  const child = fork(path.join(import.meta.dirname, 'load.ts'), { execArgv: ['--import', 'tsx'] });
  const answer = new Promise<{ perS: number; refused: Record<string, number> }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as never));
    child.once('exit', (code) => reject(new Error(`the callers ended with ${code}`)));
  });
  child.send({ ...order, method: 'POST', path: '/v1/epcis/capture' });
  const { perS, refused } = await answer;
  if (Object.keys(refused).length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  return perS;
}

/** What capture is measured against: the document parsed, each event validated, its body inserted under a key. */
async function bare({ database: { pool } }: Ground, text: string, documents: number): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let n = next++; n < documents; n = next++) {
        const document = JSON.parse(text.replaceAll('{n}', String(n))) as JsonObject;
        const prefixes = prefixesOf(document['@context']);
        const events = (document.epcisBody as JsonObject).eventList as JsonObject[];
        for (const event of events) if (faultsOf(event, prefixes).length > 0) throw new Error('not valid');
        await pool.query(
          `insert into bare_epcis_event (id, type, event_time, body)
           select r->'epcList'->>0, r->>'type', (r->>'eventTime')::timestamptz, r
           from jsonb_array_elements($1::text::jsonb) r`,
          [JSON.stringify(events satisfies Json)],
        );
      }
    }),
  );
  return (1000 * documents * EVENTS) / (performance.now() - startedAt);
}

/** The most that the service holds on to while it takes one document, in MB: what a collection leaves, looked at often. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, used());
  }, 100);
  await work();
  clearInterval(watch);
  return (most - before) / 1e6;
}

export default async function epcis({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const rounds = quick ? 1 : 5;
  const documents = quick ? 4 : 24;
  const ground = await openBenchGround();
  const server = serve({ fetch: ground.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  try {
    const { key } = await admitTo(ground, 'Forwarder', 'carrier');
    const headers = { authorization: `Bearer ${key}`, 'gs1-capture-error-behaviour': 'proceed' };
    await ground.admin.query(`create table bare_epcis_event
      (id text primary key, type text, event_time timestamptz, body jsonb);
      grant select, insert on bare_epcis_event to holdfast_app`);
    const captured: number[] = [];
    const repeated: number[] = [];
    const inserted: number[] = [];
    for (let i = 0; i <= rounds; i++) {
      const body = documentOf(`r${i}`, EVENTS);
      const order = { port, callers: CALLERS, requests: documents, headers, body };
      const eventsS = EVENTS * (await send(order));
      const repeatsS = EVENTS * (await send(order));
      const bareS = await bare(ground, body, documents);
      // The first round warms up.
      if (i === 0 && rounds > 1) continue;
      captured.push(eventsS);
      repeated.push(repeatsS);
      inserted.push(bareS);
      say(
        `round ${i} of ${rounds}: ${round(eventsS)} events/s, ${round(repeatsS)} of them again, ${round(bareS)} bare`,
      );
    }
    const long = (series: string, count: number) => {
      const body = documentOf(series, count);
      return growth(() => send({ port, callers: 1, requests: 1, headers, body }));
    };
    const tenThousand = await long('ten', quick ? 2_000 : 10_000);
    const fortyThousand = await long('forty', quick ? 8_000 : 40_000);
    return {
      figures: {
        callers: CALLERS,
        eventsPerS: round(median(captured)),
        repeatedEventsPerS: round(median(repeated)),
        bareValidatedInsertsPerS: round(median(inserted)),
        tenThousandEventsGrowthMB: round(tenThousand, 1),
        fortyThousandEventsGrowthMB: round(fortyThousand, 1),
      },
      ratios: {
        captureToBareInserts: round(median(captured.map((s, i) => s / (inserted[i] ?? 1))), 2),
        growthOfFourTimesAsMany: round(fortyThousand / tenThousand, 2),
      },
    };
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await ground.close();
  }
}
