import { fork } from 'node:child_process';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { actOn, admitTo } from '../src/adapters/node/ground.ts';
import { type BareRoutes, openBareRoutes } from './bare-routes.ts';
import { openBenchGround } from './fleet.ts';
import type { LoadOrder } from './load.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Presenting and reading a receivable over HTTP, beside bare Hono routes that write and read the same rows';

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

export default async function api({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const requests = quick ? 500 : 5_000;
  const rounds = quick ? 1 : 5;
  const ground = await openBenchGround();
  const server = serve({ fetch: ground.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  let bare: BareRoutes | undefined;
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
    const headers = { authorization: `Bearer ${supplier.key}` };
    bare = await openBareRoutes(ground, { creditorId: supplier.id, receivableId: id });
    const results = {
      presents: [] as Measured[],
      reads: [] as Measured[],
      bareS: [] as number[],
      bareReadS: [] as number[],
    };
    for (let i = 0; i <= rounds; i++) {
      const order = { callers: CALLERS, headers };
      const post = {
        ...order,
        requests,
        method: 'POST',
        path: '/v1/receivables',
        body: JSON.stringify(invoice(`r${i}-{n}`)),
      } as const;
      const get = { ...order, requests: requests * 2, method: 'GET', path: `/v1/receivables/${id}` } as const;
      const presented = await load({ ...post, port });
      const { perS: presentedBare } = await load({ ...post, port: bare.port });
      const read = await load({ ...get, port });
      const { perS: readS } = await load({ ...get, port: bare.port });
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
        actsToBareRoute: round(median(presents.map((m, i) => m.perS / (bareS[i] ?? 1))), 2),
        readsToBareRoute: round(median(reads.map((m, i) => m.perS / (bareReadS[i] ?? 1))), 2),
      },
    };
  } finally {
    await bare?.close();
    await new Promise((resolve) => server.close(resolve));
    await ground.close();
  }
}
