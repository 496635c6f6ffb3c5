import { createControl, tickDue } from '../src/oversight/control/index.ts';
import { createIngest, type Ingest } from '../src/physical/telemetry/index.ts';
import { openBenchGround, raiseFleet } from './fleet.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import type { BenchResult } from './run.ts';
import { measure, median, PASSWORD, round } from './stream.ts';

export const description =
  'A hundred thousand enrolled devices: the rate beside that of two thousand, and their silence';

const WINDOW = 4_000;
/** A little more than the silence that the fleet's subjects allow. */
const LATER_MS = 3_660_000;

export default async function enrolled({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const devices = quick ? 4_000 : 100_000;
  const few = quick ? 400 : 2_000;
  const silent = quick ? 40 : 1_000;
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  say(`raising a fleet of ${devices} devices, each over a subject of its own`);
  const ground = await openBenchGround(clock);
  const broker = hasMosquitto() ? await startMosquitto() : undefined;
  try {
    const codes = await raiseFleet(ground, devices, PASSWORD);
    const crowds = { some: codes.slice(0, few), all: codes.slice(few) };
    const next = { some: 0, all: 0 };
    /** So many reports of each device of a crowd, in turn. */
    const reports = async (crowd: keyof typeof crowds, ingestion: Ingest, perDevice = 1, without = 0) => {
      const of = crowds[crowd].slice(without);
      const order = { total: of.length * perDevice, window: WINDOW, ratePerS: 0, firstSeq: next[crowd], aheadMs };
      next[crowd] += perDevice;
      return (await measure(ground, ingestion, broker, order, of)).messagesPerS;
    };
    const heapMiB = () => {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const service = () => {
      const control = createControl({ holdMost: devices });
      return { control, ...createIngest({ database: ground.database, ctxFor: ground.ctxFor, judge: control.judge }) };
    };

    const bare = heapMiB();
    const first = service();
    await reports('some', first);
    const cold = await reports('all', first);
    say(`${round(cold)}/s while every state is read for the first time`);
    const all: number[] = [];
    const some: number[] = [];
    for (let i = 1; i <= (quick ? 1 : 3); i++) {
      some.push(await reports('some', first, quick ? 5 : 25));
      all.push(await reports('all', first));
      say(`round ${i}: ${round(all.at(-1) ?? 0)}/s of ${devices} devices, ${round(some.at(-1) ?? 0)}/s of ${few}`);
    }
    const held = heapMiB() - bare;
    const restarted = await reports('all', service());
    say(`${round(restarted)}/s after a restart, while every state is built from its snapshot and what followed`);

    aheadMs = LATER_MS;
    const last = service();
    await reports('some', last);
    await reports('all', last, 1, silent);
    const startedAt = performance.now();
    await tickDue({ database: ground.database, clock, ctxFor: ground.ctxFor }, last.control);
    const tickS = (performance.now() - startedAt) / 1000;
    const { rows } = await ground.admin.query<{ n: number }>(
      `select count(*)::int as n from breach where kind = 'silent'`,
    );
    return {
      figures: {
        devices,
        messagesPerS: round(median(all)),
        messagesPerSOfFew: round(median(some)),
        messagesPerSWhileFirstRead: round(cold),
        messagesPerSAfterRestart: round(restarted),
        heldMiB: round(held),
        silentDevices: silent,
        silencesRaised: rows[0]?.n ?? 0,
        checkOfAllS: round(tickS, 1),
      },
      ratios: { toFewDevices: round(median(all.map((rate, i) => rate / (some[i] ?? 1))), 2) },
    };
  } finally {
    await broker?.stop();
    await ground.close();
  }
}
