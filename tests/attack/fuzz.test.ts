import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '../support/answered.ts';
import { openTrade } from '../support/trade.ts';
import type { Client } from '../support/world.ts';
import { type Operation, readDocument } from './document.ts';
import { type Pool, tried } from './fuzz-input.ts';

/** Requests an operation: a few in every run, all of them by `npm run attack -- fuzz`. */
const REQUESTS = Number(process.env['HOLDFAST_FUZZ'] ?? 3);
/** A part of the operations, `2/12`, where the machine is wanted by others as well; what a part found stands for itself. */
const [PART = 1, PARTS = 1] = (process.env['HOLDFAST_FUZZ_PART'] ?? '1/1').split('/').map(Number);
const SEED = Number(process.env['HOLDFAST_FUZZ_SEED'] ?? 20_261_012);

const trade = await openTrade();
// Keys of this world end, as they do everywhere: what is answered of them says when.
await trade.database.admin.query('drop trigger keep_key on api_key');
await trade.storedLot();
const { operations, components } = await readDocument(trade.url);
const document = (await (await fetch(`${trade.url}/openapi.json`)).json()) as object;
const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
ajv.addSchema(document, 'document');

// What is drawn ends keys and people of this world, too; then all that follows would be answered 401 and show nothing.
await trade.database.admin.query('create table kept_key as table api_key; create table kept_person as table person');
const revived = () =>
  trade.database.admin.query(`
    begin;
    set local session_replication_role = replica;
    update api_key k set revoked_at = o.revoked_at, expires_at = o.expires_at, networks = o.networks, acts = o.acts, reads = o.reads
      from kept_key o where o.id = k.id;
    update person p set state = o.state, mandates = o.mandates, mandate_dates = o.mandate_dates, limits = o.limits
      from kept_person o where o.id = p.id;
    commit`);

const callers: Client[] = [trade.bank, trade.importer, trade.manager, trade.carrier, trade.operator];
const pool = await poolOf();

/** What lists show: identifiers of real things, by prefix. */
async function poolOf(): Promise<Pool> {
  const found = new Map<string, Set<string>>();
  const lists = operations.filter(
    ({ method, path, responses }) =>
      method === 'get' && !path.includes('{') && !responses[200]?.content?.['text/event-stream'],
  );
  for (const { path } of lists)
    for (const caller of callers) {
      const { status, body } = await caller.get(path.replace('/v1', '')).catch(() => ({ status: 0, body: null }));
      if (status !== 200) continue;
      for (const [id] of JSON.stringify(body).matchAll(/\b[a-z]{2,6}_[0-9a-f]{32}\b/g)) {
        const prefix = id.slice(0, id.indexOf('_'));
        found.set(prefix, (found.get(prefix) ?? new Set()).add(id));
      }
    }
  return new Map([...found].map(([prefix, ids]) => [prefix, [...ids].slice(0, 20)]));
}

const compiled = new Map<string, ReturnType<Ajv2020['getSchema']>>();
const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1');
function schemaFor({ path, method, name, responses }: Operation, status: number, type: string) {
  const key = `${name} ${status} ${type}`;
  if (!compiled.has(key))
    compiled.set(
      key,
      responses[status]?.content?.[type] &&
        ajv.getSchema(
          `document#/paths/${escaped(path)}/${method}/responses/${status}/content/${escaped(type)}/schema`.replaceAll(
            /[{}]/g,
            encodeURIComponent,
          ),
        ),
    );
  return compiled.get(key);
}

/** One request of an operation, drawn from its description. */
function requestOf({ path, method, parameters, body }: Operation) {
  const part = (at: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((p) => p.in === at)
          .map(({ name, schema }) => [name, tried(schema, components.schemas, pool)]),
      ),
      { requiredKeys: parameters.filter((p) => p.in === at && (p.required || at === 'path')).map(({ name }) => name) },
    );
  const [[type, shape] = []] = Object.entries(body ?? {});
  return fc
    .tuple(
      part('path'),
      part('query'),
      fc.oneof(
        { weight: 9, arbitrary: shape ? tried(shape.schema, components.schemas, pool) : fc.constant(undefined) },
        fc.constant([]),
      ),
      fc.nat(callers.length - 1),
      fc.uuid(),
    )
    .map(([params, query, sent, caller, key]) => {
      const values = params as Record<string, unknown>;
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(values[name]) || 'x');
      const search = Object.entries(query as object).map(([name, value]) => `${encode(name)}=${encode(value)}`);
      return {
        url: `${trade.url}${address}${search.length > 0 ? `?${search.join('&')}` : ''}`,
        caller: callers[caller] as Client,
        init: {
          method: method.toUpperCase(),
          headers: { 'idempotency-key': key, ...(type !== undefined && { 'content-type': type }) },
          ...(type !== undefined && sent !== undefined && { body: JSON.stringify(sent) }),
        },
      };
    });
}
function encode(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // A segment of dots alone never arrives: whoever sends it takes it out of the address, which is then another operation’s.
  return encodeURIComponent(written.replaceAll(/\p{Surrogate}/gu, '?').replace(/^\.{1,2}$/, '$&_'));
}

interface Fault {
  operation: string;
  what: string;
  sent: string;
}

async function tryOut(
  operation: Operation,
  request: ReturnType<typeof requestOf> extends fc.Arbitrary<infer R> ? R : never,
) {
  const { url, caller, init } = request;
  const startedAt = performance.now();
  const headers = { ...init.headers, authorization: `Bearer ${caller.key}` };
  // What never answers is a fault that has a name, and not a test that never ends.
  const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(30_000) });
  const bytes = await textOf(response).catch((error: unknown) => {
    throw new Error(`${init.method} ${url}: ${String(error)}`);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const sent = `${init.method} ${url.replace(trade.url, '').slice(0, 300)} ${(init.body ?? '').slice(0, 600)}`;
  const fault = (what: string): Fault => ({ operation: operation.name, what, sent });
  const { status } = response;
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const faults: Fault[] = [];
  if (status >= 500 && status !== 503) faults.push(fault(`${status} ${bytes.slice(0, 200)}`));
  else if (!(status in operation.responses)) faults.push(fault(`${status} is not declared: ${bytes.slice(0, 200)}`));
  else if (type.endsWith('json') && bytes !== '') {
    const fits = schemaFor(operation, status, type);
    if (!fits) faults.push(fault(`${status} as ${type} is not declared`));
    else if (!fits(JSON.parse(bytes)))
      faults.push(fault(`${status} is off its schema: ${ajv.errorsText(fits.errors).slice(0, 300)}`));
  }
  if (REQUESTS >= 100 && seconds > 2) faults.push(fault(`${seconds.toFixed(1)} s`));
  return { status, faults };
}

describe('requests drawn from the document', () => {
  it('are answered as it says: no undeclared status, no body off its schema, nothing of ours that fails', async () => {
    const before = process.memoryUsage().rss;
    const faults: Fault[] = [];
    const statuses: Record<number, number> = {};
    const own = [...operations.entries()].filter(([i]) => i % PARTS === PART - 1);
    expect(own.length).toBeGreaterThan(0);
    for (const [i, operation] of own)
      for (const request of fc.sample(requestOf(operation), { seed: SEED + i, numRuns: REQUESTS })) {
        let { status, faults: found } = await tryOut(operation, request);
        if (status === 401) {
          await revived();
          ({ status, faults: found } = await tryOut(operation, request));
        }
        statuses[status] = (statuses[status] ?? 0) + 1;
        faults.push(...found);
      }
    const grownMb = (process.memoryUsage().rss - before) / 1_048_576;
    process.stdout.write(
      `fuzz: ${own.length} of ${operations.length} operations, ${JSON.stringify(statuses)}, memory ${grownMb >= 0 ? '+' : ''}${grownMb.toFixed(0)} MB\n`,
    );
    const once = [...new Map(faults.map((fault) => [`${fault.operation} ${fault.what.slice(0, 60)}`, fault])).values()];
    expect(once).toEqual([]);
  }, 7_200_000);
});
