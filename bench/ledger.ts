import { fork } from 'node:child_process';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Ground } from '../src/adapters/node/ground.ts';
import { actOn, admitTo } from '../src/adapters/node/ground.ts';
import { withTransaction } from '../src/context.ts';
import { post } from '../src/ground/ledger/index.ts';
import { openBenchGround } from './fleet.ts';
import type { LoadOrder } from './load.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Postings from eight clients, one account in all of them included, beside bare transactions of two rows';

const CALLERS = 8;
const BATCH = 100;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));

async function load(order: LoadOrder): Promise<number> {
  const child = fork(path.join(import.meta.dirname, 'load.ts'), { execArgv: ['--import', 'tsx'] });
  const answer = new Promise<{ perS: number; refused: object }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { perS: number; refused: object }));
    child.once('exit', (code) => reject(new Error(`the callers ended with ${code}`)));
  });
  child.send(order);
  const { perS, refused } = await answer;
  if (Object.keys(refused).length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  return perS;
}

/** A route that moves an amount between two rows in a transaction: no credential, no record, no repeat under a key. */
async function openBareMoves({ admin, database: { pool } }: Ground) {
  await admin.query(`create table bare_account (id text primary key, debits numeric(39) not null default 0,
      credits numeric(39) not null default 0) with (fillfactor = 70);
    insert into bare_account select n::text from generate_series(1, 999) n;
    grant select, update on bare_account to holdfast_app`);
  const move = async (debit: string, credit: string, amount: string) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      // In one order, as any ledger must.
      for (const [id, side] of [[debit, 'debits'] as const, [credit, 'credits'] as const].sort(([a], [b]) =>
        a < b ? -1 : 1,
      ))
        await client.query({
          name: `bare_${side}`,
          text: `update bare_account set ${side} = ${side} + $2 where id = $1`,
          values: [id, amount],
        });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const app = new Hono();
  app.post('/v1/ledger/own/transfers', async (c) => {
    const { transfers } = await c.req.json<{ transfers: Record<string, string>[] }>();
    for (const { debitAccountId = '', creditAccountId = '', amount = '' } of transfers)
      await move(debitAccountId, creditAccountId, amount);
    return c.json({ items: transfers.map(({ id }) => ({ id, result: 'created' })) });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    move,
    port: (server.address() as { port: number }).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** What eight clients in this process do in a second, each its next when its last is done. */
async function together(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let n = next++; n < times; n = next++) await work(n);
    }),
  );
  return times / ((performance.now() - startedAt) / 1_000);
}

export default async function ledger({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const requests = quick ? 400 : 1_500;
  const rounds = quick ? 1 : 3;
  const ground = await openBenchGround();
  const server = serve({ fetch: ground.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const bare = await openBareMoves(ground);
  try {
    const keeper = await admitTo(ground, 'Keeper', 'trader');
    const bank = await admitTo(ground, 'Bank', 'bank');
    await actOn(ground, keeper.key, '/ledger/own/ledgers', { ledger: 1, name: 'Bench', unit: 'CNY' });
    const ids = [...Array.from({ length: 97 }, (_, m) => [`1${m}`, `2${m}`]).flat(), '999'];
    await actOn(ground, keeper.key, '/ledger/own/accounts', {
      accounts: ids.map((id) => ({ id, ledger: 1, code: 1 })),
    });
    const line = (id: string, creditAccountId: string) => ({
      id,
      debitAccountId: '1{m}',
      creditAccountId,
      amount: '5',
      ledger: 1,
      code: 1,
    });
    const order = (round: number, lines: object[], times: number): LoadOrder => ({
      port,
      callers: CALLERS,
      requests: times,
      headers: { authorization: `Bearer ${keeper.key}` },
      method: 'POST',
      path: '/v1/ledger/own/transfers',
      body: JSON.stringify({ transfers: lines }).replaceAll('{r}', String(round).padStart(2, '0')),
    });
    const ctx = ground.ctxFor(ground.tenantId);
    const posting = (n: number, isHot: boolean) =>
      withTransaction(ctx, (tx) =>
        post(tx, {
          bookPartyId: bank.id,
          kind: 'bench',
          objectId: `bench ${n}`,
          valueOn: '2026-10-12',
          entries: [
            { account: 'loan_principal', subjectId: `f${n % 97}`, currency: 'CNY', amountMinor: 5n },
            isHot
              ? { account: 'cash', currency: 'CNY', amountMinor: -5n }
              : { account: 'margin_deposit', subjectId: `f${n % 97}`, currency: 'CNY', amountMinor: -5n },
          ],
        }),
      );
    const measures = [
      'spread',
      'hot',
      'batch',
      'bareSpread',
      'bareHot',
      'posts',
      'hotPosts',
      'bareMoves',
      'bareHotMoves',
    ] as const;
    const found = Object.fromEntries(measures.map((name) => [name, [] as number[]])) as Record<
      (typeof measures)[number],
      number[]
    >;
    for (let i = 0; i <= rounds; i++) {
      const batch = Array.from({ length: BATCH }, (_, k) =>
        line(`3{r}${String(k).padStart(2, '0')}{n}`, k % 2 ? '999' : '2{m}'),
      );
      const perS = {
        spread: await load(order(i, [line('1{r}{n}', '2{m}')], requests)),
        bareSpread: await load({ ...order(i, [line('1{r}{n}', '2{m}')], requests), port: bare.port }),
        hot: await load(order(i, [line('2{r}{n}', '999')], requests)),
        bareHot: await load({ ...order(i, [line('2{r}{n}', '999')], requests), port: bare.port }),
        batch: BATCH * (await load(order(i, batch, Math.ceil(requests / 50)))),
        posts: await together(requests, (n) => posting(n, false)),
        bareMoves: await together(requests, (n) => bare.move(`1${n % 97}`, `2${n % 97}`, '5')),
        hotPosts: await together(requests, (n) => posting(n, true)),
        bareHotMoves: await together(requests, (n) => bare.move(`1${n % 97}`, '999', '5')),
      };
      if (i === 0 && rounds > 1) continue;
      for (const name of measures) found[name].push(perS[name]);
      say(`round ${i} of ${rounds}: ${measures.map((name) => `${name} ${round(perS[name])}`).join(', ')}`);
    }
    const middle = (name: (typeof measures)[number]) => round(median(found[name]));
    const ratio = (name: (typeof measures)[number], to: (typeof measures)[number]) =>
      round(median(found[name].map((perS, i) => perS / (found[to][i] ?? 1))), 2);
    return {
      figures: {
        callers: CALLERS,
        transfersPerS: middle('spread'),
        hotTransfersPerS: middle('hot'),
        batchedTransfersPerS: middle('batch'),
        bareTransfersPerS: middle('bareSpread'),
        bareHotTransfersPerS: middle('bareHot'),
        postingsPerS: middle('posts'),
        hotPostingsPerS: middle('hotPosts'),
        bareMovesPerS: middle('bareMoves'),
        bareHotMovesPerS: middle('bareHotMoves'),
      },
      ratios: {
        transfersToBare: ratio('spread', 'bareSpread'),
        hotTransfersToBare: ratio('hot', 'bareHot'),
        batchedTransfersToBare: ratio('batch', 'bareSpread'),
        postingsToBare: ratio('posts', 'bareMoves'),
        hotPostingsToBare: ratio('hotPosts', 'bareHotMoves'),
      },
    };
  } finally {
    await bare.close();
    await new Promise((resolve) => server.close(resolve));
    await ground.close();
  }
}
