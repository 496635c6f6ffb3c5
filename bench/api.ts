import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { actOn, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { openBenchGround } from './fleet.ts';
import type { LoadOrder } from './load.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Presenting and reading a receivable over HTTP, beside the same rows by the bare driver in this process';

interface Measured {
  perS: number;
  p50Ms: number;
  p99Ms: number;
  refused: Record<string, number>;
}

const CALLERS = 16;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));

async function load(order: LoadOrder): Promise<Measured> {
  const child = fork(path.join(import.meta.dirname, 'load.ts'), { execArgv: ['--import', 'tsx'] });
  const answer = new Promise<Measured>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Measured));
    child.once('exit', (code) => reject(new Error(`the callers ended with ${code}`)));
  });
  child.send(order);
  const measured = await answer;
  if (Object.keys(measured.refused).length > 0) throw new Error(`refused: ${JSON.stringify(measured.refused)}`);
  return measured;
}

/** The same work by the driver alone: as many in flight, one transaction each. */
async function bare(requests: number, once: (n: number) => Promise<void>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let n = next++; n < requests; n = next++) await once(n);
    }),
  );
  return (1000 * requests) / (performance.now() - startedAt);
}

async function bareTables({ admin }: Ground): Promise<void> {
  await admin.query(`
    create table bare_receivable (id text primary key, creditor_id text, debtor_id text, invoice_number text,
      invoiced_on date, due_on date, amount_minor bigint, currency text, status text, created_at timestamptz,
      unique (creditor_id, invoice_number));
    create table bare_event (id text primary key, type text, object_id text, at timestamptz, actor jsonb, payload jsonb,
      idempotency_key text unique, input_hash text, answer json);
    grant select, insert on bare_receivable, bare_event to holdfast_app`);
}

export default async function api({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const requests = quick ? 500 : 5_000;
  const rounds = quick ? 1 : 5;
  const ground = await openBenchGround();
  const server = serve({ fetch: ground.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  try {
    const supplier = await admitTo(ground, 'Supplier', 'trader');
    const debtor = await admitTo(ground, 'Debtor', 'core_firm');
    const invoice = (invoiceNumber: string) => ({
      debtorId: debtor.id,
      invoiceNumber,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: { amountMinor: '195000000', currency: 'CNY' },
    });
    const { id } = await actOn<{ id: string }>(ground, supplier.key, '/receivables', invoice('first'));
    await bareTables(ground);
    const headers = { authorization: `Bearer ${supplier.key}` };
    const { pool } = ground.database;
    const view = JSON.stringify(invoice('x'));
    const presentBare = async (series: string, n: number) => {
      const client = await pool.connect();
      try {
        const made = `rcv_${randomUUID()}`;
        await client.query('begin');
        await client.query(
          `insert into bare_receivable values ($1, $2, $3, $4, '2026-10-01', '2026-12-01', 195000000, 'CNY', 'presented', now())`,
          [made, supplier.id, debtor.id, `${series}-${n}`],
        );
        await client.query(
          `insert into bare_event values ($1, 'receivable.presented', $2, now(), '{}', $3::text::jsonb, $4, $5, $3::text::json)`,
          [`evt_${randomUUID()}`, made, view, `${series}-${n}`, 'a'.repeat(64)],
        );
        await client.query('commit');
      } finally {
        client.release();
      }
    };
    const readBare = async () => {
      await pool.query('select * from receivable_of_bench where id = $1', [id]);
    };
    await ground.admin.query(`create table receivable_of_bench as select * from receivable;
      alter table receivable_of_bench add primary key (tenant_id, id); create index on receivable_of_bench (id);
      grant select on receivable_of_bench to holdfast_app`);
    const results = {
      presents: [] as Measured[],
      reads: [] as Measured[],
      bareS: [] as number[],
      bareReadS: [] as number[],
    };
    for (let i = 0; i <= rounds; i++) {
      const post = (body: object) =>
        load({
          port,
          callers: CALLERS,
          requests,
          headers,
          method: 'POST',
          path: '/v1/receivables',
          body: JSON.stringify(body),
        });
      const presented = await post(invoice(`r${i}-{n}`));
      const presentedBare = await bare(requests, (n) => presentBare(`r${i}`, n));
      const get = {
        port,
        callers: CALLERS,
        requests: requests * 2,
        headers,
        method: 'GET',
        path: `/v1/receivables/${id}`,
      } as const;
      const read = await load(get);
      const readS = await bare(requests * 2, readBare);
      // The first round warms up.
      if (i === 0 && rounds > 1) continue;
      results.presents.push(presented);
      results.bareS.push(presentedBare);
      results.reads.push(read);
      results.bareReadS.push(readS);
      say(
        `round ${i} of ${rounds}: ${round(presented.perS)} acts/s, ${round(presentedBare)} bare; ${round(read.perS)} reads/s, ${round(readS)} bare`,
      );
    }
    const { presents, reads, bareS, bareReadS } = results;
    return {
      figures: {
        callers: CALLERS,
        actsPerS: round(median(presents.map((m) => m.perS))),
        actP50Ms: round(median(presents.map((m) => m.p50Ms)), 1),
        actP99Ms: round(median(presents.map((m) => m.p99Ms)), 1),
        bareActsPerS: round(median(bareS)),
        readsPerS: round(median(reads.map((m) => m.perS))),
        readP50Ms: round(median(reads.map((m) => m.p50Ms)), 1),
        readP99Ms: round(median(reads.map((m) => m.p99Ms)), 1),
        bareReadsPerS: round(median(bareReadS)),
      },
      ratios: {
        actsToBareTransactions: round(median(presents.map((m, i) => m.perS / (bareS[i] ?? 1))), 2),
        readsToBareSelects: round(median(reads.map((m, i) => m.perS / (bareReadS[i] ?? 1))), 2),
      },
    };
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await ground.close();
  }
}
