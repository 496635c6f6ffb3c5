import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { actOn, addTo, admitTo } from '../src/adapters/node/ground.ts';
import type { EarsOrder, Heard } from './ears.ts';
import { openBenchGround } from './fleet.ts';
import type { LoadOrder } from './load.ts';
import type { BenchResult } from './run.ts';

export const description =
  'A thousand listeners on /v1/live: how late the last of them hears of an act, and what they take of the rate of acts';

const CALLERS = 16;
/** Streams that one person has open: as many as one may. */
const PER_PERSON = 50;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const child = (file: string) => fork(path.join(import.meta.dirname, file), { execArgv: ['--import', 'tsx'] });

async function rateOf(order: LoadOrder): Promise<number> {
  const callers = child('load.ts');
  const answer = once(callers, 'message');
  callers.send(order);
  const [measured] = (await answer) as [{ perS: number; refused: Record<string, number> }];
  if (Object.keys(measured.refused).length > 0) throw new Error(`refused: ${JSON.stringify(measured.refused)}`);
  return measured.perS;
}

const toldBy = async (ears: ChildProcess): Promise<Heard> => {
  const answer = once(ears, 'message');
  ears.send('tell');
  return ((await answer) as [Heard])[0];
};

export default async function listeners({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const people = quick ? 4 : 20;
  const requests = quick ? 300 : 3_000;
  const rounds = quick ? 1 : 3;
  const single = quick ? 5 : 40;
  const streams = people * PER_PERSON;
  const ground = await openBenchGround();
  const server = serve({ fetch: ground.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const ears = child('ears.ts');
  try {
    const supplier = await admitTo(ground, 'Supplier', 'trader');
    const debtor = await admitTo(ground, 'Debtor that listens', 'core_firm');
    const other = await admitTo(ground, 'Debtor that does not', 'core_firm');
    const keys: string[] = [];
    for (let n = 0; n < people; n++) keys.push(await addTo(ground, debtor.id, `Clerk ${n}`, ['receivable:confirm']));
    const invoice = (debtorId: string, invoiceNumber: string) => ({
      debtorId,
      invoiceNumber,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: { amountMinor: '195000000', currency: 'CNY' },
    });
    let loads = 0;
    /** Of this process, which serves; what callers and listeners take is not in it, nor what others on the machine do. */
    const cpuMs = new Map<string, number>();
    const acts = async (debtorId: string, when: string) => {
      const before = process.cpuUsage();
      const perS = await rateOf({
        port,
        callers: CALLERS,
        requests,
        headers: { authorization: `Bearer ${supplier.key}` },
        method: 'POST',
        path: '/v1/receivables',
        body: JSON.stringify(invoice(debtorId, `l${loads++}-{n}`)),
      });
      const { user, system } = process.cpuUsage(before);
      cpuMs.set(when, (user + system) / 1_000 / requests);
      return perS;
    };
    await acts(other.id, 'first');
    const alone: number[] = [];
    const actAlone = async () => {
      for (let n = 0; n < rounds; n++) alone.push(await acts(other.id, 'alone'));
    };
    await actAlone();
    say(`nobody listens: ${round(median(alone))} acts/s`);

    const listening = once(ears, 'message');
    ears.send({ port, keys, perKey: PER_PERSON } satisfies EarsOrder);
    await listening;
    const sentAt = new Map<string, number>();
    for (let n = 0; n < single; n++) {
      const { id } = await actOn<{ id: string }>(
        ground,
        supplier.key,
        '/receivables',
        invoice(debtor.id, `single-${n}`),
      );
      sentAt.set(id, Date.now());
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const heard = await toldBy(ears);
    const lost = [...sentAt.keys()].filter((id) => heard[id]?.streams !== streams);
    const delays = [...sentAt].map(([id, at]) => (heard[id]?.lastAt ?? Number.POSITIVE_INFINITY) - at);
    say(`${streams} listen: the last of them hears after ${median(delays)} ms, at the most ${Math.max(...delays)} ms`);

    ears.send('only take');
    const beside: number[] = [];
    for (let n = 0; n < rounds; n++) beside.push(await acts(other.id, 'beside'));
    const concerned: number[] = [];
    for (let n = 0; n < rounds; n++) concerned.push(await acts(debtor.id, 'concerned'));
    // Once more alone: a machine that others use is not as fast at the end as at the beginning.
    ears.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await actAlone();
    say(
      `acts of others: ${round(median(beside))} acts/s; of theirs, each told to all: ${round(median(concerned))} acts/s`,
    );
    const cpu = (when: string) => round(cpuMs.get(when) ?? 0, 2);
    return {
      figures: {
        listeners: streams,
        lastHearsP50Ms: median(delays),
        lastHearsMostMs: Math.max(...delays),
        actsNotHeardByAll: lost.length,
        actsPerSAlone: round(median(alone)),
        actsPerSBeside: round(median(beside)),
        actsPerSConcerned: round(median(concerned)),
        cpuMsPerActAlone: cpu('alone'),
        cpuMsPerActBeside: cpu('beside'),
        cpuMsPerActConcerned: cpu('concerned'),
      },
      ratios: {
        besideToAlone: round(median(beside) / median(alone), 2),
        concernedToAlone: round(median(concerned) / median(alone), 2),
        cpuConcernedToAlone: round(cpu('concerned') / cpu('alone'), 2),
      },
    };
  } finally {
    ears.kill();
    await new Promise((resolve) => {
      server.close(resolve);
      // Streams that end only now would be waited for.
      (server as import('node:http').Server).closeAllConnections();
    });
    await ground.close();
  }
}
